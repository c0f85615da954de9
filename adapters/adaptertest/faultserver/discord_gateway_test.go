package faultserver

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

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
