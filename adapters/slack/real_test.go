package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slacktest"

	"wasl/bot"
)

// The library's own server as a peer: it was written by others, for its own
// tests. It answers the Web API, and carries whatever it is given over a socket.
func realPeer(t *testing.T) (*slacktest.Server, *Adapter) {
	t.Helper()
	p := slacktest.NewTestServer()
	p.Start()
	transport := newTransport()
	a, err := New(Options{
		Table:  []byte(fmt.Sprintf("api_url = %q\n", p.GetAPIURL()) + fast),
		Getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_APP_TOKEN", appToken),
		HTTP:   transport, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		p.Stop()
	})
	return p, a
}

func TestRealPeerWebAPI(t *testing.T) {
	p, a := realPeer(t)
	if err := a.Check(t.Context()); err != nil {
		t.Error(err)
	}
	d := channelDelivery("d1")
	d.Buttons = []bot.Button{{ID: "b1", Label: "تأكيد"}}
	if id, err := a.Send(t.Context(), d); err != nil || id == "" {
		t.Fatalf("%q, %v", id, err)
	}
	d.Private, d.Reader = true, peerUser
	if id, err := a.Send(t.Context(), d); err != nil || !strings.HasPrefix(id, "ephemeral ") {
		t.Fatalf("%q, %v", id, err)
	}
	var seen int
	for _, raw := range p.GetSeenOutboundMessages() {
		var m slack.Message
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			t.Fatal(err)
		}
		if m.Text == escape(d.Text) && m.Channel == peerChannel && len(m.Blocks.BlockSet) == 2 {
			seen++
		}
	}
	if seen != 1 { // it keeps what was whispered only
		t.Errorf("%d messages were seen: %q", seen, p.GetSeenOutboundMessages())
	}
}

func TestRealPeerSocket(t *testing.T) {
	p, a := realPeer(t)
	s := newStore()
	running(t, a, s)
	send := func(envelope, kind string, payload []byte) {
		t.Helper()
		var flat bytes.Buffer
		if err := json.Compact(&flat, payload); err != nil {
			t.Fatal(err)
		}
		p.SendToWebsocket(fmt.Sprintf(`{"type":%q,"envelope_id":%q,"payload":%s}`, kind, envelope, flat.String()))
	}
	for i, name := range []string{"event_direct.json", "interaction_press.json", "event_unknown.json", "event_files.json"} {
		kind := "events_api"
		if strings.HasPrefix(name, "interaction") {
			kind = "interactive"
		}
		payload := recorded(t, name)
		if name == "event_files.json" { // its files are on another machine
			payload = bytes.ReplaceAll(payload, []byte("https://files.slack.com"), []byte("https://files.example.org"))
		}
		envelope := fmt.Sprint("envelope-", i)
		send(envelope, kind, payload)
		var ack struct {
			EnvelopeID string `json:"envelope_id"`
		}
		if err := json.Unmarshal([]byte(<-p.SeenFeed), &ack); err != nil || ack.EnvelopeID != envelope {
			t.Fatalf("%s: acknowledged %q, %v", name, ack.EnvelopeID, err)
		}
	}
	var got []string
	for range 5 {
		got = append(got, (<-s.got).ID)
	}
	want := []string{
		"1764028800.000200", "1764028871.123456/UJO000001",
		"1764028840.000600", "1764028840.000600/F01", "1764028840.000600/F02",
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the core got %q, want %q", got, want)
	}
}
