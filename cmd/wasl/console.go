package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"wasl/adapters/console"
	"wasl/bot"
)

// consoleCmd is `wasl console`.
type consoleCmd struct {
	JSON   bool   `name:"json" help:"Speak JSON lines (for a person there is 'wasl chat')."`
	Demo   bool   `help:"Seed the demo cast into the database, once."`
	Data   string `help:"Folder of the database; without it a temporary one is used and removed." type:"path"`
	Config string `help:"Configuration file." type:"path"`
	Clock  string `help:"Clock: real, or manual (moved by the protocol)." enum:"real,manual" default:"real"`
	Now    string `help:"Start of the manual clock (RFC 3339)."`
}

// Run speaks the protocol until the end of the input.
func (cmd *consoleCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if !cmd.JSON {
		return errors.New("give --json; for a person there is 'wasl chat'")
	}
	clk, manual, err := cmd.clock()
	if err != nil {
		return err
	}
	return withData(cmd.Data, cmd.Config, func(c config) error {
		a, err := openApp(ctx, c, clk, bot.NewIDs(nil), log)
		if err != nil {
			return err
		}
		defer func() { _ = a.close() }()
		if err := a.join(c); err != nil {
			return err
		}
		const name = "console"
		if a.env.Secretariat.Channel.IsZero() {
			a.env.Secretariat.Channel = bot.Chat{Adapter: name, ID: room}
		}
		if manual != nil {
			a.lanes = 1 // the same script gives the same output
		}
		control := &control{app: a, manual: manual}
		adapter := console.New(console.Options{Name: name, In: s.in, Out: s.out, Control: control, Log: log})
		if err := a.start(ctx, adapter); err != nil {
			return err
		}
		if cmd.Demo {
			if _, err := a.seedCast(ctx, name); err != nil {
				return err
			}
		}
		if manual == nil {
			return a.bot.Run(ctx)
		}
		// With a manual clock nothing runs by itself: the protocol says when.
		if err := a.bot.Drain(ctx); err != nil {
			return err
		}
		return adapter.Run(ctx, a.bot)
	})
}

// clock is the clock that the flags ask for; manual is nil for the machine's.
func (cmd *consoleCmd) clock() (clk clock, manual *bot.ManualClock, err error) {
	if cmd.Clock != "manual" {
		if cmd.Now != "" {
			return nil, nil, errors.New("--now goes with --clock manual")
		}
		return &bot.SystemClock{}, nil, nil
	}
	now := time.Now()
	if cmd.Now != "" {
		if now, err = time.Parse(time.RFC3339, cmd.Now); err != nil {
			return nil, nil, fmt.Errorf("--now: %w", err)
		}
	}
	manual = bot.NewManualClock(now)
	return manual, manual, nil
}

// withData reads the configuration and runs do with a database in a folder; a
// temporary one if none is named, neither by the flag nor by a configuration.
func withData(folder, configPath string, do func(config) error) error {
	c, err := readConfig(configPath)
	if err != nil {
		return err
	}
	if folder == "" && configPath != "" {
		return do(c)
	}
	if folder == "" {
		temporary, err := os.MkdirTemp("", "wasl-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		folder = temporary
	} else if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	c.Storage.URL = "sqlite:" + filepath.Join(folder, "wasl.db")
	return do(c)
}

// control lets the protocol move the clock and wait for what is due.
type control struct {
	app    *app
	manual *bot.ManualClock
}

func (c *control) Now() time.Time { return c.app.clock.Now() }
func (c *control) Manual() bool   { return c.manual != nil }
func (c *control) Settle(ctx context.Context) error {
	if err := c.app.bot.Holds(ctx); err != nil {
		return err
	}
	return c.app.bot.Drain(ctx)
}

func (c *control) Advance(ctx context.Context, d time.Duration) error {
	return c.MoveTo(ctx, c.Now().Add(d))
}

func (c *control) MoveTo(ctx context.Context, t time.Time) error {
	if err := c.app.bot.Advance(ctx, c.manual, t); err != nil {
		return err
	}
	return c.app.db.Touch(ctx) // the clock does not go back behind it
}
