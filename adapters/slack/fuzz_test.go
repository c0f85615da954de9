package slack

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"wasl/bot"
)

// seeds are all recorded payloads.
func seeds(f *testing.F) map[string][]byte {
	f.Helper()
	paths, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	result := map[string][]byte{}
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		result[filepath.Base(path)] = data
	}
	return result
}

// checkInbound holds what the core relies on.
func checkInbound(t *testing.T, x inbound, err error) {
	t.Helper()
	if err != nil {
		if len(x.messages) > 0 {
			t.Errorf("messages beside %v", err)
		}
		return
	}
	if x.ignored && len(x.messages) > 0 {
		t.Error("ignored, but with messages")
	}
	ids := map[string]bool{}
	for _, m := range x.messages {
		if m.ID == "" || m.Chat.ID == "" || m.Chat.Adapter != "slack" || m.From.User == "" || m.Content == nil {
			t.Errorf("an incomplete message: %+v", m)
		}
		if m.Private && (m.Whisper || m.PrivateChat != m.Chat.ID) {
			t.Errorf("contradictory: %+v", m)
		}
		if m.From.User == peerBot {
			t.Errorf("the bot's own: %+v", m)
		}
		if m.ts != "" && !validTS(m.ts) {
			t.Errorf("a mark at %q", m.ts)
		}
		if p, ok := m.Content.(bot.Press); ok && p.Button == "" {
			t.Error("a press of nothing")
		}
		if ids[m.ID] {
			t.Errorf("two messages %q", m.ID)
		}
		ids[m.ID] = true
	}
}

func FuzzDecode(f *testing.F) {
	for name, data := range seeds(f) {
		switch {
		case strings.HasPrefix(name, "event"):
			f.Add(byte(0), data)
		case strings.HasPrefix(name, "interaction"):
			f.Add(byte(1), data)
		case strings.HasPrefix(name, "command"):
			f.Add(byte(2), data)
		}
	}
	f.Add(byte(3), []byte(`{"command":"/wasl","channel_id":"C1","user_id":"U1","trigger_id":"1.2","text":"<@UBOT00001|x> <!a^b|> <https://a|b> &amp;lt;"}`))
	f.Fuzz(func(t *testing.T, kind byte, payload []byte) {
		d := testDecoder()
		var x inbound
		var err error
		switch kind % 4 {
		case 0:
			x, err = d.event(payload)
		case 1:
			x, err = d.interaction(payload)
		case 2:
			x, err = decodeCommand(d, payload)
		case 3:
			var c wireCommand
			if c, err = decodeJSON[wireCommand](payload); err == nil {
				x, err = d.slash(c)
			}
		}
		checkInbound(t, x, err)
	})
}

// What a user writes, as Slack escapes it, comes out as it was written.
func FuzzText(f *testing.F) {
	for _, s := range []string{"نص <@U1> & <!channel>", "&lt; &amp;amp;", "a|b", "\u2068x\u2069", "<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got := testDecoder().text(escape(s)); got != s {
			t.Errorf("%q comes out as %q", s, got)
		}
		if strings.ContainsAny(escape(s), "<>") {
			t.Errorf("%q is not escaped", s)
		}
		var whole strings.Builder
		for _, part := range links(s) {
			whole.WriteString(part.text)
		}
		if whole.String() != s {
			t.Errorf("%q with its links cut out is %q", s, whole.String())
		}
	})
}

// Nothing that is not signed reaches the core, and nothing at all breaks it.
func FuzzWebhook(f *testing.F) {
	for name, data := range seeds(f) {
		switch {
		case strings.HasPrefix(name, "event"):
			f.Add("events", string(data), true)
			f.Add("events", string(data), false)
		case strings.HasPrefix(name, "interaction"):
			f.Add("interactions", "payload="+string(data), true)
		case strings.HasPrefix(name, "command"):
			f.Add("commands", string(data), true)
		}
	}
	f.Add("../events", "", true)
	f.Fuzz(func(t *testing.T, path, body string, genuine bool) {
		a, err := New(Options{
			Table:  []byte(`mode = "http"` + fast),
			Getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_SIGNING_SECRET", signSecret),
			HTTP:   nowhere{}, Clock: bot.NewManualClock(hookTime), Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		a.introduceAs(identity{User: peerBot})
		s := &counted{}
		_, handler := a.Webhook(s)
		r := httptest.NewRequest(http.MethodPost, "/slack/", strings.NewReader(body))
		r.URL.Path = "/slack/" + path
		if genuine {
			sign(r.Header, body, hookTime)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if !genuine && (s.n > 0 || w.Code == http.StatusOK) {
			t.Errorf("unsigned: status %d, %d messages", w.Code, s.n)
		}
		if s.n > 0 && w.Code != http.StatusOK {
			t.Errorf("%d messages were stored, but it answers %d", s.n, w.Code)
		}
	})
}

// nowhere is a network that is down.
type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, http.ErrServerClosed }

// counted is an inbox that takes everything.
type counted struct{ n int }

func (c *counted) Receive(context.Context, bot.Message) error {
	c.n++
	return nil
}
