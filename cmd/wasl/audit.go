package main

import (
	"context"
	"errors"
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
func (cmd *verifyCmd) Run(ctx context.Context, s streams, log *slog.Logger) (err error) {
	c, err := readConfig(cmd.Config)
	if err != nil {
		return err
	}
	a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
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
