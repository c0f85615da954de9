package faultserver

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Server plays the three platforms. Its methods are safe for concurrent use.
type Server struct {
	t      testing.TB
	opts   Options
	limits Limits
	gate   *gate
	http   *http.Server
	client *http.Transport // what Transport returned
	done   chan struct{}
	ending context.Context // done, for requests
	end    context.CancelFunc
	out    *http.Transport // the platforms' own calls, without Options.Outgoing
	wg     sync.WaitGroup  // requests, sockets, webhook deliveries

	state sync.Mutex // guards the platforms' state and the order of effects; before mu

	mu         sync.Mutex // guards what follows
	calls      []*Call
	violations []Violation
	meter      *meter
	script     []Fault
	drawn      map[string]int
	calm       bool
	agenda     []appointment
	closed     bool
	instants   int // until atInstant
	atInstant  func()

	telegram *Telegram
	slack    *Slack
	discord  *Discord
}

// New starts a server. It ends with the test, after the test's own clean-ups
// that were registered later.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	gate, err := newGate(o.Memory)
	if err != nil {
		t.Fatal("listen on loopback:", err)
	}
	s := &Server{
		t: t, opts: o, limits: Documented(), gate: gate, done: make(chan struct{}),
		meter: newMeter(), drawn: map[string]int{},
	}
	if o.Limits != nil {
		s.limits = *o.Limits
	}
	if s.opts.Heartbeat == 0 {
		s.opts.Heartbeat = 41250 * time.Millisecond
	}
	s.ending, s.end = context.WithCancel(context.Background())
	s.out = &http.Transport{}
	s.client = &http.Transport{DialContext: gate.dial, MaxIdleConnsPerHost: 64}
	s.telegram, s.slack, s.discord = newTelegram(s), newSlack(s), newDiscord(s)
	mux := http.NewServeMux()
	s.telegram.routes(mux)
	s.slack.routes(mux)
	s.discord.routes(mux)
	s.http = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			panic(http.ErrAbortHandler)
		}
		defer s.wg.Done()
		mux.ServeHTTP(w, r)
	})}
	s.serve()
	t.Cleanup(s.Close)
	return s
}

// Telegram is the Bot API.
func (s *Server) Telegram() *Telegram { return s.telegram }

// Slack is the Web API, Socket Mode and the Events API.
func (s *Server) Slack() *Slack { return s.slack }

// Discord is REST, the gateway and the interactions.
func (s *Server) Discord() *Discord { return s.discord }

// URL is the server's address, without a slash at the end.
func (s *Server) URL() string { return "http://" + s.gate.addr.String() }

// Transport returns a transport whose connections all lead to this server,
// whatever the host. The server closes its idle connections in the end.
func (s *Server) Transport() *http.Transport { return s.client }

// Observed is Transport that also tells the server when a request left and when
// a stated wait was read: what was on its way by then breaks no rule, however
// slow this machine is.
func (s *Server) Observed() http.RoundTripper { return observed{s, s.client} }

// Dial connects to this server, whatever the address: for websockets.
func (s *Server) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return s.gate.dial(ctx, network, address)
}

// Down cuts all connections and refuses new ones until Up.
func (s *Server) Down() { s.gate.block() }

// Up listens again, at the same address.
func (s *Server) Up() {
	s.t.Helper()
	if err := s.gate.reopen(); err != nil {
		s.t.Fatal("listen again:", err)
	}
	if !s.opts.Memory {
		s.serve()
	}
}

// Close ends the server and waits for all that it started.
func (s *Server) Close() {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if !closed {
		close(s.done)
		s.end()
		s.gate.close()
		_ = s.http.Close() // cuts what is idle; the rest was cut by the gate
	}
	s.wg.Wait()
	s.client.CloseIdleConnections()
	s.out.CloseIdleConnections()
}

func (s *Server) serve() {
	l := s.gate.session()
	if !s.enter() {
		return
	}
	go func() {
		defer s.wg.Done()
		if err := s.http.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			s.t.Error("serve:", err)
		}
	}()
}

// enter counts a goroutine that Close waits for; false once the server closes.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.wg.Add(1)
	return true
}

func (s *Server) now() time.Time {
	if s.opts.Clock != nil {
		return s.opts.Clock.Now()
	}
	return time.Now()
}

// pause waits in real time, or until the server ends or ctx does.
func (s *Server) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	case <-ctx.Done():
	}
}

// To is a transport that hands each request to a handler in this process: for
// [Options.Outgoing], when the bot's webhook has no listener.
func To(h http.Handler) http.RoundTripper { return handlerTransport{h} }

type handlerTransport struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (h handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI, in.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, in)
	return w.Result(), r.Context().Err()
}

// appointment is something that is due at a time.
type appointment struct {
	at time.Time
	do func()
}

// later runs something after a time: by itself with the machine's clock, in
// Tick with an injected one. With zero it runs at once, on its own goroutine.
func (s *Server) later(d time.Duration, do func()) {
	if d > 0 && s.opts.Clock != nil {
		s.mu.Lock()
		s.agenda = append(s.agenda, appointment{s.now().Add(d), do})
		s.mu.Unlock()
		return
	}
	if !s.enter() {
		return
	}
	go func() {
		defer s.wg.Done()
		if d > 0 {
			s.pause(s.ending, d)
		}
		select {
		case <-s.done:
		default:
			do()
		}
	}()
}

// Tick does what fell due by the injected clock, and returns when it is done.
func (s *Server) Tick() {
	s.mu.Lock()
	now := s.now()
	var due []appointment
	rest := s.agenda[:0]
	for _, a := range s.agenda {
		if a.at.After(now) {
			rest = append(rest, a)
		} else {
			due = append(due, a)
		}
	}
	s.agenda = rest
	s.mu.Unlock()
	for _, a := range due {
		a.do()
	}
}
