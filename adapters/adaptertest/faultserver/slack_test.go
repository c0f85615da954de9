package faultserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func sl(t *testing.T, s *Server, method, body string) answer {
	t.Helper()
	return must(t, s, "POST", s.Slack().URL()+method, body, http.Header{"Authorization": {"Bearer " + s.Slack().BotToken}})
}

func socketMode(t *testing.T, s *Server) *line {
	t.Helper()
	a := must(t, s, "POST", s.Slack().URL()+"apps.connections.open", "", http.Header{"Authorization": {"Bearer " + s.Slack().AppToken}})
	l := dial(t, s, a.text("url"))
	if hello := l.next(); hello["type"] != "hello" {
		t.Fatal(hello)
	}
	return l
}

func TestSlackTokens(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		a := sl(t, s, "auth.test", "{}")
		if a.text("user_id") != s.Slack().BotUser || !strings.Contains(a.header.Get("X-OAuth-Scopes"), "chat:write") {
			t.Error(a.raw, a.header)
		}
		for token, want := range map[string]string{"xoxb-no": "invalid_auth", s.Slack().BotToken: "not_allowed_token_type"} {
			if a := must(t, s, "POST", s.Slack().URL()+"apps.connections.open", "{}", http.Header{"Authorization": {"Bearer " + token}}); a.text("error") != want {
				t.Error(a.raw)
			}
		}
		if a := must(t, s, "POST", s.Slack().URL()+"auth.test", "{}", nil); a.text("error") != "not_authed" {
			t.Error(a.raw)
		}
		s.Slack().Scopes = []string{"commands"}
		if a := sl(t, s, "chat.postMessage", `{"channel":"C1","text":"x"}`); a.text("error") != "missing_scope" || a.text("needed") != "chat:write" {
			t.Error(a.raw)
		}
	})
}

func section(n int) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, strings.Repeat("ع", n))
}

func TestSlackRefusals(t *testing.T) {
	button := func(label, value int) string {
		return fmt.Sprintf(`{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":%q},"value":%q}]}`,
			strings.Repeat("ع", label), strings.Repeat("v", value))
	}
	for _, c := range []struct{ name, params, want string }{
		{"unknown channel", `"channel":"C9","text":"x"`, "channel_not_found"},
		{"nothing", `"channel":"C1"`, "no_text"},
		{"a section of 3000", `"channel":"C1","blocks":[` + section(3000) + `]`, ""},
		{"a section of 3001", `"channel":"C1","blocks":[` + section(3001) + `]`, "invalid_blocks"},
		{"51 blocks", `"channel":"C1","blocks":[` + strings.Repeat(section(1)+",", 50) + section(1) + `]`, "invalid_blocks"},
		{"13,500 in all", `"channel":"C1","blocks":[` + strings.Repeat(section(2700)+",", 4) + section(2700) + `]`, "msg_blocks_too_long"},
		{"a button at its limits", `"channel":"C1","blocks":[` + button(75, 2000) + `]`, ""},
		{"a label of 76", `"channel":"C1","blocks":[` + button(76, 1) + `]`, "invalid_blocks"},
		{"a value of 2001", `"channel":"C1","blocks":[` + button(1, 2001) + `]`, "invalid_blocks"},
		{"metadata", `"channel":"C1","text":"x","metadata":{"event_type":"d","event_payload":{"id":"d1"}}`, ""},
		{"metadata without a payload", `"channel":"C1","text":"x","metadata":{"event_type":"d"}`, "invalid_metadata_format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in(t, Options{}, func(t *testing.T, s *Server) {
				s.Slack().Open("C1")
				if a := sl(t, s, "chat.postMessage", "{"+c.params+"}"); a.text("error") != c.want {
					t.Error(a.raw)
				}
				if c.want == "" && len(s.Violations()) > 0 {
					t.Error(s.Violations())
				}
			})
		})
	}
}

func TestSlackReading(t *testing.T) {
	r := read(`*bold* and <@U1> said &lt;b&gt; to <!channel>, see <https://e.example|here>; غ*لا*`, nil)
	if got := r.text.String(); got != "bold and @U1 said <b> to !channel, see here; غ*لا*" || !slices.Equal(r.bold, []string{"bold"}) ||
		!slices.Equal(r.pings, []string{"@U1", "!channel"}) {
		t.Errorf("%q %q %q", got, r.bold, r.pings)
	}
}

func TestSlackLimits(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Slack().Open("C1")
		s.Slack().Open("C2")
		post := func(channel string) answer {
			return sl(t, s, "chat.postMessage", `{"channel":"`+channel+`","text":"x"}`)
		}
		post("C1")
		if a := post("C2"); a.status != 200 {
			t.Error("another channel:", a.raw)
		}
		if a := post("C1"); a.status != 429 || a.header.Get("Retry-After") != "1" || a.text("error") != "ratelimited" {
			t.Error(a.status, a.header, a.raw)
		}
		rest(2 * time.Second)
		s.Script(Fault{Kind: FaultLimit, Wait: 30 * time.Second, Scope: ScopeAll})
		if a := post("C1"); a.header.Get("Retry-After") != "30" {
			t.Error(a.header)
		}
		rest(time.Second)
		if a := post("C2"); a.status != 429 || a.header.Get("Retry-After") != "29" {
			t.Error("all channels wait:", a.raw)
		}
		if got := rules(s); !slices.Equal(got, []Rule{RuleRate, RuleWait}) {
			t.Error(got)
		}
	})
}

func TestSlackUpdateAndHistory(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Slack().Open("C1")
		a := sl(t, s, "chat.postMessage", `{"channel":"C1","text":"x","blocks":[`+section(3)+`],"metadata":{"event_type":"d","event_payload":{"id":"d1"}}}`)
		ts := a.text("ts")
		sl(t, s, "chat.postEphemeral", `{"channel":"C1","user":"U1","text":"only you"}`)
		sl(t, s, "chat.update", `{"channel":"C1","ts":"`+ts+`","text":"y"}`)
		p := s.Slack().Posted("C1")
		if len(p) != 3 || p[2].Text != "ععع" || p[2].Edits != ts || !p[1].Private {
			t.Errorf("without blocks the old ones stay: %+v", p)
		}
		if h := sl(t, s, "conversations.history", `{"channel":"C1","include_all_metadata":true}`); !strings.Contains(h.raw, `"d1"`) || strings.Contains(h.raw, "only you") {
			t.Error(h.raw)
		}
		if h := sl(t, s, "conversations.history", `{"channel":"C1"}`); strings.Contains(h.raw, `"d1"`) {
			t.Error(h.raw)
		}
	})
}

func TestSlackSocketRedelivers(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		l := socketMode(t, s)
		other := socketMode(t, s)
		ref := s.Slack().Text(Act{Chat: "D1", From: "U1", Text: "<سلام>"})
		take := func(want float64) map[string]any {
			t.Helper()
			for {
				var v map[string]any
				select {
				case v = <-l.in:
				case v = <-other.in:
				case <-time.After(10 * time.Minute):
					t.Fatal("nothing came")
				}
				if v["type"] == "events_api" {
					if v["retry_attempt"] != want || !strings.Contains(encode(v), "&lt;سلام") && !strings.Contains(encode(v), `\u0026lt;سلام`) {
						t.Error(encode(v))
					}
					return v
				}
			}
		}
		begin := time.Now()
		first := take(0)
		for n, want := range []time.Duration{3 * time.Second, 66 * time.Second, 369 * time.Second} {
			v := take(float64(n + 1))
			if got := time.Since(begin); got != want {
				t.Errorf("redelivery %d after %v, want %v", n+1, got, want)
			}
			if v["envelope_id"] == first["envelope_id"] || encode(v["payload"]) != encode(first["payload"]) {
				t.Error("the event must be the same, the envelope another")
			}
			if n == 2 {
				_ = l.conn.WriteJSON(map[string]any{"envelope_id": v["envelope_id"]})
				_ = other.conn.WriteJSON(map[string]any{"envelope_id": v["envelope_id"]})
			}
		}
		rest(time.Second)
		if out, err := s.Slack().Wait(t.Context(), ref); err != nil || !out.Acknowledged {
			t.Error(out, err)
		}
		if s.Slack().Pending() != 0 || len(s.Slack().Lost()) != 0 {
			t.Error(s.Slack().Pending(), s.Slack().Lost())
		}
	})
}

func TestSlackSocketCut(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		l := socketMode(t, s)
		other := socketMode(t, s)
		s.Slack().Text(Act{Chat: "D1", From: "U1", Text: "x"})
		rest(time.Second)
		cut, left := l, other
		if len(other.in) > 0 {
			cut, left = other, l
		}
		begin := time.Now()
		_ = cut.conn.Close()
		v := left.next()
		if v["retry_attempt"] != 1.0 || time.Since(begin) > time.Second {
			t.Error("to another socket, at once:", encode(v), time.Since(begin))
		}
		left.send(`{"envelope_id":"` + v["envelope_id"].(string) + `"}`)
	})
}

func TestSlackMentionAndOrder(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Slack().Text(Act{Chat: "C1", From: "U1", Text: "one", Addressed: true}) // before the first socket: waits
		s.Slack().Text(Act{Chat: "C1", From: "U1", Text: "two"})
		l := socketMode(t, s)
		var got []string
		for range 3 {
			v := l.next()
			event := v["payload"].(map[string]any)["event"].(map[string]any)
			got = append(got, fmt.Sprint(event["type"], " ", event["text"]))
			l.send(`{"envelope_id":"` + v["envelope_id"].(string) + `"}`)
		}
		want := []string{"message <@U0WASL> one", "app_mention <@U0WASL> one", "message two"}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

const modal = `{"type":"modal","callback_id":"f","title":{"type":"plain_text","text":"عنوان"},"submit":{"type":"plain_text","text":"ok"},"blocks":[
	{"type":"input","block_id":"b1","label":{"type":"plain_text","text":"نص"},"element":{"type":"plain_text_input","action_id":"a1"}}]}`

func TestSlackModal(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		l := socketMode(t, s)
		command := func() string {
			s.Slack().Command(Act{Chat: "C1", From: "U1", Command: "wasl", Text: "update"})
			v := l.next()
			l.send(`{"envelope_id":"` + v["envelope_id"].(string) + `"}`)
			return v["payload"].(map[string]any)["trigger_id"].(string)
		}
		late := command()
		rest(4 * time.Second)
		if a := sl(t, s, "views.open", `{"trigger_id":"`+late+`","view":`+modal+`}`); a.text("error") != "expired_trigger_id" {
			t.Error(a.raw)
		}
		trigger := command()
		if a := sl(t, s, "views.open", `{"trigger_id":"`+trigger+`","view":`+modal+`}`); a.get("ok") != true {
			t.Error(a.raw)
		}
		if a := sl(t, s, "views.open", `{"trigger_id":"`+trigger+`","view":`+modal+`}`); a.text("error") != "exchanged_trigger_id" {
			t.Error(a.raw)
		}
		if v, ok := s.Slack().Modal("U1"); !ok || v.Fields["b1"] != "نص" {
			t.Errorf("%+v", v)
		}
		ref := s.Slack().Submit(Act{From: "U1", Values: map[string]string{"b1": "قيمة"}})
		v := l.next()
		if !strings.Contains(encode(v), `"b1":{"a1":{"type":"plain_text_input","value":"قيمة"}}`) {
			t.Error(encode(v))
		}
		l.send(`{"envelope_id":"` + v["envelope_id"].(string) + `","payload":{"response_action":"clear"}}`)
		if out, err := s.Slack().Wait(t.Context(), ref); err != nil || !out.Acknowledged {
			t.Error(out, err)
		}
		if _, ok := s.Slack().Modal("U1"); ok {
			t.Error("still open")
		}
	})
}

func TestSlackHTTP(t *testing.T) {
	var secret string
	var failing atomic.Int32
	failing.Store(1)
	var retries []string
	hook := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write([]byte("v0:" + r.Header.Get("X-Slack-Request-Timestamp") + ":" + string(body)))
		if r.Header.Get("X-Slack-Signature") != "v0="+hex.EncodeToString(mac.Sum(nil)) {
			t.Error("signature")
		}
		retries = append(retries, r.Header.Get("X-Slack-Retry-Num"))
		if failing.Add(-1) >= 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	in(t, Options{Outgoing: To(hook)}, func(t *testing.T, s *Server) {
		secret = s.Slack().SigningSecret
		s.Slack().HTTP("https://bot.example")
		ref := s.Slack().Text(Act{Chat: "D1", From: "U1", Text: "x"})
		rest(time.Second)
		if out, err := s.Slack().Wait(t.Context(), ref); err != nil || !out.Acknowledged {
			t.Error(out, err)
		}
		if !slices.Equal(retries, []string{"", "1"}) {
			t.Errorf("%q", retries)
		}
	})
}

func TestSlackFile(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		l := socketMode(t, s)
		s.Slack().File(Act{Chat: "D1", From: "U1", FileName: "a.pdf", FileType: "application/pdf", Data: []byte("%PDF")})
		v := l.next()
		file := v["payload"].(map[string]any)["event"].(map[string]any)["files"].([]any)[0].(map[string]any)
		url := file["url_private_download"].(string)
		if a := must(t, s, "GET", url, "", nil); !strings.Contains(a.raw, "Sign in") {
			t.Error("without the token:", a.raw)
		}
		if a := must(t, s, "GET", url, "", http.Header{"Authorization": {"Bearer " + s.Slack().BotToken}}); a.raw != "%PDF" {
			t.Error(a.raw)
		}
	})
}
