package discord

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// Options are what an adapter is made of.
type Options struct {
	Name   string              // default "discord"
	Table  []byte              // the TOML of its table
	Getenv func(string) string // default os.Getenv
	HTTP   http.RoundTripper   // default: one with timeouts
	Clock  bot.Clock           // default: the machine's
	Log    *slog.Logger        // default: none
}

// Adapter speaks with Discord. It is made by [New]; its Run is called once.
type Adapter struct {
	name   string
	config Config
	token  string
	api    *client
	clock  bot.Clock
	log    *slog.Logger
	apiURL *url.URL

	// What tests replace.
	roots      *x509.CertPool // nil: the machine's
	dial       func(ctx context.Context, network, addr string) (net.Conn, error)
	deferAfter time.Duration
	jitter     func(time.Duration) time.Duration

	identity     identity
	channels     channels
	interactions interactions
	sent         sentLog

	received, ignored, malformed, failed, sessions atomic.Int64
}

// Stats are counts since the adapter was made.
type Stats struct {
	Received  int64 // messages that the core took
	Ignored   int64 // events that are not for the bot, or of a kind that it does not know
	Malformed int64 // events that could not be read
	Failed    int64 // times that the core could not take a message
	Sessions  int64 // sessions with the gateway
}

// Stats returns the counts.
func (a *Adapter) Stats() Stats {
	return Stats{
		Received: a.received.Load(), Ignored: a.ignored.Load(), Malformed: a.malformed.Load(),
		Failed: a.failed.Load(), Sessions: a.sessions.Load(),
	}
}

// New reads the configuration. It does not connect. Errors: [ErrNoToken], or
// what is wrong with the table or the token's file.
func New(o Options) (*Adapter, error) {
	if o.Name == "" {
		o.Name = "discord"
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Clock == nil {
		o.Clock = &bot.SystemClock{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.HTTP == nil {
		o.HTTP = transport()
	}
	config, err := decodeConfig(o.Table)
	if err != nil {
		return nil, fmt.Errorf("[adapters.%s]: %w", o.Name, err)
	}
	token, err := config.token(o.Getenv)
	if errors.Is(err, ErrNoToken) {
		return nil, ErrNoToken
	}
	if err != nil {
		return nil, fmt.Errorf("[adapters.%s]: %w", o.Name, err)
	}
	apiURL, err := url.Parse(config.APIURL)
	if err != nil {
		return nil, fmt.Errorf("[adapters.%s]: api_url: %w", o.Name, err)
	}
	dialer := &net.Dialer{Timeout: dialTimeout}
	return &Adapter{
		name: o.Name, config: config, token: token, clock: o.Clock, log: o.Log, apiURL: apiURL,
		api:        newClient(config, token, o.HTTP, o.Clock),
		dial:       dialer.DialContext,
		deferAfter: deferAfter,
		jitter:     jitter,
		channels:   channels{dms: map[string]string{}, known: map[string]place{}, read: map[string]string{}},
		interactions: interactions{
			open: map[string]*interaction{}, whispers: map[string]*interaction{},
		},
	}, nil
}

// transport returns a transport that gives up: the default one waits for ever
// for an answer.
func transport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: 20 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          16,
		MaxIdleConnsPerHost:   16,
	}
}

const dialTimeout = 10 * time.Second

// Name is the configured name.
func (a *Adapter) Name() string { return a.name }

// Features are the limits of Discord. The text limit leaves room for escapes;
// see [render] for a text that needs more.
func (a *Adapter) Features() bot.Features {
	return bot.Features{TextLimit: textLimit, Unit: locale.Runes, Buttons: maxButtons, Edits: true, Forms: true}
}

// identity is who the bot is, asked once.
type identity struct {
	mu          sync.Mutex
	user        string
	application string
}

// whoAmI returns the bot's user id and its application's. A wrong token is a
// [SetupError].
func (a *Adapter) whoAmI(ctx context.Context) (user, application string, err error) {
	a.identity.mu.Lock()
	defer a.identity.mu.Unlock()
	if a.identity.user == "" {
		var me struct {
			ID string `json:"id"`
		}
		if err := a.api.do(ctx, request{method: http.MethodGet, path: "/users/@me"}, &me); err != nil {
			return "", "", a.explain(err)
		}
		var app struct {
			ID string `json:"id"`
		}
		if err := a.api.do(ctx, request{method: http.MethodGet, path: "/applications/@me"}, &app); err != nil {
			return "", "", a.explain(err)
		}
		if !isSnowflake(me.ID) || !isSnowflake(app.ID) {
			return "", "", errAnswer
		}
		a.identity.user, a.identity.application = me.ID, app.ID
	}
	return a.identity.user, a.identity.application, nil
}
