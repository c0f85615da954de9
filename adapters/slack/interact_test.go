package slack

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// From the command to the modal, and from its submission to the core.
func TestFormOverHTTP(t *testing.T) {
	h := newHook(t)
	if w := h.post("/slack/commands", string(recorded(t, "command.form"))); w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	m := <-h.store.got
	d := channelDelivery("d1")
	d.Sheet, d.ReplyTo, d.Private, d.Reader = sheet(), m.ID, true, peerUser
	h.clock.NotBefore(hookTime.Add(2 * time.Second))
	if id, err := h.Send(t.Context(), d); err != nil || id != "view V1" {
		t.Fatalf("%q, %v", id, err)
	}
	h.peer.mu.Lock()
	carried, _ := h.peer.views[0]["private_metadata"].(string)
	h.peer.mu.Unlock()
	if want := `{"sheet":"f-17","chat":"CSEC00001","message":"` + m.ID + `"}`; carried != want {
		t.Errorf("the modal carries %s, want %s", carried, want)
	}
	// The bot is no member there: the form's answer goes the command's way.
	h.triggers.byID[triggerKey(peerChannel, m.ID)].response = h.peer.server.URL + "/respond/" + peerChannel
	form := `{"type":"view_submission","user":{"id":"UJO000001"},"trigger_id":"9.9","view":{"id":"V1","callback_id":"wasl_sheet","private_metadata":` +
		strconv.Quote(carried) + `,"state":{"values":{"text":{"answer":{"value":"x"}}}}}}`
	if w := h.post("/slack/interactions", url.Values{"payload": {form}}.Encode()); w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Fatalf("status %d, %q", w.Code, w.Body)
	}
	m = <-h.store.got
	if got, ok := m.Content.(bot.Submission); !ok || got.Form != "f-17" || got.Values["text"] != "x" || !m.Whisper {
		t.Errorf("%+v", m)
	}
	h.peer.fail(methodEphemeral, "channel_not_found")
	answer := channelDelivery("d2")
	answer.ReplyTo, answer.Private, answer.Reader = m.ID, true, peerUser
	if id, err := h.Send(t.Context(), answer); err != nil || id != "response d2" {
		t.Errorf("%q, %v", id, err)
	}
}

func TestHomeTab(t *testing.T) {
	h := newHook(t)
	if err := h.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is shown already
		if w := h.post("/slack/events", string(recorded(t, "event_home.json"))); w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
	}
	if err := h.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	h.post("/slack/events", string(recorded(t, "event_home.json")))
	calls := h.peer.callsOf(methodPublish)
	if len(calls) != 2 {
		t.Fatalf("published %d times, want 2", len(calls))
	}
	for _, want := range []string{`"user_id":"UJO000001"`, `"type":"home"`, "/wasl تحديث", "/wasl update", "report progress", "المساعد"} {
		if !strings.Contains(calls[0].Body, want) {
			t.Errorf("%q is not shown in %s", want, calls[0].Body)
		}
	}
	if strings.Contains(calls[0].Body, "⟦") {
		t.Error("a text is missing")
	}
}

// When Run ends, it waits for the requests that are being handled.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		if !g.enter() {
			t.Fatal("it is closed")
		}
		shut := make(chan struct{})
		go func() { g.shut(); close(shut) }()
		synctest.Wait()
		select {
		case <-shut:
			t.Error("it did not wait")
		default:
		}
		if g.enter() {
			t.Error("it is still open")
		}
		g.leave()
		<-shut
	})
}
