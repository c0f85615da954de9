package locale

import "strings"

// The bidi controls that the package writes or meets.
const (
	lrm = '\u200E'
	rlm = '\u200F'
	alm = '\u061C'
	lri = '\u2066'
	rli = '\u2067'
	fsi = '\u2068'
	pdi = '\u2069'
)

// Isolate encloses a foreign value, such as a name, so that it cannot reorder
// the sentence round it: U+2068, the value without bidi controls, other
// controls and bold marks, U+2069. The isolate is closed before each newline
// and opened after it, since its effect ends there. A value with nothing to
// enclose gives "". Isolate is idempotent.
func Isolate(s string) string {
	var b strings.Builder
	open, cr := false, false
	shut := func() {
		if open {
			b.WriteRune(pdi)
			open = false
		}
	}
	for _, r := range s {
		afterCR := cr
		cr = r == '\r'
		switch {
		case r == '\n' && afterCR:
		case isLineEnd(r):
			shut()
			b.WriteByte('\n')
		case r == '\t':
			r = ' '
			fallthrough
		case r == zwj || r == zwnj || !isHidden(r):
			if !open {
				b.WriteRune(fsi)
				open = true
			}
			b.WriteRune(r)
		}
	}
	shut()
	return b.String()
}
