package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"wasl/bot"
	"wasl/storage"
	"wasl/storage/postgres"
	"wasl/storage/sqlite"
)

// engine is a kind of database, by how its addresses begin.
type engine struct {
	prefix string
	open   func(ctx context.Context, url string, clk bot.Clock) (*storage.DB, error)
	// exists fails if there is no database: opening would make one.
	exists func(url string) error
	// files is the folder of attachments if the configuration names none;
	// empty: it must.
	files func(url string) string
	// replicas is nil for an engine that serves one process.
	replicas func(url string, log *slog.Logger) (bot.Replicas, error)
}

// engines lists the databases that are known.
func engines() []engine {
	onPostgres := engine{
		open: postgres.Open, exists: func(string) error { return nil }, files: func(string) string { return "" },
		replicas: func(url string, log *slog.Logger) (bot.Replicas, error) { return postgres.NewReplicas(url, log) },
	}
	return []engine{
		{prefix: "sqlite:", open: openSQLite, exists: sqliteExists, files: func(url string) string { return sqlitePath(url) + "-files" }},
		onPostgres.named("postgres://"),
		onPostgres.named("postgresql://"),
	}
}

func (e engine) named(prefix string) engine {
	e.prefix = prefix
	return e
}

// engineOf returns the engine of an address.
func engineOf(url string) (engine, error) {
	for _, e := range engines() {
		if rest, ok := strings.CutPrefix(url, e.prefix); ok && rest != "" {
			return e, nil
		}
	}
	kind, _, _ := strings.Cut(url, ":") // the rest may hold a password
	return engine{}, fmt.Errorf("no database begins with %q: want sqlite:FILE or postgres://…", kind)
}

func sqlitePath(url string) string { return strings.TrimPrefix(url, "sqlite:") }

func openSQLite(ctx context.Context, url string, clk bot.Clock) (*storage.DB, error) {
	return sqlite.Open(ctx, sqlitePath(url), clk)
}

func sqliteExists(url string) error {
	info, err := os.Stat(sqlitePath(url))
	switch {
	case err != nil:
		return fmt.Errorf("there is no database: %w", err)
	case info.Size() == 0:
		return errors.New("there is no database: the file is empty")
	}
	return nil
}
