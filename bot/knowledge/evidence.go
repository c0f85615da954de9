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

// Thresholds of the confidence that the best entry is right, above which it is
// given as the answer, and of the plausibility that the question is in scope,
// above which candidates are offered. They hold false answers to unrelated
// questions near two in a hundred.
const (
	answerThreshold = 0.74
	offerThreshold  = 0.58
	likely          = 0.40 // confidence from which candidates are offered anyway
	unlikely        = 0.12 // confidence below which none are
)

// model is a logistic regression over the evidence. Its weights were fitted on
// questions in scope, phrasings held out one part at a time, and questions that
// have nothing to do with the Compact.
type model struct {
	bias, score, words, phrasing, margin, known, concepts, matched, length, strangers, decline float64
}

var (
	// answerModel estimates whether the best entry is right.
	answerModel = model{
		bias: -5.4, score: 2.1, words: 0.7, phrasing: 1.8, margin: 4.6, known: -0.05,
		concepts: 0.4, matched: 2.1, length: -0.25, strangers: -0.65, decline: -5.25,
	}
	// scopeModel estimates whether the question is in scope.
	scopeModel = model{
		bias: -2.8, score: 1.95, words: 0.1, phrasing: 2.15, known: -0.05,
		concepts: 1.05, matched: 2.75, length: 0.25, strangers: -2.5, decline: -8.4,
	}
)

// numberConfidence is the confidence where an objective is named by its number.
const numberConfidence = 0.99

// strongSignal is the sum of declined words from which a kind is declined.
const strongSignal = 1.0

func (m *model) estimate(e *evidence) float64 {
	z := m.bias +
		m.score*min(e.score, 1.2) + m.words*min(e.best.words, 1) + m.phrasing*e.best.phrasing +
		m.margin*min(e.margin, 0.5) + m.known*e.known + m.concepts*e.concepts + m.matched*e.matched +
		m.length*min(float64(e.length), 8)/8 + m.strangers*min(float64(e.strangers), 3)/3 +
		m.decline*min(e.decline, 2)/2
	return 1 / (1 + math.Exp(-z))
}

// confidence is how sure it is that the best entry answers the question.
func (e *evidence) confidence() float64 {
	if e.numbered && e.decline < strongSignal {
		return numberConfidence
	}
	return answerModel.estimate(e)
}

// plausible tells whether the best entries are worth offering.
func (e *evidence) plausible() bool {
	confidence := e.confidence()
	if confidence < unlikely {
		return false
	}
	return scopeModel.estimate(e) >= offerThreshold || e.decline < strongSignal && confidence >= likely
}
