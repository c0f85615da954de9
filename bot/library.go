package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/golang-sql/civil"

	"wasl/bot/calendar"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// Library is what the bot knows: the shipped entries and events, with the
// secretariat's versions over them. It is built again when those change.
type Library struct {
	entries []knowledge.Entry
	shipped *Shelf

	mu       sync.Mutex
	revision int64 // of what built holds
	built    *Shelf
}

// Shelf is one state of the library. It does not change.
type Shelf struct {
	Base     *knowledge.Base
	Calendar *calendar.Calendar
}

// NewLibrary reads what is shipped with the program.
func NewLibrary() (*Library, error) {
	entries, err := knowledge.Shipped()
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	events, err := calendar.Shipped()
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	base, err := knowledge.NewBase(entries)
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	shelf := &Shelf{Base: base, Calendar: events}
	return &Library{entries: entries, shipped: shelf, built: shelf}, nil
}

// Fork returns a library over the same shipped content for another database.
func (l *Library) Fork() *Library {
	return &Library{entries: l.entries, shipped: l.shipped, built: l.shipped}
}

// Shipped is the library as it comes with the program.
func (l *Library) Shipped() *Shelf { return l.shipped }

// Shelf returns the library as the transaction sees it.
func (l *Library) Shelf(ctx context.Context, content ContentStore) (*Shelf, error) {
	revision, err := content.Revision(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if revision == l.revision {
		return l.built, nil
	}
	entries, err := l.overriddenEntries(ctx, content)
	if err != nil {
		return nil, err
	}
	events, err := overriddenEvents(ctx, content)
	if err != nil {
		return nil, err
	}
	base, err := knowledge.NewBase(entries)
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	l.built, l.revision = &Shelf{Base: base, Calendar: l.shipped.Calendar.With(events...)}, revision
	return l.built, nil
}

func (l *Library) overriddenEntries(ctx context.Context, content ContentStore) ([]knowledge.Entry, error) {
	own, err := content.All(ctx, ContentEntry)
	if err != nil {
		return nil, err
	}
	entries := append([]knowledge.Entry(nil), l.entries...)
	for _, o := range own {
		e, err := knowledge.Decode(o.ID, []byte(o.Data))
		if err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func overriddenEvents(ctx context.Context, content ContentStore) ([]calendar.Event, error) {
	own, err := content.All(ctx, ContentEvent)
	if err != nil {
		return nil, err
	}
	events := make([]calendar.Event, len(own))
	for i, o := range own {
		if err := json.Unmarshal([]byte(o.Data), &events[i]); err != nil {
			return nil, fmt.Errorf("library: event %s: %w", o.ID, err)
		}
	}
	return events, nil
}

// Shelf returns the library as this unit of work sees it.
func (w *Work) Shelf(ctx context.Context) (*Shelf, error) {
	return w.Library.Shelf(ctx, w.Tx.Content())
}

// Body returns an entry's answer in a language, with the dates of a day.
func (s *Shelf) Body(e knowledge.Entry, l locale.Lang, today civil.Date) (string, error) {
	return e.Body(l, dates{s.Calendar, l, today})
}

// dates fills the dates into an entry's text.
type dates struct {
	calendar *calendar.Calendar
	lang     locale.Lang
	today    civil.Date
}

func (d dates) Date(id string) string {
	text, _ := d.calendar.DateText(d.lang, id) // a test over the content refuses unknown ids
	return text
}
func (d dates) Next(series string) string  { return d.calendar.NextText(d.lang, series, d.today) }
func (d dates) Last(series string) string  { return d.calendar.LastText(d.lang, series, d.today) }
func (d dates) Derived(rule string) string { return d.calendar.DerivedText(d.lang, rule, d.today) }
