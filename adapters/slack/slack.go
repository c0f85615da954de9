package slack

import (
	"embed"
	"fmt"
	"io/fs"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed texts/*.toml
var texts embed.FS //nolint:gochecknoglobals // an embedded file system is read-only

const (
	// textLimit is below the 3,000 characters that Slack allows a text in a
	// block. It needs no room for escapes: the block holds the text as it is,
	// and the escaped copy beside it, at most five times as long, has 40,000.
	textLimit   = 2900
	buttonLimit = 25 // elements of a block of actions
)

// Adapter is one app in one workspace. It is made by [New], and safe for
// concurrent use; Run is called once.
type Adapter struct {
	name    string
	config  config
	secrets secrets
	clock   bot.Clock
	log     *slog.Logger
	catalog *locale.Catalog

	http *http.Client
	base *url.URL // of the Web API
	api  *slack.Client
	pace *pace

	self     atomic.Pointer[identity] // known once auth.test was answered
	known    chan struct{}            // closed when self is set
	knowOnce sync.Once
	requests gate // of the webhook
	reach    reach
	marks    marks
	gaps     atomic.Pointer[gapReader] // of Run
	shared   shared
	stats    stats

	mu   sync.Mutex
	menu []bot.MenuItem
}

// identity is who the bot is in its workspace.
type identity struct{ User, Bot string }

// introduceAs says who the bot is.
func (a *Adapter) introduceAs(who identity) {
	a.self.Store(&who)
	a.knowOnce.Do(func() { close(a.known) })
}

// New reads the configuration. Its errors: [ErrNoToken] if the adapter is off,
// else what is wrong with which key.
func New(o Options) (*Adapter, error) {
	if o.Name == "" {
		o.Name = "slack"
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.HTTP == nil {
		o.HTTP = newTransport()
	}
	if o.Clock == nil {
		o.Clock = &bot.SystemClock{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c, err := readConfig(o.Name, o.Table)
	if err != nil {
		return nil, err
	}
	s, err := c.readSecrets(o.Getenv)
	if err != nil {
		return nil, err
	}
	api, err := url.Parse(c.APIURL)
	if err != nil {
		return nil, fmt.Errorf("slack: api_url: %w", err)
	}
	catalog, err := newCatalog()
	if err != nil {
		return nil, err
	}
	client := newClient(o.HTTP, api, s.bot)
	return &Adapter{
		name: o.Name, config: c, secrets: s, clock: o.Clock, log: o.Log, catalog: catalog,
		http: client, base: api,
		api: slack.New(s.bot, slack.OptionAppLevelToken(s.app), slack.OptionAPIURL(c.APIURL),
			slack.OptionHTTPClient(client), slack.OptionLog(quiet())),
		pace:  newPace(c.Limits),
		known: make(chan struct{}),
	}, nil
}

func newCatalog() (*locale.Catalog, error) {
	root, err := fs.Sub(texts, "texts")
	if err != nil {
		return nil, fmt.Errorf("slack: texts: %w", err)
	}
	catalog, err := locale.NewCatalog(root)
	if err != nil {
		return nil, fmt.Errorf("slack: texts: %w", err)
	}
	return catalog, nil
}

// quiet is the library's log: it would hold texts.
func quiet() *log.Logger { return slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug) }

// Name is the configured name.
func (a *Adapter) Name() string { return a.name }

// Features are Slack's limits.
func (a *Adapter) Features() bot.Features {
	return bot.Features{TextLimit: textLimit, Unit: locale.Runes, Buttons: buttonLimit, Edits: true, Forms: true}
}

// Stats counts what was received since the start.
type Stats struct {
	Stored      uint64 // messages that the core stored
	NotStored   uint64 // messages that it did not, and that Slack will send again
	Ignored     uint64 // events that are nothing for the bot, of known and unknown kinds
	Undecodable uint64 // payloads that are broken
	Refused     uint64 // HTTP requests without a valid signature
	Missed      uint64 // messages that were fetched from the history after a gap
}

type stats struct {
	stored, notStored, ignored, undecodable, refused, missed atomic.Uint64
}

// Stats returns the counts.
func (a *Adapter) Stats() Stats {
	return Stats{
		Stored: a.stats.stored.Load(), NotStored: a.stats.notStored.Load(), Ignored: a.stats.ignored.Load(),
		Undecodable: a.stats.undecodable.Load(), Refused: a.stats.refused.Load(), Missed: a.stats.missed.Load(),
	}
}
