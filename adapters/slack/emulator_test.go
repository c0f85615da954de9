package slack

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

const (
	emulatorBot    = "UBOT000001"
	emulatorMember = "U000000001"
)

// startEmulator starts emulate: a Web API with a memory that others wrote. It
// grants what the manifest asks for, and nothing more. It returns its address.
func startEmulator(t *testing.T) string {
	t.Helper()
	var granted []string
	for _, s := range scopes() {
		granted = append(granted, s.name)
	}
	node := adaptertest.StartNode(t, "emulate", "emulator.mjs", nil, botToken, emulatorBot, strings.Join(granted, " "))
	return "http://127.0.0.1:" + node.Line(t) + "/api/"
}

// member calls a method as a member of the workspace.
func member(t *testing.T, api, method string, form url.Values) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer member")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer["ok"] != true {
		t.Fatalf("%s: %v %v", method, err, answer)
	}
	return answer
}

// What is sent stands in a workspace that others wrote, is found there by its
// metadata, can be edited, and what a member wrote meanwhile is read.
func TestEmulator(t *testing.T) {
	api := startEmulator(t)
	transport := newTransport()
	t.Cleanup(transport.CloseIdleConnections)
	a, err := New(Options{
		Table:  []byte(fmt.Sprintf("mode = \"http\"\napi_url = %q\n", api) + fast),
		Getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_SIGNING_SECRET", signSecret),
		HTTP:   transport, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Check(t.Context()); err != nil {
		t.Error(err)
	}
	direct, err := a.direct(t.Context(), emulatorMember)
	if err != nil {
		t.Fatal(err)
	}
	d := channelDelivery("d1")
	d.Chat.ID, d.CreatedAt = direct, a.clock.Now()
	d.Buttons = []bot.Button{{ID: "b1", Label: "تأكيد"}}
	id, err := a.Send(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if found, ok, err := a.Find(t.Context(), d); err != nil || !ok || found != id {
		t.Errorf("found %q %v %v, want %q", found, ok, err, id)
	}
	other := d
	other.ID = "d2"
	if found, ok, err := a.Find(t.Context(), other); err != nil || ok {
		t.Errorf("found %q %v", found, err)
	}
	other.EditsMessage, other.Text = id, "نص مصحح"
	if edited, err := a.Send(t.Context(), other); err != nil || edited != id {
		t.Errorf("edited %q %v", edited, err)
	}
	stands := fmt.Sprint(member(t, api, "conversations.history", url.Values{"channel": {direct}})["messages"])
	if !strings.Contains(stands, "نص مصحح") || strings.Contains(stands, "سري") || !strings.Contains(stands, "value:b1") {
		t.Errorf("it shows %s", stands)
	}
	page := d
	page.Chat.ID = pageOf(emulatorMember)
	if _, err := a.Send(t.Context(), page); err != nil {
		t.Errorf("the home tab: %v", err)
	}
	wrote, _ := member(t, api, "chat.postMessage", url.Values{"channel": {direct}, "text": {"متى المنتدى؟"}})["ts"].(string)
	a.Resume([]bot.Mark{{Key: direct, Value: id}})
	s := newStore()
	running(t, a, s)
	if m := <-s.got; m.ID != wrote || m.Content != (bot.Text{Text: "متى المنتدى؟"}) || !m.Private {
		t.Errorf("%+v, want %s", m, wrote)
	}
}
