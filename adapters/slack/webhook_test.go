package slack

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// store is an inbox that keeps what it gets.
type store struct {
	got  chan bot.Message
	fail chan error // what Receive returns next; empty: nil
}

func newStore() *store { return &store{make(chan bot.Message, 64), make(chan error, 64)} }

func (s *store) Receive(_ context.Context, m bot.Message) error {
	select {
	case err := <-s.fail:
		return err
	default:
	}
	s.got <- m
	return nil
}

var errStore = errors.New("out of order")

// hook is an adapter with HTTP requests whose clock stands still.
type hook struct {
	*Adapter
	peer    *peer
	store   *store
	clock   *bot.ManualClock
	handler http.Handler
}

var hookTime = time.Unix(1_764_028_900, 0)

func newHook(t *testing.T) *hook {
	t.Helper()
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeHTTP, fast, slog.New(slog.DiscardHandler))
	clock := bot.NewManualClock(hookTime)
	a.clock = clock
	t.Cleanup(func() {
		p.close()
		transport.CloseIdleConnections()
	})
	s := newStore()
	a.introduceAs(identity{User: peerBot})
	path, handler := a.Webhook(s)
	if path != "/slack/" {
		t.Errorf("path %q", path)
	}
	return &hook{a, p, s, clock, handler}
}

func (h *hook) do(method, path string, body io.Reader, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	r.Header = header
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

func (h *hook) post(path, body string) *httptest.ResponseRecorder {
	header := http.Header{}
	sign(header, body, hookTime)
	return h.do(http.MethodPost, path, strings.NewReader(body), header)
}

// The example of Slack's documentation.
func TestDocumentedSignature(t *testing.T) {
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", "1531420618")
	h.Set("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")
	if !signed(h, []byte(body), signSecret, time.Unix(1531420618, 0)) {
		t.Error("it is refused")
	}
}

func TestSignature(t *testing.T) {
	body := string(recorded(t, "event_direct.json"))
	right := http.Header{}
	sign(right, body, hookTime)
	stamp, sum := right.Get("X-Slack-Request-Timestamp"), right.Get("X-Slack-Signature")
	aged := func(age time.Duration) http.Header {
		h := http.Header{}
		sign(h, body, hookTime.Add(-age))
		return h
	}
	set := func(stamp, sum string) http.Header {
		h := http.Header{}
		h.Set("X-Slack-Request-Timestamp", stamp)
		h.Set("X-Slack-Signature", sum)
		return h
	}
	for name, c := range map[string]struct {
		header http.Header
		body   string
		ok     bool
	}{
		"right":                 {right, body, true},
		"five minutes old":      {aged(5 * time.Minute), body, true},
		"five minutes ahead":    {aged(-5 * time.Minute), body, true},
		"older":                 {aged(5*time.Minute + time.Second), body, false},
		"further ahead":         {aged(-5*time.Minute - time.Second), body, false},
		"none":                  {http.Header{}, body, false},
		"another body":          {right, body + " ", false},
		"another time":          {set(strconv.FormatInt(hookTime.Unix()+1, 10), sum), body, false},
		"no time":               {set("", sum), body, false},
		"a time that is none":   {set("soon", sum), body, false},
		"without the version":   {set(stamp, strings.TrimPrefix(sum, "v0=")), body, false},
		"another version":       {set(stamp, "v1"+strings.TrimPrefix(sum, "v0")), body, false},
		"cut":                   {set(stamp, sum[:len(sum)-2]), body, false},
		"no hex":                {set(stamp, "v0=xyz"), body, false},
		"empty":                 {set(stamp, "v0="), body, false},
		"a time beyond numbers": {set("99999999999999999999", sum), body, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			w := h.do(http.MethodPost, "/slack/events", strings.NewReader(c.body), c.header)
			want := http.StatusOK
			if !c.ok {
				want = http.StatusUnauthorized
			}
			if w.Code != want || len(h.store.got) != map[bool]int{true: 1, false: 0}[c.ok] {
				t.Errorf("status %d, want %d; the core got %d", w.Code, want, len(h.store.got))
			}
			if refused := h.Stats().Refused; (refused == 1) == c.ok {
				t.Errorf("%d refused", refused)
			}
		})
	}
}

func TestWebhookAnswers(t *testing.T) {
	direct := string(recorded(t, "event_direct.json"))
	press := "payload=" + strings.NewReplacer("%", "%25", "&", "%26", "+", "%2B", ";", "%3B").Replace(string(recorded(t, "interaction_press.json")))
	for name, c := range map[string]struct {
		path, body string
		fails      bool
		status     int
		answer     string
		stored     int
	}{
		"an event":           {path: "/slack/events", body: direct, status: 200, stored: 1},
		"not stored":         {path: "/slack/events", body: direct, fails: true, status: 500},
		"a press":            {path: "/slack/interactions", body: press, status: 200, stored: 1},
		"a press not stored": {path: "/slack/interactions", body: press, fails: true, status: 500},
		"a command":          {path: "/slack/commands", body: string(recorded(t, "command.form")), status: 200, stored: 1},
		"a verification":     {path: "/slack/events", body: string(recorded(t, "event_verification.json")), status: 200, answer: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"},
		"a certificate":      {path: "/slack/commands", body: "ssl_check=1&token=x", status: 200},
		"ignored":            {path: "/slack/events", body: string(recorded(t, "event_bot.json")), status: 200},
		"broken":             {path: "/slack/events", body: "{", status: 400},
		"a broken form":      {path: "/slack/interactions", body: "payload=%zz", status: 400},
		"no payload":         {path: "/slack/interactions", body: "x=y", status: 400},
		"a broken command":   {path: "/slack/commands", body: "text=%zz", status: 400},
		"too large":          {path: "/slack/events", body: strings.Repeat("x", bodyLimit+1), status: 413},
		"elsewhere":          {path: "/slack/options", body: direct, status: 404},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			if c.fails {
				h.store.fail <- errStore
			}
			w := h.post(c.path, c.body)
			if w.Code != c.status || len(h.store.got) != c.stored {
				t.Errorf("status %d, want %d; stored %d, want %d", w.Code, c.status, len(h.store.got), c.stored)
			}
			if c.status == 200 && w.Body.String() != c.answer {
				t.Errorf("it answers %q", w.Body)
			}
			if no := w.Header().Get("X-Slack-No-Retry"); (no != "") != (c.status == 400) {
				t.Errorf("X-Slack-No-Retry: %q", no)
			}
		})
	}
}

func TestWebhookTakesPostOnly(t *testing.T) {
	h := newHook(t)
	header := http.Header{}
	sign(header, "", hookTime)
	if w := h.do(http.MethodGet, "/slack/events", http.NoBody, header); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("status %d", w.Code)
	}
}

// Before the bot knows who it is, a request waits, and then Slack is asked to
// come again; an address can be verified.
func TestWebhookBeforeTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{
			Table:  []byte(`mode = "http"`),
			Getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_SIGNING_SECRET", signSecret),
			HTTP:   nowhere{}, Clock: bot.NewManualClock(hookTime),
		})
		if err != nil {
			t.Fatal(err)
		}
		s := newStore()
		_, handler := a.Webhook(s)
		h := &hook{Adapter: a, store: s, handler: handler}
		if w := h.post("/slack/events", string(recorded(t, "event_verification.json"))); w.Code != http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
		start := time.Now()
		if w := h.post("/slack/events", string(recorded(t, "event_direct.json"))); w.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d", w.Code)
		}
		if waited := time.Since(start); waited != startWait {
			t.Errorf("it waited %v", waited)
		}
		go func() {
			<-time.After(time.Second)
			a.introduceAs(identity{User: peerBot})
		}()
		if w := h.post("/slack/events", string(recorded(t, "event_direct.json"))); w.Code != http.StatusOK || len(s.got) != 1 {
			t.Errorf("status %d", w.Code)
		}
	})
}

func TestNoWebhookOnASocket(t *testing.T) {
	a := bare(t)
	_, handler := a.Webhook(newStore())
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/slack/events", http.NoBody))
	if w.Code != http.StatusNotFound {
		t.Errorf("status %d", w.Code)
	}
}

// A command between two other people is not the writer's own chat.
func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		body    string
		path    string
		chat    string
		private bool
		whisper bool
		alone   string
	}{
		"in the own chat": {"command=%2Fwasl&text=help&channel_id=" + peerDirect + "&user_id=" + peerUser + "&trigger_id=1.2.3", "/slack/commands", peerDirect, true, false, peerDirect},
		"between others":  {"command=%2Fwasl&text=help&channel_id=DFOREIGN1&user_id=" + peerUser + "&trigger_id=1.2.3", "/slack/commands", "DFOREIGN1", false, true, peerDirect},
		"in a channel":    {"command=%2Fwasl&text=help&channel_id=" + peerChannel + "&user_id=" + peerUser + "&trigger_id=1.2.3", "/slack/commands", peerChannel, false, true, ""},
		"a mention":       {string(recorded(t, "event_mention.json")), "/slack/events", peerChannel, false, false, peerDirect},
		"a direct text":   {string(recorded(t, "event_direct.json")), "/slack/events", peerDirect, true, false, peerDirect},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			if w := h.post(c.path, c.body); w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			m := <-h.store.got
			if m.Chat.ID != c.chat || m.Private != c.private || m.Whisper != c.whisper || m.PrivateChat != c.alone {
				t.Errorf("%+v", m)
			}
		})
	}
}

// Where the writer can be reached alone is not worth losing a message.
func TestPlaceUnknown(t *testing.T) {
	h := newHook(t)
	h.peer.fail(methodOpenChat, "missing_scope")
	if w := h.post("/slack/events", string(recorded(t, "event_mention.json"))); w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	if m := <-h.store.got; m.Private || m.PrivateChat != "" {
		t.Errorf("%+v", m)
	}
}
