package knowledge

// aboutShare is the part of the best objective's score that another one needs
// to be proposed beside it.
const aboutShare = 0.5

// Objectives returns the objectives that a free text, such as a progress
// update, is about: best first, at most three; none if its words name none.
func (b *Base) Objectives(text string) []Candidate {
	q := b.analyse(text)
	var found []Candidate
	var best float64
	for _, x := range b.rank(&q) {
		e := b.entries[x.entry]
		if e.Objective == nil || x.features.words == 0 {
			continue
		}
		if best == 0 {
			best = x.score
		}
		if len(found) == maxCandidates || x.score < best*aboutShare {
			break
		}
		found = append(found, Candidate{e.ID, x.score})
	}
	return found
}
