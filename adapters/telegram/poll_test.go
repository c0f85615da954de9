package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// script is a Telegram that answers from a list, under a virtual clock: no
// connection, only the answers and when they were asked for.
type script struct {
	mu     sync.Mutex
	polls  []string // answers to getUpdates; when none is left, polls are held
	other  map[string]string
	asked  []call
	start  time.Time
	noHold bool // answers "[]" at once instead
}

type call struct {
	method string
	offset string
	at     time.Duration // since the start
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	s.mu.Lock()
	s.asked = append(s.asked, call{method, form.Get("offset"), time.Since(s.start)})
	answer := s.other[method]
	if method == "getUpdates" && len(s.polls) > 0 {
		answer, s.polls = s.polls[0], s.polls[1:]
	}
	noHold := s.noHold
	s.mu.Unlock()
	switch {
	case answer == "down":
		return nil, errors.New("no route to host")
	case answer == "" && method == "getUpdates" && noHold:
		answer = `{"ok":true,"result":[]}`
	case answer == "" && method == "getUpdates":
		<-r.Context().Done()
		return nil, r.Context().Err()
	case answer == "" && method == "getMe":
		answer = `{"ok":true,"result":{"id":123456,"is_bot":true,"username":"WaslBot"}}`
	case answer == "":
		answer = `{"ok":true,"result":true}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

func (s *script) called(method string) []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []call
	for _, c := range s.asked {
		if c.method == method {
			list = append(list, c)
		}
	}
	return list
}

// core takes messages, and fails as often as it is told.
type core struct {
	mu    sync.Mutex
	got   []bot.Message
	fails int
}

func (c *core) Receive(_ context.Context, m bot.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fails > 0 {
		c.fails--
		return errors.New("not stored")
	}
	c.got = append(c.got, m)
	return nil
}

func (c *core) texts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, m := range c.got {
		if t, ok := m.Content.(bot.Text); ok {
			list = append(list, t.Text)
		}
	}
	return list
}

func textUpdate(id int64, text string) string {
	data, _ := json.Marshal(map[string]any{"update_id": id, "message": map[string]any{
		"message_id": id, "text": text, "date": 1, "chat": map[string]any{"id": 4001, "type": "private"}, "from": map[string]any{"id": 4001},
	}})
	return string(data)
}

func batch(updates ...string) string {
	return `{"ok":true,"result":[` + strings.Join(updates, ",") + `]}`
}

// runScript runs an adapter for a virtual while, and returns what it logged.
func runScript(t *testing.T, s *script, c *core, table string, while time.Duration) (*Adapter, string) {
	t.Helper()
	var a *Adapter
	var logged bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		s.start = time.Now()
		var err error
		a, err = New(Options{Table: []byte(table), HTTP: s, Log: slog.New(slog.NewTextHandler(&logged, nil)),
			Getenv: func(name string) string {
				return map[string]string{"WASL_TELEGRAM_TOKEN": peerToken, "WASL_TELEGRAM_WEBHOOK_SECRET": peerSecret}[name]
			}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), while)
		defer stop()
		if err := a.Run(ctx, c); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	if strings.Contains(logged.String(), peerToken) {
		t.Errorf("the token was logged: %s", logged.String())
	}
	return a, logged.String()
}

func TestPollOffset(t *testing.T) {
	s := &script{polls: []string{batch(textUpdate(901, "a"), textUpdate(902, "b")), batch(textUpdate(903, "c"))}}
	c := &core{}
	a, _ := runScript(t, s, c, "", time.Minute)
	if got := strings.Join(c.texts(), ""); got != "abc" {
		t.Errorf("the core got %q", got)
	}
	polls := s.called("getUpdates")
	if len(polls) < 3 || polls[0].offset != "" || polls[1].offset != "903" || polls[2].offset != "904" {
		t.Errorf("offsets: %+v", polls)
	}
	if len(s.called("deleteWebhook")) != 1 {
		t.Error("a webhook that is left over was not removed")
	}
	if a.Stats().Received != 3 {
		t.Errorf("%+v", a.Stats())
	}
}

// TestPollUndecodable: one update that cannot be decoded does not stop it.
func TestPollUndecodable(t *testing.T) {
	s := &script{polls: []string{batch(textUpdate(901, "a"), `{"update_id":902,"message":{"message_id":"x"}}`, `{"message":{}}`, `7`, textUpdate(903, "b"))}}
	c := &core{}
	a, log := runScript(t, s, c, "", time.Minute)
	if got := strings.Join(c.texts(), ""); got != "ab" {
		t.Errorf("the core got %q", got)
	}
	if polls := s.called("getUpdates"); polls[1].offset != "904" {
		t.Errorf("offsets: %+v", polls)
	}
	if a.Stats().Undecodable != 3 || !strings.Contains(log, "an update was passed over") {
		t.Errorf("%+v\n%s", a.Stats(), log)
	}
}

// TestPollNotStored: the offset stays before what was not stored, and what is
// behind it waits.
func TestPollNotStored(t *testing.T) {
	s := &script{polls: []string{
		batch(textUpdate(901, "a"), textUpdate(902, "b")), batch(textUpdate(901, "a"), textUpdate(902, "b")), batch(textUpdate(901, "a"), textUpdate(902, "b")),
	}}
	c := &core{fails: 2}
	a, _ := runScript(t, s, c, "", time.Minute)
	if got := strings.Join(c.texts(), ""); got != "ab" {
		t.Errorf("the core got %q", got)
	}
	polls := s.called("getUpdates")
	if polls[1].offset != "" || polls[2].offset != "" || polls[3].offset != "903" {
		t.Errorf("offsets: %+v", polls)
	}
	if polls[1].at != time.Second || polls[2].at != 3*time.Second {
		t.Errorf("it came again after %v and %v, want 1s and 3s", polls[1].at, polls[2].at)
	}
	if a.Stats().Refused != 2 {
		t.Errorf("%+v", a.Stats())
	}
}

func TestPollConflict(t *testing.T) {
	conflict := `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`
	s := &script{polls: []string{conflict, conflict, batch(textUpdate(901, "a"))}}
	c := &core{}
	a, log := runScript(t, s, c, "", 5*time.Minute)
	polls := s.called("getUpdates")
	if polls[1].at != conflictWait || polls[2].at != 2*conflictWait {
		t.Errorf("polls: %+v", polls)
	}
	if a.Stats().Conflicts != 2 || !strings.Contains(log, "another program receives this bot's updates") || len(c.texts()) != 1 {
		t.Errorf("%+v\n%s", a.Stats(), log)
	}
}

func TestPollObeysWaits(t *testing.T) {
	s := &script{polls: []string{
		`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17","parameters":{"retry_after":17}}`,
		"down", "down", `{"ok":false,"error_code":401,"description":"Unauthorized"}`, batch(textUpdate(901, "a")),
	}}
	c := &core{}
	_, log := runScript(t, s, c, "", 10*time.Minute)
	var at []time.Duration
	for _, p := range s.called("getUpdates")[:5] {
		at = append(at, p.at)
	}
	// The second failure in a row waits 2 s, the third 4 s; a refused token a minute.
	want := []time.Duration{0, 17 * time.Second, 19 * time.Second, 23 * time.Second, 83 * time.Second}
	for i := range want {
		if at[i] != want[i] {
			t.Fatalf("polls at %v, want %v", at, want)
		}
	}
	if len(c.texts()) != 1 || !strings.Contains(log, "WASL_TELEGRAM_TOKEN") {
		t.Errorf("%v\n%s", c.texts(), log)
	}
}

// TestPollWithoutHold: a server that answers at once is not asked in a loop.
func TestPollWithoutHold(t *testing.T) {
	s := &script{noHold: true}
	runScript(t, s, &core{}, "", 10*time.Second)
	if n := len(s.called("getUpdates")); n < 9 || n > 11 {
		t.Errorf("%d polls in 10 s", n)
	}
}

// TestPollHangs: a connection that died in silence does not end the polling.
func TestPollHangs(t *testing.T) {
	s := &script{} // never answers
	runScript(t, s, &core{}, `poll_timeout = "20s"`, 2*time.Minute)
	polls := s.called("getUpdates")
	if len(polls) < 3 || polls[1].at != 20*time.Second+slack+firstBackoff {
		t.Errorf("polls: %+v", polls)
	}
}

// TestStartWithoutTelegram: it waits for Telegram.
func TestStartWithoutTelegram(t *testing.T) {
	s := &script{other: map[string]string{"getMe": "down"}}
	runScript(t, s, &core{}, "", time.Minute)
	if n := len(s.called("getMe")); n != 6 || len(s.called("getUpdates")) != 0 { // at 0, 1, 3, 7, 15, 31 s
		t.Errorf("asked %d times who it is, polled %d times", n, len(s.called("getUpdates")))
	}
}

func TestStartWithAWrongToken(t *testing.T) {
	for _, code := range []string{"401", "404"} {
		s := &script{other: map[string]string{"getMe": `{"ok":false,"error_code":` + code + `,"description":"Unauthorized"}`}}
		a, err := New(Options{HTTP: s, Getenv: func(string) string { return peerToken }})
		if err != nil {
			t.Fatal(err)
		}
		err = a.Run(t.Context(), &core{})
		var token *TokenError
		if !errors.As(err, &token) || token.Where != "WASL_TELEGRAM_TOKEN" || !strings.Contains(err.Error(), "https://t.me/BotFather") || strings.Contains(err.Error(), peerToken) {
			t.Errorf("Run: %v", err)
		}
	}
}

// TestMove: the service message alone is enough to find a group again.
func TestMove(t *testing.T) {
	s := &script{
		polls: []string{batch(`{"update_id":901,"message":{"message_id":3,"chat":{"id":-7001,"type":"group"},"from":{"id":4001},"migrate_to_chat_id":-1007001}}`)},
	}
	a, log := runScript(t, s, &core{}, "", time.Minute)
	if got := a.moves.follow(place{chat: -7001}); got != (place{chat: -1007001}) {
		t.Errorf("the group is at %v", got)
	}
	if !strings.Contains(log, "old=-7001") || !strings.Contains(log, "new=-1007001") {
		t.Errorf("%s", log)
	}
}

// TestFileThatIsNeverHad: it does not keep what comes after it.
func TestFileThatIsNeverHad(t *testing.T) {
	document := `{"update_id":901,"message":{"message_id":3,"chat":{"id":4001,"type":"private"},"from":{"id":4001},"document":{"file_id":"d","file_name":"a.pdf","file_size":5}}}`
	all := batch(document, textUpdate(902, "b"))
	for name, c := range map[string]struct {
		answer string
		polls  int
	}{
		"out of reach":         {"down", fetchTries},
		"too large for a bot":  {`{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}`, 1},
		"a path that escapes":  {`{"ok":true,"result":{"file_path":"../../x"}}`, 1},
		"a path of the server": {`{"ok":true,"result":{"file_path":"/var/lib/x"}}`, 1},
	} {
		s := &script{other: map[string]string{"getFile": c.answer}, polls: []string{all, all, all, all, all, all}[:c.polls]}
		core := &core{}
		a, _ := runScript(t, s, core, "", 5*time.Minute)
		if len(core.got) != 2 || core.got[0].Content != (bot.File{Name: "a.pdf", Type: "application/octet-stream", Size: 5}) {
			t.Errorf("%s: the core got %+v", name, core.got)
		}
		if a.Stats().Refused != int64(c.polls-1) {
			t.Errorf("%s: %+v", name, a.Stats())
		}
	}
}

func TestStopsWhilePolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		a, err := New(Options{HTTP: s, Getenv: func(string) string { return peerToken }})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- a.Run(ctx, &core{}) }()
		synctest.Wait()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
