package knowledge

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed data/*.toml
var dataFiles embed.FS

// readData decodes a vocabulary file of the package strictly.
func readData(name string, into any) error {
	f, err := dataFiles.Open("data/" + name)
	if err != nil {
		return fmt.Errorf("knowledge: vocabulary: %w", err)
	}
	defer f.Close()
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(into); err != nil {
		return fmt.Errorf("knowledge: vocabulary %s: %w", name, err)
	}
	return nil
}

// lexicon maps words and phrases of both languages to labels: the concepts that
// they express, or the kinds of question that they betray.
type lexicon struct {
	surfaces map[string][]string // a word without its article, as written
	stems    map[string][]string
	verbs    map[string][]string // what follows the «ي» of an imperfect
	phrases  phraseNode
	stemmer  *stemmer
	stops    map[string]bool
}

// phraseNode is a trie over the stems of phrases.
type phraseNode struct {
	next   map[string]*phraseNode
	labels []string
}

func newLexicon(v *vocabulary) *lexicon {
	return &lexicon{surfaces: map[string][]string{}, stems: map[string][]string{}, verbs: map[string][]string{}, stemmer: &v.stemmer, stops: v.stops}
}

// add gives a label to each of a list of terms, separated by commas.
func (x *lexicon) add(label, terms string) {
	for term := range strings.SplitSeq(terms, ",") {
		ws := words(term)
		switch len(ws) {
		case 0:
		case 1:
			addLabel(x.surfaces, surface(ws[0]), label)
			if s := x.stemmer.stem(ws[0]); !x.stops[s] || s == ws[0].text {
				addLabel(x.stems, s, label)
			}
			if root, ok := strings.CutPrefix(ws[0].text, "ي"); ok && runes(root) >= minStem {
				addLabel(x.verbs, trimSuffixes(root), label)
			}
		default:
			x.phrases.add(x.stemmer, ws, label)
		}
	}
}

func addLabel(m map[string][]string, key, label string) {
	if !slices.Contains(m[key], label) {
		m[key] = append(m[key], label)
	}
}

func surface(w word) string {
	if w.script == arabic {
		return trimArticle(w.text)
	}
	return w.text
}

func (n *phraseNode) add(stemmer *stemmer, ws []word, label string) {
	for _, w := range ws {
		if n.next == nil {
			n.next = map[string]*phraseNode{}
		}
		s := stemmer.stem(w)
		if n.next[s] == nil {
			n.next[s] = &phraseNode{}
		}
		n = n.next[s]
	}
	if !slices.Contains(n.labels, label) {
		n.labels = append(n.labels, label)
	}
}

// longest returns the labels of the longest phrase that the stems begin with,
// and how many of them it takes; 0 if none.
func (n *phraseNode) longest(stems []string) (labels []string, length int) {
	for i, s := range stems {
		if n = n.next[s]; n == nil {
			break
		}
		if n.labels != nil {
			labels, length = n.labels, i+1
		}
	}
	return labels, length
}

// single returns the labels of one word: those of the word as written, before
// those of its stem, for stemming makes some unlike words equal.
func (x *lexicon) single(w word, stem string) []string {
	if l, ok := x.surfaces[surface(w)]; ok {
		return l
	}
	if l, ok := x.stems[stem]; ok || w.script != arabic {
		return l
	}
	return x.verb(w.text)
}

// imperfects are the prefixes of the Arabic imperfect, in the standard and in
// the dialects, longest first.
var imperfects = []string{"هي", "هت", "هن", "حي", "حت", "حن", "سي", "ست", "سن", "بي", "بت", "بن", "كي", "كت", "كن", "ي", "ت", "ن", "ا", ""}

// verb returns the labels of a verb by another person or form of it: the lexicon
// lists one («يكتب» for «تكتب», «بيكتبوا», «كتبوا»).
func (x *lexicon) verb(text string) []string {
	for _, p := range imperfects {
		if rest, ok := strings.CutPrefix(text, p); ok && runes(rest) >= minStem {
			if l, ok := x.verbs[trimSuffixes(rest)]; ok {
				return l
			}
		}
	}
	return nil
}

// exact returns the labels of one word as it is written, but for a plural "s",
// and in Arabic for the article and what is glued to it.
func (x *lexicon) exact(w word) []string {
	s := surface(w)
	if l, ok := x.surfaces[s]; ok {
		return l
	}
	glued := []string{"و", "ب", "ل", "ف"}
	if w.script != arabic {
		return x.surfaces[strings.TrimSuffix(s, "s")]
	}
	for _, p := range glued {
		if rest, ok := strings.CutPrefix(s, p); ok && runes(rest) >= minStem {
			if l, ok := x.surfaces[trimArticle(rest)]; ok {
				return l
			}
		}
	}
	return nil
}

// addStems puts every stem of the lexicon, those of phrases included, in a set.
func (x *lexicon) addStems(set map[string]bool) {
	for s := range x.stems {
		set[s] = true
	}
	x.phrases.addStems(set)
}

func (n *phraseNode) addStems(set map[string]bool) {
	for s, child := range n.next {
		set[s] = true
		child.addStems(set)
	}
}
