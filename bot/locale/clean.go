package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	zwnj = '\u200C'
	zwj  = '\u200D'
)

// Clean makes what a user typed harmless, and keeps what can be read: valid
// UTF-8 in NFC; no bidi controls, other control or format characters, invisible
// fillers or noncharacters (and so no bold marks); every kind of space a plain
// one, every kind of line end "\n", no space before it, at most two blank lines
// together; trimmed. A zero-width joiner stays inside an emoji, a zero-width
// non-joiner between letters (Persian needs it), and nowhere else. Bytes that
// are not UTF-8 become U+FFFD, so that a loss is seen. Clean is idempotent.
func Clean(text string) string {
	kept := make([]rune, 0, len(text))
	cr := false
	for _, r := range text {
		afterCR := cr
		cr = r == '\r'
		switch {
		case r == '\n' && afterCR: // the second half of CRLF
		case isLineEnd(r):
			kept = append(kept, '\n')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			kept = append(kept, ' ')
		case r == zwj || r == zwnj || !isHidden(r):
			kept = append(kept, r)
		}
	}
	// Composed only now: what was stripped may have stood between a letter
	// and its mark.
	return tidyLines(norm.NFC.String(string(keepJoiners(kept))))
}

// keepJoiners drops the joiners that do nothing but hide.
func keepJoiners(in []rune) []rune {
	out := in[:0]
	for i, r := range in {
		if r == zwj || r == zwnj {
			if len(out) == 0 || i+1 == len(in) {
				continue
			}
			prev, next := out[len(out)-1], in[i+1]
			emoji := r == zwj && endsEmoji(prev) && isPictographic(next)
			letters := r == zwnj && (unicode.IsLetter(prev) || unicode.Is(unicode.Mn, prev)) && unicode.IsLetter(next)
			if !emoji && !letters {
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// tidyLines trims the text and the end of its lines, and limits blank lines.
func tidyLines(text string) string {
	var b strings.Builder
	blank := 0
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" {
			blank++
			continue
		}
		if b.Len() > 0 {
			b.WriteString(strings.Repeat("\n", 1+min(blank, 2)))
		}
		blank = 0
		b.WriteString(line)
	}
	return b.String()
}

// Digits turns Arabic-Indic and Persian digits into Western ones.
func Digits(s string) string { return strings.Map(westernDigit, s) }

func westernDigit(r rune) rune {
	switch {
	case r >= '\u0660' && r <= '\u0669':
		return '0' + r - '\u0660'
	case r >= '\u06F0' && r <= '\u06F9':
		return '0' + r - '\u06F0'
	}
	return r
}

// isLineEnd reports a character that ends a line or a bidi paragraph.
func isLineEnd(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// isHidden reports a character that is not seen, or has no business in a text
// that people exchange: controls, formats, invisible fillers, noncharacters.
// The few format characters that have a shape (the end of an ayah, the Arabic
// number sign) are not hidden.
func isHidden(r rune) bool {
	return unicode.Is(unicode.Cc, r) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// isPictographic reports a character that an emoji may begin with. Go has no
// table of them; this one is a little too wide, which only lets a joiner stand.
func isPictographic(r rune) bool {
	return unicode.Is(unicode.So, r) || r >= '\u2190' && r <= '\u21FF' || r >= 0x1F000 && r <= 0x1FAFF
}

// endsEmoji reports a character that may stand before the joiner of an emoji:
// a picture, a skin tone or the selector of the coloured form.
func endsEmoji(r rune) bool {
	return isPictographic(r) || r >= 0x1F3FB && r <= 0x1F3FF || r == '\uFE0F'
}
