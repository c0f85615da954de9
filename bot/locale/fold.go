package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of a text in which spellings are compared and searched:
// NFKC in lower case, Western digits, without diacritics (Arabic and Latin),
// tatweel and zero-width characters; أ إ آ ٱ as ا, ى as ي, ة as ه, ؤ as و, ئ as
// ي, no ء at the end of a word, Persian ک ی گ as ك ي ك; any run of punctuation,
// symbols and white space as one space; trimmed. Fold is idempotent. Its result
// is not for showing.
func Fold(s string) string {
	// Decomposed, a letter with hamza or an accent is the letter and a mark.
	s = strings.Map(foldRune, norm.NFKD.String(strings.ToValidUTF8(s, " ")))
	words := strings.Fields(s)
	kept := words[:0]
	for _, w := range words {
		if w = strings.TrimRight(w, "ء"); w != "" {
			kept = append(kept, w)
		}
	}
	return norm.NFC.String(strings.Join(kept, " "))
}

func foldRune(r rune) rune {
	switch r {
	case 'ـ', 'ٴ': // tatweel; the hamza that NFKD leaves of ٵ
		return -1
	case 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ے':
		return 'ي'
	case 'ة', 'ە', 'ہ', 'ھ', 'ۃ':
		return 'ه'
	case 'ک', 'گ':
		return 'ك'
	}
	switch {
	case unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsSymbol(r), isLineEnd(r):
		return ' '
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), isHidden(r):
		return -1
	}
	return unicode.ToLower(westernDigit(r))
}
