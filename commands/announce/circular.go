package announce

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// circularText says a circular's number, and its date in the reader's language,
// if one stands behind the number: «5/1234 بتاريخ ٢٠ نوفمبر ٢٠٢٦», "5/1234, 20
// November 2026".
func circularText(p locale.Printer, circular string) string {
	number, day, ok := cutCircular(circular)
	if !ok {
		return p.T("announce.circular", locale.Value("Circular", circular))
	}
	return p.T("announce.circular-dated", locale.Value("Circular", number), locale.Text("Day", locale.Date(p.Lang(), day)))
}

// cutCircular finds the date at the end of what was written.
func cutCircular(circular string) (number string, day civil.Date, ok bool) {
	words := strings.Fields(locale.Digits(circular))
	for i := 1; i < len(words); i++ {
		if day, ok = locale.ParseDate(strings.Join(words[i:], " ")); !ok {
			continue
		}
		before := words[:i]
		if slices.Contains([]string{"of", "dated", "on", "في", "بتاريخ", "المؤرخ", "وتاريخ"}, before[len(before)-1]) {
			before = before[:len(before)-1]
		}
		number = strings.TrimRight(strings.Join(before, " "), ",،; ")
		return number, day, number != ""
	}
	return "", civil.Date{}, false
}
