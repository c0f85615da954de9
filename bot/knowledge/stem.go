package knowledge

import (
	"slices"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// minStem is the least number of letters that an Arabic stem keeps. Roots have
// three; cutting further makes unrelated words equal.
const minStem = 3

// articles are the forms of the Arabic article with what is glued before it,
// longest first, the Levantine «هال» and «عال» included.
var articles = []string{"وبال", "وال", "فال", "بال", "كال", "ولل", "فلل", "هال", "عال", "لل", "ال"}

// suffixes are taken off an Arabic word one after the other, longest first.
var suffixes = []string{
	"هما", "تها", "تهم", "تكم", "تنا",
	"ات", "ان", "ين", "ون", "وا", "ها", "هم", "هن", "كم", "كن", "نا", "يه", "ته", "تي",
	"ه", "ي", "ت",
}

// clitics are prefixes that are ambiguous with the first letter of a root: they
// are taken off only where what remains is a word that is known.
var clitics = []string{
	"وبي", "وسي", "بال", "ولل", "حن", "هن", "حت", "هت", "حي", "هي", "بي", "بت", "بن", "كي", "كت", "كن", "سي", "ست", "سن",
	"وي", "وت", "ون", "لي", "لت", "لن", "فب", "وب", "ول", "ال",
	"و", "ف", "ب", "ك", "ل", "ي", "ت", "ن", "ا",
}

// articleLike begin with the letters of the article without having one.
var articleLike = []string{"التزام", "اليه", "اليات", "الكترون", "المانيا", "التحاق"}

// stemmer reduces words to the forms under which they are indexed.
type stemmer struct {
	known map[string]bool // stems that the lexicon or an entry has
	nisba map[string]bool // adjectives of the lexicon in «ي»: «اختياري» is not «اختيار»
}

// learnNisba notes the adjectives among the words of a list of terms.
func (s *stemmer) learnNisba(terms string) {
	for _, w := range words(terms) {
		base := strings.TrimSuffix(surface(w), "ه")
		if w.script == arabic && runes(base) > minStem && strings.HasSuffix(base, "ي") {
			s.nisba[base] = true
		}
	}
}

// stem is Porter's for Latin letters and a light one for Arabic, which takes off
// the article and inflections only.
func (s *stemmer) stem(w word) string {
	switch w.script {
	case arabic:
		base := trimArticle(w.text)
		for _, suffix := range []string{"", "ه", "ا", "ات", "ين", "ون"} {
			if rest, ok := strings.CutSuffix(base, suffix); ok && s.nisba[rest] {
				return rest
			}
		}
		return trimSuffixes(base)
	case latin:
		env := snowballstem.NewEnv(w.text)
		english.Stem(env)
		return env.Current()
	}
	return w.text
}

// trimArticle takes the article off a folded Arabic word.
func trimArticle(s string) string {
	for _, p := range articleLike {
		if strings.HasPrefix(s, p) {
			return s
		}
	}
	for _, a := range articles {
		rest, ok := strings.CutPrefix(s, a)
		if ok && runes(rest) >= 2 {
			for _, p := range articleLike {
				if strings.HasPrefix(rest, p) {
					return rest
				}
			}
			if a != "ال" || runes(rest) >= minStem || runes(s) <= 5 {
				return rest
			}
		}
	}
	return s
}

func trimSuffixes(s string) string {
	for {
		i := slices.IndexFunc(suffixes, func(suffix string) bool {
			rest, ok := strings.CutSuffix(s, suffix)
			return ok && runes(rest) >= minStem
		})
		if i < 0 {
			return s
		}
		s = strings.TrimSuffix(s, suffixes[i])
	}
}

// canonical is stem, but an Arabic word whose stem is not known also loses the
// alif of tanwin, an ambiguous prefix, or the «ش» of a dialect's negation, where
// that makes it known («فصلاً», «وتحويل», «بيهاجروا»).
func (s *stemmer) canonical(w word) string {
	t := s.stem(w)
	if w.script != arabic || s.known[t] {
		return t
	}
	for _, ending := range []string{"ا", "", "ش"} {
		short, ok := strings.CutSuffix(w.text, ending)
		if !ok || runes(short) < minStem {
			continue
		}
		if ending != "" {
			if t := s.stem(word{short, arabic}); s.known[t] {
				return t
			}
		}
		if rest, ok := s.cutClitic(short); ok {
			return rest
		}
	}
	return t
}

// isGlued tells whether a word is a longer known one with a conjunction or a
// preposition before it («وميثاق»), so that it is not taken for a word itself.
func (s *stemmer) isGlued(w word) bool {
	for _, p := range []string{"و", "ف", "ب", "ك", "ل"} {
		if rest, ok := strings.CutPrefix(w.text, p); ok && w.script == arabic {
			if t := s.stem(word{rest, arabic}); runes(t) > minStem && s.known[t] {
				return true
			}
		}
	}
	return false
}

// cutClitic returns the known stem that remains when a prefix is taken off.
func (s *stemmer) cutClitic(text string) (string, bool) {
	for _, p := range clitics {
		rest, ok := strings.CutPrefix(text, p)
		if !ok || runes(rest) < minStem {
			continue
		}
		if t := s.stem(word{rest, arabic}); s.known[t] {
			return t, true
		}
	}
	return "", false
}
