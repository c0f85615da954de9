package knowledge

// aboutShare is the part of the best objective's score that another one needs
// to be proposed beside it.
const aboutShare = 0.5

// aboutScore is the least score of an objective that is proposed: below it two
// or three chance words decide, and it is better to ask.
const aboutScore = 0.35

// Objectives returns the objectives that a free text, such as a progress
// update, is about: best first, at most three; none if it is about none of them.
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
		if len(found) == maxCandidates || x.score < max(best*aboutShare, aboutScore) {
			break
		}
		found = append(found, Candidate{e.ID, x.score})
	}
	return found
}
