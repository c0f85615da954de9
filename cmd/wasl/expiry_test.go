package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// witness is a capability that notes what it is told of its deliveries.
type witness struct{ told []bot.Delivery }

func (v *witness) capability() bot.Capability {
	return bot.Capability{Name: "witness", Settled: func(_ context.Context, _ *bot.Work, d bot.Delivery) (bot.Reply, error) {
		v.told = append(v.told, d)
		return nil, nil
	}}
}

// add puts a delivery of the witness into jo-1's lane.
func (w *world) add(d bot.Delivery) bot.DeliveryID {
	w.t.Helper()
	d.Chat, d.Lang, d.Text = bot.Chat{Adapter: w.Name(), ID: "dm-jo-1"}, locale.Arabic, "نص"
	d.Origin = bot.Origin{Capability: "witness", Object: "1"}
	var id bot.DeliveryID
	err := w.app.db.Update(w.t.Context(), func(tx bot.Tx) (err error) {
		id, err = tx.Deliveries().Add(w.t.Context(), d)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// What was pending through a downtime and is over is not sent; it is recorded
// as missed, its capability is told, and its lane goes on. What somebody waits
// for is answered, however late.
func TestOverAfterDowntime(t *testing.T) {
	w := newWorld(t, morning)
	v := &witness{}
	if err := w.app.startWith(t.Context(), []bot.Capability{v.capability()}, w.adapter); err != nil {
		t.Fatal(err)
	}
	reminder := w.add(bot.Delivery{Kind: bot.KindReminder, Person: "jo-1"})
	dated := w.add(bot.Delivery{Kind: bot.KindReply, Expires: morning.Add(time.Hour)})
	answer := w.add(bot.Delivery{Kind: bot.KindReply})
	official := w.add(bot.Delivery{Kind: bot.KindAnnouncement})
	w.clock.NotBefore(morning.Add(25 * time.Hour)) // nothing ran meanwhile
	if err := w.app.startWith(t.Context(), []bot.Capability{v.capability()}, w.adapter); err != nil {
		t.Fatal(err)
	}
	sent := w.drain()
	if len(sent) != 2 || sent[0].ID != answer || sent[1].ID != official {
		t.Errorf("sent %+v", sent)
	}
	for _, id := range []bot.DeliveryID{reminder, dated} {
		d := w.delivery(id)
		if d.State != bot.Failed || d.Failure != bot.SendExpired || d.Attempts != 0 || !d.SettledAt.Equal(w.Now()) {
			t.Errorf("%s: %+v", id, d)
		}
	}
	if len(v.told) != 4 || v.told[0].ID != reminder || v.told[0].Failure != bot.SendExpired {
		t.Errorf("told %+v", v.told)
	}
}

// What waits behind a lane that is held is over by its own time.
func TestOverBehindABlockedLane(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.FailAlways("dm-jo-1", fault(bot.SendRetry, 0))
	first := w.add(bot.Delivery{Kind: bot.KindAnnouncement})
	second := w.add(bot.Delivery{Kind: bot.KindReminder})
	third := w.add(bot.Delivery{Kind: bot.KindAnnouncement})
	w.wait(30 * time.Hour)
	if d := w.delivery(second); d.State != bot.Pending {
		t.Errorf("while the lane is held %+v", d)
	}
	w.adapter.FailAlways("dm-jo-1", nil)
	sent := w.wait(time.Hour)
	if len(sent) != 2 || sent[0].ID != first || sent[1].ID != third {
		t.Errorf("sent %+v", sent)
	}
	if d := w.delivery(second); d.State != bot.Failed || d.Failure != bot.SendExpired || d.Attempts != 0 {
		t.Errorf("behind it %+v", d)
	}
	tries := w.tries(first)
	if len(tries) != bot.TriesKept || tries[0].Number != 1 || tries[0].Wait < time.Second || tries[len(tries)-1].Number != w.delivery(first).Attempts-1 {
		t.Errorf("tries %+v", tries)
	}
	if tries := w.tries(second); len(tries) != 0 {
		t.Errorf("tries of what was never tried: %+v", tries)
	}
}

func (w *world) tries(id bot.DeliveryID) []bot.Try {
	w.t.Helper()
	var tries []bot.Try
	err := w.app.db.View(w.t.Context(), func(tx bot.Tx) (err error) {
		tries, err = tx.Stories().Tries(w.t.Context(), id)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return tries
}

// A reminder that is over goes to no other account. An announcement whose
// platform was down until it was over does; one that the service missed does not.
func TestOverAtAnotherAccount(t *testing.T) {
	for name, c := range map[string]struct {
		kind    bot.Kind
		tried   bool
		another bool
	}{
		"a reminder that was tried":       {bot.KindReminder, true, false},
		"a reminder that was missed":      {bot.KindReminder, false, false},
		"an announcement that was tried":  {bot.KindAnnouncement, true, true},
		"an announcement that was missed": {bot.KindAnnouncement, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, morning)
			second := w.secondAccount()
			id := w.add(bot.Delivery{Kind: c.kind, Person: "jo-1"})
			if c.tried {
				w.adapter.FailAlways("dm-jo-1", fault(bot.SendRetry, 0))
				w.wait(100 * time.Hour)
			} else {
				w.clock.NotBefore(morning.Add(100 * time.Hour))
			}
			w.drain()
			if d := w.delivery(id); d.State != bot.Failed || d.Failure != bot.SendExpired {
				t.Fatalf("%+v", d)
			}
			if sent := w.adapter.SentTo(second.ID); (len(sent) == 1) != c.another {
				t.Errorf("at another account %+v", sent)
			}
		})
	}
}

// secondAccount gives jo-1 another account.
func (w *world) secondAccount() bot.Chat {
	w.t.Helper()
	chat := bot.Chat{Adapter: w.Name(), ID: "dm-second"}
	err := w.app.db.Update(w.t.Context(), func(tx bot.Tx) error {
		return tx.People().Bind(w.t.Context(), bot.BoundAccount{Account: bot.Account{Adapter: w.Name(), User: "second"}, Person: "jo-1", Chat: chat})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return chat
}

// asked is a platform that can tell what it got, but cannot be asked just now.
type asked struct{ *bottest.Adapter }

func (asked) Find(context.Context, bot.Delivery) (string, bool, error) {
	return "", false, errors.New("not now")
}

// What may have arrived before it was over is unknown, not missed; and a
// capability that fails on being told keeps no lane waiting.
func TestOverInDoubt(t *testing.T) {
	w := newWorld(t, morning)
	broken := bot.Capability{Name: "witness", Settled: func(context.Context, *bot.Work, bot.Delivery) (bot.Reply, error) { panic("no") }}
	start := func() {
		if err := w.app.startWith(t.Context(), []bot.Capability{broken}, asked{w.adapter}); err != nil {
			t.Fatal(err)
		}
	}
	start()
	w.adapter.Fail("dm-jo-1", errors.New("cut"))
	doubtful := w.add(bot.Delivery{Kind: bot.KindReminder})
	second := w.add(bot.Delivery{Kind: bot.KindReminder})
	third := w.add(bot.Delivery{Kind: bot.KindAnnouncement})
	w.drain()
	w.clock.NotBefore(morning.Add(30 * time.Hour))
	start()
	if sent := w.drain(); len(sent) != 1 || sent[0].ID != third {
		t.Errorf("sent %+v", sent)
	}
	if d := w.delivery(doubtful); d.State != bot.Unknown || d.Attempts != 1 {
		t.Errorf("in doubt %+v", d)
	}
	if d := w.delivery(second); d.State != bot.Failed || d.Failure != bot.SendExpired {
		t.Errorf("missed %+v", d)
	}
}
