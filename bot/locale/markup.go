package locale

import "strings"

// Bold is carried inside a text by two noncharacters. Unicode reserves them for
// such private use, Clean and Isolate strip them, so no user can type them, and
// no platform's syntax has to be parsed back.
const (
	boldOn  = '\uFDD0'
	boldOff = '\uFDD1'
)

// Span is a stretch of text in one style. It may hold newlines.
type Span struct {
	Text string
	Bold bool
}

// Bold marks s as bold. Marks inside s are dropped; "" stays "".
func Bold(s string) string {
	if s = Plain(s); s == "" {
		return ""
	}
	return string(boldOn) + s + string(boldOff)
}

// Spans cuts a text into stretches of one style, for an adapter to render.
// Two neighbours never have the same style and no span is empty, so that an
// adapter can open and close its own syntax round each. Runs may nest; a
// closing mark without an opening one is ignored, and a run that is never
// closed reaches to the end.
func Spans(text string) []Span {
	var spans []Span
	depth := 0
	add := func(s string) {
		if s == "" {
			return
		}
		bold := depth > 0
		if n := len(spans); n > 0 && spans[n-1].Bold == bold {
			spans[n-1].Text += s
			return
		}
		spans = append(spans, Span{Text: s, Bold: bold})
	}
	start := 0
	for i, r := range text {
		if !isMark(r) {
			continue
		}
		add(text[start:i])
		start = i + len(string(r))
		if r == boldOn {
			depth++
		} else if depth > 0 {
			depth--
		}
	}
	add(text[start:])
	return spans
}

// Plain returns the text without its marks.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, text)
}

func isMark(r rune) bool { return r == boldOn || r == boldOff }
