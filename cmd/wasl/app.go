package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"time"
	_ "time/tzdata" // States' zones, also where the machine has no such data

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage"
	"wasl/storage/files"
	"wasl/storage/inline"
)

// clock is a clock that can be told what has passed.
type clock interface {
	bot.Clock
	NotBefore(t time.Time)
}

// app is the program put together.
type app struct {
	bot   *bot.Bot
	env   *bot.Env
	db    *storage.DB
	store bot.Store // what the bot works on: db, or a wrapper round it
	clock clock
	log   *slog.Logger
	lanes int // how many are sent at once
	// replicas are the other processes on the database; nil: there are none.
	replicas bot.Replicas
}

// lanesAtOnce is how many lanes of an adapter are sent at once.
const lanesAtOnce = 8

// openApp opens the database and seeds what is always there. Adapters are
// added by start.
func openApp(ctx context.Context, c config, clk clock, ids bot.IDs, log *slog.Logger) (*app, error) {
	library, err := bot.NewLibrary()
	if err != nil {
		return nil, err
	}
	return openWith(ctx, library, c, clk, ids, log)
}

// openWith is openApp with a library that was read already.
func openWith(ctx context.Context, library *bot.Library, c config, clk clock, ids bot.IDs, log *slog.Logger) (_ *app, err error) {
	kind, err := c.Storage.engine()
	if err != nil {
		return nil, err
	}
	sec, err := c.Secretariat.secretariat()
	if err != nil {
		return nil, err
	}
	db, err := kind.open(ctx, c.Storage.URL, clk)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = db.Close()
		}
	}()
	last, err := db.LastTime(ctx)
	if err != nil {
		return nil, err
	}
	clk.NotBefore(last)
	states, err := seedStates(ctx, db)
	if err != nil {
		return nil, err
	}
	kept, err := c.Storage.filesPath()
	if err != nil {
		return nil, err
	}
	env := &bot.Env{States: states, Secretariat: sec, Library: library, IDs: ids, Files: files.At(kept)}
	return &app{env: env, db: db, store: db, clock: clk, log: log, lanes: lanesAtOnce}, nil
}

// withApp opens an installation that exists, for a subcommand that receives
// and sends nothing: a mistyped path must not look like an empty one.
func withApp(ctx context.Context, configPath string, log *slog.Logger, do func(*app) error) error {
	c, err := readConfig(configPath)
	if err != nil {
		return err
	}
	if _, err := c.Secretariat.secretariat(); err != nil {
		return err
	}
	kind, err := c.Storage.engine()
	if err != nil {
		return err
	}
	if err := kind.exists(c.Storage.URL); err != nil {
		return err
	}
	return withNewApp(ctx, c, log, do)
}

// withNewApp is withApp for a database that may be new.
func withNewApp(ctx context.Context, c config, log *slog.Logger, do func(*app) error) (err error) {
	a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	return do(a)
}

func seedStates(ctx context.Context, db *storage.DB) (*bot.States, error) {
	shipped, err := bot.ShippedStates()
	if err != nil {
		return nil, err
	}
	var list []bot.State
	err = db.Update(ctx, func(tx bot.Tx) error {
		if err := tx.States().Seed(ctx, shipped); err != nil {
			return err
		}
		list, err = tx.States().All(ctx)
		return err
	})
	return bot.NewStates(list), err
}

// start puts the bot together with its adapters.
func (a *app) start(ctx context.Context, adapters ...bot.Adapter) error {
	return a.startWith(ctx, nil, adapters...)
}

// startWith adds capabilities to those that are installed.
func (a *app) startWith(ctx context.Context, more []bot.Capability, adapters ...bot.Adapter) error {
	var names []string
	for _, adapter := range adapters {
		names = append(names, adapter.Name())
	}
	caps, err := capabilities(a.env.States, a.env.Secretariat, names, func() []*bot.Command { return a.bot.Commands() })
	if err != nil {
		return err
	}
	caps = append(caps, more...)
	if a.env.Catalog, err = catalog(caps); err != nil {
		return err
	}
	a.bot, err = bot.New(bot.Options{
		Env: a.env, Store: a.store, Clock: a.clock, Executor: inline.New(a.lanes, a.log),
		Adapters: adapters, Capabilities: caps, Replicas: a.replicas, Log: a.log,
		Jitter: func(d time.Duration) time.Duration { return d + rand.N(d/4+1) }, //nolint:gosec // spreads tries, keeps no secret
	})
	if err != nil {
		return err
	}
	return a.bot.Prepare(ctx)
}

// catalog joins the texts of the core and of the capabilities.
func catalog(caps []bot.Capability) (*locale.Catalog, error) {
	core, err := bot.Texts()
	if err != nil {
		return nil, err
	}
	sources := []fs.FS{core}
	for _, c := range caps {
		if c.Texts != nil {
			sources = append(sources, c.Texts)
		}
	}
	texts, err := locale.NewCatalog(sources...)
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	return texts, nil
}

func (a *app) close() error { return a.db.Close() }
