package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"wasl/bot/locale"
)

// Bot is the core: it handles what adapters receive and sends what is due.
type Bot struct {
	env          *Env
	store        Store
	clock        Clock
	executor     Executor
	log          *slog.Logger
	adapters     map[string]Adapter
	capabilities map[string]*Capability
	order        []*Capability // as they were given
	forms        map[string]*Form
	router       *Router
	answer       *Capability
	commands     []*Command
	jitter       func(time.Duration) time.Duration
	replicas     Replicas
	held         *holding
}

// Options are what a bot is made of.
type Options struct {
	Env          *Env
	Store        Store
	Clock        Clock
	Executor     Executor
	Adapters     []Adapter
	Capabilities []Capability
	Replicas     Replicas // nil: no other process runs on the store
	// Jitter spreads a wait before another try; nil leaves it as it is.
	Jitter func(time.Duration) time.Duration
	Log    *slog.Logger
}

// New puts a bot together. It fails on what cannot work: a name twice, a form
// or handler that is missing, no capability that answers questions.
func New(o Options) (*Bot, error) {
	b := &Bot{
		env: o.Env, store: o.Store, clock: o.Clock, executor: o.Executor, log: o.Log, jitter: o.Jitter,
		replicas: o.Replicas, held: newHolding(),
		adapters:     map[string]Adapter{},
		capabilities: map[string]*Capability{},
		forms:        map[string]*Form{},
		router:       newRouter(o.Capabilities),
	}
	for _, a := range o.Adapters {
		if _, twice := b.adapters[a.Name()]; twice {
			return nil, fmt.Errorf("two adapters are named %q", a.Name())
		}
		b.adapters[a.Name()] = a
	}
	for i := range o.Capabilities {
		if err := b.add(&o.Capabilities[i]); err != nil {
			return nil, err
		}
	}
	if b.answer == nil {
		return nil, errors.New("no capability answers questions")
	}
	if o.Env.Secretariat.Channel.IsZero() {
		return nil, errors.New("the secretariat has no channel: what is for it would reach nobody")
	}
	return b, nil
}

func (b *Bot) add(c *Capability) error {
	if _, twice := b.capabilities[c.Name]; twice || c.Name == "" {
		return fmt.Errorf("capability %q: the name is empty or taken", c.Name)
	}
	b.capabilities[c.Name] = c
	b.order = append(b.order, c)
	for i := range c.Forms {
		if _, twice := b.forms[c.Name+"."+c.Forms[i].Name]; twice || c.Forms[i].Review == nil {
			return fmt.Errorf("capability %q: its form %q stands twice or has no review", c.Name, c.Forms[i].Name)
		}
		b.forms[c.Name+"."+c.Forms[i].Name] = &c.Forms[i]
	}
	for i := range c.Commands {
		cmd := &c.Commands[i]
		if cmd.Right == "" || cmd.Run == nil && cmd.Parse == nil || len(cmd.Words[locale.Arabic]) == 0 || len(cmd.Words[locale.English]) == 0 {
			return fmt.Errorf("command %q of %q lacks a right, a handler or a word in a language", cmd.Name, c.Name)
		}
		if cmd.Hint != "" && !b.env.Catalog.Has(cmd.Hint) {
			return fmt.Errorf("command %q: there is no text %q", cmd.Name, cmd.Hint)
		}
		b.commands = append(b.commands, &c.Commands[i])
	}
	if c.Answer != nil {
		if b.answer != nil {
			return fmt.Errorf("capabilities %q and %q both answer questions", b.answer.Name, c.Name)
		}
		b.answer = c
	}
	return nil
}

// Prepare settles what a crash left behind, unless another process may be
// sending it, and adds the schedules. It is called once, before Run, Receive
// or Drain.
func (b *Bot) Prepare(ctx context.Context) error {
	if b.replicas == nil {
		if err := b.recover(ctx, func(Delivery) bool { return true }); err != nil {
			return err
		}
	}
	return b.store.Update(ctx, func(tx Tx) error { return b.seedSchedules(ctx, b.work(tx)) })
}

var errInterrupted = errors.New("the program ended while it was being sent")

// Run receives and sends until ctx ends. It returns nil after a clean stop. An
// adapter that fails is logged, and does not stop the others; once every
// adapter has ended, what is due is still sent where no replica can do so, and
// their errors are returned.
func (b *Bot) Run(parent context.Context) error {
	ctx, stop := context.WithCancel(parent)
	defer stop()
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.executor.Run(gctx, b) })
	g.Go(func() error {
		b.sweep(gctx)
		return nil
	})
	if b.replicas != nil {
		g.Go(func() error {
			b.replicas.Listen(gctx, b.executor.Wake)
			return nil
		})
		g.Go(func() error { return b.holdOnly(gctx, unconfigured) })
	}
	var receivers sync.WaitGroup
	failed := make([]error, len(b.adapters))
	for i, name := range slices.Sorted(maps.Keys(b.adapters)) {
		receivers.Go(func() {
			if failed[i] = b.serve(gctx, b.adapters[name]); failed[i] != nil {
				b.log.LogAttrs(gctx, slog.LevelError, "an adapter has ended", slog.String("adapter", name), slog.Any("error", failed[i]))
			}
		})
	}
	g.Go(func() error {
		defer stop()
		receivers.Wait()
		return nil
	})
	err := g.Wait()
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if parent.Err() != nil {
		return nil
	}
	return errors.Join(append(failed, b.Drain(parent))...)
}

func (b *Bot) receiveFrom(ctx context.Context, a Adapter) error {
	if err := b.introduce(ctx, a); err != nil {
		return err
	}
	if err := a.Run(ctx, b); err != nil && ctx.Err() == nil {
		return fmt.Errorf("adapter %s: %w", a.Name(), err)
	}
	return nil
}

// introduce tells an adapter, before it runs, what it can make use of: how far
// it had read, and the commands. A menu that cannot be published is no reason
// not to run.
func (b *Bot) introduce(ctx context.Context, a Adapter) error {
	if r, ok := a.(Resumer); ok {
		err := b.store.View(ctx, func(tx Tx) error {
			marks, err := tx.Messages().Marks(ctx, a.Name())
			if err == nil {
				r.Resume(marks)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("adapter %s: %w", a.Name(), err)
		}
	}
	if m, ok := a.(MenuPublisher); ok {
		limited, cancel := context.WithTimeout(ctx, sendTimeout)
		defer cancel()
		if err := m.PublishMenu(limited, b.Menu()); err != nil {
			b.log.LogAttrs(ctx, slog.LevelWarn, "the menu was not published", slog.String("adapter", a.Name()), slog.Any("error", err))
		}
	}
	return nil
}

// Menu is the commands as platforms list them: those that the help lists.
func (b *Bot) Menu() []MenuItem {
	var menu []MenuItem
	for _, cmd := range b.commands {
		if cmd.Hint == "" {
			continue
		}
		item := MenuItem{Name: cmd.Name, Words: map[locale.Lang]string{}, Description: map[locale.Lang]string{}, Argument: cmd.Parse != nil}
		for _, l := range locale.Langs() {
			item.Words[l] = cmd.Words[l][0]
			item.Description[l] = locale.Plain(b.env.Catalog.Printer(l).T(cmd.Hint))
		}
		menu = append(menu, item)
	}
	return menu
}

// Drain sends and runs everything that is due now.
func (b *Bot) Drain(ctx context.Context) error { return b.executor.Drain(ctx, b) }

// Advance moves a manual clock to a time, running all that falls due on the
// way, in order and at its time.
func (b *Bot) Advance(ctx context.Context, clock *ManualClock, to time.Time) error {
	for {
		if err := b.Drain(ctx); err != nil {
			return err
		}
		next, ok, err := b.NextDue(ctx)
		if err != nil {
			return err
		}
		if !ok || next.After(to) {
			break
		}
		if !next.After(clock.Now()) {
			return fmt.Errorf("something due at %s does not get done", next.Format(time.RFC3339))
		}
		clock.NotBefore(next)
	}
	clock.NotBefore(to)
	return b.Drain(ctx)
}

// Now is the core's time.
func (b *Bot) Now() time.Time { return b.clock.Now() }

// Commands lists the commands in the order of their capabilities, for menus
// and the help.
func (b *Bot) Commands() []*Command { return b.commands }

func (b *Bot) work(tx Tx) *Work {
	return &Work{Env: b.env, Tx: tx, Now: tx.Now(), Platform: b.features}
}

func (b *Bot) features(adapter string) Features {
	if a, ok := b.adapters[adapter]; ok {
		return a.Features()
	}
	return Features{TextLimit: 2000, Unit: locale.Runes}
}
