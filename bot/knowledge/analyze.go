package knowledge

import (
	"slices"
	"strings"
)

// token is a word of a text with what the vocabulary knows of it.
type token struct {
	word
	stem     string
	concepts []string
	stop     bool // carries no meaning of its own
	function bool // a function word that the lexicon names
	rest     bool // a word of a phrase after its first: the phrase counts once
}

// tokens analyses a text. Function words stay in the result, for phrases may
// hold them.
func (v *vocabulary) tokens(text string) []token {
	return v.tokensOf(words(text))
}

func (v *vocabulary) tokensOf(ws []word) []token {
	out := make([]token, len(ws))
	stems := make([]string, len(ws))
	for i, w := range ws {
		t := token{word: w, stem: v.canonical(w)}
		t.stop = v.stops[w.text] || isSmall(w) || runes(w.text) < 2
		if rest, ok := strings.CutPrefix(w.text, "و"); ok && w.script == arabic && v.stops[rest] && !v.known[v.stem(w)] {
			t.stop = true
		}
		t.concepts = slices.Clone(v.concepts.single(w, t.stem))
		if t.stop && len(t.concepts) > 0 {
			t.stop, t.function = false, true
		}
		out[i], stems[i] = t, t.stem
	}
	for i := range out {
		labels, n := v.concepts.phrases.longest(stems[i:])
		if n == 0 {
			continue
		}
		phrase := out[i : i+n]
		if !slices.ContainsFunc(phrase, func(t token) bool { return !t.stop && !t.function }) {
			phrase[0].stop, phrase[0].function = false, false
		}
		first := slices.IndexFunc(phrase, func(t token) bool { return !t.stop })
		for j := range phrase {
			phrase[j].rest = phrase[j].rest || j > first
			for _, l := range labels {
				if !slices.Contains(phrase[j].concepts, l) {
					phrase[j].concepts = append(phrase[j].concepts, l)
				}
			}
		}
	}
	return out
}

// isSmall tells numbers of objectives, days and counts, which the number rule
// reads or which say nothing, from years and paragraphs.
func isSmall(w word) bool {
	return w.script == number && (len(w.text) < 2 || len(w.text) == 2 && w.text <= "39")
}

// content drops the words that carry no meaning.
func content(ts []token) []token {
	return slices.DeleteFunc(slices.Clone(ts), func(t token) bool { return t.stop })
}
