package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func shipped(t *testing.T) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func when(t *testing.T, text string) calendar.When {
	t.Helper()
	w, err := calendar.ParseWhen(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// bare takes the isolates out, which the tests of the locale package cover.
func bare(text string) string {
	return strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "").Replace(text)
}

func names(ar, en string) map[locale.Lang]string {
	return map[locale.Lang]string{locale.Arabic: ar, locale.English: en}
}

// edit returns a shipped or computed event for a test to change.
func edit(t *testing.T, c *calendar.Calendar, id string) calendar.Event {
	t.Helper()
	e, ok := c.Event(id)
	if !ok {
		t.Fatalf("no event %s", id)
	}
	return e
}

func anyDate(t *rapid.T, label string) civil.Date {
	return civil.DateOf(time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)).AddDays(rapid.IntRange(0, 40*366).Draw(t, label))
}

// anyWhen draws a date of any precision, or an unknown one.
func anyWhen(t *rapid.T, label string) calendar.When {
	d := anyDate(t, label)
	layouts := []string{"", "2006-01-02", "2006-01", "2006-H1", "2006-H2", "2006"}
	text := rapid.SampledFrom(layouts).Draw(t, label+" precision")
	if text == "2006-01-02" {
		return calendar.OnDays(d, d.AddDays(rapid.IntRange(0, 9).Draw(t, label+" length")))
	}
	w, err := calendar.ParseWhen(strings.NewReplacer("2006", d.String()[:4], "01", d.String()[5:7]).Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// anyOverride draws an event as the secretariat could have entered it: of a
// series and with one of its numbers, or a single one.
func anyOverride(t *rapid.T, label string) calendar.Event {
	status := rapid.SampledFrom([]calendar.Status{
		calendar.Tentative, calendar.Confirmed, calendar.Moved, calendar.Held, calendar.Cancelled,
	}).Draw(t, label+" status")
	e := calendar.Event{
		ID: rapid.SampledFrom([]string{"imrf-2", "imrf-3", "imrf-4", "imrf-5", "imrf-7", "regional-review-3",
			"sg-report-2030", "migrants-day-2027", "ga-plenary-2024", "meeting-a", "meeting-b"}).Draw(t, label+" id"),
		Name: names("حدث", "event"), Status: status, Certainty: calendar.CertaintyMedium, When: anyWhen(t, label),
	}
	switch e.ID {
	case "imrf-2", "imrf-3", "imrf-4", "imrf-5", "imrf-7":
		e.Series, e.Ordinal = "imrf", int(e.ID[5]-'0')
	case "regional-review-3":
		e.Series, e.Ordinal = "regional-review", 3
	case "sg-report-2030":
		e.Series, e.Ordinal = "sg-report", 6
	case "migrants-day-2027":
		e.Series = "migrants-day" // the number is left out: the id alone must replace it
	}
	if status == calendar.Moved {
		e.Was = []calendar.Change{{When: calendar.OnDays(date(2027, 1, 1), date(2027, 1, 2))}}
	}
	return e
}
