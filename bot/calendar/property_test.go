package calendar_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

var cycles = []string{"imrf", "regional-review", "sg-report", "arcp", "migrants-day"}

// edited draws a calendar as the secretariat could have left it.
func edited(t *rapid.T, c *calendar.Calendar) *calendar.Calendar {
	for range rapid.IntRange(0, 6).Draw(t, "overrides") {
		e := anyOverride(t, "override")
		if err := e.Validate(); err != nil {
			t.Fatalf("the test draws an invalid event: %v", err)
		}
		c = c.With(e)
	}
	return c
}

func TestNextNeverFailsAndIsNeverPast(t *testing.T) {
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c, today := edited(t, base), anyDate(t, "today")
		series := rapid.SampledFrom(cycles).Draw(t, "series")
		next, ok := c.Next(series, today)
		if !ok {
			t.Fatalf("no next %s on %v", series, today)
		}
		if next.Status == calendar.Cancelled || (!next.When.IsZero() && next.When.End.Before(today)) {
			t.Fatalf("next %s on %v is %+v", series, today, next)
		}
		if found, ok := c.Event(next.ID); !ok || !reflect.DeepEqual(found, next) {
			t.Fatalf("Event(%s) = %+v, %v; Next gave %+v", next.ID, found, ok, next)
		}
		// Nothing on record lies between today and it.
		for _, e := range c.Events() {
			open := e.Status == calendar.Tentative || e.Status == calendar.Confirmed
			if e.Series == series && open && next.When.Exact() && e.When.Exact() &&
				!e.When.End.Before(today) && e.When.Start.Before(next.When.Start) {
				t.Fatalf("next %s on %v is %s (%v), but %s is on %v", series, today, next.ID, next.When, e.ID, e.When)
			}
		}
		if last, ok := c.Last(series, today); ok && last.ID == next.ID {
			t.Fatalf("%s is both the last and the next on %v", last.ID, today)
		}
	})
}

func TestLastIsPast(t *testing.T) {
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c, today := edited(t, base), anyDate(t, "today")
		last, ok := c.Last(rapid.SampledFrom(cycles).Draw(t, "series"), today)
		if !ok {
			return
		}
		if last.When.IsZero() || last.Status == calendar.Cancelled {
			t.Fatalf("last on %v: %+v", today, last)
		}
		held := last.Status == calendar.Held && !last.When.Exact() && !today.Before(last.When.Start)
		if !last.When.End.Before(today) && !held {
			t.Fatalf("last on %v has not ended: %+v", today, last)
		}
	})
}

func TestDerivedIsNeverPast(t *testing.T) {
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c, today := edited(t, base), anyDate(t, "today")
		rules := c.Rules()
		rule := rules[rapid.IntRange(0, len(rules)-1).Draw(t, "rule")]
		d, ok := c.Derived(rule.ID, today)
		if !ok {
			t.Fatalf("%s: nothing derived on %v, though its series goes on", rule.ID, today)
		}
		if d.Known != d.Anchor.When.Exact() || d.Anchor.Status == calendar.Cancelled {
			t.Fatalf("%s on %v: known %v for %+v", rule.ID, today, d.Known, d.Anchor)
		}
		if want, _ := rule.On(d.Anchor.When); d.Known && (d.When.Before(today) || d.When != want) {
			t.Fatalf("%s on %v: %v, want %v", rule.ID, today, d.When, want)
		}
		if !d.Known && d.When != (civil.Date{}) {
			t.Fatalf("%s on %v: a date that is not known: %v", rule.ID, today, d.When)
		}
		if e, ok := d.Event(); ok {
			if err := e.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestUpcomingIsInOrder(t *testing.T) {
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c, today := edited(t, base), anyDate(t, "today")
		n := rapid.IntRange(0, 40).Draw(t, "n")
		items := c.Upcoming(today, n)
		if len(items) > n {
			t.Fatalf("%d items, want at most %d", len(items), n)
		}
		if all := c.Upcoming(today, 1000); len(items) < min(n, len(all)) || !slices.EqualFunc(items, all[:len(items)], same) {
			t.Fatal("a shorter list is not the beginning of the longer one")
		}
		seen := make(map[string]bool)
		for i, item := range items {
			if seen[item.ID] {
				t.Fatalf("%s is listed twice", item.ID)
			}
			seen[item.ID] = true
			if !item.When.IsZero() && item.When.End.Before(today) {
				t.Fatalf("%s is past: %v before %v", item.ID, item.When, today)
			}
			if i > 0 && before(items[i-1].When, item.When, today) > 0 {
				t.Fatalf("%s (%v) is listed before %s (%v)", items[i-1].ID, items[i-1].When, item.ID, item.When)
			}
			for _, l := range locale.Langs() {
				if item.Name[l] == "" || item.Text(l, today) == "" {
					t.Fatalf("%s says nothing in %s", item.ID, l)
				}
			}
		}
	})
}

func same(a, b calendar.Item) bool { return a.ID == b.ID && a.When == b.When }

// before compares by first day, what has begun counting as today's, and what has
// no date as last.
func before(a, b calendar.When, today civil.Date) int {
	key := func(w calendar.When) string {
		switch {
		case w.IsZero():
			return "9999-12-31"
		case w.Start.Before(today):
			return today.String()
		}
		return w.Start.String()
	}
	return cmp.Compare(key(a), key(b))
}

func TestTheCalendarDoesNotDependOnTheOrderOfOverrides(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyOverride(t, "a"), anyOverride(t, "b")
		if a.ID == b.ID {
			return
		}
		if !reflect.DeepEqual(c.With(a, b).Events(), c.With(b).With(a).Events()) {
			t.Fatalf("%s and %s", a.ID, b.ID)
		}
	})
}
