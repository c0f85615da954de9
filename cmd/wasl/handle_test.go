package main

import (
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// What the platform gave to answer a message with comes back with every part
// of the answer in its chat, until that is settled; with nothing elsewhere.
func TestHandleComesBack(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.SetFeatures(bot.Features{TextLimit: 120, Unit: locale.Runes, Buttons: 25})
	n := 0
	ask := func(chat, text, handle string, whisper bool) []bottest.Sent {
		t.Helper()
		n++
		err := w.Receive(t.Context(), bot.Message{
			ID: string(rune('a' + n)), Chat: bot.Chat{Adapter: w.Name(), ID: chat}, Private: strings.HasPrefix(chat, "dm-"),
			From: bot.Account{Adapter: w.Name(), User: "jo-1"}, Whisper: whisper, Handle: handle, Content: bot.Text{Text: text},
		})
		if err != nil {
			t.Fatal(err)
		}
		sent := w.drain()
		for _, d := range sent {
			if kept := w.delivery(d.ID).Handle; kept != "" {
				t.Errorf("%s keeps %q", d.ID, kept)
			}
		}
		return sent
	}
	want := func(sent []bottest.Sent, least int, handles map[string]string) {
		t.Helper()
		if len(sent) < least {
			t.Fatalf("%d were sent, want %d", len(sent), least)
		}
		got := map[string]bool{}
		for _, d := range sent {
			got[d.Chat.ID] = true
			if d.Handle != handles[d.Chat.ID] {
				t.Errorf("in %s with %q", d.Chat.ID, d.Handle)
			}
		}
		if len(got) != len(handles) {
			t.Errorf("sent to %v", got)
		}
	}
	long := strings.Repeat("x", bot.MaxHandle)
	want(ask("dm-jo-1", "objective 8", long, false), 2, map[string]string{"dm-jo-1": long})
	want(ask("dm-jo-1", "objective 8", long+"x", false), 2, map[string]string{"dm-jo-1": ""})
	want(ask("a-group", "updates", "secret", false), 2, map[string]string{"a-group": "secret", "dm-jo-1": ""})
	want(ask("a-group", "updates", "secret", true), 1, map[string]string{"a-group": "secret"})

	w.adapter.Fail("dm-jo-1", fault(bot.SendRetry, 0))
	if sent := ask("dm-jo-1", "objective 8", "secret", false); len(sent) != 0 {
		t.Fatalf("sent %+v", sent)
	}
	want(w.wait(time.Minute), 2, map[string]string{"dm-jo-1": "secret"})
}
