package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// Direct puts a direction mark before each line that a renderer would lay out
// from the wrong side: for Arabic U+200F before a line whose first visible
// character, after punctuation, is a letter of another script, a digit, an emoji
// or another symbol; for English U+200E before a line whose first letter is
// Arabic. Isolates and bold marks are looked through, since not every renderer
// obeys them. A line of several words without any letter of the message's own
// script is left alone: it is a sentence of the other language, and has its own
// direction. Direct is idempotent.
func Direct(l Lang, text string) string {
	var b strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		b.WriteString(lineMark(l, line))
		b.WriteString(line)
	}
	return b.String()
}

// lineMark returns the mark that a line needs, or "".
func lineMark(l Lang, line string) string {
	mark, wrong := string(rlm), beginsForeign
	if l != Arabic {
		mark, wrong = string(lrm), beginsArabic
	}
	if strings.HasPrefix(line, mark) || !wrong(line) || sentenceOf(l.Other(), line) {
		return ""
	}
	return mark
}

// sentenceOf reports a line of several words in a language's script, with no
// letter of the other's.
func sentenceOf(l Lang, line string) bool {
	const sentence = 3 // words; fewer are a name or a term
	its, others := isLeftToRight, isRightToLeft
	if l == Arabic {
		its, others = others, its
	}
	words := 0
	for _, w := range strings.Fields(line) {
		if strings.ContainsFunc(w, its) {
			words++
		}
	}
	return words >= sentence && !strings.ContainsFunc(line, others)
}

// beginsForeign reports a line that shows something else than Arabic first.
// Brackets, quotes and bullets have no side of their own and are passed over.
func beginsForeign(line string) bool {
	for _, r := range line {
		switch {
		case r == '\n':
			return false
		case isUnseen(r), unicode.IsSpace(r), unicode.IsPunct(r) && !isKeycap(r):
		case isRightToLeft(r):
			return false
		default:
			return true
		}
	}
	return false
}

// beginsArabic reports a line whose first letter is written from the right.
func beginsArabic(line string) bool {
	for _, r := range line {
		switch {
		case r == '\n':
			return false
		case isUnseen(r):
		case isRightToLeft(r):
			return true
		case isLeftToRight(r):
			return false
		}
	}
	return false
}

// isKeycap reports the punctuation that may begin an emoji such as #️⃣.
func isKeycap(r rune) bool { return r == '#' || r == '*' }

func isUnseen(r rune) bool { return isMark(r) || isHidden(r) }

func isRightToLeft(r rune) bool {
	c := classOf(r)
	return c == bidi.R || c == bidi.AL
}

func isLeftToRight(r rune) bool { return classOf(r) == bidi.L }

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// sideOf returns the language whose direction a line has: that of its direction
// mark or first strong character outside isolates; false if it has none.
func sideOf(line string) (Lang, bool) {
	var open []rune
	for _, r := range line {
		if r == '\n' {
			break
		}
		if open = step(open, r); len(open) > 0 {
			continue
		}
		switch classOf(r) {
		case bidi.R, bidi.AL:
			return Arabic, true
		case bidi.L:
			return English, true
		}
	}
	return "", false
}
