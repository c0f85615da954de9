package faultserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
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
