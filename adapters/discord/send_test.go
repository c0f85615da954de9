package discord

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func TestExactRequests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(path, []byte("BEGIN"), 0o600); err != nil {
		t.Fatal(err)
	}
	bubble(t, "", func(w *world) {
		first, _ := w.send(bot.Delivery{
			ID: "d17", Chat: bot.Chat{ID: testPrivate}, Text: "السطر " + locale.Bold("الأول") + "\n- <@1> & @everyone", ReplyTo: "555:a1",
			Buttons: []bot.Button{{ID: "b1", Label: "إرسال"}, {ID: "b2", Label: strings.Repeat("و", 90)}},
		})
		w.send(bot.Delivery{
			ID: "d18", Chat: bot.Chat{ID: testPrivate}, Text: "x", Edits: "d17", EditsMessage: first,
			Files: []bot.File{{Name: "a/../é\".ics", Type: "text/calendar", Path: path}},
		})
		w.send(bot.Delivery{ID: "d19", Chat: bot.Chat{ID: testRoom}, Text: strings.Repeat("*", 1900)})
		want := []string{
			`POST /users/@me/channels {"recipient_id":"` + testUser + `"}`,
			`POST /channels/` + testDM + `/messages {"content":"السطر **الأول**\n\\- \\<\\@1> & \\@everyone","embeds":[],"components":[{"type":1,"components":[` +
				`{"type":2,"style":1,"label":"إرسال","custom_id":"b1"},{"type":2,"style":2,"label":"` + strings.Repeat("و", 79) + `…","custom_id":"b2"}]}],` +
				`"allowed_mentions":{"parse":[],"replied_user":false},"flags":4,"message_reference":{"message_id":"555","fail_if_not_exists":false},"nonce":"d17","enforce_nonce":true}`,
			`PATCH /channels/` + testDM + `/messages/` + first + ` {"content":"x","embeds":[],"components":[],"allowed_mentions":{"parse":[],"replied_user":false},` +
				`"flags":4,"attachments":[{"id":0,"filename":"é.ics"}]}`,
			`POST /channels/` + testRoom + `/messages {"content":"","embeds":[{"description":"` + strings.Repeat(`\\*`, 1900) + `"}],"components":[],` +
				`"allowed_mentions":{"parse":[],"replied_user":false},"flags":0,"nonce":"d19","enforce_nonce":true}`,
		}
		if !slices.Equal(w.calls, want) {
			t.Errorf("requests:\n%s\nwant:\n%s", strings.Join(w.calls, "\n"), strings.Join(want, "\n"))
		}
		if files := w.posts[1].files; len(files) != 1 || files[0].Data != "BEGIN" || files[0].Name != "é.ics" {
			t.Errorf("files %+v", files)
		}
	})
}

func TestRefusals(t *testing.T) {
	room := func(id string) bot.Delivery { return reply(id, "", testRoom) }
	for _, c := range []struct {
		name    string
		refusal refusal
		kind    bot.SendErrorKind
		after   time.Duration
		told    string
	}{
		{"blocked", refusal{403, `{"code":50007,"message":"سطر-سري"}`, nil}, bot.SendBlocked, 0, ""},
		{"no common server", refusal{403, `{"code":50278}`, nil}, bot.SendBlocked, 0, ""},
		{"no such channel", refusal{404, `{"code":10003}`, nil}, bot.SendGone, 0, ""},
		{"removed from the server", refusal{403, `{"code":50001}`, nil}, bot.SendNotAllowed, 0, "View Channel"},
		{"no right", refusal{403, `{"code":50013}`, nil}, bot.SendNotAllowed, 0, "Send Messages"},
		{"bad request", refusal{400, `{"code":50035,"message":"سطر-سري"}`, nil}, bot.SendRejected, 0, "50035"},
		{"5xx", refusal{500, `{"code":0}`, nil}, bot.SendRetry, 0, "500"},
		{"a page", refusal{502, "<html>سطر-سري</html>", nil}, bot.SendRetry, 0, "502"},
		{"a page instead of success", refusal{200, "<html>سطر-سري</html>", nil}, bot.SendUnknown, 0, ""},
		{"redirected", refusal{302, "", map[string]string{"Location": "http://elsewhere.test/"}}, bot.SendRejected, 0, "302"},
		{"token", refusal{401, `{"code":0}`, nil}, bot.SendRetry, 0, "Bot, Token"},
		{"limited", refusal{429, `{"retry_after":1.337,"global":false}`, nil}, bot.SendLimited, 1337 * time.Millisecond, "429"},
		{"limited by what stands before", refusal{429, "<html>", map[string]string{"Retry-After": "12"}}, bot.SendLimited, 12 * time.Second, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, "", func(w *world) {
				w.refusal = &c.refusal
				err := w.refused(room("d1"), c.kind)
				if err.RetryAfter != c.after || !strings.Contains(err.Error(), c.told) {
					t.Errorf("%v after %v, want %v and %q", err, err.RetryAfter, c.after, c.told)
				}
			})
		})
	}
}

// TestLimits: what the platform says is obeyed to the instant, where it says so.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name        string
		body        string
		header      map[string]string
		other, same time.Duration // how long another channel and this one wait
	}{
		{"a channel's", `{"retry_after":7,"global":false}`, map[string]string{"X-RateLimit-Scope": "user"}, 0, 7 * time.Second},
		{"the bot's", `{"retry_after":3.5,"global":true}`, map[string]string{"X-RateLimit-Global": "true"}, 3500 * time.Millisecond, 3500 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, "", func(w *world) {
				w.send(reply("d0", "", testPrivate))
				w.refusal = &refusal{429, c.body, c.header}
				_ = w.refused(reply("d1", "", testRoom), bot.SendLimited)
				begin := time.Now()
				w.send(reply("d2", "", testPrivate))
				if waited := time.Since(begin); waited != c.other {
					t.Errorf("another channel waited %v, want %v", waited, c.other)
				}
				w.send(reply("d3", "", testRoom))
				if waited := time.Since(begin); waited != c.same {
					t.Errorf("the channel waited %v, want %v", waited, c.same)
				}
			})
		})
	}
}

func TestBucketsAndPace(t *testing.T) {
	bubble(t, "", func(w *world) {
		// The route says that nothing is left for 2.5 s.
		w.refusal = &refusal{200, `{"id":"5"}`, map[string]string{
			"X-RateLimit-Bucket": "b", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "2.5",
		}}
		if _, err := w.a.Send(w.t.Context(), reply("d1", "", testRoom)); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		w.send(reply("d2", "", testRoom))
		if waited := time.Since(begin); waited != 2500*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
		begin = time.Now()
		const n = 200
		for i := range n {
			w.send(reply(fmt.Sprint("e", i), "", testRoom))
		}
		if took := time.Since(begin); took < 4*time.Second || took > 6*time.Second {
			t.Errorf("%d requests took %v", n, took)
		}
	})
}

func TestInvalidRequestsPause(t *testing.T) {
	bubble(t, "", func(w *world) {
		for range invalidLimit {
			w.a.api.pace.note(request{}, http.StatusForbidden, http.Header{}, 0, false)
		}
		w.a.api.pace.note(request{}, http.StatusTooManyRequests, http.Header{"X-Ratelimit-Scope": {"shared"}}, 0, false)
		begin := time.Now()
		w.send(reply("d1", "", testRoom))
		if waited := time.Since(begin); waited < 9*time.Minute || waited > 12*time.Minute {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestDeadline(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.a.api.pace.block(time.Now().Add(time.Hour))
		ctx, cancel := contextWithTimeout(w.t, 30*time.Second)
		defer cancel()
		begin := time.Now()
		_, err := w.a.Send(ctx, reply("d1", "", testRoom))
		sendErr := w.a.sendError(err)
		if sendErr.Kind != bot.SendLimited || sendErr.RetryAfter != time.Hour || time.Since(begin) != 0 {
			t.Errorf("%v after %v, waited %v", sendErr, sendErr.RetryAfter, time.Since(begin))
		}
		synctest.Wait()
	})
}

func TestNonce(t *testing.T) {
	long := bot.DeliveryID(strings.Repeat("d", 30))
	if nonce("d17") != "d17" || len(nonce(long)) > maxNonce || nonce(long) == nonce(long+"d") {
		t.Errorf("%q %q", nonce(long), nonce(long+"d"))
	}
}

// TestSentTwice: the same delivery within minutes is the first message.
func TestSentTwice(t *testing.T) {
	bubble(t, "", func(w *world) {
		first, _ := w.send(reply("d1", "", testRoom))
		again, err := w.a.Send(w.t.Context(), reply("d1", "", testRoom))
		if err != nil || again != first || len(w.posts) != 1 {
			t.Errorf("%q, then %q (%v), %d messages", first, again, err, len(w.posts))
		}
	})
}

func TestFind(t *testing.T) {
	bubble(t, "", func(w *world) {
		find := func(d bot.Delivery) string {
			t.Helper()
			id, found, err := w.a.Find(w.t.Context(), d)
			if err != nil || found != (id != "") {
				t.Fatalf("%q, %t, %v", id, found, err)
			}
			return id
		}
		plain, pressed := reply("d1", "", testRoom), reply("d2", "", testRoom)
		pressed.Text, pressed.Buttons = plain.Text, []bot.Button{{ID: "b1", Label: "x"}}
		for i := range 150 {
			w.say(testRoom, plain.Text, map[string]any{"n": i})
		}
		if id := find(plain); id != "" {
			t.Errorf("found %q before it was sent", id)
		}
		one, _ := w.send(plain)
		two, _ := w.send(pressed)
		for _, forget := range []bool{false, true} {
			if forget { // as after a restart
				w.a.sent = sentLog{}
			}
			if got := find(plain); got != one {
				t.Errorf("found %q, want %q", got, one)
			}
			if got := find(pressed); got != two {
				t.Errorf("found %q, want %q", got, two)
			}
		}
		w.a.sent.add("d1", one)
		same := plain
		same.ID = "d9"
		if got := find(same); got != "" {
			t.Errorf("found %q, which is another delivery's", got)
		}
		other := pressed
		other.Buttons = []bot.Button{{ID: "b7", Label: "x"}}
		if got := find(other); got != "" {
			t.Errorf("found %q, which has other buttons", got)
		}
	})
}

// TestFindTheSameText: after a restart, an answer is not taken for an earlier
// one of the same text. A moment after it was accepted the nonce tells them
// apart; later what they answer does.
func TestFindTheSameText(t *testing.T) {
	bubble(t, "", func(w *world) {
		first, second := reply("d1", "", testRoom), reply("d2", "", testRoom)
		second.Text = first.Text
		first.CreatedAt, second.CreatedAt = w.a.clock.Now(), w.a.clock.Now()
		first.ReplyTo, second.ReplyTo = "900000000000000001", "900000000000000002"
		one, _ := w.send(first)
		w.a.sent = sentLog{} // as after a restart
		for _, d := range []bot.Delivery{first, second} {
			if id, found, err := w.a.Find(w.t.Context(), d); found || err != nil {
				t.Errorf("%s is found as %q, %v, although its nonce is remembered", d.ID, id, err)
			}
		}
		if again, err := w.a.Send(w.t.Context(), first); again != one || err != nil {
			t.Errorf("the first is sent again as %q, %v, want %q", again, err, one)
		}
		w.a.sent = sentLog{}
		time.Sleep(nonceKept) //nolint:forbidigo // the bubble's clock
		if id, found, err := w.a.Find(w.t.Context(), second); found || err != nil {
			t.Errorf("the second is found as %q, %v, which answers another message", id, err)
		}
		thanks := first // as what answers two presses, in a lane that had to wait
		thanks.ID, thanks.ReplyTo, thanks.Previous = "d3", "i900000000000000003", one
		if id, found, err := w.a.Find(w.t.Context(), thanks); found || err != nil {
			t.Errorf("what comes after %q is found as %q, %v", one, id, err)
		}
		if id, found, err := w.a.Find(w.t.Context(), first); id != one || !found || err != nil {
			t.Errorf("the first is found as %q, %v, want %q", id, err, one)
		}
	})
}
