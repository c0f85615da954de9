package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wasl/bot"
	"wasl/storage"
	"wasl/storage/postgres"
	"wasl/storage/postgres/postgrestest"
	"wasl/storage/sqlite"
)

// crashEngine is a database engine as the crash run needs it. URLs are those
// of the configuration.
type crashEngine struct {
	name     string
	replicas int // how many processes serve one database
	// create makes an empty database.
	create func(t *testing.T) (url string)
	// open opens it beside the service, or while that is down.
	open func(t *testing.T, url string) *storage.DB
	// snapshot is what a kill left, as it is: to mend it is for the service.
	snapshot func(t *testing.T, url string) (db *storage.DB, release func() error)
	// served reports whether a process sends, where that can be asked. Nil: it
	// does once it runs.
	served func(t *testing.T, url string) bool
	// check proves that it is whole.
	check func(ctx context.Context, url string) error
}

// crashEngines lists the engines that are tested.
func crashEngines() []crashEngine { return []crashEngine{crashOnSQLite(), crashOnPostgres()} }

func crashOnSQLite() crashEngine {
	path := func(url string) string { return strings.TrimPrefix(url, "sqlite:") }
	open := func(t *testing.T, file string) *storage.DB {
		t.Helper()
		db, err := sqlite.Open(t.Context(), file, &bot.SystemClock{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	return crashEngine{
		name: "sqlite", replicas: 1,
		create: func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "wasl.db") },
		open:   func(t *testing.T, url string) *storage.DB { return open(t, path(url)) },
		snapshot: func(t *testing.T, url string) (*storage.DB, func() error) {
			copied := filepath.Join(t.TempDir(), "left.db")
			for _, suffix := range []string{"", "-wal"} {
				data, err := os.ReadFile(path(url) + suffix)
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err == nil {
					err = os.WriteFile(copied+suffix, data, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			db := open(t, copied)
			return db, db.Close
		},
		check: func(ctx context.Context, url string) error { return sqlite.Check(ctx, path(url)) },
	}
}

// crashOnPostgres lets two processes serve one database. What a kill left
// cannot be looked at before the other one goes on; the server keeps its pages
// whole by itself, which a kill of ours does not touch.
func crashOnPostgres() crashEngine {
	open := func(t *testing.T, url string) *storage.DB {
		t.Helper()
		db, err := postgres.Open(t.Context(), url, &bot.SystemClock{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	// One that is open from the beginning: to open it waits for whoever
	// migrates, and that may be a process which stands still just then.
	kept := map[string]*storage.DB{}
	var mu sync.Mutex
	return crashEngine{
		name: "postgres", replicas: 2,
		create: func(t *testing.T) string {
			url := postgrestest.New(t)
			db := open(t, url)
			t.Cleanup(func() { _ = db.Close() })
			mu.Lock()
			defer mu.Unlock()
			kept[url] = db
			return url
		},
		open: open,
		snapshot: func(_ *testing.T, url string) (*storage.DB, func() error) {
			mu.Lock()
			defer mu.Unlock()
			return kept[url], func() error { return nil }
		},
		served: func(t *testing.T, url string) bool {
			t.Helper()
			held, err := postgrestest.Strings(t.Context(), url, "SELECT objid::text FROM pg_locks WHERE locktype = 'advisory' AND granted "+
				"AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
			if err != nil {
				t.Fatal(err)
			}
			return len(held) >= 2 // the platform, and what is for none
		},
		check: func(context.Context, string) error { return nil },
	}
}
