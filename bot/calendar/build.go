package calendar

import (
	"fmt"
	"slices"
)

// A builder turns decoded content into a calendar's parts, checking what each
// says about the others.
type builder struct {
	sources map[string]Source
	series  []Series
	rules   []Rule
	events  []Event
}

func (b *builder) addSeries(in seriesContent) error {
	first, err := ParseWhen(in.Cycle.First)
	if err != nil {
		return fmt.Errorf("%s: %w", in.ID, err)
	}
	sources, err := b.resolve(in.ID, in.Sources)
	if err != nil {
		return err
	}
	s := Series{
		ID: in.ID, Name: in.Name.texts(), Pattern: in.Pattern.texts(), Place: in.Place.texts(),
		Days: in.Days, Certainty: in.Certainty, Sources: sources,
		Cycle: Cycle{Ordinal: in.Cycle.Ordinal, First: first, Every: in.Cycle.Every, Numbered: in.Cycle.Numbered},
	}
	if _, found := b.seriesByID(s.ID); found {
		return &InvalidError{ID: s.ID, Problem: "a second series with this id"}
	}
	b.series = append(b.series, s)
	return s.validate()
}

func (b *builder) addRule(in ruleContent) error {
	sources, err := b.resolve(in.ID, []string{in.Source})
	if err != nil {
		return err
	}
	r := Rule{
		ID: in.ID, Series: in.Series, FromEnd: in.FromEnd, Months: in.Months, Days: in.Days,
		Latest: in.Latest, Name: in.Name.texts(), Source: sources[0], Certainty: in.Certainty,
	}
	if _, found := b.seriesByID(r.Series); !found {
		return &InvalidError{ID: r.ID, Problem: "unknown series " + r.Series}
	}
	if b.hasRule(r.ID) {
		return &InvalidError{ID: r.ID, Problem: "a second rule with this id"}
	}
	b.rules = append(b.rules, r)
	return r.validate()
}

func (b *builder) addEvent(in eventContent) error {
	invalid := func(problem string) error { return &InvalidError{ID: in.ID, Problem: problem} }
	if in.When == nil {
		return invalid("no date; an unknown one is written as an empty text")
	}
	when, err := ParseWhen(*in.When)
	if err != nil {
		return fmt.Errorf("%s: %w", in.ID, err)
	}
	sources, err := b.resolve(in.ID, in.Sources)
	if err != nil {
		return err
	}
	e := Event{
		ID: in.ID, Series: in.Series, Ordinal: in.Ordinal, Name: in.Name.texts(), Place: in.Place.texts(),
		When: when, Status: in.Status, Announced: in.Announced, Certainty: in.Certainty,
		Sources: sources, Days: in.Days, Note: in.Note.texts(), Rule: in.Rule,
	}
	for _, w := range in.Was {
		old, err := ParseWhen(w.When)
		if err != nil {
			return fmt.Errorf("%s: %w", in.ID, err)
		}
		e.Was = append(e.Was, Change{When: old, Reason: w.Reason.texts()})
	}
	if e.Series != "" {
		s, found := b.seriesByID(e.Series)
		if !found {
			return invalid("unknown series " + e.Series)
		}
		s.complete(&e)
	}
	switch {
	case len(e.Sources) == 0:
		return invalid("no source")
	case e.Rule != "" && !b.hasRule(e.Rule):
		return invalid("unknown rule " + e.Rule)
	case slices.ContainsFunc(b.events, func(o Event) bool { return o.ID == e.ID }):
		return invalid("a second event with this id")
	case slices.ContainsFunc(b.events, func(o Event) bool {
		return e.Ordinal > 0 && o.Series == e.Series && o.Ordinal == e.Ordinal
	}):
		return invalid("a second event with this number in its series")
	}
	b.events = append(b.events, e)
	return e.Validate()
}

// complete gives an event what its series says about all of them.
func (s Series) complete(e *Event) {
	if len(e.Name) == 0 && e.Ordinal > 0 {
		e.Name = s.eventName(e.Ordinal, e.When)
	}
	if len(e.Place) == 0 {
		e.Place = s.clone().Place
	}
	if !e.When.Exact() && e.Days == 0 {
		e.Days = s.Days
	}
}

func (b *builder) resolve(owner string, ids []string) ([]Source, error) {
	sources := make([]Source, 0, len(ids))
	for _, id := range ids {
		s, found := b.sources[id]
		if !found {
			return nil, &InvalidError{ID: owner, Problem: fmt.Sprintf("unknown source %q", id)}
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func (b *builder) seriesByID(id string) (Series, bool) {
	return (&Calendar{series: b.series}).seriesByID(id)
}

func (b *builder) hasRule(id string) bool {
	return slices.ContainsFunc(b.rules, func(r Rule) bool { return r.ID == id })
}
