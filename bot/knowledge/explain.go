package knowledge

// Explanation is why a search gave its result.
type Explanation struct {
	Result     Result
	Words      []ExplainedWord
	Objectives []int // that the number rule reads
	Decline    float64
	Confidence float64 // that the best entry is right; an answer from AnswerFrom on
	AnswerFrom float64
	Scope      float64 // that the question is in scope at all
	Best       []ExplainedEntry
}

// ExplainedWord is a content word of the question: how it was read, and its weight.
type ExplainedWord struct {
	Text     string // after transliteration
	Stem     string
	Concepts []string
	Weight   float64
	Known    bool
}

// ExplainedEntry is a candidate with what speaks for it, each about 0 to 1.
type ExplainedEntry struct {
	Entry                                      string
	Score                                      float64
	Words, Phrasing, Grams, Number, Kind, Head float64
	Nearest                                    string // the phrasing that is nearest to the question
}

// explained is how many entries are explained.
const explained = 5

// Explain searches and tells why it found what it did.
func (b *Base) Explain(text string) Explanation {
	q := b.analyse(text)
	x := Explanation{Result: b.Search(text), Objectives: q.numbers.objectives, AnswerFrom: answerThreshold}
	for i, t := range q.tokens {
		x.Words = append(x.Words, ExplainedWord{t.text, t.stem, t.concepts, q.units[i].weight, q.units[i].known})
	}
	rs := b.rank(&q)
	if len(rs) == 0 {
		return x
	}
	e := b.weighEvidence(&q, rs)
	x.Decline, x.Confidence, x.Scope = e.decline, e.confidence(), scopeModel.estimate(&e)
	for _, r := range rs[:min(explained, len(rs))] {
		f := r.features
		x.Best = append(x.Best, ExplainedEntry{
			b.entries[r.entry].ID, r.score, f.words, f.phrasing, f.grams, f.number, f.kind, f.head, b.nearest(&q, r.entry),
		})
	}
	return x
}

// nearest is the phrasing of an entry that shares most with the question.
func (b *Base) nearest(q *query, entry int) (text string) {
	asked := map[string]bool{}
	for _, t := range q.tokens {
		asked[t.stem] = true
		for _, c := range t.concepts {
			asked[conceptMark+c] = true
		}
	}
	most := 0.0
	for _, t := range []Text{b.entries[entry].Arabic, b.entries[entry].English} {
		for _, phrasing := range append([]string{t.Title}, t.Phrasings()...) {
			if likeness := b.likeness(asked, phrasing); likeness > most {
				text, most = phrasing, likeness
			}
		}
	}
	return text
}

// likeness is the share of a phrasing's words that were asked for.
func (b *Base) likeness(asked map[string]bool, phrasing string) float64 {
	ts := content(b.vocabulary.tokens(phrasing))
	shared := 0
	for _, t := range ts {
		has := asked[t.stem]
		for _, c := range t.concepts {
			has = has || asked[conceptMark+c]
		}
		if has {
			shared++
		}
	}
	return float64(shared) / float64(max(len(ts), 1)+1)
}
