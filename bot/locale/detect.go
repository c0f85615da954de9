package locale

import (
	"strings"
	"unicode"
)

// Detect returns the language of the script that most letters of a text have,
// Arabic if it is even; false if there is no Arabic and no Latin letter. Links
// count only if there is nothing else: they are Latin in every language. What
// addresses the bot ("wasl …", "/…") is taken off by the caller.
func Detect(text string) (Lang, bool) {
	var words, links scripts
	for f := range strings.FieldsSeq(text) {
		if isLink(f) {
			links.count(f)
		} else {
			words.count(f)
		}
	}
	if l, ok := words.lang(); ok {
		return l, true
	}
	return links.lang()
}

// scripts counts letters.
type scripts struct{ arabic, latin int }

func (s *scripts) count(word string) {
	for _, r := range word {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Arabic, r):
			s.arabic++
		case unicode.Is(unicode.Latin, r):
			s.latin++
		}
	}
}

func (s *scripts) lang() (Lang, bool) {
	switch {
	case s.arabic == 0 && s.latin == 0:
		return "", false
	case s.latin > s.arabic:
		return English, true
	}
	return Arabic, true
}

func isLink(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.")
}
