package slack

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/bot/locale"
)

// relay is an app that runs as two processes: one receives, the other one
// sends. They have nothing in common but what the core hands on.
type relay struct {
	t      *testing.T
	server *faultserver.Server
	sender *Adapter
	got    *store // of the receiver
	sent   int
}

// relayed runs a test of two adapters in a channel where the bot is no member.
func relayed(t *testing.T, test func(r *relay, k *faultserver.Slack)) {
	synctest.Test(t, func(t *testing.T) {
		s := faultserver.New(t, faultserver.Options{Memory: true})
		r := &relay{t: t, server: s, got: newStore(), sender: strictAdapter(t, s, ModeSocket, fast, nil)}
		receiver := strictAdapter(t, s, ModeSocket, fast, nil)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- receiver.Run(ctx, r.got) }()
		s.Slack().Refuse(peerChannel, "channel_not_found")
		test(r, s.Slack())
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		for _, v := range s.Violations() {
			t.Errorf("%s in %s: %s", v.Rule, v.Key, v.Detail)
		}
	})
}

// command is a command in the channel, as the receiver's core gets it.
func (r *relay) command(k *faultserver.Slack) bot.Message {
	k.Command(faultserver.Act{Chat: peerChannel, From: peerUser, Command: "wasl", Text: "update"})
	return <-r.got.got
}

// answer lets the other adapter answer a message, whispered.
func (r *relay) answer(m bot.Message, form *bot.FormSheet) (string, error) {
	r.sent++
	return r.sender.Send(r.t.Context(), bot.Delivery{
		ID: bot.DeliveryID(fmt.Sprint("d", r.sent)), Chat: m.Chat, Kind: bot.KindReply, Lang: locale.Arabic, Text: "نص",
		ReplyTo: m.ID, Handle: m.Handle, Private: true, Reader: m.From.User, Sheet: form,
	})
}

// want fails the test unless so many messages stand in the channel, for the
// reader alone.
func (r *relay) want(n int) {
	r.t.Helper()
	posted := r.server.Slack().Posted(peerChannel)
	if len(posted) != n {
		r.t.Errorf("%d messages, want %d", len(posted), n)
	}
	for _, p := range posted {
		if !p.Private {
			r.t.Errorf("everybody reads %+v", p)
		}
	}
}

// The one opens the form of a command that the other one received, and answers
// what is sent with it, for as often as the command's address takes it.
func TestAnotherProcessAnswers(t *testing.T) {
	relayed(t, func(r *relay, k *faultserver.Slack) {
		m := r.command(k)
		if id, err := r.answer(m, sheet()); err != nil || id == "" {
			t.Fatalf("%q, %v", id, err)
		}
		if view, ok := k.Modal(peerUser); !ok || view.Title != sheet().Title {
			t.Fatalf("no modal: %+v", view)
		}
		r.want(0)
		<-time.After(20 * time.Minute)
		k.Submit(faultserver.Act{From: peerUser, Values: map[string]string{"text": "أطلقنا منصة"}})
		m = <-r.got.got
		if form, ok := m.Content.(bot.Submission); !ok || form.Form != sheet().ID {
			t.Fatalf("%+v", m.Content)
		}
		for i := range 5 {
			if id, err := r.answer(m, nil); err != nil || id != fmt.Sprint("response d", r.sent) {
				t.Errorf("answer %d: %q, %v", i+1, id, err)
			}
		}
		r.want(5)
		_, err := r.answer(m, nil)
		var sendErr *bot.SendError
		if !errors.As(err, &sendErr) || sendErr.Kind != bot.SendGone {
			t.Errorf("the sixth: %v; want what the channel said", err)
		}
		r.want(5)
	})
}

// A trigger that is too old, or was used, leaves the text to ask.
func TestAnotherProcessIsLate(t *testing.T) {
	relayed(t, func(r *relay, k *faultserver.Slack) {
		m := r.command(k)
		<-time.After(triggerLife + time.Millisecond)
		if id, err := r.answer(m, sheet()); err != nil || id != "response d1" {
			t.Errorf("%q, %v", id, err)
		}
		r.want(1)
		m = r.command(k)
		for range 2 {
			if _, err := r.answer(m, sheet()); err != nil {
				t.Error(err)
			}
		}
		r.want(2) // the second of the two
		m = r.command(k)
		<-time.After(responseLife + time.Millisecond)
		var sendErr *bot.SendError
		if _, err := r.answer(m, nil); !errors.As(err, &sendErr) || sendErr.Kind != bot.SendGone {
			t.Errorf("after half an hour: %v", err)
		}
		r.want(2)
	})
}
