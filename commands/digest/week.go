package digest

import (
	"fmt"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// week is a reporting week, from its Sunday to its Saturday.
type week struct{ first civil.Date }

// weekOf returns the week that holds a day.
func weekOf(day civil.Date) week {
	return week{day.AddDays(-int(day.In(time.UTC).Weekday()))}
}

// parseWeek reads what id wrote.
func parseWeek(id string) (week, error) {
	day, err := civil.ParseDate(id)
	if err != nil {
		return week{}, fmt.Errorf("digest: week %q: %w", id, err)
	}
	return weekOf(day), nil
}

// last is the week's last day.
func (w week) last() civil.Date { return w.first.AddDays(6) }

// before is the week before.
func (w week) before() week { return week{w.first.AddDays(-7)} }

// id names the week by its last day: 2026-11-28.
func (w week) id() string { return w.last().String() }

// text says the week's days.
func (w week) text(l locale.Lang) string { return locale.DateRange(l, w.first, w.last()) }

// bounds returns the instants at which the week begins and has ended, in a zone.
func (w week) bounds(zone *time.Location) (from, to time.Time) {
	return w.first.In(zone), w.last().AddDays(1).In(zone)
}

// dayOf is the day of an instant in the secretariat's zone.
func dayOf(w *bot.Work, t time.Time) civil.Date { return civil.DateOf(t.In(w.Secretariat.Zone)) }
