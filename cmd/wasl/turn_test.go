package main

import (
	"context"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
)

// paced is an adapter with turns. Each turn asks what becomes of it.
type paced struct {
	*bottest.Adapter
	turn        func(ctx context.Context) error
	broadcasts  []bool // what each turn was for
	taken, done int
}

// Turn implements bot.Pacer.
func (p *paced) Turn(ctx context.Context, _ bot.Chat, broadcast bool) (done func(), err error) {
	p.broadcasts = append(p.broadcasts, broadcast)
	if err := p.turn(ctx); err != nil {
		return nil, err
	}
	p.taken++
	return func() { p.done++ }, nil
}

func newPaced(t *testing.T, turn func(context.Context) error) (*world, *paced) {
	w := newWorld(t, morning)
	p := &paced{Adapter: w.adapter, turn: turn}
	if err := w.app.start(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return w, p
}

// What waits for its turn is not claimed: a program that is killed then leaves
// nothing in doubt.
func TestTurnComesBeforeTheClaim(t *testing.T) {
	var w *world
	var id bot.DeliveryID
	w, p := newPaced(t, func(context.Context) error {
		if d := w.delivery(id); d.State != bot.Pending { //nolint:contextcheck // a look at the store, not a part of the wait
			t.Errorf("while it waits it is %s", d.State)
		}
		return nil
	})
	id = w.post(bot.KindAnnouncement, "jo-1")
	if sent := w.drain(); len(sent) != 1 || w.delivery(id).State != bot.Sent {
		t.Errorf("sent %+v", sent)
	}
	id = w.post(bot.KindReply, "eg-1")
	w.drain()
	if len(p.broadcasts) != 2 || !p.broadcasts[0] || p.broadcasts[1] || p.done != p.taken {
		t.Errorf("turns for broadcasts: %v; %d of %d were given back", p.broadcasts, p.done, p.taken)
	}
}

// A turn that comes too late is a wait like the platform's own.
func TestTurnTooLateIsAWait(t *testing.T) {
	late := fault(bot.SendLimited, 40*time.Second)
	w, _ := newPaced(t, func(context.Context) (err error) { err, late = late, nil; return err })
	id := w.post(bot.KindAnnouncement, "jo-1")
	w.drain()
	if d := w.delivery(id); d.State != bot.Pending || d.Failure != bot.SendLimited || !d.NotBefore.Equal(morning.Add(40*time.Second)) {
		t.Errorf("%+v", d)
	}
	if n := w.adapter.Attempts("dm-jo-1"); n != 0 {
		t.Errorf("%d were given to the platform", n)
	}
	if sent := w.wait(40 * time.Second); len(sent) != 1 {
		t.Errorf("sent %+v", sent)
	}
}

// A stop ends the wait, and leaves the message as it was.
func TestStopEndsTheWaitForATurn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	w, _ := newPaced(t, func(ctx context.Context) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	})
	id := w.post(bot.KindAnnouncement, "jo-1")
	if err := w.app.bot.Run(ctx); err != nil {
		t.Error(err)
	}
	if d := w.delivery(id); d.State != bot.Pending || d.Attempts != 0 || d.Failure != bot.SendNone {
		t.Errorf("%+v", d)
	}
}
