package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func lacks() map[adaptertest.Feature]string {
	return map[adaptertest.Feature]string{
		adaptertest.Replies:  "an answer stands below, in the chat itself: a thread would hide it",
		adaptertest.Blocking: "Slack has no way to block an app; its removal from a channel is tested in send_test.go",
	}
}

func TestSuiteSocket(t *testing.T) {
	h := lacks()
	adaptertest.Run(t, adaptertest.Harness{
		Open:  func(t *testing.T, log *slog.Logger) adaptertest.Platform { return open(t, ModeSocket, log) },
		Lacks: h,
	})
}

func TestSuiteHTTP(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open:  func(t *testing.T, log *slog.Logger) adaptertest.Platform { return open(t, ModeHTTP, log) },
		Lacks: lacks(),
	})
}

// fast lets tests run at their own pace; pace_test.go holds the real one.
const fast = "\n[limits]\nmessages_per_second_per_channel = 1e6\nmessages_per_minute = 1e6\ntier3_per_minute = 1e6\ntier4_per_minute = 1e6\n"

// newAdapter makes an adapter for a peer.
func newAdapter(t *testing.T, p *peer, mode, more string, log *slog.Logger) (*Adapter, *http.Transport) {
	t.Helper()
	transport := newTransport()
	a, err := New(Options{
		Table: []byte(fmt.Sprintf("kind = \"slack\"\nmode = %q\napi_url = %q\n", mode, p.api()) + more),
		Getenv: func(name string) string {
			return map[string]string{
				"WASL_SLACK_BOT_TOKEN": botToken, "WASL_SLACK_APP_TOKEN": appToken, "WASL_SLACK_SIGNING_SECRET": signSecret,
			}[name]
		},
		HTTP: peerTransport{transport, p}, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, transport
}

// workspace is a user at the peer, and the adapter beside it.
type workspace struct {
	*peer
	mode string
	hook *httptest.Server // the program's server, with ModeHTTP

	mu    sync.Mutex
	last  func(context.Context) (bool, error)
	id    string
	ready chan struct{} // closed when the handler stands
	serve http.Handler
}

func open(t *testing.T, mode string, log *slog.Logger) adaptertest.Platform {
	t.Helper()
	w := &workspace{peer: newPeer(t), mode: mode, ready: make(chan struct{})}
	a, transport := newAdapter(t, w.peer, mode, fast, log)
	w.hook = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		<-w.ready
		w.serve.ServeHTTP(rw, r)
	}))
	return adaptertest.Platform{
		Adapter:   &seen{Adapter: a, t: t, w: w},
		User:      peerUser,
		Private:   bot.Chat{Adapter: "slack", ID: peerDirect},
		Group:     bot.Chat{Adapter: "slack", ID: peerChannel},
		Secrets:   []string{botToken, appToken, signSecret, "secret-ticket"},
		Inject:    w.inject,
		Redeliver: func(ctx context.Context) (adaptertest.Outcome, error) { return w.send(ctx) },
		Malformed: w.malformed,
		Posted:    w.postedIn,
		Break: func(f adaptertest.Fault) {
			w.peer.mu.Lock()
			defer w.peer.mu.Unlock()
			if w.fault = f; f == adaptertest.FaultDown {
				w.fault, w.down = "", true
			}
		},
		Close: func() {
			w.hook.Close()
			w.close()
			transport.CloseIdleConnections()
			http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		},
	}
}

// seen is the adapter as the suite sees it: what the suite does not know yet of
// a message is checked here and taken off, and a private delivery has its reader.
type seen struct {
	*Adapter
	t *testing.T
	w *workspace
}

func (s *seen) Run(ctx context.Context, in bot.Inbox) error {
	in = seenInbox{in, s.t}
	_, handler := s.Webhook(in)
	s.w.serve = handler
	close(s.w.ready)
	return s.Adapter.Run(ctx, in)
}

func (s *seen) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if d.Private {
		d.Reader = peerUser
	}
	return s.Adapter.Send(ctx, d)
}

type seenInbox struct {
	next bot.Inbox
	t    *testing.T
}

func (i seenInbox) Receive(ctx context.Context, m bot.Message) error {
	_, isPress := m.Content.(bot.Press)
	if m.PrivateChat != peerDirect && !isPress {
		i.t.Errorf("%s can be reached alone in %q, want %q", m.From, m.PrivateChat, peerDirect)
	}
	if want := isPress && !m.Private; m.Whisper != want {
		i.t.Errorf("whisper %t for a %T, want %t", m.Whisper, m.Content, want)
	}
	if (m.Handle != "") != isPress {
		i.t.Errorf("%T has the handle %q", m.Content, m.Handle)
	}
	edited := false
	if text, ok := m.Content.(bot.Text); ok {
		edited = text.EditOf != ""
	}
	// The mark is the message, or before it while one before it is missing.
	if !isPress && !edited && (m.Mark.Key != m.Chat.ID || !validTS(m.Mark.Value) || olderTS(m.ID, m.Mark.Value)) {
		i.t.Errorf("mark %+v of %s in %s", m.Mark, m.ID, m.Chat)
	}
	m.PrivateChat, m.Whisper, m.Handle, m.Mark = "", false, "", bot.Mark{}
	return i.next.Receive(ctx, m)
}

// wire writes a text as Slack sends it.
func wire(text string) string {
	return strings.ReplaceAll(escape(text), "https://example.org", "<https://example.org>")
}

func (w *workspace) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	w.peer.mu.Lock()
	ts := w.next()
	w.peer.mu.Unlock()
	event := map[string]any{"type": "message", "user": peerUser, "channel": in.Chat.ID, "channel_type": "im", "ts": ts, "event_ts": ts}
	if in.Chat.ID == peerChannel {
		event["channel_type"] = "channel"
	}
	kind, id := "events_api", ts
	payload := map[string]any{"type": "event_callback", "event_id": "Ev" + ts, "event": event}
	switch c := in.Content.(type) {
	case bot.Text:
		event["text"] = wire(c.Text)
		if in.Addressed {
			event["type"], event["text"] = "app_mention", "<@"+peerBot+"> "+wire(c.Text)
			delete(event, "channel_type")
		}
		if c.EditOf != "" {
			event = map[string]any{
				"type": "message", "subtype": "message_changed", "hidden": true, "channel": in.Chat.ID, "channel_type": "im", "ts": ts,
				"message":          map[string]any{"type": "message", "user": peerUser, "text": wire(c.Text), "ts": c.EditOf, "edited": map[string]any{"user": peerUser, "ts": ts}},
				"previous_message": map[string]any{"type": "message", "user": peerUser, "text": "before", "ts": c.EditOf},
			}
			payload["event"], id = event, c.EditOf+"/"+ts
		}
	case bot.Press:
		kind, id = "interactive", ts+"/"+peerUser
		payload = map[string]any{
			"type": "block_actions", "user": map[string]any{"id": peerUser}, "trigger_id": "trigger-" + ts,
			"channel": map[string]any{"id": in.Chat.ID}, "container": map[string]any{"type": "message", "channel_id": in.Chat.ID},
			"actions": []any{map[string]any{"type": "button", "action_id": "press-0", "value": c.Button, "action_ts": ts}},
		}
	case bot.File:
		data, err := os.ReadFile(c.Path)
		if err != nil {
			return adaptertest.Outcome{}, err
		}
		w.peer.mu.Lock()
		w.files[ts] = data
		w.peer.mu.Unlock()
		event["subtype"], event["text"] = "file_share", ""
		event["files"] = []any{map[string]any{
			"id": "F1", "name": c.Name, "mimetype": c.Type, "size": c.Size, "url_private_download": w.server.URL + "/files/" + ts,
		}}
	case bot.Voice:
		event["subtype"], event["text"] = "file_share", ""
		event["files"] = []any{map[string]any{"id": "F2", "name": "audio_message.m4a", "subtype": "slack_audio", "mimetype": "audio/mp4"}}
	}
	w.mu.Lock()
	w.id = id
	w.last = func(ctx context.Context) (bool, error) {
		if w.mode == ModeHTTP {
			return w.post(ctx, kind, payload)
		}
		return w.overSocket(ctx, kind, payload, in.Chat.ID)
	}
	w.mu.Unlock()
	return w.send(ctx)
}

func (w *workspace) send(ctx context.Context) (adaptertest.Outcome, error) {
	w.mu.Lock()
	id, last := w.id, w.last
	w.mu.Unlock()
	acked, err := last(ctx)
	return adaptertest.Outcome{ID: id, Acknowledged: acked}, err
}

// overSocket sends a request, and after it one of the same chat that is ignored:
// once that is acknowledged, the first one has been or will not be.
func (w *workspace) overSocket(ctx context.Context, kind string, payload any, chat string) (bool, error) {
	acked, err := w.push(ctx, kind, payload)
	if err != nil {
		return false, err
	}
	after, err := w.push(ctx, "events_api", map[string]any{
		"type": "event_callback", "event": map[string]any{"type": "message", "subtype": "message_deleted", "channel": chat, "channel_type": "im"},
	})
	if err != nil {
		return false, err
	}
	select {
	case <-after:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	select {
	case <-acked:
		return true, nil
	default:
		return false, nil
	}
}

// post sends a request over HTTP, signed. While the adapter starts it comes again.
func (w *workspace) post(ctx context.Context, kind string, payload any) (bool, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return false, err
	}
	path, contentType := "/slack/events", "application/json"
	if kind == "interactive" {
		path, contentType = "/slack/interactions", "application/x-www-form-urlencoded"
		body = []byte(url.Values{"payload": {string(body)}}.Encode())
	}
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		status, err := w.request(ctx, path, contentType, string(body))
		if err != nil {
			return false, err
		}
		switch status {
		case http.StatusOK:
			return true, nil
		case http.StatusInternalServerError:
			return false, nil
		case http.StatusServiceUnavailable:
			select {
			case <-look.C:
			case <-ctx.Done():
				return false, ctx.Err()
			}
		default:
			return false, fmt.Errorf("status %d", status)
		}
	}
}

func (w *workspace) request(ctx context.Context, path, contentType, body string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.hook.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", contentType)
	sign(r.Header, body, time.Now())
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

func sign(h http.Header, body string, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(signSecret))
	_, _ = mac.Write([]byte("v0:" + stamp + ":" + body))
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}
