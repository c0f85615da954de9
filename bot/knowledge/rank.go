package knowledge

import "slices"

// Weights of the sum by which entries are ranked, and the part that a question
// plays, against the phrasing, in the likeness of the two.
const (
	wordsWeight    = 0.58
	phrasingWeight = 0.60
	gramsWeight    = 0.05
	numberWeight   = 1.20
	kindWeight     = 0.12
	headWeight     = 0.03
	questionPart   = 0.5
)

// features are what speaks for one entry, each about 0 to 1.
type features struct {
	words    float64 // share of the question's words that the entry has (BM25)
	phrasing float64 // likeness to the nearest phrasing, by words
	grams    float64 // likeness to the nearest phrasing, by n-grams
	number   float64 // the question names the entry's number
	kind     float64 // the question names the entry's kind
	head     float64 // the entry is the general one of its group
}

func (f features) score() float64 {
	return wordsWeight*f.words + phrasingWeight*f.phrasing + gramsWeight*f.grams + numberWeight*f.number + kindWeight*f.kind + headWeight*f.head
}

// ranked is an entry, by its position, and its score.
type ranked struct {
	entry    int
	score    float64
	features features
}

// rank scores all entries, best first; entries without any score are left out.
func (b *Base) rank(q *query) []ranked {
	fs := make([]features, len(b.entries))
	b.index.scoreWords(q, fs)
	b.index.scorePhrasings(q, fs)
	b.index.scoreGrams(q, fs)
	b.scoreRules(q, fs)
	var out []ranked
	for i, f := range fs {
		if s := f.score(); s > 0 {
			out = append(out, ranked{i, s, f})
		}
	}
	slices.SortStableFunc(out, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.entry - b.entry
	})
	return out
}

// scoreWords adds up, for each entry, the best match of each word.
func (x *index) scoreWords(q *query, fs []features) {
	if q.total == 0 {
		return
	}
	best := make([]float64, x.size)
	for _, u := range q.units {
		clear(best)
		for _, t := range u.terms {
			w := t.quality * x.idf[t.term] * u.factor
			for _, p := range x.entries[t.term] {
				best[p.doc] = max(best[p.doc], w*p.weight)
			}
		}
		for i, w := range best {
			fs[i].words += w / (q.total * saturation)
		}
	}
}

// scorePhrasings finds the phrasing of each entry that is nearest to the
// question: the weight of the words that they share against that of both.
func (x *index) scorePhrasings(q *query, fs []features) {
	if q.total == 0 {
		return
	}
	shared := make([]float64, len(x.askEntry))
	best := make([]float64, len(x.askEntry))
	var touched []int
	for _, u := range q.units {
		touched = touched[:0]
		for _, t := range u.terms {
			w := t.quality * x.idf[t.term] * u.factor
			for _, p := range x.asks[t.term] {
				if best[p.doc] == 0 {
					touched = append(touched, p.doc)
				}
				best[p.doc] = max(best[p.doc], w)
			}
		}
		for _, ask := range touched {
			shared[ask] += best[ask]
			best[ask] = 0
		}
	}
	for ask, w := range shared {
		if w == 0 {
			continue
		}
		f := &fs[x.askEntry[ask]]
		f.phrasing = max(f.phrasing, w/(questionPart*q.total+(1-questionPart)*max(x.askWeight[ask], w)))
	}
}

// scoreGrams does the same with character n-grams.
func (x *index) scoreGrams(q *query, fs []features) {
	shared := make([]float64, len(x.askEntry))
	seen := map[string]bool{}
	total := 0.0
	for _, t := range q.tokens {
		if t.function {
			continue
		}
		grams(t.text, func(g string) {
			if seen[g] {
				return
			}
			seen[g] = true
			id, ok := x.grams[g]
			if !ok {
				total += x.unknown
				return
			}
			total += x.gramIDF[id]
			for _, ask := range x.gramAsks[id] {
				shared[ask] += x.gramIDF[id]
			}
		})
	}
	for ask, w := range shared {
		if w == 0 {
			continue
		}
		f := &fs[x.askEntry[ask]]
		f.grams = max(f.grams, w/(questionPart*total+(1-questionPart)*x.gramTotal[ask]))
	}
}

// scoreRules adds what the number of an objective and the name of a kind say.
func (b *Base) scoreRules(q *query, fs []features) {
	for i := range fs {
		if b.heads[b.entries[i].ID] && fs[i].words > 0 {
			fs[i].head = 1
		}
	}
	for _, n := range q.numbers.objectives {
		if i, ok := b.byNumber[n]; ok {
			fs[i].number = 1
		}
	}
	if i, ok := b.byID[listEntry]; ok && q.numbers.list {
		fs[i].number = 1
	}
	if len(q.numbers.objectives) > 0 || q.numbers.list {
		return
	}
	kind := b.namedKind(q)
	if kind == "" {
		return
	}
	for i, e := range b.entries {
		if e.Kind == kind {
			fs[i].kind = 1
		}
	}
}

// listEntry is the entry that lists all objectives.
const listEntry = "gcm-objectives"

// namedKind is the kind that a question names in the singular: "the objective
// on …", «المبدأ الخاص بـ…». In the plural it means all of them.
func (b *Base) namedKind(q *query) Kind {
	for _, w := range q.words {
		switch {
		case has(b.vocabulary.numbers.goal, w):
			return KindObjective
		case has(b.vocabulary.principle, w):
			return KindPrinciple
		}
	}
	return ""
}
