package slack

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"wasl/bot"
)

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// A wrong token ends Run, with the page where it is mended.
func TestWrongToken(t *testing.T) {
	for _, c := range []struct{ method, code, says string }{
		{"auth.test", "invalid_auth", "apps/A0123456789/oauth"},
		{"auth.test", "account_inactive", "token"},
		{"apps.connections.open", "invalid_auth", "app-level token"},
		{"apps.connections.open", "not_allowed_token_type", "apps/A0123456789/general"},
		{"apps.connections.open", "missing_scope", "chat:write is missing"}, // the peer names that one
	} {
		p := newPeer(t)
		a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.DiscardHandler))
		p.fail(c.method, c.code)
		err := a.Run(t.Context(), newStore())
		var api *APIError
		if !errors.As(err, &api) || api.Code != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %s: %v", c.method, c.code, err)
		}
		if err != nil && (strings.Contains(err.Error(), botToken) || strings.Contains(err.Error(), appToken)) {
			t.Errorf("a token in %v", err)
		}
		p.close()
		transport.CloseIdleConnections()
	}
}

func TestMissingScope(t *testing.T) {
	p := newPeer(t)
	p.scopes = "chat:write, commands,app_mentions:read,im:history,im:write,files:read,files:write,groups:history,mpim:history"
	var log lockedBuffer
	a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	err := a.Check(t.Context())
	if err == nil {
		t.Fatal("nothing is missing")
	}
	for _, want := range []string{"channels:history", "https://api.slack.com/apps/A0123456789/oauth"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "im:history") {
		t.Errorf("%v names what is there", err)
	}
	running(t, a, newStore())
	if _, err := p.push(t.Context(), "events_api", map[string]any{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "channels:history") {
		t.Errorf("Run did not log it: %s", log.String())
	}
}

func TestCheck(t *testing.T) {
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	if err := a.Check(t.Context()); err != nil {
		t.Error(err)
	}
	p.fail("apps.connections.open", "not_allowed_token_type")
	if err := a.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "app-level token") {
		t.Errorf("%v", err)
	}
	p.fail("auth.test", "invalid_auth")
	if err := a.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "bot token") {
		t.Errorf("%v", err)
	}
}

// Slack is tried until it answers.
func TestOutOfReachAtTheStart(t *testing.T) {
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	p.fail("auth.test", "status 503")
	p.fail("apps.connections.open", "status 503")
	running(t, a, newStore())
	if _, err := p.push(t.Context(), "events_api", map[string]any{}); err != nil {
		t.Fatal(err)
	}
}

// A cut socket is opened again, and a message that was not acknowledged comes
// again over the new one.
func TestReconnection(t *testing.T) {
	p := newPeer(t)
	a, transport := newAdapter(t, p, ModeSocket, fast, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { p.close(); transport.CloseIdleConnections() })
	s := newStore()
	stop := running(t, a, s)
	payload := map[string]any{"type": "event_callback", "event": map[string]any{
		"type": "message", "channel": peerDirect, "channel_type": "im", "user": peerUser, "text": "x", "ts": "1764028800.000200",
	}}
	s.fail <- errStore
	barrier := map[string]any{"type": "event_callback", "event": map[string]any{"type": "message", "subtype": "channel_join", "channel": peerDirect}}
	lost, err := p.push(t.Context(), "events_api", payload)
	if err != nil {
		t.Fatal(err)
	}
	after, err := p.push(t.Context(), "events_api", barrier)
	if err != nil {
		t.Fatal(err)
	}
	<-after
	select {
	case <-lost:
		t.Fatal("acknowledged, though it was not stored")
	default:
	}
	p.mu.Lock()
	_ = p.sockets[0].Close()
	joined := p.joined
	p.mu.Unlock()
	<-joined
	again, err := p.push(t.Context(), "events_api", payload)
	if err != nil {
		t.Fatal(err)
	}
	<-again
	if m := <-s.got; m.ID != "1764028800.000200" {
		t.Errorf("%+v", m)
	}
	stop()
	if got := a.Stats(); got.NotStored != 1 || got.Stored != 1 {
		t.Errorf("%+v", got)
	}
}

// Two events for one text have one id: the core takes the first.
func TestMentionTwice(t *testing.T) {
	a, b := recorded(t, "event_mention.json"), recorded(t, "event_mention_as_message.json")
	first, err := testDecoder().event(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := testDecoder().event(b)
	if err != nil {
		t.Fatal(err)
	}
	if first.messages[0].Message != second.messages[0].Message {
		t.Errorf("%+v and %+v", first.messages[0], second.messages[0])
	}
}

var _ = []any{
	bot.Adapter(&Adapter{}), bot.Resumer(&Adapter{}), bot.Webhook(&Adapter{}), bot.MenuPublisher(&Adapter{}), bot.Finder(&Adapter{}),
}

// A slow chat holds no other one, and keeps its own order.
func TestLanes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := newLanes(ctx)
	hold, slow, quick := make(chan struct{}), make(chan int, 8), make(chan int, 1)
	l.do(ctx, "C1", func() { <-hold; slow <- 1 })
	l.do(ctx, "C1", func() { slow <- 2 })
	other := "C2"
	for i := 0; laneOf(other) == laneOf("C1"); i++ {
		other += "x"
	}
	l.do(ctx, other, func() { quick <- 1 })
	<-quick
	close(hold)
	if a, b := <-slow, <-slow; a != 1 || b != 2 {
		t.Errorf("%d before %d", a, b)
	}
	cancel()
	l.workers.Wait()
	l.do(ctx, "C1", func() { t.Error("done after the end") })
}
