package calendar_test

import (
	"reflect"
	"testing"

	"github.com/golang-sql/civil"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func TestNextAndLast(t *testing.T) {
	c := shipped(t)
	tests := []struct {
		series, today          string
		next, when             string
		last, lastWhen, reason string
	}{
		{"imrf", "2026-11-24", "imrf-3", "2030-H1", "imrf-2", "2026-05-05..08", ""},
		{"imrf", "2026-02-01", "imrf-2", "2026-05-05..08", "imrf-1", "2022-05-17..20", ""},
		{"imrf", "2026-05-08", "imrf-2", "2026-05-05..08", "imrf-1", "2022-05-17..20", "its last day still counts"},
		{"imrf", "2026-05-09", "imrf-3", "2030-H1", "imrf-2", "2026-05-05..08", "over the day after"},
		{"imrf", "2030-06-30", "imrf-3", "2030-H1", "imrf-2", "2026-05-05..08", "the period is not over"},
		{"imrf", "2030-07-01", "imrf-4", "2034-H1", "imrf-3", "2030-H1", ""},
		{"imrf", "2034-07-01", "imrf-5", "2038-H1", "imrf-4", "2034-H1", "computed beyond the data"},
		{"imrf", "2060-01-01", "imrf-11", "2062-H1", "imrf-10", "2058-H1", "computed far beyond it"},
		{"imrf", "2019-01-01", "imrf-1", "2022-05-17..20", "", "", "nothing before the first"},
		{"regional-review", "2026-11-24", "regional-review-3", "2028", "regional-review-2", "2024-07-03..04", ""},
		{"regional-review", "2020-06-01", "arab-forum-2020", "2021-02-24..25", "", "", "the nominal 2020 is not computed beside it"},
		{"regional-review", "2033-01-01", "regional-review-5", "2036", "regional-review-4", "2032", ""},
		{"sg-report", "2026-11-24", "sg-report-2028", "2028", "sg-report-2026", "2026-H1", ""},
		{"sg-report", "2029-01-01", "sg-report-2030", "2030", "sg-report-2028", "2028", ""},
		{"arcp", "2026-11-24", "arcp-12", "2026", "arcp-11", "2025-05-14..15", ""},
		{"arcp", "2028-02-01", "arcp-14", "2028", "arcp-13", "2027", ""},
		{"migrants-day", "2026-11-24", "migrants-day-2026", "2026-12-18", "migrants-day-2025", "2025-12-18", ""},
		{"migrants-day", "2026-12-18", "migrants-day-2026", "2026-12-18", "migrants-day-2025", "2025-12-18", "on the day itself"},
		{"migrants-day", "2026-12-19", "migrants-day-2027", "2027-12-18", "migrants-day-2026", "2026-12-18", ""},
		{"no-such-series", "2026-11-24", "", "", "", "", ""},
		{"", "2019-01-01", "", "", "", "", "single events are no series"},
	}
	for _, tt := range tests {
		today := parse(t, tt.today)
		next, ok := c.Next(tt.series, today)
		if next.ID != tt.next || next.When.String() != tt.when || ok != (tt.next != "") {
			t.Errorf("Next(%s, %s) = %s, %s, %v; want %s, %s (%s)", tt.series, tt.today, next.ID, next.When, ok, tt.next, tt.when, tt.reason)
		}
		last, ok := c.Last(tt.series, today)
		if last.ID != tt.last || last.When.String() != tt.lastWhen || ok != (tt.last != "") {
			t.Errorf("Last(%s, %s) = %s, %s, %v; want %s, %s (%s)", tt.series, tt.today, last.ID, last.When, ok, tt.last, tt.lastWhen, tt.reason)
		}
	}
}

func TestComputedEvent(t *testing.T) {
	c := shipped(t)
	e := edit(t, c, "imrf-5")
	if e.When.String() != "2038-H1" || e.Name[locale.English] != "Fifth International Migration Review Forum" ||
		e.Name[locale.Arabic] != "المنتدى الخامس لاستعراض الهجرة الدولية" || e.Place[locale.English] != "New York" ||
		e.Status != calendar.Tentative || e.Announced || e.Days != 4 || len(e.Sources) == 0 {
		t.Errorf("imrf-5: %+v", e)
	}
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
	if e := edit(t, c, "migrants-day-2031"); e.When.String() != "2031-12-18" || e.Status != calendar.Confirmed || !e.Announced {
		t.Errorf("migrants-day-2031: %+v", e)
	}
	for _, id := range []string{"imrf-0", "imrf-05", "imrf--1", "imrf-x", "imrf-", "imrf-99999", "sg-report-2029",
		"sg-report-6", "regional-review-1", "migrants-day-1999", "migrants-day", "arcp-4", ""} {
		if e, ok := c.Event(id); ok {
			t.Errorf("Event(%q) = %+v, want none", id, e)
		}
	}
}

func TestDerived(t *testing.T) {
	c := shipped(t)
	tests := []struct {
		rule, today, anchor string
		date                string // empty: not known
	}{
		{"imrf-ngo-list", "2026-02-01", "imrf-2", "2026-02-05"},
		{"imrf-sg-report", "2026-02-01", "imrf-2", "2026-02-10"},
		{"imrf-hearing", "2026-02-01", "imrf-2", "2026-05-04"},
		{"imrf-hearing", "2022-01-01", "imrf-1", "2022-05-16"},
		{"imrf-ngo-list", "2026-02-05", "imrf-2", "2026-02-05"},
		{"imrf-ngo-list", "2026-02-06", "imrf-3", ""},
		{"imrf-ngo-list", "2026-11-24", "imrf-3", ""},
		{"regional-report", "2024-06-01", "regional-review-2", "2024-09-04"},
		{"regional-report", "2024-08-01", "regional-review-2", "2024-09-04"},
		{"regional-report", "2024-09-05", "regional-review-3", ""},
		{"regional-report", "2021-03-01", "arab-forum-2020", "2021-04-25"},
		{"imrf-hearing", "2035-01-01", "imrf-5", ""},
	}
	for _, tt := range tests {
		d, ok := c.Derived(tt.rule, parse(t, tt.today))
		got := ""
		if d.Known {
			got = d.When.String()
		}
		if !ok || d.Anchor.ID != tt.anchor || got != tt.date || d.Rule.ID != tt.rule {
			t.Errorf("Derived(%s, %s) = %s for %s, %v; want %s for %s", tt.rule, tt.today, got, d.Anchor.ID, ok, tt.date, tt.anchor)
		}
	}
	if _, ok := c.Derived("no-such-rule", parse(t, "2026-11-24")); ok {
		t.Error("a rule that does not exist was derived")
	}
}

// A moved forum takes its deadlines along, with month ends clamped.
func TestDerivedFollowsItsAnchor(t *testing.T) {
	c := shipped(t)
	forum := edit(t, c, "imrf-3")
	forum.Was = append(forum.Was, calendar.Change{When: forum.When})
	forum.When, forum.Status, forum.Announced = when(t, "2030-05-31..06-03"), calendar.Moved, true
	review := edit(t, c, "regional-review-3")
	review.When, review.Status, review.Announced = when(t, "2028-12-30..31"), calendar.Confirmed, true
	moved := c.With(forum, review)
	for rule, want := range map[string]string{
		"imrf-ngo-list": "2030-02-28", "imrf-sg-report": "2030-03-08", "imrf-hearing": "2030-05-30", "regional-report": "2029-02-28",
	} {
		d, ok := moved.Derived(rule, parse(t, "2026-11-24"))
		if !ok || !d.Known || d.When.String() != want {
			t.Errorf("%s after the move: %v, %v; want %s", rule, d.When, ok, want)
		}
		event, ok := d.Event()
		if !ok || event.When.String() != want || event.Validate() != nil {
			t.Errorf("%s as an event: %+v, %v", rule, event, event.Validate())
		}
	}
	d, _ := c.Derived("imrf-ngo-list", parse(t, "2026-11-24"))
	if _, ok := d.Event(); ok || d.Known {
		t.Error("the calendar that was not changed derives a date too")
	}
}

func TestWithLeavesTheReceiverAlone(t *testing.T) {
	c := shipped(t)
	before := c.Events()
	e := edit(t, c, "imrf-3")
	e.When, e.Place = when(t, "2030-03-04..07"), names("جنيف", "Geneva")
	extra := calendar.Event{ID: "extra", Name: names("اجتماع", "meeting"), When: when(t, "2027-01-10"), Status: calendar.Confirmed, Certainty: calendar.CertaintyHigh}
	changed := c.With(e, extra)
	if !reflect.DeepEqual(before, c.Events()) {
		t.Error("With changed its receiver")
	}
	if got := edit(t, changed, "imrf-3"); got.When != e.When || got.Place[locale.English] != "Geneva" {
		t.Errorf("the override does not count: %+v", got)
	}
	if got := edit(t, changed, "extra"); got.When != extra.When {
		t.Errorf("the new event is missing: %+v", got)
	}
	// Neither what was put in nor what came out is shared with the calendar.
	e.Place[locale.English] = "elsewhere"
	got := edit(t, changed, "imrf-3")
	got.Place[locale.English] = "elsewhere"
	if edit(t, changed, "imrf-3").Place[locale.English] != "Geneva" {
		t.Error("a caller's change reached the calendar")
	}
	if len(changed.Events()) != len(before)+1 {
		t.Errorf("%d events, want %d", len(changed.Events()), len(before)+1)
	}
}

func TestStatusDecidesWhatIsNext(t *testing.T) {
	c, today := shipped(t), parse(t, "2026-11-24")
	cancelled := edit(t, c, "imrf-3")
	cancelled.Status = calendar.Cancelled
	if e, _ := c.With(cancelled).Next("imrf", today); e.ID != "imrf-4" {
		t.Errorf("after a cancelled forum: %s, want imrf-4", e.ID)
	}
	postponed := edit(t, c, "imrf-3")
	postponed.Was = []calendar.Change{{When: postponed.When}}
	postponed.When, postponed.Status = calendar.When{}, calendar.Moved
	for _, day := range []string{"2026-11-24", "2031-01-01"} {
		if e, _ := c.With(postponed).Next("imrf", parse(t, day)); e.ID != "imrf-3" {
			t.Errorf("on %s, a forum put off without a new date: next is %s, want imrf-3", day, e.ID)
		}
	}
	held := edit(t, c, "arcp-12")
	held.Status = calendar.Held
	if e, _ := c.With(held).Next("arcp", today); e.ID != "arcp-13" {
		t.Errorf("after a meeting that was held some day of this year: %s, want arcp-13", e.ID)
	}
	if e, _ := c.With(held).Last("arcp", today); e.ID != "arcp-12" {
		t.Errorf("last meeting: %s, want arcp-12", e.ID)
	}
	// All that is on record and much of what would be computed is cancelled.
	var all []calendar.Event
	for _, id := range []string{"imrf-3", "imrf-4", "imrf-5", "imrf-6", "imrf-7", "imrf-8"} {
		e := edit(t, c, id)
		e.Status = calendar.Cancelled
		all = append(all, e)
	}
	if e, ok := c.With(all...).Next("imrf", today); !ok || e.ID != "imrf-9" {
		t.Errorf("after six cancelled forums: %s, want imrf-9", e.ID)
	}
}

func TestUpcoming(t *testing.T) {
	c := shipped(t)
	tests := []struct {
		today string
		n     int
		want  []string
	}{
		{"2026-11-24", 10, []string{"arcp-12", "migrants-day-2026", "regional-review-3", "sg-report-2028", "imrf-3"}},
		{"2026-11-24", 2, []string{"arcp-12", "migrants-day-2026"}},
		{"2026-11-24", 0, nil},
		{"2026-11-24", -1, nil},
		// The hearing is on record, so the rule's date for it is left out; the
		// report is not, so its deadline stands instead of "first half".
		{"2026-02-01", 10, []string{"arcp-12", "imrf-2-briefing", "imrf-ngo-list", "imrf-sg-report", "imrf-2-hearing", "imrf-2", "migrants-day-2026", "regional-review-3"}},
		{"2026-05-06", 3, []string{"imrf-2", "sg-report-2026", "arcp-12"}},
	}
	for _, tt := range tests {
		today := parse(t, tt.today)
		var got []string
		for _, item := range c.Upcoming(today, tt.n) {
			got = append(got, item.ID)
			if item.Name[locale.Arabic] == "" || item.Name[locale.English] == "" {
				t.Errorf("%s has no name", item.ID)
			}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Upcoming(%s, %d) = %v, want %v", tt.today, tt.n, got, tt.want)
		}
	}
}

func parse(t *testing.T, text string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
