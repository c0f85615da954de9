package calendar

import (
	"cmp"
	"maps"
	"slices"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// An Item is a line of a list of what is to come: an event, or a deadline that a
// rule derives from one.
type Item struct {
	ID   string // the event's, or the rule's
	Name map[locale.Lang]string
	When When
	// Event is the event itself, or the deadline's anchor.
	Event Event
	// Derived is the deadline; nil for an event.
	Derived *Derived
}

// Text says when, and for an event where and with what reservation: what
// [Event.Text] and [Derived.Text] return.
func (i Item) Text(l locale.Lang, today civil.Date) string {
	if i.Derived != nil {
		return i.Derived.Text(l)
	}
	return i.Event.Text(l, today)
}

// Upcoming returns at most n items that are not past, in order: the next event
// of each series, the single events, and the deadlines whose date is known. What
// has begun, or may have, comes first; what has no date at all comes last. Where
// an event is what a rule asks for, only the one with the exact date is listed.
func (c *Calendar) Upcoming(today civil.Date, n int) []Item {
	var items []Item
	add := func(e Event) { items = append(items, Item{ID: e.ID, Name: maps.Clone(e.Name), When: e.When, Event: e}) }
	for _, s := range c.seriesIDs() {
		if e, ok := c.Next(s, today); ok {
			add(e)
		}
	}
	for _, e := range c.events {
		if e.Series == "" && e.Status != Cancelled && !e.over(today) {
			add(e.clone())
		}
	}
	for _, r := range c.rules {
		d, ok := c.Derived(r.ID, today)
		if !ok || !d.Known {
			continue
		}
		answers := func(i Item) bool { return i.Derived == nil && i.Event.Rule == r.ID }
		if slices.ContainsFunc(items, func(i Item) bool { return answers(i) && i.When.Exact() }) {
			continue
		}
		items = slices.DeleteFunc(items, answers)
		items = append(items, Item{ID: r.ID, Name: d.Name(), When: OnDays(d.When, d.When), Event: d.Anchor, Derived: &d})
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		x, y := listed(a.When, today), listed(b.When, today)
		return cmp.Or(compareDates(x.Start, y.Start), compareDates(x.End, y.End), cmp.Compare(a.ID, b.ID))
	})
	return items[:max(0, min(n, len(items)))]
}

// listed returns the days by which a date is put in order.
func listed(w When, today civil.Date) When {
	if w.IsZero() {
		end := civil.Date{Year: maxYear, Month: 12, Day: 31}
		return OnDays(end, end)
	}
	if w.Start.Before(today) {
		w.Start = today
	}
	return w
}

// seriesIDs returns the series of the content, then those that only the events
// name.
func (c *Calendar) seriesIDs() []string {
	var ids []string
	for _, s := range c.series {
		ids = append(ids, s.ID)
	}
	for _, e := range c.events {
		if e.Series != "" && !slices.Contains(ids, e.Series) {
			ids = append(ids, e.Series)
		}
	}
	return ids
}
