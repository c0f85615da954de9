package calendar

import (
	"maps"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// A Rule derives a deadline from each event of a series: so many calendar months
// and then days after its first day (before it, if negative), or after its last
// day with FromEnd.
type Rule struct {
	ID      string
	Series  string
	FromEnd bool
	Months  int
	Days    int
	// Latest says that the date is the last possible one, not the date itself.
	Latest    bool
	Name      map[locale.Lang]string
	Source    Source
	Certainty string
}

// On returns the date that the rule derives; false if the days are not known.
func (r Rule) On(w When) (civil.Date, bool) {
	if !w.Exact() {
		return civil.Date{}, false
	}
	d := w.Start
	if r.FromEnd {
		d = w.End
	}
	return AddMonths(d, r.Months).AddDays(r.Days), true
}

// A Derived is what a rule says about one event. When holds the date if it is
// Known; otherwise it follows once the days of the Anchor are.
type Derived struct {
	Rule   Rule
	Anchor Event
	When   civil.Date
	Known  bool
}

// Name says what is due, and for which event.
func (d Derived) Name() map[locale.Lang]string {
	name := make(map[locale.Lang]string, len(d.Rule.Name))
	for l, text := range d.Rule.Name {
		name[l] = sayf(l, nameOfDeadline, text, inline(l, d.Anchor.Name[l]))
	}
	return name
}

// Event returns the deadline as an event of its own, for a calendar file; false
// while its date is not known.
func (d Derived) Event() (Event, bool) {
	if !d.Known {
		return Event{}, false
	}
	e := Event{
		ID: d.Rule.ID + "-" + d.Anchor.ID, Name: d.Name(), When: OnDays(d.When, d.When), Was: d.earlier(),
		Status: Confirmed, Announced: d.Anchor.Announced, Certainty: d.Rule.Certainty,
		Sources: []Source{d.Rule.clone().Source}, Rule: d.Rule.ID,
	}
	switch { // the anchor may have been held while the deadline lies ahead
	case d.Anchor.Status == Tentative:
		e.Status = Tentative
	case d.Anchor.Status == Moved && len(e.Was) > 0:
		e.Status = Moved
	}
	return e, true
}

// earlier derives the dates that the deadline had before its anchor moved.
func (d Derived) earlier() []Change {
	var was []Change
	for _, change := range d.Anchor.Was {
		if day, ok := d.Rule.On(change.When); ok {
			was = append(was, Change{When: OnDays(day, day), Reason: maps.Clone(change.Reason)})
		}
	}
	return was
}

func (r Rule) clone() Rule {
	r.Name = maps.Clone(r.Name)
	r.Source.Name = maps.Clone(r.Source.Name)
	return r
}

func (r Rule) validate() error {
	invalid := func(problem string) error { return &InvalidError{ID: r.ID, Problem: problem} }
	switch {
	case r.ID == "":
		return invalid("a rule without an id")
	case !bilingual(r.Name):
		return invalid("the name must be in both languages")
	case !knownCertainty(r.Certainty):
		return invalid("unknown certainty")
	}
	return nil
}
