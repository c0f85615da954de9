package knowledge

// objectivesOn is how many objectives are listed on a subject.
const objectivesOn = 5

// The part of the best score that an objective on the same subject has, and the
// share of the subject's words that it needs at all.
const (
	onShare = 0.8
	onWords = 0.45
)

// ObjectivesOn returns the objectives that are about a subject, the best first:
// "workers", «الحدود». None if the subject is not among theirs.
func (b *Base) ObjectivesOn(subject string) []string {
	q := b.analyse(subject)
	if len(q.units) == 0 {
		return nil
	}
	var ids []string
	best := 0.0
	for _, r := range b.rank(&q) {
		e := b.entries[r.entry]
		if e.Objective == nil || r.features.words < onWords {
			continue
		}
		best = max(best, r.score)
		if r.score < onShare*best || len(ids) == objectivesOn {
			break
		}
		ids = append(ids, e.ID)
	}
	return ids
}
