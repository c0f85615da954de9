package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"wasl/bot"
)

// modelDelivery is a delivery in the plainest model of the lanes.
type modelDelivery struct {
	id     bot.DeliveryID
	lane   bot.Chat
	urgent bool
	state  bot.DeliveryState
	due    time.Time
}

// model lists all deliveries in the order in which they were added.
type model []*modelDelivery

// head returns the first unsettled delivery of a lane, and whether it may be
// claimed as soon as it is due: nothing of the lane is being sent.
func (m model) head(lane bot.Chat) (head *modelDelivery, free bool) {
	free = true
	for _, d := range m {
		if d.lane != lane || d.state.Final() {
			continue
		}
		if head == nil {
			head = d
		}
		free = free && d.state != bot.Sending
	}
	return head, free && head != nil
}

// due returns the due lanes: those in which a reply waits, and the others.
func (m model) due(lanes []bot.Chat, at time.Time) (urgent, rest []string) {
	for _, lane := range lanes {
		head, free := m.head(lane)
		if !free || head.due.After(at) {
			continue
		}
		if slices.ContainsFunc(m, func(d *modelDelivery) bool { return d.lane == lane && !d.state.Final() && d.urgent }) {
			urgent = append(urgent, lane.String())
		} else {
			rest = append(rest, lane.String())
		}
	}
	return urgent, rest
}

func (m model) next(lanes []bot.Chat) (at time.Time) {
	for _, lane := range lanes {
		if head, free := m.head(lane); free && (at.IsZero() || head.due.Before(at)) {
			at = head.due
		}
	}
	return at
}

// laneModel does random things to a few lanes, and compares with the model
// after each.
func laneModel(e *env) {
	var lanes []bot.Chat
	for _, adapter := range []string{"s", "t"} {
		for i := range 3 {
			lanes = append(lanes, bot.Chat{Adapter: adapter, ID: fmt.Sprint(i)})
		}
	}
	kinds := []bot.Kind{bot.KindReply, bot.KindNotice, bot.KindAnnouncement, bot.KindDigest}
	rapid.Check(e.T, func(t *rapid.T) {
		do := func(fn func(bot.Tx) error) {
			if err := e.db.Update(e.ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		var all model
		defer func() { // the next check begins with nothing that waits
			do(func(tx bot.Tx) error {
				for _, d := range all {
					if err := tx.Deliveries().Save(e.ctx, bot.Delivery{ID: d.id, State: bot.Sent}); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		pick := func(what string, states ...bot.DeliveryState) *modelDelivery {
			var some model
			for _, d := range all {
				if slices.Contains(states, d.state) {
					some = append(some, d)
				}
			}
			if len(some) == 0 {
				t.Skip("no delivery to " + what)
			}
			return rapid.SampledFrom(some).Draw(t, what)
		}
		move := func(d *modelDelivery, state bot.DeliveryState, due time.Time) {
			d.state, d.due = state, due
			do(func(tx bot.Tx) error {
				stored, err := tx.Deliveries().Get(e.ctx, d.id)
				if err != nil {
					return err
				}
				stored.State, stored.NotBefore = state, due
				return tx.Deliveries().Save(e.ctx, stored)
			})
		}
		delay := rapid.Map(rapid.IntRange(0, 3), func(n int) time.Duration { return time.Duration(n) * time.Minute })
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				kind := rapid.SampledFrom(kinds).Draw(t, "kind")
				d := &modelDelivery{
					lane: rapid.SampledFrom(lanes).Draw(t, "lane"), urgent: kind.Repeatable(), state: bot.Pending,
					due: e.now().Add(delay.Draw(t, "delay")),
				}
				do(func(tx bot.Tx) (err error) {
					d.id, err = tx.Deliveries().Add(e.ctx, bot.Delivery{Chat: d.lane, Kind: kind, Text: "x", NotBefore: d.due})
					return err
				})
				all = append(all, d)
			},
			"claim": func(t *rapid.T) {
				lane := rapid.SampledFrom(lanes).Draw(t, "lane")
				head, free := all.head(lane)
				var got bot.Delivery
				err := e.db.Update(e.ctx, func(tx bot.Tx) (err error) {
					_, due, err := tx.Deliveries().Due(e.ctx, lane)
					if want := free && !head.due.After(e.now()); err != nil || due != want {
						t.Fatalf("something is due in %s: got %t, %v; want %t", lane, due, err, want)
					}
					got, err = tx.Deliveries().Claim(e.ctx, lane)
					return err
				})
				if !free || head.due.After(e.now()) {
					if !errors.Is(err, bot.ErrNotFound) {
						t.Fatalf("claim in %s: got %q, %v; want ErrNotFound", lane, got.ID, err)
					}
					return
				}
				if err != nil || got.ID != head.id || got.State != bot.Sending {
					t.Fatalf("claim in %s: got %q in state %q, %v; want %s", lane, got.ID, got.State, err, head.id)
				}
				head.state = bot.Sending
			},
			"settle": func(t *rapid.T) {
				d := pick("settle", bot.Sending)
				move(d, rapid.SampledFrom([]bot.DeliveryState{bot.Sent, bot.Failed, bot.Unknown}).Draw(t, "state"), d.due)
			},
			"retry": func(t *rapid.T) {
				move(pick("retry", bot.Sending), bot.Pending, e.now().Add(delay.Draw(t, "delay")))
			},
			"resend": func(*rapid.T) { move(pick("resend", bot.Failed, bot.Unknown), bot.Pending, e.now()) },
			"wait":   func(t *rapid.T) { e.advance(delay.Draw(t, "delay")) },
			"": func(t *rapid.T) {
				err := e.db.View(e.ctx, func(tx bot.Tx) error {
					next, ok, err := tx.Deliveries().NextDue(e.ctx, nil)
					if err != nil {
						return err
					}
					if want := all.next(lanes); !next.Equal(want) || ok == want.IsZero() {
						t.Fatalf("next due: got %v (%t), want %v", next, ok, want)
					}
					return compareLanes(e, t, tx, all, lanes)
				})
				if err != nil {
					t.Fatal(err)
				}
			},
		})
	})
}

// compareLanes checks which lanes are due, that replies go first, and that a
// limit cuts the same list.
func compareLanes(e *env, t *rapid.T, tx bot.Tx, all model, lanes []bot.Chat) error {
	urgent, rest := all.due(lanes, e.now())
	got, err := tx.Deliveries().DueLanes(e.ctx, nil, len(lanes)+1, 2*len(lanes))
	if err != nil {
		return err
	}
	names := make([]string, len(got))
	for i, lane := range got {
		names[i] = lane.String()
	}
	if len(names) != len(urgent)+len(rest) {
		t.Fatalf("due lanes: got %v, want %v, then %v", names, urgent, rest)
	}
	first, then := slices.Sorted(slices.Values(names[:len(urgent)])), slices.Sorted(slices.Values(names[len(urgent):]))
	if !slices.Equal(first, urgent) || !slices.Equal(then, rest) {
		t.Fatalf("due lanes: got %v, want %v, then %v", names, urgent, rest)
	}
	limit := rapid.IntRange(0, len(lanes)).Draw(t, "limit")
	some, err := tx.Deliveries().DueLanes(e.ctx, nil, limit, 2*len(lanes))
	if err != nil {
		return err
	}
	if !slices.Equal(some, got[:min(limit, len(got))]) {
		t.Fatalf("at most %d due lanes: got %v of %v", limit, some, got)
	}
	return nil
}
