package discord

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// memory is a listener of connections within the process: in a bubble of
// synctest nothing else may be waited for.
type memory struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { m.once.Do(func() { close(m.done) }); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case m.conns <- server:
		return client, nil
	case <-m.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// core records what an adapter received.
type core struct {
	mu   sync.Mutex
	got  []bot.Message
	hold func(m bot.Message) error // nil: everything is stored
}

// Receive implements bot.Inbox.
func (c *core) Receive(_ context.Context, m bot.Message) error {
	c.mu.Lock()
	hold := c.hold
	c.mu.Unlock()
	if hold != nil {
		if err := hold(m); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = append(c.got, m)
	return nil
}

func (c *core) messages() []bot.Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]bot.Message(nil), c.got...)
}

// world is an adapter and its peer in a bubble: time passes when all wait.
type world struct {
	*peer
	t    *testing.T
	a    *Adapter
	core *core
	ran  chan error
	stop context.CancelFunc
}

// bubble runs f with an adapter that is running, or not yet, and ends it.
func bubble(t *testing.T, table string, f func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPeer(t)
		p.url, p.gates = "http://discord.test/api", "ws://discord.test/socket"
		listener := &memory{conns: make(chan net.Conn), done: make(chan struct{})}
		server := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
		served := make(chan error, 1)
		go func() { served <- server.Serve(listener) }()
		transport := &http.Transport{DialContext: listener.dial}
		a := p.adapter(t, slog.New(slog.DiscardHandler), table, transport)
		a.dial = listener.dial
		w := &world{peer: p, t: t, a: a, core: &core{}}
		f(w)
		if w.stop != nil {
			w.end(nil)
		}
		transport.CloseIdleConnections()
		p.cutAll()
		_ = server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}

// run starts the adapter and waits until it is connected, or has come to rest.
func (w *world) run() {
	ctx, stop := context.WithCancel(w.t.Context())
	w.ran, w.stop = make(chan error, 1), stop
	go func() { w.ran <- w.a.Run(ctx, w.core) }()
	synctest.Wait()
}

// end stops the adapter, or takes what it ended with.
func (w *world) end(stopped func(error) bool) {
	w.t.Helper()
	if stopped == nil {
		w.stop()
	}
	err := <-w.ran
	w.stop()
	w.stop = nil
	if stopped == nil && err != nil || stopped != nil && !stopped(err) {
		w.t.Errorf("Run returned %v", err)
	}
}

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	t := time.NewTimer(d)
	<-t.C
	synctest.Wait()
}

func (w *world) identifications() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]time.Time(nil), w.identify...)
}

func (w *world) texts() []string {
	var list []string
	for _, m := range w.core.messages() {
		if text, ok := m.Content.(bot.Text); ok {
			list = append(list, text.Text)
		}
	}
	return list
}
