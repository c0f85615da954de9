package questions

import (
	"strings"

	"wasl/bot/locale"
)

// shorten returns a text in one line of at most limit code points, cut where a
// reader would cut it.
func shorten(text string, limit int) string {
	line := strings.Join(strings.Fields(text), " ")
	parts := locale.Split(line, limit, locale.Runes)
	if len(parts) < 2 {
		return line
	}
	return strings.TrimRight(locale.Split(line, limit-1, locale.Runes)[0], " .،,") + "…"
}
