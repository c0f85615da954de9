package slack

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// From the command to the modal, and from its submission to the core.
func TestFormOverHTTP(t *testing.T) {
	h := newHook(t)
	// The bot is no member there: the form's answer will go the command's way.
	address := h.peer.server.URL + "/respond/" + peerChannel
	body := strings.Replace(string(recorded(t, "command.form")),
		url.QueryEscape("https://hooks.slack.com/commands/T0123/4/abc"), url.QueryEscape(address), 1)
	if w := h.post("/slack/commands", body); w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	m := <-h.store.got
	d := channelDelivery("d1")
	d.Sheet, d.Handle, d.Private, d.Reader = sheet(), m.Handle, true, peerUser
	h.clock.NotBefore(hookTime.Add(2 * time.Second))
	if id, err := h.Send(t.Context(), d); err != nil || id != "view V1" {
		t.Fatalf("%q, %v", id, err)
	}
	h.peer.mu.Lock()
	carried, _ := h.peer.views[0]["private_metadata"].(string)
	h.peer.mu.Unlock()
	at := strconv.FormatInt(hookTime.UnixMilli(), 10)
	if want := `{"sheet":"f-17","chat":"CSEC00001","response":{"url":"` + address + `","at":` + at + `}}`; carried != want {
		t.Errorf("the modal carries %s, want %s", carried, want)
	}
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
	answer.Handle, answer.Private, answer.Reader = m.Handle, true, peerUser
	if id, err := h.Send(t.Context(), answer); err != nil || id != "response d2" {
		t.Errorf("%q, %v", id, err)
	}
}

// The home tab: its opening reaches the core, and what the core answers is shown
// with the commands.
func TestHomeTab(t *testing.T) {
	h := newHook(t)
	if err := h.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	if w := h.post("/slack/events", string(recorded(t, "event_home.json"))); w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	m := <-h.store.got
	if _, ok := m.Content.(bot.Home); !ok || !m.Page || m.PrivateChat != peerDirect {
		t.Fatalf("%+v", m)
	}
	d := bot.Delivery{
		ID: "d1", Chat: m.Chat, Lang: locale.Arabic, Text: "مسودة واحدة قيد الكتابة.",
		Buttons: []bot.Button{{ID: "token", Label: "متابعة"}},
	}
	h.peer.fail(methodPublish, "internal_error")
	var sendErr *bot.SendError
	if _, err := h.Send(t.Context(), d); !errors.As(err, &sendErr) || sendErr.Kind != bot.SendRetry {
		t.Errorf("what can be repeated ends in %v", err)
	}
	if id, err := h.Send(t.Context(), d); err != nil || id != "view d1" {
		t.Fatalf("%q, %v", id, err)
	}
	if id, found, err := h.Find(t.Context(), d); found || err != nil {
		t.Errorf("found %q, %v", id, err)
	}
	calls := h.peer.callsOf(methodPublish)
	shown := calls[len(calls)-1].Body
	for _, want := range []string{`"user_id":"UJO000001"`, `"type":"home"`, "مسودة واحدة", `"value":"token"`, "/wasl تحديث", "/wasl update", "report progress"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown in %s", want, shown)
		}
	}
	if strings.Contains(shown, "⟦") {
		t.Error("a text is missing")
	}
	if len(h.peer.callsOf(methodPost)) != 0 {
		t.Error("it was posted, too")
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
