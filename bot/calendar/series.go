package calendar

import (
	"maps"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// Numbering says what the ids of a cycle's events end in.
type Numbering string

// The ways to number the events of a cycle.
const (
	ByOrdinal Numbering = "ordinal" // imrf-5
	ByYear    Numbering = "year"    // sg-report-2030
)

// A Series is a row of events of one kind.
type Series struct {
	ID   string
	Name map[locale.Lang]string
	// Pattern names one event; {ordinal} and {year} stand for its place in the
	// row and the year of its cycle.
	Pattern   map[locale.Lang]string
	Place     map[locale.Lang]string // where they are held, if that never changes
	Days      int                    // how long one lasts; 0 if that varies
	Certainty string                 // of computed events
	Sources   []Source
	Cycle     Cycle // zero if the series does not repeat by rule
}

// A Cycle repeats the period First every so many years; First is where the
// event with the number Ordinal belongs. An event that slips into another year
// does not shift those after it.
type Cycle struct {
	Ordinal  int
	First    When
	Every    int // years; 0 for no cycle
	Numbered Numbering
}

// maxYear bounds what is computed: a civil date is printed with four digits.
const maxYear = 9999

// period returns where the cycle puts the event with an ordinal; false before
// its first one and beyond the last year that can be written.
func (c Cycle) period(ordinal int) (When, bool) {
	if c.Every <= 0 || ordinal < c.Ordinal || ordinal-c.Ordinal > maxYear {
		return When{}, false
	}
	w, shift := c.First, (ordinal-c.Ordinal)*c.Every
	w.Start.Year += shift
	w.End.Year += shift
	return w, w.End.Year <= maxYear
}

// annualDay returns the day of a cycle that falls on the same one every year.
func (c Cycle) annualDay() (civil.Date, bool) {
	return c.First.Start, c.Every == 1 && c.First.Exact() && c.First.Start == c.First.End
}

// occurrence computes the event with an ordinal from the cycle.
func (s Series) occurrence(n int) (Event, bool) {
	when, ok := s.Cycle.period(n)
	if !ok {
		return Event{}, false
	}
	e := Event{
		Series: s.ID, Ordinal: n, Name: s.eventName(n, when), Place: maps.Clone(s.Place),
		When: when, Status: Tentative, Certainty: s.Certainty, Sources: cloneSources(s.Sources), Days: s.Days,
	}
	suffix := n
	if s.Cycle.Numbered == ByYear {
		suffix = when.Start.Year
	}
	e.ID = s.ID + "-" + strconv.Itoa(suffix)
	if when.Exact() { // a fixed day needs no announcement
		e.Status, e.Announced = Confirmed, true
	}
	return e, true
}

// occurrenceByID computes the event that has an id.
func (s Series) occurrenceByID(id string) (Event, bool) {
	digits, found := strings.CutPrefix(id, s.ID+"-")
	n, err := strconv.Atoi(digits)
	if !found || err != nil || s.Cycle.Every <= 0 {
		return Event{}, false
	}
	if s.Cycle.Numbered == ByYear {
		n = s.Cycle.Ordinal + (n-s.Cycle.First.Start.Year)/s.Cycle.Every
	}
	e, ok := s.occurrence(n)
	return e, ok && e.ID == id // "imrf-05", or a year between two of them
}

// eventName fills the pattern for the event with an ordinal.
func (s Series) eventName(n int, when When) map[locale.Lang]string {
	if len(s.Pattern) == 0 {
		return nil
	}
	if nominal, ok := s.Cycle.period(n); ok {
		when = nominal
	}
	name := make(map[locale.Lang]string, len(s.Pattern))
	for l, pattern := range s.Pattern {
		name[l] = strings.NewReplacer(
			"{ordinal}", ordinal(l, n),
			"{year}", strconv.Itoa(when.Start.Year),
		).Replace(pattern)
	}
	return name
}

func (s Series) clone() Series {
	s.Name, s.Pattern, s.Place = maps.Clone(s.Name), maps.Clone(s.Pattern), maps.Clone(s.Place)
	s.Sources = cloneSources(s.Sources)
	return s
}

// validate checks what the content must bring for the rest to hold.
func (s Series) validate() error {
	invalid := func(problem string) error { return &InvalidError{ID: s.ID, Problem: problem} }
	switch {
	case s.ID == "":
		return invalid("a series without an id")
	case !bilingual(s.Name) || !bilingual(s.Pattern):
		return invalid("the name and the pattern must be in both languages")
	case len(s.Place) > 0 && !bilingual(s.Place):
		return invalid("the place must be in both languages")
	case len(s.Sources) == 0:
		return invalid("no source")
	case !knownCertainty(s.Certainty):
		return invalid("unknown certainty " + strconv.Quote(s.Certainty))
	case s.Days < 0:
		return invalid("a length below zero")
	case s.Cycle.Every == 0:
		return nil
	case s.Cycle.Every < 0 || s.Cycle.Ordinal < 1 || s.Cycle.First.IsZero() || !s.Cycle.First.valid():
		return invalid("a cycle needs a first period, an ordinal from 1 and a number of years")
	case s.Cycle.First.Start.Month == 2 && s.Cycle.First.Start.Day == 29,
		s.Cycle.First.End.Month == 2 && s.Cycle.First.End.Day >= 28:
		return invalid("a cycle cannot begin or end on a day that some years do not have")
	case s.Cycle.Numbered != ByOrdinal && s.Cycle.Numbered != ByYear:
		return invalid("a cycle is numbered by ordinal or year")
	}
	return nil
}
