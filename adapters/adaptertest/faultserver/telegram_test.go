package faultserver

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func tg(t *testing.T, s *Server, method, body string) answer {
	t.Helper()
	return must(t, s, "POST", s.Telegram().URL()+"/bot"+s.Telegram().Token+"/"+method, body, nil)
}

func TestTelegramToken(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		if a := tg(t, s, "getMe", "{}"); a.text("result", "username") != s.Telegram().Username {
			t.Error(a.raw)
		}
		if a := must(t, s, "POST", s.Telegram().URL()+"/bot1:no/getMe", "", nil); a.status != 401 {
			t.Error(a.status, a.raw)
		}
		if a := tg(t, s, "sendEverything", "{}"); a.status != 404 {
			t.Error(a.status, a.raw)
		}
	})
}

func TestTelegramRefusals(t *testing.T) {
	long := strings.Repeat("ع", 4096)
	emoji := strings.Repeat("😀", 2049) // two units each
	for _, c := range []struct{ name, params, want string }{
		{"no chat", `"text":"x"`, "chat_id is empty"},
		{"unknown chat", `"chat_id":99,"text":"x"`, "chat not found"},
		{"empty", `"chat_id":5,"text":" "`, "message text is empty"},
		{"exactly 4096", `"chat_id":5,"text":"` + long + `"`, ""},
		{"4097", `"chat_id":5,"text":"` + long + `x"`, "message is too long"},
		{"units, not characters", `"chat_id":5,"text":"` + emoji + `"`, "message is too long"},
		{"after entities", `"chat_id":5,"parse_mode":"HTML","text":"<b>` + long + `</b>"`, ""},
		{"escapes count once", `"chat_id":5,"parse_mode":"HTML","text":"` + strings.Repeat("&amp;", 4096) + `"`, ""},
		{"unknown tag", `"chat_id":5,"parse_mode":"HTML","text":"ab<x>"`, `can't parse entities: Unsupported start tag "x" at byte offset 2`},
		{"open", `"chat_id":5,"parse_mode":"HTML","text":"<b>a"`, `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"crossed", `"chat_id":5,"parse_mode":"HTML","text":"<b><i>a</b></i>"`, `can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{"end without start", `"chat_id":5,"parse_mode":"HTML","text":"ع</b>"`, `can't parse entities: Unexpected end tag at byte offset 2`},
		{"a lone <", `"chat_id":5,"parse_mode":"HTML","text":"a < b"`, `can't parse entities: Unsupported start tag "" at byte offset 2`},
		{"64 bytes of data", `"chat_id":5,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"y","callback_data":"` + strings.Repeat("a", 64) + `"}]]}`, ""},
		{"65 bytes of data", `"chat_id":5,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"y","callback_data":"` + strings.Repeat("a", 63) + `ع"}]]}`, "BUTTON_DATA_INVALID"},
		{"reply to nothing", `"chat_id":5,"text":"x","reply_parameters":{"message_id":77}`, "message to be replied not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in(t, Options{}, func(t *testing.T, s *Server) {
				s.Telegram().Open("5")
				a := tg(t, s, "sendMessage", "{"+c.params+"}")
				if want := "Bad Request: " + c.want; c.want != "" && (a.status != 400 || a.text("description") != want) {
					t.Errorf("%d %s, want %q", a.status, a.raw, want)
				}
				if c.want == "" && a.status != 200 {
					t.Errorf("%d %s", a.status, a.raw)
				}
				if calls := s.Calls("telegram"); len(calls) != 1 || calls[0].Accepted != (c.want == "") || !calls[0].Known {
					t.Errorf("logged as %+v", calls)
				}
			})
		})
	}
}

func TestTelegramHTML(t *testing.T) {
	text, entities, reason := parseTgHTML(`&lt;😀<b>غ &amp; <i>x</i></b> <a href="https://e.example/?a=1&amp;b=2">l</a>&raquo;&#1593;`)
	if reason != "" || text != "<😀غ & x l&raquo;ع" {
		t.Errorf("%q %q", text, reason)
	}
	want := []tgEntity{{"bold", 3, 5, ""}, {"italic", 7, 1, ""}, {"text_link", 9, 1, "https://e.example/?a=1&b=2"}}
	if !slices.Equal(entities, want) {
		t.Errorf("%+v", entities)
	}
}

func TestTelegramPoll(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		g := s.Telegram()
		start := time.Now()
		if a := tg(t, s, "getUpdates", `{"timeout":30}`); a.raw != `{"ok":true,"result":[]}` || time.Since(start) != 30*time.Second {
			t.Error("held for", time.Since(start), a.raw)
		}
		ref := g.Text(Act{Chat: "5", From: "5", Text: "سلام"})
		first := tg(t, s, "getUpdates", `{"timeout":30}`)
		if !strings.Contains(first.raw, "سلام") {
			t.Fatal(first.raw)
		}
		if again := tg(t, s, "getUpdates", `{"timeout":30}`); again.raw != first.raw { // not confirmed
			t.Error(again.raw)
		}
		out, err := g.Wait(context.Background(), ref)
		if err != nil || out.Acknowledged {
			t.Error("not confirmed, but", out, err)
		}
		if same := tg(t, s, "getUpdates", `{"offset":`+ref.Event+`}`); same.raw != first.raw { // only a higher one confirms
			t.Error(same.raw)
		}
		tg(t, s, "getUpdates", fmt.Sprintf(`{"offset":%d}`, g.nextID+1))
		if out, _ := g.Wait(context.Background(), ref); !out.Acknowledged || g.Pending() != 0 {
			t.Error("confirmed, but", out)
		}
	})
}

func TestTelegramTwoPolls(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		older := make(chan answer)
		go func() { older <- tg(t, s, "getUpdates", `{"timeout":50}`) }()
		rest(time.Second) // of the bubble
		go func() {
			_, _ = try(s, "POST", s.Telegram().URL()+"/bot"+s.Telegram().Token+"/getUpdates", `{"timeout":50}`, nil)
		}()
		if a := <-older; a.status != 409 || !strings.Contains(a.text("description"), "terminated by other getUpdates") {
			t.Error(a.status, a.raw)
		}
		rest(time.Minute)
	})
}

func TestTelegramLimits(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Telegram().Open("5")
		send := func() answer { return tg(t, s, "sendMessage", `{"chat_id":5,"text":"x"}`) }
		if a := send(); a.status != 200 {
			t.Fatal(a.raw)
		}
		a := send()
		if a.status != 429 || a.get("parameters", "retry_after") != 1.0 {
			t.Error(a.status, a.raw)
		}
		rest(time.Second)
		if a := send(); a.status != 200 {
			t.Error("after the wait:", a.raw)
		}
		if got := rules(s); !slices.Equal(got, []Rule{RuleRate}) {
			t.Error(got)
		}

		s.Script(Fault{Kind: FaultLimit, Wait: 7 * time.Second})
		rest(time.Second)
		if a := send(); a.get("parameters", "retry_after") != 7.0 {
			t.Error(a.raw)
		}
		rest(5 * time.Second)
		if a := send(); a.status != 429 || a.get("parameters", "retry_after") != 2.0 {
			t.Error("within the wait:", a.raw)
		}
		if got := rules(s); !slices.Equal(got, []Rule{RuleRate, RuleWait}) {
			t.Error(got)
		}
	})
}

func TestTelegramGroupLimit(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Telegram().Open("-5")
		for i := range 21 {
			a := tg(t, s, "sendMessage", `{"chat_id":-5,"text":"x"}`)
			if want := i < 20; want != (a.status == 200) {
				t.Errorf("message %d: %d", i, a.status)
			}
			rest(2 * time.Second)
		}
	})
}

func TestTelegramCuts(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Telegram().Open("5")
		s.Script(Fault{Kind: FaultCutBefore}, Fault{Kind: FaultCutAfter}, Fault{Kind: FaultHang, Wait: time.Minute}, Fault{Kind: FaultFail}, Fault{Kind: FaultHTML})
		url := s.Telegram().URL() + "/bot" + s.Telegram().Token + "/sendMessage"
		for range 5 {
			a, err := try(s, "POST", url, `{"chat_id":5,"text":"x"}`, nil)
			if err == nil && a.status < 500 {
				t.Error(a.raw)
			}
			rest(2 * time.Second)
		}
		var got []string
		for _, c := range s.Calls("telegram") {
			got = append(got, fmt.Sprintf("%s accepted=%t known=%t", c.Fault, c.Accepted, c.Known))
		}
		want := []string{
			"cut before the effect accepted=false known=false", "cut after the effect accepted=true known=false",
			"no answer accepted=true known=false", "5xx accepted=false known=true", "html accepted=false known=true",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if n := len(s.Telegram().Posted("5")); n != 2 {
			t.Error(n, "messages")
		}
	})
}

func TestTelegramChats(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		g := s.Telegram()
		g.Open("5")
		g.Open("-7")
		g.Block("5")
		if a := tg(t, s, "sendMessage", `{"chat_id":5,"text":"x"}`); a.status != 403 {
			t.Error(a.raw)
		}
		g.Migrate("-7", "-1007")
		a := tg(t, s, "sendMessage", `{"chat_id":-7,"text":"x"}`)
		if a.status != 400 || a.get("parameters", "migrate_to_chat_id") != -1007.0 {
			t.Error(a.raw)
		}
		if ref := g.Text(Act{Chat: "-1007", From: "5", Text: "between us"}); ref.Event != "" {
			t.Error("privacy mode let a text through")
		}
		if ref := g.Text(Act{Chat: "-1007", From: "5", Text: "help", Addressed: true}); ref.Event == "" {
			t.Error("a mention was held back")
		}
	})
}

func TestTelegramEditAndPress(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		g := s.Telegram()
		g.Open("5")
		kb := `,"reply_markup":{"inline_keyboard":[[{"text":"نعم","callback_data":"yes"}]]}`
		tg(t, s, "sendMessage", `{"chat_id":5,"text":"x"`+kb+`}`)
		press := g.Press(Act{Chat: "5", From: "5", Button: "yes"})
		rest(2 * time.Second)
		if a := tg(t, s, "editMessageText", `{"chat_id":5,"message_id":1,"text":"x"`+kb+`}`); !strings.Contains(a.raw, "message is not modified") {
			t.Error(a.raw)
		}
		rest(2 * time.Second)
		if a := tg(t, s, "editMessageText", `{"chat_id":5,"message_id":1,"text":"y"}`); a.status != 200 {
			t.Error(a.raw)
		}
		if p := g.Posted("5"); len(p) != 2 || p[1].Edits != "1" || p[1].Text != "y" || len(p[1].Buttons) != 0 {
			t.Errorf("%+v", p)
		}
		if a := tg(t, s, "answerCallbackQuery", `{"callback_query_id":"`+press.Message+`"}`); a.status != 200 || g.Answers(press) != 1 {
			t.Error(a.raw)
		}
		rest(2 * time.Minute)
		if a := tg(t, s, "answerCallbackQuery", `{"callback_query_id":"`+press.Message+`"}`); a.status != 400 {
			t.Error("a stale query:", a.raw)
		}
	})
}

func TestTelegramCommands(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		if a := tg(t, s, "setMyCommands", `{"commands":[{"command":"مساعدة","description":"d"}]}`); a.text("description") != "Bad Request: BOT_COMMAND_INVALID" {
			t.Error(a.raw)
		}
		set := `{"commands":[{"command":"help","description":"مساعدة"}],"scope":{"type":"all_group_chats"},"language_code":"ar"}`
		if a := tg(t, s, "setMyCommands", set); a.status != 200 {
			t.Error(a.raw)
		}
		if a := tg(t, s, "getMyCommands", `{"scope":{"type":"all_group_chats"},"language_code":"ar"}`); !strings.Contains(a.raw, "مساعدة") {
			t.Error(a.raw)
		}
		if a := tg(t, s, "getMyCommands", `{}`); a.raw != `{"ok":true,"result":[]}` {
			t.Error(a.raw)
		}
	})
}

func TestTelegramWebhook(t *testing.T) {
	var secrets, bodies []string
	var status atomic.Int32
	status.Store(500)
	hook := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		secrets, bodies = append(secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token")), append(bodies, string(body))
		w.WriteHeader(int(status.Load()))
	})
	in(t, Options{Outgoing: To(hook)}, func(t *testing.T, s *Server) {
		g := s.Telegram()
		if a := tg(t, s, "setWebhook", `{"url":"http://bot.example/t"}`); a.status != 400 {
			t.Error("plain http:", a.raw)
		}
		tg(t, s, "setWebhook", `{"url":"https://bot.example/t","secret_token":"s-1"}`)
		if a := tg(t, s, "getUpdates", `{}`); a.status != 409 {
			t.Error(a.raw)
		}
		ref := g.Text(Act{Chat: "5", From: "5", Text: "one"})
		g.Text(Act{Chat: "5", From: "5", Text: "two"})
		if out, err := g.Wait(t.Context(), ref); err != nil || out.Acknowledged {
			t.Error(out, err)
		}
		status.Store(200)
		rest(10 * time.Second)
		if out, _ := g.Wait(t.Context(), ref); !out.Acknowledged || g.Pending() != 0 {
			t.Error(out, g.Pending())
		}
		if len(bodies) != 3 || bodies[0] != bodies[1] || !strings.Contains(bodies[2], "two") || secrets[0] != "s-1" {
			t.Error(bodies, secrets)
		}
	})
}
