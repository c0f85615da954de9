package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

var stamp = time.Date(2026, 2, 1, 12, 0, 0, 0, time.FixedZone("", 2*60*60))

// entries reads a file back and returns the properties of its entries.
func entries(t *testing.T, file []byte) []map[ics.ComponentProperty]string {
	t.Helper()
	read, err := ics.ParseCalendar(strings.NewReader(string(file)))
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	var all []map[ics.ComponentProperty]string
	for _, event := range read.Events() {
		properties := make(map[ics.ComponentProperty]string)
		for _, p := range event.Properties {
			properties[ics.ComponentProperty(p.IANAToken)] = p.Value
		}
		all = append(all, properties)
	}
	return all
}

func TestICS(t *testing.T) {
	e := edit(t, shipped(t), "imrf-2")
	for l, summary := range e.Name {
		file, err := calendar.ICS(e, l, stamp)
		if err != nil {
			t.Fatal(err)
		}
		got := entries(t, file)
		if len(got) != 1 {
			t.Fatalf("%d entries", len(got))
		}
		for property, want := range map[ics.ComponentProperty]string{
			ics.ComponentPropertyUniqueId: "imrf-2@wasl",
			ics.ComponentPropertyDtStart:  "20260505",
			ics.ComponentPropertyDtEnd:    "20260509", // exclusive
			ics.ComponentPropertyDtstamp:  "20260201T100000Z",
			ics.ComponentPropertySummary:  summary,
			ics.ComponentPropertyLocation: e.Place[l],
			ics.ComponentPropertyStatus:   "CONFIRMED",
			ics.ComponentPropertySequence: "0",
			ics.ComponentPropertyTransp:   "TRANSPARENT",
		} {
			if got[0][property] != want {
				t.Errorf("%s in %s: %q, want %q", property, l, got[0][property], want)
			}
		}
		if !strings.Contains(string(file), "DTSTART;VALUE=DATE:20260505\r\n") {
			t.Errorf("not an all-day entry:\n%s", file)
		}
		for line := range strings.SplitSeq(string(file), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line that no calendar has to read: %q", line)
			}
		}
	}
}

func TestICSOfAMovedAndACancelledEvent(t *testing.T) {
	e := edit(t, shipped(t), "imrf-3")
	e.Was = []calendar.Change{{When: when(t, "2030-03-04..07")}}
	e.When, e.Status, e.Announced = when(t, "2030-05-06..09"), calendar.Moved, true
	file, err := calendar.ICS(e, locale.English, stamp)
	if err != nil {
		t.Fatal(err)
	}
	got := entries(t, file)[0]
	if got[ics.ComponentPropertyUniqueId] != "imrf-3@wasl" || got[ics.ComponentPropertySequence] != "1" || got[ics.ComponentPropertyStatus] != "CONFIRMED" {
		t.Errorf("moved: %v", got)
	}
	if !strings.Contains(got[ics.ComponentPropertyDescription], "earlier date: 4–7 March 2030\n") {
		t.Errorf("the earlier date is missing: %q", got[ics.ComponentPropertyDescription])
	}
	e.Status = calendar.Cancelled
	if file, err = calendar.ICS(e, locale.English, stamp); err != nil {
		t.Fatal(err)
	}
	if got := entries(t, file)[0]; got[ics.ComponentPropertyStatus] != "CANCELLED" {
		t.Errorf("cancelled: %v", got)
	}
}

func TestICSRefusesImpreciseDates(t *testing.T) {
	c := shipped(t)
	for _, id := range []string{"imrf-3", "arcp-6", "arcp-12", "invite-national-reports"} {
		if file, err := calendar.ICS(edit(t, c, id), locale.Arabic, stamp); !errors.Is(err, calendar.ErrImprecise) {
			t.Errorf("%s: %q, %v; want ErrImprecise", id, file, err)
		}
	}
}

func TestICSCannotBeInjected(t *testing.T) {
	evil := "Meeting\r\nEND:VEVENT\nBEGIN:VEVENT\rX; a, b\\n \u202e"
	e := calendar.Event{ID: "e", Name: names(evil, evil), Place: names(evil, evil), Note: names(evil, evil),
		When: when(t, "2028-09-12"), Status: calendar.Confirmed, Announced: true, Certainty: calendar.CertaintyHigh}
	file, err := calendar.ICS(e, locale.English, stamp)
	if err != nil {
		t.Fatal(err)
	}
	if got := entries(t, file); len(got) != 1 || !strings.HasPrefix(got[0][ics.ComponentPropertySummary], "Meeting") {
		t.Errorf("%d entries: %v", len(got), got)
	}
	if n := strings.Count(string(file), "\r\nBEGIN:VEVENT"); n != 1 || strings.Count(string(file), "\r") != strings.Count(string(file), "\r\n") {
		t.Errorf("a value ended its line:\n%q", file)
	}
}

func TestFeed(t *testing.T) {
	c := shipped(t)
	file, err := calendar.Feed(c.Events(), locale.Arabic, stamp)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]bool)
	for _, e := range c.Events() {
		if e.When.Exact() {
			want[e.ID+"@wasl"] = true
		}
	}
	for _, entry := range entries(t, file) {
		if id := entry[ics.ComponentPropertyUniqueId]; !want[id] {
			t.Errorf("%s is twice in the feed, or has no exact date", id)
		} else {
			delete(want, id)
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the feed: %v", want)
	}
	again, err := calendar.Feed(c.Events(), locale.Arabic, stamp)
	if err != nil || string(again) != string(file) {
		t.Error("the same events and stamp give another file")
	}
}
