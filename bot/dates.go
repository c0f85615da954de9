package bot

import (
	"slices"

	"github.com/golang-sql/civil"

	"wasl/bot/calendar"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// Body returns an entry's answer in a language, with the dates of a day.
func (s *Shelf) Body(e knowledge.Entry, l locale.Lang, today civil.Date) (string, error) {
	return e.Body(l, dates{s.Calendar, l, today})
}

// UnknownDates returns the placeholders of a text for which the calendar has
// nothing; an error of [knowledge.ErrPlaceholder] if something between braces is
// no placeholder.
func (s *Shelf) UnknownDates(text string) ([]knowledge.Placeholder, error) {
	found, err := knowledge.Placeholders(text)
	return slices.DeleteFunc(found, s.hasDate), err
}

func (s *Shelf) hasDate(p knowledge.Placeholder) bool {
	if p.Function == "date" { // also of events that are not on record
		_, ok := s.Calendar.DateText(locale.Arabic, p.ID)
		return ok
	}
	return slices.Contains(s.DateIDs(p.Function), p.ID)
}

// DateIDs are the ids that a placeholder's function can name; of single dates
// those of the events on record.
func (s *Shelf) DateIDs(function string) []string {
	var ids []string
	switch function {
	case "date":
		for _, e := range s.Calendar.Events() {
			ids = append(ids, e.ID)
		}
	case "derived":
		for _, r := range s.Calendar.Rules() {
			ids = append(ids, r.ID)
		}
	case "next", "last":
		for _, x := range s.Calendar.Series() {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

// dates fills the dates into an entry's text.
type dates struct {
	calendar *calendar.Calendar
	lang     locale.Lang
	today    civil.Date
}

func (d dates) Date(id string) string {
	text, _ := d.calendar.DateText(d.lang, id) // what is stored was checked for ids that do not exist
	return text
}
func (d dates) Next(series string) string  { return d.calendar.NextText(d.lang, series, d.today) }
func (d dates) Last(series string) string  { return d.calendar.LastText(d.lang, series, d.today) }
func (d dates) Derived(rule string) string { return d.calendar.DerivedText(d.lang, rule, d.today) }
