package knowledge

import "math"

// evidence is what the confidence is computed from.
type evidence struct {
	best      features
	score     float64
	margin    float64 // to the next entry that is no sibling, as a part of score
	known     float64 // share of the question's weight that any entry has
	concepts  float64 // share of the content words that the lexicon has
	matched   float64 // how many content words the best entry has, saturating
	length    int     // content words
	strangers int     // content words that nothing knows
	decline   float64
	numbered  bool
}

func (b *Base) weighEvidence(q *query, rs []ranked) evidence {
	e := evidence{
		best: rs[0].features, score: rs[0].score, margin: 1, length: len(q.units),
		decline:  b.vocabulary.declineSignal(q.words),
		numbered: rs[0].features.number == 1,
	}
	first := b.entries[rs[0].entry].ID
	for _, x := range rs[1:] {
		if !b.siblings[[2]string{first, b.entries[x.entry].ID}] && !(e.numbered && x.features.number == 1) {
			e.margin = (rs[0].score - x.score) / rs[0].score
			break
		}
	}
	matched := 0
	for i, u := range q.units {
		if len(u.terms) > 0 {
			e.known += u.weight
		} else {
			e.strangers++
		}
		if len(q.tokens[i].concepts) > 0 {
			e.concepts++
		}
		if b.index.holds(rs[0].entry, &u) {
			matched++
		}
	}
	if q.total > 0 {
		e.known /= q.total
		e.concepts /= float64(len(q.units))
	}
	e.matched = 1 - math.Exp(-float64(matched)/2)
	return e
}

// holds tells whether an entry has one of the terms of a word.
func (x *index) holds(entry int, u *unit) bool {
	for _, t := range u.terms {
		for _, p := range x.entries[t.term] {
			if p.doc == entry {
				return true
			}
		}
	}
	return false
}

const (
	answerThreshold = 0.5
	offerThreshold  = 0.5
)

func (e evidence) confidence() float64 {
	return sigmoid(12*(e.score-0.55) + 4*min(e.margin, 0.5) - 2*e.decline)
}

func (e evidence) plausibility() float64 {
	return sigmoid(12*(e.score-0.35) - 2*e.decline)
}

func (e evidence) declined() bool { return e.decline >= 1 && e.score < 0.5 && !e.numbered }
