package announce

import (
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// parseWhen reads when an announcement shall go: a day, a time of day and,
// unless it is in the given zone, a zone: "2026-12-01 09:00 Africa/Cairo",
// «1 ديسمبر 2026، 09:00». A State's name is its zone.
func parseWhen(text string, zone *time.Location, states *bot.States) (time.Time, bool) {
	day, rest, ok := cutDay(text)
	if !ok {
		return time.Time{}, false
	}
	clock, named, _ := strings.Cut(rest, " ")
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, false
	}
	if named = strings.Trim(named, "() "); named != "" {
		if zone, ok = findZone(named, states); !ok {
			return time.Time{}, false
		}
	}
	return time.Date(day.Year, day.Month, day.Day, t.Hour(), t.Minute(), 0, 0, zone), true
}

// cutDay reads the day at the beginning of a text, before a time of day.
func cutDay(text string) (civil.Date, string, bool) {
	text = strings.TrimSpace(locale.Digits(text))
	if n := len("2006-01-02"); len(text) > n && text[n] == 'T' {
		text = text[:n] + " " + text[n+1:]
	}
	words := strings.Fields(text)
	for i, word := range words {
		if i > 0 && strings.Contains(word, ":") {
			day, ok := locale.ParseDate(strings.TrimRight(strings.Join(words[:i], " "), ",،"))
			return day, strings.Join(words[i:], " "), ok
		}
	}
	return civil.Date{}, "", false
}

// findZone returns a time zone by its IANA name, or that of a State. Names
// that mean something else on each machine ("Local") are none.
func findZone(named string, states *bot.States) (*time.Location, bool) {
	if s, ok := states.Find(named); ok {
		named = s.Zone
	}
	if named != "UTC" && !strings.Contains(named, "/") {
		return nil, false
	}
	zone, err := time.LoadLocation(named)
	return zone, err == nil
}

// formatWhen and readWhen keep a time among the form's values.
func formatWhen(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func readWhen(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, text)
}

// sayWhen says when an announcement goes, in the secretariat's zone.
func sayWhen(p locale.Printer, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return p.T("announce.at-once")
	}
	t = t.In(zone)
	return p.T("announce.at",
		locale.Text("Day", locale.Date(p.Lang(), civil.DateOf(t))),
		locale.Text("Clock", locale.Clock(p.Lang(), t)),
		locale.Text("Zone", bot.ZoneName(p, zone)))
}
