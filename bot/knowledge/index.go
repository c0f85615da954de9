package knowledge

import (
	"math"
	"strings"

	"wasl/bot/locale"
)

// Weights of the fields of an entry: what a word counts in its title, in one of
// its phrasings, and in its text.
const (
	titleWeight = 4.0
	askWeight   = 1.5
	textWeight  = 0.8
	topicWeight = 3.0
)

// BM25: how soon repetition stops to count, and how much long entries pay.
const (
	saturation = 1.5
	lengthLoss = 0.45
)

// index holds the postings of all entries. Terms are stems and, marked by
// conceptMark, the concepts of the lexicon.
type index struct {
	terms   map[string]int
	idf     []float64   // by term
	entries [][]posting // by term: entries with the BM25 weight of the term in them
	asks    [][]posting // by term: phrasings that hold the term

	askEntry  []int     // by phrasing: its entry
	askWeight []float64 // by phrasing: sum of the weights of its words

	grams     map[string]int
	gramIDF   []float64
	gramAsks  [][]int   // by n-gram: phrasings
	gramTotal []float64 // by phrasing: sum of the weights of its n-grams

	unknown float64 // the weight of a word that no entry holds
	size    int     // number of entries
}

type posting struct {
	doc    int
	weight float64
}

// conceptMark sets concepts apart from stems.
const conceptMark = "#"

// conceptQuality is what a match by concept counts against one by stem: more,
// for the words of the lexicon are those that matter in this domain.
const conceptQuality = 2.6

// synonymCap is how much rarer than its concept the stem of a word of the
// lexicon may count: a rare synonym means no more than a common one.
const synonymCap = 2.0

// functionWeight is what a function word that the lexicon names counts, and
// phraseRestWeight a word after the first of a phrase.
const (
	functionWeight   = 0.7
	phraseRestWeight = 0.5
)

func buildIndex(v *vocabulary, entries []Entry) *index {
	b := builder{v: v, x: &index{terms: map[string]int{}, grams: map[string]int{}, size: len(entries)}}
	for i := range entries {
		b.addEntry(i, &entries[i])
	}
	b.finish()
	return b.x
}

// builder collects counts before weights can be computed.
type builder struct {
	v        *vocabulary
	x        *index
	counts   []map[int]float64 // by entry: weighted count of each term
	lengths  []float64         // by entry
	askTerms [][]unit          // by phrasing
	askGrams []map[int]bool
}

func (b *builder) addEntry(i int, e *Entry) {
	b.counts = append(b.counts, map[int]float64{})
	b.lengths = append(b.lengths, 0)
	for _, l := range locale.Langs() {
		t := e.In(l)
		b.addAsk(i, t.Title, titleWeight)
		for _, a := range t.Phrasings() {
			b.addAsk(i, a, askWeight)
		}
		b.addField(i, content(b.v.tokens(plainText(t.Text))), textWeight)
	}
	for _, c := range strings.Fields(b.v.topics[e.ID]) {
		b.counts[i][b.intern(conceptMark+c)] += topicWeight
	}
}

func (b *builder) addField(entry int, ts []token, weight float64) {
	for _, t := range ts {
		b.counts[entry][b.intern(t.stem)] += weight
		b.lengths[entry] += weight
		for _, c := range t.concepts {
			b.counts[entry][b.intern(conceptMark+c)] += weight
		}
	}
}

// addAsk adds a title or a phrasing, which is a field and can be matched whole.
func (b *builder) addAsk(entry int, text string, weight float64) {
	ts := content(b.v.tokens(text))
	b.addField(entry, ts, weight)
	b.x.askEntry = append(b.x.askEntry, entry)
	var us []unit
	gs := map[int]bool{}
	for _, t := range ts {
		u := unit{terms: []alternative{{b.intern(t.stem), 1}}, factor: t.factor()}
		for _, c := range t.concepts {
			u.terms = append(u.terms, alternative{b.intern(conceptMark + c), conceptQuality})
		}
		us = append(us, u)
		if !t.function {
			grams(t.text, func(g string) { gs[b.internGram(g)] = true })
		}
	}
	b.askTerms = append(b.askTerms, us)
	b.askGrams = append(b.askGrams, gs)
}

func (b *builder) intern(term string) int {
	id, ok := b.x.terms[term]
	if !ok {
		id = len(b.x.terms)
		b.x.terms[term] = id
	}
	return id
}

func (b *builder) internGram(g string) int {
	id, ok := b.x.grams[g]
	if !ok {
		id = len(b.x.grams)
		b.x.grams[g] = id
	}
	return id
}

func (b *builder) finish() {
	x := b.x
	n := float64(x.size)
	idf := func(df int) float64 { return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5)) }
	x.unknown = idf(0)

	frequency := make([]int, len(x.terms))
	mean := 0.0
	for i, c := range b.counts {
		mean += b.lengths[i] / max(n, 1)
		for term := range c {
			frequency[term]++
		}
	}
	x.idf = make([]float64, len(x.terms))
	for term, df := range frequency {
		x.idf[term] = idf(df)
	}
	x.entries = make([][]posting, len(x.terms))
	for i, c := range b.counts {
		norm := saturation * (1 - lengthLoss + lengthLoss*b.lengths[i]/mean)
		for term, tf := range c {
			x.entries[term] = append(x.entries[term], posting{i, tf * (saturation + 1) / (tf + norm)})
		}
	}

	x.asks = make([][]posting, len(x.terms))
	for ask, us := range b.askTerms {
		total := 0.0
		for _, u := range us {
			x.capStem(&u)
			total += x.weigh(&u)
			for _, t := range u.terms {
				x.asks[t.term] = append(x.asks[t.term], posting{ask, 1})
			}
		}
		x.askWeight = append(x.askWeight, total)
	}
	b.finishGrams(idf)
}

func (b *builder) finishGrams(idf func(int) float64) {
	x := b.x
	byEntry := make([]map[int]bool, len(x.grams))
	x.gramAsks = make([][]int, len(x.grams))
	for ask, gs := range b.askGrams {
		for g := range gs {
			x.gramAsks[g] = append(x.gramAsks[g], ask)
			if byEntry[g] == nil {
				byEntry[g] = map[int]bool{}
			}
			byEntry[g][x.askEntry[ask]] = true
		}
	}
	x.gramIDF = make([]float64, len(x.grams))
	for g := range byEntry {
		x.gramIDF[g] = idf(len(byEntry[g]))
	}
	x.gramTotal = make([]float64, len(b.askGrams))
	for ask, gs := range b.askGrams {
		for g := range gs {
			x.gramTotal[ask] += x.gramIDF[g]
		}
	}
}
