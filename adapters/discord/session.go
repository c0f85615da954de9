package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// session is one connection to the gateway. It is used once.
type session struct {
	a     *Adapter
	s     *discordgo.Session
	ready chan struct{} // closed by READY
	once  sync.Once

	mu   sync.Mutex
	gate *gate
	cut  bool
}

// closeBound is how long discordgo may take to close; it takes a second at
// least, and for ever if it is stuck.
const closeBound = 5 * time.Second

var errStuck = errors.New("the session does not end")

// openSession connects, and hands events on until the session ends or ctx
// does. It returns when the session was identified, whether it got as far as
// READY, and why it ended.
func (a *Adapter) openSession(ctx context.Context, address string, ready func(), event func(kind string, data []byte)) (identified time.Time, lived bool, err error) {
	s := &session{a: a, ready: make(chan struct{})}
	if s.s, err = discordgo.New("Bot " + a.token); err != nil {
		return time.Time{}, false, err
	}
	s.configure(ctx, address)
	s.s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type == "READY" {
			ready()
			s.once.Do(func() { close(s.ready) })
			return
		}
		if handled(e.Type) {
			event(e.Type, e.RawData)
		}
	})
	gone := make(chan struct{}, 2) // discordgo closes itself once reading ends
	s.s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case gone <- struct{}{}:
		default:
		}
	})

	opened := make(chan error, 1)
	go func() { opened <- s.s.Open() }()
	var openErr error
	select {
	case openErr = <-opened:
	case <-ctx.Done():
		s.drop()
		openErr, _ = await(opened, errStuck)
	}
	if openErr == nil {
		select {
		case <-s.ended():
		case <-ctx.Done():
			s.drop()
		}
		if _, ok := await(gone, struct{}{}); !ok {
			openErr = errStuck
		}
	}
	if errors.Is(openErr, errStuck) {
		a.log.Error("discord: a session of the gateway does not end; it is abandoned")
	}
	s.drop()
	select {
	case <-s.ready:
		lived = true
	default:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gate == nil {
		return time.Time{}, false, withoutURL(openErr)
	}
	identified, reason := s.gate.why()
	if reason == nil {
		reason = openErr
	}
	if reason == nil || errors.Is(reason, io.EOF) || errors.Is(reason, io.ErrUnexpectedEOF) || errors.Is(reason, net.ErrClosed) {
		reason = errCut
	}
	return identified, lived, reason
}

// configure turns off what discordgo does of its own accord.
func (s *session) configure(ctx context.Context, address string) {
	d := s.s
	d.LogLevel = -1 // it logs what it cannot read, which holds texts
	d.StateEnabled = false
	d.SyncEvents = true // in order
	d.Compress = false
	d.ShouldReconnectOnError = false
	d.ShouldReconnectVoiceOnSessionError = false
	d.ShouldRetryOnRateLimit = false
	d.MaxRestRetries = 0
	d.UserAgent = userAgent
	d.Client = &http.Client{Transport: gatewayAddress(address)}
	d.Identify.Intents = s.a.intents()
	d.Identify.Properties.Browser = "wasl"
	d.Dialer = &websocket.Dialer{
		HandshakeTimeout: handshake,
		NetDialContext: func(_ context.Context, network, addr string) (net.Conn, error) {
			return s.connect(ctx, network, addr, false)
		},
		NetDialTLSContext: func(_ context.Context, network, addr string) (net.Conn, error) {
			return s.connect(ctx, network, addr, true)
		},
	}
}

func (a *Adapter) intents() discordgo.Intent {
	i := discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	if a.config.MessageContent {
		i |= discordgo.IntentMessageContent
	}
	return i
}

// connect dials the gateway. The gate stands inside the encryption.
func (s *session) connect(ctx context.Context, network, addr string, encrypted bool) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, handshake)
	defer cancel()
	conn, err := s.a.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	if encrypted {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		secure := tls.Client(conn, &tls.Config{ServerName: host, RootCAs: s.a.roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		conn = secure
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut {
		return nil, errors.Join(context.Canceled, conn.Close())
	}
	s.gate = newGate(conn, s.a.clock.Now, func() { s.a.ignored.Add(1) })
	return s.gate, nil
}

// ended is closed when nothing more can be read.
func (s *session) ended() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gate.done
}

// drop closes the connection under discordgo, with a farewell: its own Close
// sleeps with its lock held, and waits for ever if it is stuck.
func (s *session) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = true
	if s.gate == nil {
		return
	}
	s.gate.farewell()
	if err := s.gate.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		s.a.log.Debug("discord: close", "error", err)
	}
}

// await waits for a value, but not for ever.
func await[T any](c <-chan T, otherwise T) (T, bool) {
	bound := time.NewTimer(closeBound)
	defer bound.Stop()
	select {
	case v := <-c:
		return v, true
	case <-bound.C:
		return otherwise, false
	}
}

// gatewayAddress answers the one request that discordgo's session makes, for
// the gateway's address, with the one that the API gave: its endpoints are
// globals that cannot be set for one adapter.
type gatewayAddress string

// RoundTrip implements http.RoundTripper.
func (g gatewayAddress) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := http.StatusNotFound, []byte("{}")
	if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/gateway") {
		var err error
		status = http.StatusOK
		if body, err = json.Marshal(map[string]string{"url": string(g)}); err != nil {
			return nil, err
		}
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r,
	}, nil
}
