package calendar

import (
	"cmp"
	"slices"

	"github.com/golang-sql/civil"
)

// A Calendar holds series, rules and events. It does not change, and may be used
// by several goroutines. The zero Calendar is empty.
type Calendar struct {
	series []Series
	rules  []Rule
	events []Event // sorted by compareEvents; ids are unique
}

// newCalendar takes ownership of its arguments. Of events with the same id the
// last one counts.
func newCalendar(series []Series, rules []Rule, events []Event) *Calendar {
	c := &Calendar{series: series, rules: rules}
	at := make(map[string]int, len(events))
	for _, e := range events {
		if i, found := at[e.ID]; found {
			c.events[i] = e
			continue
		}
		at[e.ID] = len(c.events)
		c.events = append(c.events, e)
	}
	slices.SortFunc(c.events, c.compareEvents)
	return c
}

// With returns a calendar in which the given events replace those with their
// ids, and are added otherwise; the receiver is not changed. The events should
// be valid ([Event.Validate]).
func (c *Calendar) With(overrides ...Event) *Calendar {
	events := slices.Clone(c.events)
	for _, e := range overrides {
		events = append(events, e.clone())
	}
	return newCalendar(c.series, c.rules, events)
}

// Event returns the event with an id, on record or computed from a cycle.
func (c *Calendar) Event(id string) (Event, bool) {
	for _, e := range c.events {
		if e.ID == id {
			return e.clone(), true
		}
	}
	for _, s := range c.series {
		if e, ok := s.occurrenceByID(id); ok && !c.taken(s.ID, e.Ordinal) {
			return e, true
		}
	}
	return Event{}, false
}

// Events returns the events on record, without computed ones, sorted by their
// first day; where it is unknown by the first day that their cycle gives them,
// or last.
func (c *Calendar) Events() []Event { return cloneEvents(c.events) }

// Series returns the series in the order of the content.
func (c *Calendar) Series() []Series {
	series := slices.Clone(c.series)
	for i := range series {
		series[i] = series[i].clone()
	}
	return series
}

// Rules returns the rules in the order of the content.
func (c *Calendar) Rules() []Rule {
	rules := slices.Clone(c.rules)
	for i := range rules {
		rules[i] = rules[i].clone()
	}
	return rules
}

// Next returns the first event of a series that is neither over nor cancelled on
// a day; one that is going on counts. An imprecise one counts until its period
// is over, or until it was held. A series with a cycle always has a next event.
func (c *Calendar) Next(series string, today civil.Date) (Event, bool) {
	for _, e := range c.members(series, today) {
		if e.Status != Cancelled && !e.over(today) {
			return e.clone(), true
		}
	}
	return Event{}, false
}

// Last returns the event of a series that ended last before a day, cancelled
// ones and those without any date aside.
func (c *Calendar) Last(series string, today civil.Date) (Event, bool) {
	var last Event
	for _, e := range c.members(series, today) {
		if e.Status == Cancelled || e.When.IsZero() || !e.over(today) {
			continue
		}
		if last.ID == "" || !e.When.End.Before(last.When.End) {
			last = e
		}
	}
	return last.clone(), last.ID != ""
}

// Derived applies a rule to the first event of its series for which the derived
// date has not passed, or is not known yet; false if there is none.
func (c *Calendar) Derived(rule string, today civil.Date) (Derived, bool) {
	i := slices.IndexFunc(c.rules, func(r Rule) bool { return r.ID == rule })
	if i < 0 {
		return Derived{}, false
	}
	r := c.rules[i].clone()
	for _, e := range c.members(r.Series, today) {
		if e.Status == Cancelled {
			continue
		}
		date, known := r.On(e.When)
		if (known && !date.Before(today)) || (!known && !e.over(today)) {
			return Derived{Rule: r, Anchor: e.clone(), When: date, Known: known}, true
		}
	}
	return Derived{}, false
}

// members returns the events of a series on record, and the computed ones from
// the first number of the cycle to some way beyond today: far enough that one of
// them is not over, and that derived dates of it have not passed.
func (c *Calendar) members(series string, today civil.Date) []Event {
	if series == "" {
		return nil
	}
	var members []Event
	for _, e := range c.events {
		if e.Series == series {
			members = append(members, e)
		}
	}
	s, ok := c.seriesByID(series)
	if !ok || s.Cycle.Every <= 0 {
		return members
	}
	// Each event on record can fill, by its number, one place that would have
	// been computed; so there must be as many more.
	spare := len(members) + 2
	for n := s.Cycle.Ordinal; spare > 0; n++ {
		e, ok := s.occurrence(n)
		if !ok {
			break
		}
		if e.When.Start.After(today) {
			spare--
		}
		if !c.taken(series, n) && !slices.ContainsFunc(members, func(m Event) bool { return m.ID == e.ID }) {
			members = append(members, e)
		}
	}
	slices.SortFunc(members, c.compareEvents)
	return members
}

// taken reports whether an event on record has a number in a series.
func (c *Calendar) taken(series string, ordinal int) bool {
	return slices.ContainsFunc(c.events, func(e Event) bool {
		return e.Series == series && e.Ordinal == ordinal
	})
}

func (c *Calendar) seriesByID(id string) (Series, bool) {
	i := slices.IndexFunc(c.series, func(s Series) bool { return s.ID == id })
	if i < 0 {
		return Series{}, false
	}
	return c.series[i], true
}

func (c *Calendar) compareEvents(a, b Event) int {
	x, y := c.expected(a), c.expected(b)
	return cmp.Or(compareDates(x.Start, y.Start), compareDates(x.End, y.End), cmp.Compare(a.ID, b.ID))
}

// expected returns the event's date, or where its place is while it has none: a
// forum that was put off without a new date is still the one before the next.
func (c *Calendar) expected(e Event) When {
	if !e.When.IsZero() {
		return e.When
	}
	if s, ok := c.seriesByID(e.Series); ok && e.Ordinal > 0 {
		if w, ok := s.Cycle.period(e.Ordinal); ok {
			return w
		}
	}
	end := civil.Date{Year: maxYear, Month: 12, Day: 31}
	return OnDays(end, end)
}

func compareDates(a, b civil.Date) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
}

func cloneEvents(events []Event) []Event {
	events = slices.Clone(events)
	for i := range events {
		events[i] = events[i].clone()
	}
	return events
}
