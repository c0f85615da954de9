package knowledge

import (
	"strings"
	"unicode"

	"wasl/bot/locale"
)

// script says by which rules a word is stemmed and compared.
type script uint8

const (
	latin script = iota
	arabic
	number
)

// word is one token of a folded text.
type word struct {
	text   string
	script script
}

// words folds a text and cuts it into words. A run of Arabic letters is
// separated from digits or Latin letters glued to it («ال23», «الـGFMD»); Latin
// letters and digits stay together, since Arabic in Latin letters writes ع as 3.
func words(text string) []word {
	var out []word
	for _, field := range strings.Fields(locale.Fold(text)) {
		start, inArabic := 0, false
		for i, r := range field {
			isArabic := unicode.Is(unicode.Arabic, r)
			if i > 0 && isArabic != inArabic {
				out = append(out, newWord(field[start:i], inArabic))
				start = i
			}
			inArabic = isArabic
		}
		out = append(out, newWord(field[start:], inArabic))
	}
	return out
}

func newWord(text string, inArabic bool) word {
	switch {
	case inArabic:
		return word{text, arabic}
	case strings.Trim(text, "0123456789") == "":
		return word{text, number}
	}
	return word{text, latin}
}

// runes counts the code points of a folded word.
func runes(s string) int {
	n := 0
	for range s {
		n++
	}
	return n
}
