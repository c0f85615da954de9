package calendar

import (
	"fmt"
	"maps"
	"slices"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// Status is where an event stands. The values are stored.
type Status string

// The statuses of an event.
const (
	Tentative Status = "tentative" // expected or planned
	Confirmed Status = "confirmed" // announced by its organiser
	Moved     Status = "moved"     // to other days; the old ones are in Was
	Held      Status = "held"
	Cancelled Status = "cancelled"
)

// How well a date is known. The values are stored.
const (
	CertaintyHigh       = "high"        // seen in a text of the organiser or the United Nations
	CertaintyMedium     = "medium"      // seen in the press or with another body, or follows from a rule
	CertaintySourceOnly = "source_only" // only the General Secretariat's paper says so
	CertaintyLow        = "low"         // inferred; said with "expected"
)

// A Source is where a date was read.
type Source struct {
	ID   string
	Name map[locale.Lang]string
	URL  string // empty if it has no public address
}

// A Change is a date that an event had before, and why it lost it.
type Change struct {
	When   When
	Reason map[locale.Lang]string
}

// An Event is something with a date. Maps by language hold both languages or
// are empty; their texts are as they were typed, not isolated.
type Event struct {
	ID      string
	Series  string // empty for a single event
	Ordinal int    // place in the series, from 1; 0 without one
	Name    map[locale.Lang]string
	Place   map[locale.Lang]string
	When    When
	Was     []Change // oldest first
	Status  Status
	// Announced says that the organiser made the exact days known.
	Announced bool
	Certainty string
	Sources   []Source
	Days      int                    // length in days if the days themselves are unknown; 0 if that is unknown too
	Note      map[locale.Lang]string // one or two full sentences
	// Rule is the id of the rule that this event answers: the hearing of 4 May
	// 2026 is what the rule imrf-hearing asks for. Empty for most events.
	Rule string
}

// An InvalidError says what is wrong with an event, a series or a rule.
type InvalidError struct {
	ID      string
	Problem string
}

func (e *InvalidError) Error() string { return fmt.Sprintf("%s: %s", e.ID, e.Problem) }

// Validate reports the first thing that makes the event unfit for a calendar, as
// an [*InvalidError]: no id, a name, place, note or reason in one language only,
// an unknown status or certainty, dates that do not exist or are out of order,
// "announced" without days, "moved" without a date before.
func (e Event) Validate() error {
	invalid := func(problem string) error { return &InvalidError{ID: e.ID, Problem: problem} }
	switch {
	case e.ID == "":
		return invalid("no id")
	case !bilingual(e.Name):
		return invalid("the name must be in both languages")
	case len(e.Place) > 0 && !bilingual(e.Place):
		return invalid("the place must be in both languages")
	case len(e.Note) > 0 && !bilingual(e.Note):
		return invalid("the note must be in both languages")
	case !slices.Contains([]Status{Tentative, Confirmed, Moved, Held, Cancelled}, e.Status):
		return invalid(fmt.Sprintf("unknown status %q", e.Status))
	case !knownCertainty(e.Certainty):
		return invalid(fmt.Sprintf("unknown certainty %q", e.Certainty))
	case !e.When.valid():
		return invalid("the date does not exist, or its ends are not whole periods in order")
	case e.Announced && !e.When.Exact():
		return invalid("announced, but the days are not known")
	case e.Status == Moved && len(e.Was) == 0:
		return invalid("moved, but no date before")
	case e.Ordinal < 0 || (e.Ordinal > 0 && e.Series == ""):
		return invalid("an ordinal needs a series, and counts from 1")
	case e.Days < 0:
		return invalid("a length below zero")
	}
	for _, change := range e.Was {
		if change.When.IsZero() || !change.When.valid() {
			return invalid("a date before that does not exist")
		}
		if len(change.Reason) > 0 && !bilingual(change.Reason) {
			return invalid("the reason of a change must be in both languages")
		}
	}
	return nil
}

// Length returns how many days the event lasts, if that is known.
func (e Event) Length() (int, bool) {
	if e.When.Exact() {
		return e.When.End.DaysSince(e.When.Start) + 1, true
	}
	return e.Days, e.Days > 0
}

// over reports whether the event has ended on a day. One that was held ends
// with the knowledge of it, though its period may still run.
func (e Event) over(today civil.Date) bool {
	if e.When.IsZero() {
		return e.Status == Held
	}
	if e.Status == Held && !e.When.Exact() {
		return !today.Before(e.When.Start)
	}
	return e.When.End.Before(today)
}

func (e Event) clone() Event {
	e.Name, e.Place, e.Note = maps.Clone(e.Name), maps.Clone(e.Place), maps.Clone(e.Note)
	e.Was = slices.Clone(e.Was)
	for i := range e.Was {
		e.Was[i].Reason = maps.Clone(e.Was[i].Reason)
	}
	e.Sources = cloneSources(e.Sources)
	return e
}

func cloneSources(sources []Source) []Source {
	sources = slices.Clone(sources)
	for i := range sources {
		sources[i].Name = maps.Clone(sources[i].Name)
	}
	return sources
}

func bilingual(text map[locale.Lang]string) bool {
	for _, l := range locale.Langs() {
		if text[l] == "" {
			return false
		}
	}
	return len(text) == len(locale.Langs())
}

func knownCertainty(c string) bool {
	switch c {
	case CertaintyHigh, CertaintyMedium, CertaintySourceOnly, CertaintyLow:
		return true
	}
	return false
}
