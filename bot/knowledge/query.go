package knowledge

import "slices"

// unit is one content word of a question: the terms by which it may match, its
// weight, and whether anything knows the word.
type unit struct {
	terms  []alternative
	weight float64
	factor float64 // by which function words and the rest of phrases count less
	known  bool
}

// alternative is a term of the index and how good a match by it is.
type alternative struct {
	term    int
	quality float64
}

// typoQuality is what a match counts that needed a typing error corrected.
const typoQuality = 0.4

// query is an analysed question.
type query struct {
	words   []word // after transliteration
	tokens  []token
	units   []unit
	total   float64 // sum of the weights of the units
	numbers numbers
	chat    bool // Arabic in Latin letters
	arabic  bool
}

func (b *Base) analyse(text string) query {
	var q query
	ws := words(text)
	q.words, q.chat = b.vocabulary.transliterate(ws)
	q.arabic = slices.ContainsFunc(q.words, func(w word) bool { return w.script == arabic })
	q.numbers = b.vocabulary.numbers.read(q.words)
	q.tokens = content(b.vocabulary.tokensOf(q.words))
	for _, t := range q.tokens {
		u := b.unit(t)
		q.total += u.weight
		q.units = append(q.units, u)
	}
	return q
}

// unit finds the terms of a word; of a word that nothing knows, those of the
// word that it most likely was.
func (b *Base) unit(t token) unit {
	u := unit{factor: t.factor()}
	quality := 1.0
	stem, concepts := t.stem, t.concepts
	u.known = b.vocabulary.known[stem] || len(concepts) > 0
	if !u.known && t.script != number {
		if s, ok := b.vocabulary.typos.correct(stem); ok {
			stem, quality = s, typoQuality
			concepts = b.vocabulary.concepts.stems[s]
		}
	}
	if id, ok := b.index.terms[stem]; ok {
		u.terms = append(u.terms, alternative{id, quality})
	}
	for _, c := range concepts {
		if id, ok := b.index.terms[conceptMark+c]; ok {
			u.terms = append(u.terms, alternative{id, quality * conceptQuality})
		}
	}
	b.index.capStem(&u)
	b.index.weigh(&u)
	return u
}

// factor is what a word counts by its place: a function word and what follows in
// a phrase less than others.
func (t *token) factor() float64 {
	f := 1.0
	if t.function {
		f *= functionWeight
	}
	if t.rest {
		f *= phraseRestWeight
	}
	return f
}

// capStem lowers the quality of the stem of a unit that has concepts, which
// follow it.
func (x *index) capStem(u *unit) {
	if len(u.terms) < 2 {
		return
	}
	rarest := 0.0
	for _, t := range u.terms[1:] {
		rarest = max(rarest, x.idf[t.term])
	}
	if idf := x.idf[u.terms[0].term]; idf > synonymCap*rarest {
		u.terms[0].quality *= synonymCap * rarest / idf
	}
}

// weigh sets the weight of a unit: that of its rarest term.
func (x *index) weigh(u *unit) float64 {
	u.weight = 0
	for _, t := range u.terms {
		u.weight = max(u.weight, t.quality*x.idf[t.term])
	}
	if len(u.terms) == 0 {
		u.weight = x.unknown
	}
	u.weight *= u.factor
	return u.weight
}
