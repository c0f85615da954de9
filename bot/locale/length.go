package locale

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Unit is what a platform counts when it limits a text.
type Unit int

// The units of the platforms.
const (
	Runes Unit = iota // Unicode code points
	UTF16             // UTF-16 code units, as JavaScript and Telegram count
	Bytes             // bytes of UTF-8
)

// Length returns the length of a text in a unit. Bold marks count nothing: an
// adapter turns them into syntax of its platform, which is not counted or which
// it must allow for itself.
func Length(text string, u Unit) int {
	n := 0
	for _, r := range text {
		if !isMark(r) {
			n += runeLength(r, u)
		}
	}
	return n
}

func runeLength(r rune, u Unit) int {
	switch u {
	case UTF16:
		return utf16.RuneLen(r)
	case Bytes:
		return utf8.RuneLen(r)
	}
	return 1
}
