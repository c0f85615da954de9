package telegram

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"wasl/bot"
)

const hookTable = `mode = "webhook"` + "\n" + `webhook_url = "https://bot.example.org/telegram/"` + "\n"

// hooked is an adapter behind its webhook that knows who it is.
func hooked(t testing.TB, c *core) (*Adapter, *script, http.Handler) {
	t.Helper()
	s := &script{start: time.Now()}
	a, err := New(Options{Table: []byte(hookTable), HTTP: s, Getenv: func(name string) string {
		return map[string]string{"WASL_TELEGRAM_TOKEN": peerToken, "WASL_TELEGRAM_WEBHOOK_SECRET": peerSecret}[name]
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	path, handler := a.Webhook(c)
	if path != "/telegram/" {
		t.Fatalf("path %q", path)
	}
	return a, s, handler
}

func post(handler http.Handler, method, path, secret string, body io.Reader) int {
	r := httptest.NewRequest(method, path, body)
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Code
}

func TestWebhookAnswers(t *testing.T) {
	update := textUpdate(901, "x")
	for name, c := range map[string]struct {
		method, path, secret string
		body                 io.Reader
		status               int
		got                  int
	}{
		"taken":             {"POST", "/telegram/", peerSecret, strings.NewReader(update), 200, 1},
		"no secret":         {"POST", "/telegram/", "", strings.NewReader(update), 401, 0},
		"wrong secret":      {"POST", "/telegram/", peerSecret + "x", strings.NewReader(update), 401, 0},
		"half the secret":   {"POST", "/telegram/", peerSecret[:8], strings.NewReader(update), 401, 0},
		"read":              {"GET", "/telegram/", peerSecret, nil, 405, 0},
		"elsewhere":         {"POST", "/telegram/x", peerSecret, strings.NewReader(update), 404, 0},
		"too large":         {"POST", "/telegram/", peerSecret, strings.NewReader(textUpdate(901, strings.Repeat("x", webhookLimit))), 413, 0},
		"the largest":       {"POST", "/telegram/", peerSecret, strings.NewReader(update + strings.Repeat(" ", webhookLimit-len(update))), 200, 1},
		"no JSON":           {"POST", "/telegram/", peerSecret, strings.NewReader("x"), 400, 0},
		"cut off":           {"POST", "/telegram/", peerSecret, io.MultiReader(strings.NewReader(update[:9]), iotest.ErrReader(io.ErrUnexpectedEOF)), 400, 0},
		"another kind":      {"POST", "/telegram/", peerSecret, strings.NewReader(`{"update_id":901,"poll":{}}`), 200, 0},
		"cannot be decoded": {"POST", "/telegram/", peerSecret, strings.NewReader(`{"update_id":901,"message":7}`), 200, 0},
	} {
		core := &core{}
		_, _, handler := hooked(t, core)
		body := c.body
		if body == nil {
			body = http.NoBody
		}
		if status := post(handler, c.method, c.path, c.secret, body); status != c.status || len(core.got) != c.got {
			t.Errorf("%s: status %d, %d messages; want %d, %d", name, status, len(core.got), c.status, c.got)
		}
	}
}

func TestWebhookNotStored(t *testing.T) {
	c := &core{fails: 1}
	a, s, handler := hooked(t, c)
	press := `{"update_id":901,"callback_query":{"id":"4382","from":{"id":4001},"message":{"message_id":5,"chat":{"id":4001,"type":"private"}},"data":"Ab"}}`
	if status := post(handler, "POST", "/telegram/", peerSecret, strings.NewReader(press)); status != 503 {
		t.Errorf("status %d, want 503", status)
	}
	if n := len(s.called("answerCallbackQuery")); n != 0 {
		t.Error("a press that was not stored was answered")
	}
	if status := post(handler, "POST", "/telegram/", peerSecret, strings.NewReader(press)); status != 200 {
		t.Errorf("status %d, want 200", status)
	}
	if n := len(s.called("answerCallbackQuery")); n != 1 || len(c.got) != 1 || a.Stats().Refused != 1 {
		t.Errorf("%d answers, %d messages, %+v", n, len(c.got), a.Stats())
	}
}

// TestWebhookBeforeTheStart: what comes before the bot knows itself comes again.
func TestWebhookBeforeTheStart(t *testing.T) {
	a, _, _ := hooked(t, &core{})
	a.me = user{}
	c := &core{}
	_, handler := a.Webhook(c)
	if status := post(handler, "POST", "/telegram/", peerSecret, strings.NewReader(textUpdate(901, "x"))); status != 503 || len(c.got) != 0 {
		t.Errorf("status %d, %d messages", status, len(c.got))
	}
}

func TestWebhookOffWhilePolling(t *testing.T) {
	a, err := New(Options{Getenv: func(string) string { return peerToken }})
	if err != nil {
		t.Fatal(err)
	}
	_, handler := a.Webhook(&core{})
	if status := post(handler, "POST", "/telegram/", "", strings.NewReader(textUpdate(901, "x"))); status != 404 {
		t.Errorf("status %d", status)
	}
}

// TestWebhookIsKept: it is set at the start, and again when somebody removed it.
func TestWebhookIsKept(t *testing.T) {
	s := &script{other: map[string]string{"getWebhookInfo": `{"ok":true,"result":{"url":""}}`}}
	a, log := runScript(t, s, &core{}, hookTable, watchWebhook+time.Minute)
	if n := len(s.called("setWebhook")); n != 2 || a.Stats().Conflicts != 1 || !strings.Contains(log, "somebody removed the webhook") {
		t.Errorf("set %d times, %+v\n%s", n, a.Stats(), log)
	}
	if len(s.called("getUpdates"))+len(s.called("deleteWebhook")) != 0 {
		t.Error("it polls as well")
	}
	s = &script{other: map[string]string{"getWebhookInfo": `{"ok":true,"result":{"url":"https://bot.example.org/telegram/","pending_update_count":3,"last_error_message":"Connection timed out"}}`}}
	_, log = runScript(t, s, &core{}, hookTable, watchWebhook+time.Minute)
	if n := len(s.called("setWebhook")); n != 1 || !strings.Contains(log, "Connection timed out") {
		t.Errorf("set %d times\n%s", n, log)
	}
}

func TestWebhookThatTelegramRefuses(t *testing.T) {
	s := &script{other: map[string]string{"setWebhook": `{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"}`}}
	a, err := New(Options{Table: []byte(hookTable), HTTP: s, Getenv: func(name string) string {
		return map[string]string{"WASL_TELEGRAM_TOKEN": peerToken, "WASL_TELEGRAM_WEBHOOK_SECRET": peerSecret}[name]
	}})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context(), &core{})
	var no *apiError
	if !errors.As(err, &no) || !strings.Contains(err.Error(), "webhook_url") || !strings.Contains(err.Error(), "ports 80, 88, 443 or 8443") {
		t.Errorf("%v", err)
	}
}

func FuzzWebhook(f *testing.F) {
	for _, r := range readRecorded(f) {
		f.Add(peerSecret, []byte(r.Update))
	}
	f.Add("", []byte(textUpdate(901, "x")))
	f.Add(peerSecret, []byte("{"))
	c := &core{}
	_, s, handler := hooked(f, c)
	s.other = map[string]string{"getFile": `{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}`}
	f.Fuzz(func(t *testing.T, secret string, raw []byte) {
		before := len(c.got)
		if strings.ContainsAny(secret, "\r\n") {
			return
		}
		switch status := post(handler, "POST", "/telegram/", secret, strings.NewReader(string(raw))); {
		case secret != peerSecret:
			if status != 401 || len(c.got) != before {
				t.Fatalf("status %d without the secret", status)
			}
		case status != 200 && status != 400 && status != 413:
			t.Fatalf("status %d", status)
		case status != 200 && len(c.got) != before:
			t.Fatalf("status %d, but the core has it", status)
		}
	})
}

var _ bot.Inbox = (*core)(nil)
