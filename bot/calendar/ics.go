package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// ErrImprecise is wrapped by the error of [ICS] for an event whose days are not
// known: a calendar entry that fills half a year helps nobody.
var ErrImprecise = errors.New("the days are not known")

// ICS returns an iCalendar file with one event as an all-day entry in a
// language. Its identity depends on the event's id alone, so that a file sent
// again after a move replaces the entry. The stamp is the time of making. The
// error wraps [ErrImprecise] if the days are not known.
func ICS(e Event, l locale.Lang, stamp time.Time) ([]byte, error) {
	if !e.When.Exact() {
		return nil, fmt.Errorf("%s: %w", e.ID, ErrImprecise)
	}
	return Feed([]Event{e}, l, stamp)
}

// Feed returns an iCalendar file with those of the events whose days are known,
// for a subscription. Cancelled ones stay in it, marked, so that they vanish
// from the subscribers' calendars too.
func Feed(events []Event, l locale.Lang, stamp time.Time) ([]byte, error) {
	file := ics.NewCalendar()
	file.SetProductId("-//Wasl//Calendar//" + strings.ToUpper(string(l)))
	file.SetCalscale("GREGORIAN")
	file.SetMethod(ics.MethodPublish)
	for _, e := range events {
		if e.When.Exact() {
			addEntry(file, e, l, stamp)
		}
	}
	var b bytes.Buffer
	// The line end is set, since the library's own default depends on the system.
	if err := file.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("calendar file: %w", err)
	}
	return b.Bytes(), nil
}

func addEntry(file *ics.Calendar, e Event, l locale.Lang, stamp time.Time) {
	entry := file.AddEvent(e.ID + "@wasl")
	entry.SetDtStampTime(stamp)
	// A client takes the entry with the higher number for the newer one.
	entry.SetSequence(len(e.Was))
	entry.SetAllDayStartAt(midnight(e.When.Start))
	entry.SetAllDayEndAt(midnight(e.When.End.AddDays(1))) // the end is exclusive
	// Clean also takes out the control characters that could end a line.
	entry.SetSummary(locale.Clean(e.Name[l]))
	if place := e.Place[l]; place != "" {
		entry.SetLocation(locale.Clean(place))
	}
	if text := description(e, l); text != "" {
		entry.SetDescription(text)
	}
	switch {
	case e.Status == Cancelled:
		entry.SetStatus(ics.ObjectStatusCancelled)
	case e.Status == Tentative || !e.Announced:
		entry.SetStatus(ics.ObjectStatusTentative)
	default:
		entry.SetStatus(ics.ObjectStatusConfirmed)
	}
	entry.SetTimeTransparency(ics.TransparencyTransparent) // a conference does not make its readers busy
}

// description holds the note, the date before the last move, and the sources.
func description(e Event, l locale.Lang) string {
	var lines []string
	if note := e.Note[l]; note != "" {
		lines = append(lines, note)
	}
	if old, moved := e.movedFrom(); moved {
		lines = append(lines, sayf(l, earlierDate, old.Text(l)))
	}
	for _, s := range e.Sources {
		line := sayf(l, sourceLine, s.Name[l])
		if s.URL != "" {
			line += " " + s.URL
		}
		lines = append(lines, line)
	}
	return locale.Clean(strings.Join(lines, "\n"))
}

// midnight carries a day in the form the library wants; only its date is used.
func midnight(d civil.Date) time.Time { return d.In(time.UTC) }
