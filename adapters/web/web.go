package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// Limits of the page. Nothing but this package imposes them.
const (
	textLimit   = 4000     // runes of one message of the assistant
	buttonLimit = 25       // buttons of one message
	uploadLimit = 5 << 20  // bytes of a file that a user sends
	fileLimit   = 16 << 20 // bytes of a file that the assistant sends
	bodyLimit   = 64 << 10 // bytes of a JSON request
	streamLimit = 64       // open event streams

	readTimeout  = 30 * time.Second
	writeTimeout = 30 * time.Second
	heartbeat    = 20 * time.Second
	grace        = 5 * time.Second // for requests under way when Run ends
)

// ErrNotLoopback says that the address could be reached from another machine,
// which a page without a login must not be.
var ErrNotLoopback = errors.New("the demonstration page listens on a loopback address only, such as 127.0.0.1:8080")

// Options configure an adapter.
type Options struct {
	Name  string // the adapter's name; default "web"
	Addr  string // host:port, a loopback IP or localhost; default 127.0.0.1:8080; port 0: any free one
	Seats []Seat // who one can be; at least one
	Log   *slog.Logger
}

// Adapter is the page and its chats. It is made by [New], and safe for
// concurrent use.
type Adapter struct {
	name        string
	addr        string
	seats       seating
	assets      map[string]asset
	feed        *feed
	log         *slog.Logger
	readTimeout time.Duration
	heartbeat   time.Duration

	mu       sync.Mutex
	listener net.Listener
	url      string
}

// New checks the options. Errors: [ErrNotLoopback], or what is wrong with the
// seats.
func New(o Options) (*Adapter, error) {
	if o.Name == "" {
		o.Name = "web"
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:8080"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	host, port, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, fmt.Errorf("address %q: port: %w", o.Addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%q: %w", o.Addr, ErrNotLoopback)
	}
	seats, err := newSeating(o.Seats)
	if err != nil {
		return nil, err
	}
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	return &Adapter{
		name: o.Name, addr: o.Addr, seats: seats, assets: assets,
		feed: newFeed(), log: o.Log, readTimeout: readTimeout, heartbeat: heartbeat,
	}, nil
}

// Name is the configured name.
func (a *Adapter) Name() string { return a.name }

// Features are the limits of the page.
func (a *Adapter) Features() bot.Features {
	return bot.Features{TextLimit: textLimit, Unit: locale.Runes, Buttons: buttonLimit, Edits: true}
}

// Listen binds the address, so that [Adapter.URL] is known before Run. It does
// nothing if the address is bound already, and never waits for anybody else.
func (a *Adapter) Listen(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.listener != nil {
		return nil
	}
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", a.addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	// "localhost" is whatever the machine's hosts file says.
	tcp, ok := ln.Addr().(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return errors.Join(fmt.Errorf("%q: %w", a.addr, ErrNotLoopback), ln.Close())
	}
	a.listener, a.url = ln, "http://"+tcp.String()+"/"
	return nil
}

// URL is where the page is, e.g. "http://127.0.0.1:8080/". It is empty before
// Listen or Run.
func (a *Adapter) URL() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.url
}

// Run serves the page until ctx ends. It then closes the streams, gives other
// requests a few seconds, and returns nil. Its errors are those of Listen, and
// a listener that fails.
func (a *Adapter) Run(ctx context.Context, in bot.Inbox) error {
	if err := a.Listen(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	a.mu.Lock()
	ln := a.listener
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.listener = nil
		a.mu.Unlock()
	}()

	srv := &http.Server{
		Handler:           a.handler(in, ln.Addr(), ctx.Done()),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       a.readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
		// A message that is being stored when ctx ends is stored to its end.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(ending); err != nil {
		a.log.Warn("web: requests cut off at the end", "error", err)
		if err := srv.Close(); err != nil {
			a.log.Warn("web: close", "error", err)
		}
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		a.log.Warn("web: serve", "error", err)
	}
	return nil
}

// handler routes the requests. stop is closed when the streams shall end.
func (a *Adapter) handler(in bot.Inbox, addr net.Addr, stop <-chan struct{}) http.Handler {
	posts := &posts{adapter: a.name, seats: a.seats, feed: a.feed, inbox: in, log: a.log}
	streams := &streams{
		seats: a.seats, feed: a.feed, log: a.log, stop: stop, heartbeat: a.heartbeat,
		slots: make(chan struct{}, streamLimit),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.page)
	mux.HandleFunc("GET /assets/{name}", a.asset)
	mux.HandleFunc("GET /seats", a.seats.list)
	mux.HandleFunc("GET /events", streams.serve)
	mux.HandleFunc("POST /messages", posts.message)
	mux.HandleFunc("POST /presses", posts.press)
	mux.HandleFunc("POST /files", posts.file)
	mux.HandleFunc("GET /files/{token}/{name}", a.download)
	return secure(mux, addr)
}
