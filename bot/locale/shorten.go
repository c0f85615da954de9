package locale

import "strings"

// Shorten returns a text in one line of at most limit code points, cut where a
// reader would cut it, with an ellipsis where something was left out.
func Shorten(text string, limit int) string {
	line := strings.Join(strings.Fields(text), " ")
	if Length(line, Runes) <= limit {
		return line
	}
	return strings.TrimRight(Split(line, limit-1, Runes)[0], " .،,") + "…"
}
