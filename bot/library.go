package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"wasl/bot/calendar"
	"wasl/bot/knowledge"
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
	entries, err := l.Entries(ctx, content)
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

// ShippedEntry returns an entry as it comes with the program.
func (l *Library) ShippedEntry(id string) (knowledge.Entry, bool) {
	for _, e := range l.entries {
		if e.ID == id {
			return e, true
		}
	}
	return knowledge.Entry{}, false
}

// Entries returns all entries as they are now, retired ones too, by their ids.
func (l *Library) Entries(ctx context.Context, content ContentStore) ([]knowledge.Entry, error) {
	own, err := content.All(ctx, ContentEntry)
	if err != nil {
		return nil, err
	}
	changed := make([]knowledge.Entry, len(own))
	for i, o := range own {
		if changed[i], err = knowledge.Decode(o.ID, []byte(o.Data)); err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
	}
	return Over(l.entries, changed), nil
}

// Over returns entries with others in the place of those with their ids, or
// added, by their ids.
func Over(entries, changed []knowledge.Entry) []knowledge.Entry {
	byID := map[string]knowledge.Entry{}
	for _, e := range slices.Concat(entries, changed) {
		byID[e.ID] = e
	}
	all := make([]knowledge.Entry, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		all = append(all, byID[id])
	}
	return all
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
