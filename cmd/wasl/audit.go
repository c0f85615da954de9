package main

import (
	"context"
	"fmt"
	"log/slog"

	"wasl/bot"
)

// auditCmd is `wasl audit`.
type auditCmd struct {
	Verify verifyCmd `cmd:"" help:"Walk the hash chain and print its head, which each digest prints too."`
}

type verifyCmd struct {
	Config string `help:"Configuration file." type:"path" required:""`
}

// Run fails if a line was removed, changed or moved.
func (cmd *verifyCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withApp(ctx, cmd.Config, log, func(a *app) error { return verify(ctx, s, a) })
}

func verify(ctx context.Context, s streams, a *app) error {
	return a.db.View(ctx, func(tx bot.Tx) error {
		lines, broken, err := tx.Audit().Verify(ctx)
		if err != nil {
			return err
		}
		if broken != 0 {
			return fmt.Errorf("the audit trail is broken at line %d of %d", broken, lines)
		}
		head, ok, err := bot.Find(tx.Audit().Head(ctx))
		if err != nil {
			return err
		}
		if !ok {
			_, err = fmt.Fprintln(s.out, "The audit trail is empty.")
			return err
		}
		_, err = fmt.Fprintf(s.out, "The audit trail is whole: %d lines, head %s.\n", lines, head.Hash)
		return err
	})
}
