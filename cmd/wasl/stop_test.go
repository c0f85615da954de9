package main

import (
	"context"
	"testing"
	"time"

	"wasl/bot"
)

// TestStopWhileUnderWay stops an announcement while one of its messages is
// with the platform: whatever the platform answers, it is not tried again,
// neither there nor at another account, and nobody else gets it.
func TestStopWhileUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		answer  error
		state   bot.DeliveryState
		failure bot.SendErrorKind
	}{
		"arrives":      {nil, bot.Sent, bot.SendNone},
		"has to wait":  {fault(bot.SendLimited, time.Second), bot.Failed, bot.SendStopped},
		"passing":      {fault(bot.SendRetry, 0), bot.Failed, bot.SendStopped},
		"blocked":      {fault(bot.SendBlocked, 0), bot.Failed, bot.SendBlocked},
		"nobody knows": {fault(bot.SendUnknown, 0), bot.Unknown, bot.SendUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, morning)
			err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
				return tx.People().Bind(t.Context(), bot.BoundAccount{
					Account: bot.Account{Adapter: w.Name(), User: "second"}, Person: "jo-1", Chat: bot.Chat{Adapter: w.Name(), ID: "dm-second"},
				})
			})
			if err != nil {
				t.Fatal(err)
			}
			w.text("1", "sec-1", "announce JO\nar: نص الإعلان\nen: The text")
			w.press("2", "sec-1", "ask_approval")
			var underWay bot.DeliveryID
			w.adapter.Before(func(_ context.Context, d bot.Delivery) error {
				if d.Kind != bot.KindAnnouncement || d.Chat.ID != "dm-jo-1" {
					return nil
				}
				underWay = d.ID
				w.shown = append(w.shown, w.adapter.Sent()...)
				w.pressShown("4", "sec-2", "stop") //nolint:contextcheck // the press has nothing to do with the send
				return c.answer
			})
			w.press("3", "sec-2", "approve")
			w.drain()
			w.wait(time.Hour)
			if d := w.delivery(underWay); d.State != c.state || d.Failure != c.failure || d.Attempts != 1 {
				t.Errorf("it is %s, %s after %d tries; want %s, %s", d.State, d.Failure, d.Attempts, c.state, c.failure)
			}
			for _, d := range w.adapter.Sent() {
				if d.Kind == bot.KindAnnouncement && d.ID != underWay {
					t.Errorf("%s got it after the stop", d.Chat)
				}
			}
			var state bot.AnnouncementState
			err = w.app.db.View(t.Context(), func(tx bot.Tx) error {
				ann, err := tx.Announcements().Get(t.Context(), "ANN-2026-001")
				state = ann.State
				return err
			})
			want := bot.AnnouncementDone
			if c.failure == bot.SendStopped { // then nobody has it
				want = bot.AnnouncementCancelled
			}
			if err != nil || state != want {
				t.Errorf("the announcement is %s, %v; want %s", state, err, want)
			}
		})
	}
}
