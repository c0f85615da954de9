package faultserver

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func dc(t *testing.T, s *Server, method, path, body string) answer {
	t.Helper()
	return must(t, s, method, s.Discord().URL()+path, body, http.Header{"Authorization": {"Bot " + s.Discord().Token}})
}

const allIntents = intentGuilds | intentGuildMessages | intentDirect | IntentMessageContent

// hello connects to the gateway and reads hello.
func hello(t *testing.T, s *Server) *line {
	t.Helper()
	l := dial(t, s, dc(t, s, "GET", "/gateway/bot", "").text("url")+"?v=10&encoding=json")
	if v := l.next(); v["op"] != 10.0 {
		t.Fatal(encode(v))
	}
	return l
}

func identified(t *testing.T, s *Server, intents int) *line {
	t.Helper()
	l := hello(t, s)
	l.send(fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":%d,"properties":{}}}`, s.Discord().Token, intents))
	if v := l.next(); v["t"] != "READY" {
		t.Fatal(encode(v))
	}
	if v := l.next(); v["t"] != "GUILD_CREATE" {
		t.Fatal(encode(v))
	}
	return l
}

func data(v map[string]any) map[string]any { d, _ := v["d"].(map[string]any); return d }

func TestDiscordRefusals(t *testing.T) {
	button := func(label, id int) string {
		return fmt.Sprintf(`{"type":1,"components":[{"type":2,"style":1,"label":%q,"custom_id":%q}]}`, strings.Repeat("ع", label), strings.Repeat("i", id))
	}
	six := `{"type":1,"components":[` + strings.TrimSuffix(strings.Repeat(`{"type":2,"style":1,"label":"x","custom_id":"a"},`, 6), ",") + `]}`
	for _, c := range []struct {
		name, body string
		code       float64
	}{
		{"2000", `{"content":"` + strings.Repeat("ع", 2000) + `"}`, 0},
		{"2001", `{"content":"` + strings.Repeat("ع", 2001) + `"}`, 50035},
		{"empty", `{"content":""}`, 50006},
		{"a nonce of 25", `{"content":"x","nonce":"` + strings.Repeat("n", 25) + `"}`, 0},
		{"a nonce of 26", `{"content":"x","nonce":"` + strings.Repeat("n", 26) + `"}`, 50035},
		{"a button at its limits", `{"content":"x","components":[` + button(80, 100) + `]}`, 0},
		{"a label of 81", `{"content":"x","components":[` + button(81, 1) + `]}`, 50035},
		{"an id of 101", `{"content":"x","components":[` + button(1, 101) + `]}`, 50035},
		{"six in a row", `{"content":"x","components":[` + six + `]}`, 50035},
		{"one id twice", `{"content":"x","components":[` + button(1, 3) + `,` + button(1, 3) + `]}`, 50035},
		{"reply to nothing", `{"content":"x","message_reference":{"message_id":"1"}}`, 50035},
		{"no JSON", `{`, 50109},
	} {
		t.Run(c.name, func(t *testing.T) {
			in(t, Options{}, func(t *testing.T, s *Server) {
				s.Discord().Open("77")
				a := dc(t, s, "POST", "/channels/77/messages", c.body)
				if code, _ := a.get("code").(float64); code != c.code || (c.code == 0) != (a.status == 200) {
					t.Error(a.status, a.raw)
				}
			})
		})
	}
}

func TestDiscordErrors(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		if a := must(t, s, "GET", s.Discord().URL()+"/users/@me", "", http.Header{"Authorization": {"Bot no"}}); a.status != 401 {
			t.Error(a.raw)
		}
		if a := dc(t, s, "POST", "/channels/1/messages", `{"content":"x"}`); a.status != 404 || a.get("code") != 10003.0 {
			t.Error(a.raw)
		}
		dm := s.Discord().DM("5")
		if a := dc(t, s, "POST", "/users/@me/channels", `{"recipient_id":"5"}`); a.text("id") != dm {
			t.Error(a.raw)
		}
		s.Discord().Refuse(dm, 50007)
		if a := dc(t, s, "POST", "/channels/"+dm+"/messages", `{"content":"x"}`); a.status != 403 || a.get("code") != 50007.0 {
			t.Error(a.raw)
		}
		if n := s.Discord().Invalid(); n != 2 {
			t.Error(n, "invalid requests")
		}
	})
}

func TestDiscordNonce(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Discord().Open("77")
		post := func() string {
			return dc(t, s, "POST", "/channels/77/messages", `{"content":"x","nonce":"d1","enforce_nonce":true}`).text("id")
		}
		first := post()
		rest(time.Minute)
		if again := post(); again != first || len(s.Discord().Posted("77")) != 1 {
			t.Error(again, first)
		}
		rest(3 * time.Minute)
		if again := post(); again == first || len(s.Discord().Posted("77")) != 2 {
			t.Error("the nonce was forgotten, but", again, first)
		}
	})
}

func TestDiscordMentions(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Discord().Open("77")
		dc(t, s, "POST", "/channels/77/messages", `{"content":"@everyone <@5> **ب** \\@here"}`)
		dc(t, s, "POST", "/channels/77/messages", `{"content":"@everyone <@5>","allowed_mentions":{"parse":[]}}`)
		p := s.Discord().Posted("77")
		if !slices.Equal(p[0].Pings, []string{"@everyone", "<@5>"}) || p[0].Text != "@everyone <@5> ب @here" || !slices.Equal(p[0].Bold, []string{"ب"}) || len(p[1].Pings) != 0 {
			t.Errorf("%+v", p)
		}
	})
}

func TestDiscordLimits(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Discord().Open("77")
		s.Discord().Open("78")
		post := func(channel string) answer {
			return dc(t, s, "POST", "/channels/"+channel+"/messages", `{"content":"x"}`)
		}
		for i := range 5 {
			if a := post("77"); a.status != 200 || a.header.Get("X-RateLimit-Remaining") != fmt.Sprint(4-i) {
				t.Error(a.status, a.header)
			}
		}
		a := post("77")
		if a.status != 429 || a.get("global") != false || a.get("retry_after") != 5.0 || a.header.Get("X-RateLimit-Scope") != "user" {
			t.Error(a.status, a.raw, a.header)
		}
		if a := post("78"); a.status != 200 {
			t.Error("another channel:", a.raw)
		}
		s.Script(Fault{Kind: FaultLimit, Wait: 1500 * time.Millisecond, Scope: ScopeAll})
		if a := post("78"); a.get("global") != true || a.get("retry_after") != 1.5 || a.header.Get("X-RateLimit-Global") != "true" || a.header.Get("Retry-After") != "2" {
			t.Error(a.raw, a.header)
		}
		if a := dc(t, s, "GET", "/users/@me", ""); a.status != 429 {
			t.Error("everything waits:", a.raw)
		}
		rest(1500 * time.Millisecond)
		if a := dc(t, s, "GET", "/users/@me", ""); a.status != 200 {
			t.Error(a.raw)
		}
	})
}

func TestDiscordCommands(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		path := "/applications/" + s.Discord().AppID + "/commands"
		for body, ok := range map[string]bool{
			`[{"name":"تحديث","description":"d"},{"name":"update","description":"d"}]`:                                                                     true,
			`[{"name":"update","description":"d","name_localizations":{"ar":"تحديث"}}]`:                                                                    false, // no such locale
			`[{"name":"update","description":"d","name_localizations":{"fr":"maj"}}]`:                                                                      true,
			`[{"name":"Update","description":"d"}]`:                                                                                                        false,
			`[{"name":"تَحديث","description":"d"}]`:                                                                                                        false, // a diacritic is no letter
			`[{"name":"update","description":""}]`:                                                                                                         false,
			`[{"name":"a","description":"d"},{"name":"a","description":"d"}]`:                                                                              false,
			`[{"name":"a","description":"d","options":[{"type":3,"name":"x","description":"d"},{"type":3,"name":"y","description":"d","required":true}]}]`: false,
		} {
			if a := dc(t, s, "PUT", path, body); (a.status == 200) != ok {
				t.Error(body, a.status, a.raw)
			}
		}
		dc(t, s, "PUT", path, `[{"name":"update","description":"d"}]`)
		if got := s.Discord().Commands(""); !slices.Equal(got, []string{"update"}) {
			t.Error(got)
		}
	})
}

func TestDiscordGateway(t *testing.T) {
	in(t, Options{Heartbeat: 40 * time.Second}, func(t *testing.T, s *Server) {
		d := s.Discord()
		early := d.Text(Act{Chat: d.DM("5"), From: "5", Text: "before the first session"})
		l := identified(t, s, allIntents)
		if v := l.next(); v["t"] != "MESSAGE_CREATE" || data(v)["content"] != "before the first session" {
			t.Error(encode(v))
		}
		if out, err := d.Wait(t.Context(), early); err != nil || !out.Acknowledged {
			t.Error(out, err)
		}
		l.send(`{"op":1,"d":3}`)
		if v := l.next(); v["op"] != 11.0 {
			t.Error(encode(v))
		}
		rest(61 * time.Second) // no heartbeat any more
		if v := l.next(); v != nil {
			t.Error(encode(v))
		}
		var closed *websocket.CloseError
		if !errors.As(l.err, &closed) || closed.Code != 4009 || !slices.Equal(rules(s), []Rule{RuleSession}) {
			t.Error(l.err, s.Violations())
		}
		missed := d.Text(Act{Chat: d.DM("5"), From: "5", Text: "missed"})
		if out, _ := d.Wait(t.Context(), missed); out.Acknowledged {
			t.Error("nobody was there")
		}
		dc(t, s, "GET", "/channels/"+d.DM("5")+"/messages?after="+early.Message, "")
		if out, _ := d.Wait(t.Context(), missed); !out.Acknowledged {
			t.Error("read from the history, but not taken")
		}
	})
}

func TestDiscordIdentify(t *testing.T) {
	for _, c := range []struct {
		name, frame string
		code        int
	}{
		{"wrong token", `{"op":2,"d":{"token":"no","intents":1}}`, 4004},
		{"a privileged intent", `{"op":2,"d":{"token":"TOKEN","intents":3}}`, 4014},
		{"an unknown intent", `{"op":2,"d":{"token":"TOKEN","intents":-1}}`, 4013},
		{"not yet", `{"op":3,"d":{}}`, 4003},
		{"unknown opcode", `{"op":99}`, 4001},
		{"no JSON", `{`, 4002},
	} {
		t.Run(c.name, func(t *testing.T) {
			in(t, Options{}, func(t *testing.T, s *Server) {
				l := hello(t, s)
				l.send(strings.Replace(c.frame, "TOKEN", s.Discord().Token, 1))
				if v := l.next(); v != nil {
					t.Error(encode(v))
				}
				var closed *websocket.CloseError
				if !errors.As(l.err, &closed) || closed.Code != c.code {
					t.Error(l.err)
				}
			})
		})
	}
}

func TestDiscordIdentifyLimits(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		identified(t, s, allIntents)
		again := fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":1}}`, s.Discord().Token)
		rest(2 * time.Second)
		l := hello(t, s)
		l.send(again)
		if v := l.next(); v["op"] != 9.0 || v["d"] != false {
			t.Error("within 5 s:", encode(v))
		}
		s.Discord().SpendIdentifies(0)
		if a := dc(t, s, "GET", "/gateway/bot", ""); a.get("session_start_limit", "remaining") != 0.0 {
			t.Error(a.raw)
		}
		rest(5 * time.Second)
		l.send(again)
		if v := l.next(); v != nil || s.Discord().Sessions() != 0 {
			t.Error("beyond the day's budget all sessions end:", encode(v))
		}
	})
}

func TestDiscordResume(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		d := s.Discord()
		l := hello(t, s)
		l.send(fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":%d}}`, d.Token, allIntents))
		session := data(l.next())["session_id"]
		l.next()
		d.Cut()
		if v := l.next(); v != nil {
			t.Error(encode(v))
		}
		rest(time.Second)
		d.Text(Act{Chat: "77", From: "5", Text: "missed"})
		l = hello(t, s)
		l.send(fmt.Sprintf(`{"op":6,"d":{"token":%q,"session_id":%q,"seq":2}}`, d.Token, session))
		if v := l.next(); data(v)["content"] != "missed" {
			t.Error(encode(v))
		}
		if v := l.next(); v["t"] != "RESUMED" {
			t.Error(encode(v))
		}
	})
}

func TestDiscordContentIntent(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		d := s.Discord()
		l := identified(t, s, allIntents&^IntentMessageContent)
		d.Text(Act{Chat: "77", From: "5", Text: "aside"})
		d.Text(Act{Chat: "77", From: "5", Text: "to you", Addressed: true})
		if v := l.next(); data(v)["content"] != "" {
			t.Error(encode(v))
		}
		if v := l.next(); !strings.Contains(fmt.Sprint(data(v)["content"]), "to you") {
			t.Error(encode(v))
		}
	})
}

func TestDiscordInteractions(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		d := s.Discord()
		l := identified(t, s, allIntents)
		dc(t, s, "PUT", "/applications/"+d.AppID+"/commands", `[{"name":"update","description":"d","options":[{"type":3,"name":"text","description":"d"}]}]`)
		command := func() (Ref, string, string) {
			ref := d.Command(Act{Chat: "77", From: "5", Command: "update", Options: map[string]string{"text": "8"}})
			v := data(l.next())
			return ref, fmt.Sprintf("/interactions/%s/%s/callback", v["id"], v["token"]), fmt.Sprintf("/webhooks/%s/%s", d.AppID, v["token"])
		}
		late, path, _ := command()
		rest(4 * time.Second)
		if a := dc(t, s, "POST", path, `{"type":4,"data":{"content":"x"}}`); a.status != 404 || a.get("code") != 10062.0 {
			t.Error(a.raw)
		}
		if out, _ := d.Wait(t.Context(), late); out.Acknowledged {
			t.Error(out)
		}

		ref, path, hook := command()
		if a := dc(t, s, "POST", path, `{"type":5,"data":{"flags":64}}`); a.status != 204 {
			t.Error(a.raw)
		}
		if a := dc(t, s, "POST", path, `{"type":4,"data":{"content":"x"}}`); a.status != 400 || a.get("code") != 40060.0 {
			t.Error("twice:", a.raw)
		}
		if out, _ := d.Wait(t.Context(), ref); !out.Acknowledged || d.AnswerOf(ref) != 5 {
			t.Error(out)
		}
		if a := dc(t, s, "PATCH", hook+"/messages/@original", `{"content":"done"}`); a.status != 200 {
			t.Error(a.raw)
		}
		if p := d.Posted("77"); len(p) != 1 || !p[0].Private || p[0].Text != "done" {
			t.Errorf("%+v", p)
		}
		rest(16 * time.Minute)
		if a := dc(t, s, "PATCH", hook+"/messages/@original", `{"content":"later"}`); a.status != 401 {
			t.Error("after 15 minutes:", a.raw)
		}
	})
}

func TestDiscordModal(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		d := s.Discord()
		l := identified(t, s, allIntents)
		dc(t, s, "POST", "/channels/77/messages", `{"content":"x"}`) // 404: not open yet
		d.Open("77")
		dc(t, s, "POST", "/channels/77/messages", `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"نعم","custom_id":"yes"}]}]}`)
		l.next() // the bot's own message
		d.Press(Act{Chat: "77", From: "5", Button: "yes"})
		v := data(l.next())
		path := fmt.Sprintf("/interactions/%s/%s/callback", v["id"], v["token"])
		input := `{"type":1,"components":[{"type":4,"style":2,"label":"نص","custom_id":"t"}]}`
		if a := dc(t, s, "POST", path, `{"type":9,"data":{"custom_id":"f","title":"`+strings.Repeat("t", 46)+`","components":[`+input+`]}}`); a.get("code") != 50035.0 {
			t.Error(a.raw)
		}
		if a := dc(t, s, "POST", path, `{"type":9,"data":{"custom_id":"f","title":"t","components":[`+input+`]}}`); a.status != 204 {
			t.Error(a.raw)
		}
		if m, ok := d.Modal("5"); !ok || m.Fields["t"] != "نص" {
			t.Errorf("%+v", m)
		}
		d.Submit(Act{From: "5", Values: map[string]string{"t": "قيمة"}})
		v = data(l.next())
		if v["type"] != 5.0 || !strings.Contains(encode(v), "قيمة") {
			t.Error(encode(v))
		}
		if a := dc(t, s, "POST", fmt.Sprintf("/interactions/%s/%s/callback", v["id"], v["token"]), `{"type":9,"data":{}}`); a.status != 400 {
			t.Error("a modal upon a modal:", a.raw)
		}
	})
}
