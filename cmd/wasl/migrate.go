package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"text/tabwriter"

	"wasl/bot"
	"wasl/storage"
)

// migrateCmd is `wasl migrate`.
type migrateCmd struct {
	Config string `help:"Configuration file." type:"path" required:""`
}

// Run brings the schema up to date, as serve does when it starts: before an
// upgrade of several replicas, or to see that it can be done.
func (cmd *migrateCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withApp(ctx, cmd.Config, log, func(*app) error {
		_, err := fmt.Fprintln(s.out, "The database has the newest schema.")
		return err
	})
}

// copyCmd is `wasl copy`.
type copyCmd struct {
	From string `help:"Address of the database to copy: sqlite:FILE or postgres://…" required:""`
	To   string `help:"Address of an empty database." required:""`
}

// Run copies an installation to another database, and proves that both hold
// the same. Attachments are files, and are moved by hand.
func (cmd *copyCmd) Run(ctx context.Context, s streams, _ *slog.Logger) (err error) {
	from, err := openFor(ctx, cmd.From, true)
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := openFor(ctx, cmd.To, false)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	copies, err := storage.Copy(ctx, from, to)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, c := range copies {
		_, _ = fmt.Fprintf(w, "%s\t%d\t%.16s\n", c.Table, c.Rows, c.Hash) // Flush tells of an error
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "Both databases hold the same rows: their numbers and hashes are equal.")
	return err
}

// openFor opens a database by its address, one that is there already or any.
func openFor(ctx context.Context, url string, there bool) (*storage.DB, error) {
	kind, err := engineOf(url)
	if err != nil {
		return nil, err
	}
	if there {
		if err := kind.exists(url); err != nil {
			return nil, err
		}
	}
	return kind.open(ctx, url, &bot.SystemClock{})
}
