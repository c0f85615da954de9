package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/commands/digest"
)

// digestCmd is `wasl digest`.
type digestCmd struct {
	Config string `help:"Configuration file." type:"path" required:""`
	Day    string `arg:"" optional:"" help:"A day of the week that is wanted; default: the last complete week."`
	Lang   string `help:"Language." enum:"ar,en" default:"ar"`
}

// Run prints a digest and sends nothing.
func (cmd *digestCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withApp(ctx, cmd.Config, log, func(a *app) error { return cmd.print(ctx, s, a) })
}

func (cmd *digestCmd) print(ctx context.Context, s streams, a *app) error {
	caps, err := capabilities(a.env.States, a.env.Secretariat, nil, nil)
	if err != nil {
		return err
	}
	if a.env.Catalog, err = catalog(caps); err != nil {
		return err
	}
	day := civil.DateOf(a.clock.Now().In(a.env.Secretariat.Zone)).AddDays(-7)
	if cmd.Day != "" {
		var ok bool
		if day, ok = locale.ParseDate(cmd.Day); !ok {
			return fmt.Errorf("%q is no date", cmd.Day)
		}
	}
	return a.db.View(ctx, func(tx bot.Tx) error {
		w := &bot.Work{Env: a.env, Tx: tx, Now: tx.Now()}
		text, err := digest.Of(ctx, w, day, locale.Lang(cmd.Lang))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, locale.Plain(text))
		return err
	})
}
