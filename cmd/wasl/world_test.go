package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
)

// world is the whole program over a real database, with the fake adapter of
// package bottest in place of a platform and a clock that is moved by hand.
type world struct {
	t       testing.TB
	path    string
	clock   *bot.ManualClock
	ids     bot.IDs
	adapter *bottest.Adapter
	app     *app
	shown   []bottest.Sent // see press
	n       int            // of messages, for their ids
}

// openWorld makes a world with the demo cast, in Cairo's time.
func openWorld(t testing.TB, start time.Time) bottest.World { return newWorld(t, start) }

func newWorld(t testing.TB, start time.Time) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "wasl.db"), clock: bot.NewManualClock(start), ids: bot.NewIDs(bottest.Random(1))}
	w.adapter = bottest.NewAdapter("demo", w.clock)
	w.open(t.Context())
	t.Cleanup(func() { _ = w.app.close() })
	if _, err := w.app.seedCast(t.Context(), w.Name()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) open(ctx context.Context) {
	w.t.Helper()
	c := defaults()
	c.Storage.URL = "sqlite:" + w.path
	c.Secretariat.Channel = w.Name() + ":" + room
	a, err := openWith(ctx, library(w.t), c, w.clock, w.ids, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	w.app = a
	a.lanes = 1 // so that what is sent side by side has an order
	if err := a.start(ctx, w.adapter); err != nil {
		w.t.Fatal(err)
	}
}

// shipped reads the shipped content once for all tests: it is what takes long.
var shipped = sync.OnceValues(bot.NewLibrary)

func library(t testing.TB) *bot.Library {
	t.Helper()
	l, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l.Fork()
}

func (w *world) Name() string   { return w.adapter.Name() }
func (w *world) Now() time.Time { return w.clock.Now() }

func (w *world) Receive(ctx context.Context, m bot.Message) error { return w.app.bot.Receive(ctx, m) }

func (w *world) Advance(ctx context.Context, to time.Time) error {
	return w.app.bot.Advance(ctx, w.clock, to)
}

func (w *world) Restart(ctx context.Context) error {
	if err := w.app.close(); err != nil {
		return err
	}
	w.open(ctx)
	return nil
}

func (w *world) Stall(account bot.Account, on bool) { w.adapter.Stall(account.User, on) }
func (w *world) Block(account bot.Account, on bool) { w.adapter.Block(account.User, on) }

func (w *world) Drain(ctx context.Context) ([]bottest.Sent, error) {
	err := w.app.bot.Drain(ctx)
	return w.adapter.Take(), err
}
