package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"

	"wasl/bot"
	"wasl/bot/locale"
)

// Options are what an adapter is made of.
type Options struct {
	Name   string              // default "telegram"
	Table  []byte              // the adapter's table of the configuration, as TOML
	Getenv func(string) string // default os.Getenv
	// PublicURL is where the program's HTTP server is reached from outside; with
	// mode "webhook" the default of webhook_url is made of it.
	PublicURL string
	HTTP      http.RoundTripper // default: one with time limits
	Clock     bot.Clock         // of the pace; default: the system's
	Log       *slog.Logger      // default: none
}

// Adapter is a bot on Telegram. It is made by [New]; its Run is called once.
type Adapter struct {
	name       string
	config     config
	where      string // what holds the token
	secret     string // of the webhook
	webhookURL string
	client     *client
	idle       func() // closes the connections of the own transport
	log        *slog.Logger

	pace     *pace
	moves    moves
	progress progress
	tries    tries
	stats    counters

	mu    sync.Mutex
	me    user // zero until Telegram told
	words map[string]string
}

// New reads the table and the secrets. Errors: [ErrNoToken], or what is wrong
// and how it is mended.
func New(o Options) (*Adapter, error) {
	if o.Name == "" {
		o.Name = "telegram"
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
	a, err := newAdapter(o)
	if err != nil {
		return nil, fmt.Errorf("adapters.%s: %w", o.Name, err)
	}
	return a, nil
}

func newAdapter(o Options) (*Adapter, error) {
	c, err := readConfig(o.Table)
	if err != nil {
		return nil, err
	}
	token, where, err := c.token(o.Getenv)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		name: o.Name, config: c, where: where, idle: func() {},
		log: o.Log.With(slog.String("adapter", o.Name)), pace: newPace(c, o.Clock),
	}
	if o.HTTP == nil {
		transport := newTransport()
		o.HTTP, a.idle = transport, transport.CloseIdleConnections
	}
	a.client = newClient(c.APIURL, token, o.HTTP)
	a.client.limited = a.pace.pauseAll
	if c.Mode != modeWebhook {
		return a, nil
	}
	if a.secret, err = c.secret(o.Getenv); err != nil {
		return nil, err
	}
	if a.webhookURL = c.WebhookURL; a.webhookURL == "" {
		if o.PublicURL == "" {
			return nil, errors.New("mode \"webhook\" needs webhook_url, or public_url of [http]")
		}
		a.webhookURL = strings.TrimRight(o.PublicURL, "/") + a.path()
	}
	return a, webAddress("webhook_url", a.webhookURL)
}

// Name is the configured name.
func (a *Adapter) Name() string { return a.name }

// Features are Telegram's limits.
func (a *Adapter) Features() bot.Features {
	return bot.Features{TextLimit: textLimit, Unit: locale.UTF16, Buttons: buttonLimit, Edits: true}
}

// Identify asks Telegram who the bot is. Run does it by itself; a program that
// only makes invite links calls it before. Errors: *[TokenError]; Telegram is
// out of reach.
func (a *Adapter) Identify(ctx context.Context) error {
	var me user
	if err := a.client.call(ctx, "getMe", nil, &me); err != nil {
		return a.startError(err)
	}
	if me.ID == 0 || me.Username == "" {
		return errors.New("getMe: Telegram does not say who the bot is")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.me = me
	return nil
}

// InviteLink opens a private chat with the bot, and sends the code. It is empty
// before Telegram told who the bot is (see [Adapter.Identify]).
func (a *Adapter) InviteLink(code string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.me.Username == "" {
		return ""
	}
	return "https://t.me/" + a.me.Username + "?start=" + code
}

// decoder is for the bot as it is known now; ok is false before it is.
func (a *Adapter) decoder() (d decoder, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return decoder{adapter: a.name, me: a.me, words: a.words}, a.me.ID != 0
}
