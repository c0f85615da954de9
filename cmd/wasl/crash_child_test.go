package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"wasl/adapters/discord"
	"wasl/adapters/slack"
	"wasl/adapters/telegram"
	"wasl/bot"
)

// With these in its environment the test's program is the service of a
// configuration, and kills itself when it passes a point of the pipeline for the
// n-th time.
const (
	crashConfigEnv = "WASL_TEST_CRASH_CONFIG"
	crashPointEnv  = "WASL_TEST_CRASH_POINT"
	crashNthEnv    = "WASL_TEST_CRASH_NTH"
)

// point is an instant of the pipeline.
type point string

// The points, in the order in which a message passes them. The last two are
// passed by schedules.
const (
	receiveOpen     point = "receive, uncommitted"
	receiveDone     point = "receive, committed"
	unacknowledged  point = "receive, unacknowledged"
	claimOpen       point = "claim, uncommitted"
	claimDone       point = "claim, committed"
	sendDone        point = "send, accepted"
	recordOpen      point = "record, uncommitted"
	recordDone      point = "record, committed"
	scheduleOpen    point = "schedule, uncommitted"
	scheduleDone    point = "schedule, committed"
	nothingInFlight point = ""
)

// points lists those that any traffic passes.
func points() []point {
	return []point{
		receiveOpen, receiveDone, unacknowledged, claimOpen, claimDone, sendDone, recordOpen, recordDone,
	}
}

func TestMain(m *testing.M) {
	if path := os.Getenv(crashConfigEnv); path != "" {
		fmt.Fprintln(os.Stderr, crashService(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crashService is `wasl serve` with a store and adapters that kill the program
// at a point. Nothing of the program itself knows the points.
func crashService(path string) error {
	nth, err := strconv.Atoi(os.Getenv(crashNthEnv))
	if err != nil {
		return err
	}
	f := &fuse{at: point(os.Getenv(crashPointEnv)), left: nth}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	c, err := readConfig(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
	if err != nil {
		return err
	}
	if err := a.join(c); err != nil {
		return errors.Join(err, a.close())
	}
	adapters, err := a.configured(c, streams{os.Stdin, os.Stdout, os.Stderr})
	if err != nil {
		return errors.Join(err, a.close())
	}
	for i := range adapters {
		switch adapter := adapters[i].(type) { // each by itself: what it can do besides must stay visible
		case *telegram.Adapter:
			adapters[i] = fusedTelegram{adapter, f}
		case *slack.Adapter:
			adapters[i] = fusedSlack{adapter, f}
		case *discord.Adapter:
			adapters[i] = fusedDiscord{adapter, f}
		}
	}
	a.store = fusedStore{a.store, f}
	if err := a.start(ctx, adapters...); err != nil {
		return errors.Join(err, a.close())
	}
	return errors.Join(a.bot.Run(ctx), a.close())
}

// fuse kills the program.
type fuse struct {
	at   point
	mu   sync.Mutex
	left int
}

func (f *fuse) pass(p point) {
	if p != f.at {
		return
	}
	f.mu.Lock() // for good, when it is the last time
	if f.left--; f.left > 0 {
		f.mu.Unlock()
		return
	}
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL) // nothing comes after it
	select {}
}

// fusedStore passes the points round each transaction of the pipeline. Which
// one it is shows in what it does.
type fusedStore struct {
	bot.Store
	fuse *fuse
}

// Update implements bot.Store.
func (s fusedStore) Update(ctx context.Context, fn func(bot.Tx) error) error {
	var open, done point
	err := s.Store.Update(ctx, func(tx bot.Tx) error {
		spy := &spyTx{Tx: tx}
		if err := fn(spy); err != nil {
			return err
		}
		open, done = spy.open, spy.done
		if open != nothingInFlight {
			s.fuse.pass(open)
		}
		return nil
	})
	if err == nil && done != nothingInFlight {
		s.fuse.pass(done)
	}
	return err
}

// spyTx notes which transaction it is, by the first thing that tells.
type spyTx struct {
	bot.Tx
	open, done point
}

func (t *spyTx) is(open, done point) {
	if t.open == nothingInFlight {
		t.open, t.done = open, done
	}
}

// Messages implements bot.Tx: only Receive writes there.
func (t *spyTx) Messages() bot.MessageStore {
	t.is(receiveOpen, receiveDone)
	return t.Tx.Messages()
}

// Deliveries implements bot.Tx.
func (t *spyTx) Deliveries() bot.DeliveryStore { return spyDeliveries{t.Tx.Deliveries(), t} }

// Schedules implements bot.Tx.
func (t *spyTx) Schedules() bot.ScheduleStore { return spySchedules{t.Tx.Schedules(), t} }

type spyDeliveries struct {
	bot.DeliveryStore
	tx *spyTx
}

// Claim implements bot.DeliveryStore.
func (s spyDeliveries) Claim(ctx context.Context, lane bot.Chat) (bot.Delivery, error) {
	d, err := s.DeliveryStore.Claim(ctx, lane)
	if err == nil {
		s.tx.is(claimOpen, claimDone)
	}
	return d, err
}

// Save implements bot.DeliveryStore: outside of Receive it records a try.
func (s spyDeliveries) Save(ctx context.Context, d bot.Delivery) error {
	s.tx.is(recordOpen, recordDone)
	return s.DeliveryStore.Save(ctx, d)
}

type spySchedules struct {
	bot.ScheduleStore
	tx *spyTx
}

// Occur implements bot.ScheduleStore.
func (s spySchedules) Occur(ctx context.Context, o bot.Occurrence) (bool, error) {
	s.tx.is(scheduleOpen, scheduleDone)
	return s.ScheduleStore.Occur(ctx, o)
}

// fusedInbox passes a point between Receive and the acknowledgement.
type fusedInbox struct {
	bot.Inbox
	fuse *fuse
}

// Receive implements bot.Inbox.
func (i fusedInbox) Receive(ctx context.Context, m bot.Message) error {
	err := i.Inbox.Receive(ctx, m)
	if err == nil {
		i.fuse.pass(unacknowledged)
	}
	return err
}

func (f *fuse) sent(id string, err error) (string, error) {
	if err == nil {
		f.pass(sendDone)
	}
	return id, err
}

type fusedTelegram struct {
	*telegram.Adapter
	fuse *fuse
}

func (a fusedTelegram) Run(ctx context.Context, in bot.Inbox) error {
	return a.Adapter.Run(ctx, fusedInbox{in, a.fuse})
}

func (a fusedTelegram) Send(ctx context.Context, d bot.Delivery) (string, error) {
	return a.fuse.sent(a.Adapter.Send(ctx, d))
}

type fusedSlack struct {
	*slack.Adapter
	fuse *fuse
}

func (a fusedSlack) Run(ctx context.Context, in bot.Inbox) error {
	return a.Adapter.Run(ctx, fusedInbox{in, a.fuse})
}

func (a fusedSlack) Send(ctx context.Context, d bot.Delivery) (string, error) {
	return a.fuse.sent(a.Adapter.Send(ctx, d))
}

type fusedDiscord struct {
	*discord.Adapter
	fuse *fuse
}

func (a fusedDiscord) Run(ctx context.Context, in bot.Inbox) error {
	return a.Adapter.Run(ctx, fusedInbox{in, a.fuse})
}

func (a fusedDiscord) Send(ctx context.Context, d bot.Delivery) (string, error) {
	return a.fuse.sent(a.Adapter.Send(ctx, d))
}
