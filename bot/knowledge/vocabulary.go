package knowledge

import (
	"maps"
	"slices"
	"strings"
)

// vocabulary is what the analysis of a text knows of the two languages. It does
// not change once a Base is built.
type vocabulary struct {
	concepts *lexicon
	kinds    *lexicon // kinds of question to decline
	stops    map[string]bool
	chat     map[string]bool // function words of Arabic in Latin letters
	function map[string]bool // English function words
	stemmer
	latin     map[string]bool   // words in Latin letters that the entries use
	topics    map[string]string // by entry: the concepts that it is about
	arabizi   *arabizi
	typos     *typos
	numbers   numberRule
	principle map[string]bool
}

// strongMark and weakMark end the label of a kind by the weight of its word.
const (
	strongMark = '!'
	weakMark   = '?'
)

func newVocabulary() (*vocabulary, error) {
	v := &vocabulary{stemmer: stemmer{known: map[string]bool{}, nisba: map[string]bool{}}, latin: map[string]bool{}, arabizi: newArabizi(), numbers: newNumberRule(), principle: wordSet("مبدا principle")}

	var stops struct {
		Arabic  string `toml:"arabic"`
		English string `toml:"english"`
		Arabizi string `toml:"arabizi"`
	}
	if err := readData("stopwords.toml", &stops); err != nil {
		return nil, err
	}
	v.function, v.chat, v.stops = wordSet(stops.English), wordSet(stops.Arabizi), wordSet(stops.Arabic)
	maps.Copy(v.stops, v.function)

	var concepts map[string]map[string]string
	if err := readData("lexicon.toml", &concepts); err != nil {
		return nil, err
	}
	v.concepts, v.kinds = newLexicon(v), newLexicon(v)
	for _, section := range concepts {
		for _, terms := range section {
			for term := range strings.SplitSeq(terms, ",") {
				if len(strings.Fields(term)) == 1 {
					v.learnNisba(term)
				}
			}
		}
	}
	for _, section := range sortedValues(concepts) {
		for _, concept := range slices.Sorted(maps.Keys(section)) {
			terms := section[concept]
			v.concepts.add(concept, terms)
			v.learnSounds(terms)
		}
	}

	var decline struct {
		Kind map[string]struct {
			Strong string `toml:"strong"`
			Weak   string `toml:"weak"`
		} `toml:"kind"`
	}
	if err := readData("decline.toml", &decline); err != nil {
		return nil, err
	}
	for _, kind := range slices.Sorted(maps.Keys(decline.Kind)) {
		terms := decline.Kind[kind]
		v.kinds.add(kind+string(strongMark), terms.Strong)
		v.kinds.add(kind+string(weakMark), terms.Weak)
	}

	if err := readData("topics.toml", &v.topics); err != nil {
		return nil, err
	}

	v.concepts.addStems(v.known)
	v.kinds.addStems(v.known)
	return v, nil
}

// sortedValues returns the values of a map in the order of its keys, so that a
// Base does not depend on the order of maps.
func sortedValues[V any](m map[string]V) []V {
	var out []V
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words(text) {
		set[w.text] = true
	}
	return set
}

// learnSounds makes the Arabic words of a text readable in Latin letters.
func (v *vocabulary) learnSounds(text string) {
	for _, w := range words(text) {
		if w.script == arabic && !v.stops[w.text] {
			v.arabizi.add(surface(w))
		}
	}
}

// learn adds the words of an entry's text.
func (v *vocabulary) learn(text string) {
	for _, w := range words(text) {
		if w.script == latin {
			v.latin[w.text] = true
		}
		if !v.stops[w.text] && !v.isGlued(w) {
			v.known[v.stem(w)] = true
		}
	}
}
