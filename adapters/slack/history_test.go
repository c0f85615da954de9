package slack

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/bot"
)

func TestFind(t *testing.T) {
	b := newBench(t, "")
	var sent []string
	for i := range 5 { // three pages
		id, err := b.Send(t.Context(), channelDelivery(bot.DeliveryID(fmt.Sprint("d", i))))
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, id)
	}
	b.peer.mu.Lock()
	b.peer.history[peerChannel] = append(b.peer.history[peerChannel],
		map[string]any{"ts": b.peer.next(), "text": "of another app", "metadata": map[string]any{"event_type": "other", "event_payload": map[string]any{"id": 7}}},
		map[string]any{"ts": 7, "text": "broken"})
	b.peer.mu.Unlock()
	for i, want := range sent {
		d := channelDelivery(bot.DeliveryID(fmt.Sprint("d", i)))
		d.CreatedAt = time.Unix(1_700_000_000, 0)
		if got, found, err := b.Find(t.Context(), d); err != nil || !found || got != want {
			t.Errorf("%s: %q, %t, %v; want %q", d.ID, got, found, err, want)
		}
	}
	none := channelDelivery("d9")
	none.CreatedAt = time.Unix(1_700_000_000, 0)
	if got, found, err := b.Find(t.Context(), none); err != nil || found {
		t.Errorf("%q, %t, %v", got, found, err)
	}
	whispered := channelDelivery("d1")
	whispered.Private, whispered.Reader = true, peerUser
	if _, found, err := b.Find(t.Context(), whispered); err != nil || found {
		t.Errorf("%t, %v", found, err)
	}
	for _, c := range b.peer.callsOf(methodHistory) {
		if c.Form.Get("include_all_metadata") != "true" {
			t.Error("asked without metadata")
		}
	}
}

// What cannot be told must not be told as "not posted".
func TestFindFails(t *testing.T) {
	for _, answer := range []string{"status 429 3", "status 500", "html", "half", "empty", "internal_error", "channel_not_found", "missing_scope"} {
		b := newBench(t, "")
		b.peer.fail(methodHistory, answer)
		d := channelDelivery("d1")
		if _, found, err := b.Find(t.Context(), d); err == nil || found {
			t.Errorf("%s: %t, %v", answer, found, err)
		}
	}
}

func TestFindEdit(t *testing.T) {
	b := newBench(t, "")
	id, err := b.Send(t.Context(), channelDelivery("d1"))
	if err != nil {
		t.Fatal(err)
	}
	d := channelDelivery("d2")
	d.Edits, d.EditsMessage, d.CreatedAt = "d1", id, time.Unix(1_900_000_000, 0)
	if _, found, err := b.Find(t.Context(), d); err != nil || found {
		t.Errorf("before the edit: %t, %v", found, err)
	}
	b.peer.mu.Lock()
	b.peer.history[peerChannel][0]["metadata"] = map[string]any{"event_type": metadataType, "event_payload": map[string]any{"id": "d2"}}
	b.peer.mu.Unlock()
	if got, found, err := b.Find(t.Context(), d); err != nil || !found || got != id {
		t.Errorf("after the edit: %q, %t, %v", got, found, err)
	}
}

// running runs an adapter until it is stopped, or the test ends.
func running(t *testing.T, a *Adapter, in bot.Inbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, in) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func (p *peer) write(channel, user, text string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	ts := p.next()
	p.history[channel] = append(p.history[channel], map[string]any{"type": "message", "user": user, "text": text, "ts": ts})
	return ts
}

// What was missed comes in order, once, without what is not for the bot, and
// also when the core takes it only at the second try.
func TestGap(t *testing.T) {
	for _, mode := range []string{ModeSocket, ModeHTTP} {
		t.Run(mode, func(t *testing.T) {
			p := newPeer(t)
			a, transport := newAdapter(t, p, mode, fast, slog.New(slog.DiscardHandler))
			t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
			seen := p.write(peerDirect, peerUser, "before")
			var want []string
			for i := range 5 {
				want = append(want, p.write(peerDirect, peerUser, fmt.Sprint("missed ", i)))
				p.write(peerDirect, peerBot, "of the bot")
			}
			p.write(peerChannel, peerUser, "among others")
			mention := p.write(peerChannel, peerUser, "<@"+peerBot+"> objective 8")
			a.Resume([]bot.Mark{{Key: peerDirect, Value: seen}, {Key: peerChannel, Value: seen}})
			p.fail(methodHistory, "ok", "status 500") // the second chat, at first
			s := newStore()
			s.fail <- errStore
			running(t, a, s)
			got := map[string][]bot.Message{}
			for range len(want) + 1 {
				m := <-s.got
				got[m.Chat.ID] = append(got[m.Chat.ID], m)
			}
			for i, m := range got[peerDirect] {
				if m.ID != want[i] || m.Mark != (bot.Mark{Key: peerDirect, Value: want[i]}) || !m.Private {
					t.Errorf("%d: %+v, want %s", i, m, want[i])
				}
			}
			if m := got[peerChannel]; len(m) != 1 || m[0].ID != mention || m[0].Content != (bot.Text{Text: "objective 8"}) {
				t.Errorf("%+v", m)
			}
			if n := len(s.got); n != 0 {
				t.Errorf("%d messages too many", n)
			}
		})
	}
}

// A chat that cannot be read any more does not keep the others from being read.
func TestGapOfAGoneChat(t *testing.T) {
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeHTTP, fast, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	missed := p.write(peerDirect, peerUser, "missed")
	a.Resume([]bot.Mark{{Key: "CGONE", Value: "1700000009.000000"}, {Key: peerDirect, Value: "1700000000.000000"}})
	p.fail(methodHistory, "channel_not_found")
	s := newStore()
	running(t, a, s)
	if m := <-s.got; m.ID != missed {
		t.Errorf("%+v", m)
	}
}

// After each reconnection the histories are read on from what was read last.
func TestGapAfterReconnection(t *testing.T) {
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	s := newStore()
	stop := running(t, a, s)
	first := p.write(peerDirect, peerUser, "first")
	acked, err := p.push(t.Context(), "events_api", map[string]any{"type": "event_callback", "event": map[string]any{
		"type": "message", "channel": peerDirect, "channel_type": "im", "user": peerUser, "text": "first", "ts": first,
	}})
	if err != nil {
		t.Fatal(err)
	}
	<-acked
	if m := <-s.got; m.ID != first {
		t.Fatalf("%+v", m)
	}
	missed := p.write(peerDirect, peerUser, "missed")
	if _, err := p.push(t.Context(), "disconnect", nil); err != nil {
		t.Fatal(err)
	}
	if m := <-s.got; m.ID != missed {
		t.Errorf("%+v, want %s", m, missed)
	}
	stop()
	if got := a.Stats().Missed; got != 1 {
		t.Errorf("%d counted as missed", got)
	}
	if calls := p.callsOf(methodHistory); !strings.HasPrefix(calls[0].Form.Get("oldest"), first) {
		t.Errorf("read from %s, want %s", calls[0].Form.Get("oldest"), first)
	}
}
