// Package sqlite opens a SQLite database as a [storage.DB]: the engine for one
// process.
//
// What holds for the file:
//
//   - A transaction that was committed survives a kill and a loss of power
//     (write-ahead log, synchronous FULL).
//   - One connection writes; its transactions take the lock when they begin, so
//     that none reads first and fails to write later. Reads have a pool of
//     their own whose connections cannot write at all.
//   - The file and what SQLite puts beside it (-wal, -shm) can be read by their
//     owner only. A file that was wider is made narrow when it is opened.
//   - Another process (a backup) may read at the same time; a second service
//     on one file waits for the lock up to five seconds, then fails.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"

	"wasl/bot"
	"wasl/storage"
)

// readers is how many transactions may read at once.
const readers = 8

const (
	ownerOnly = 0o600

	writerOptions = "_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate" + statements
	// A reader's transaction is deferred: an immediate one would be a write.
	readerOptions = "mode=ro&_busy_timeout=5000&_foreign_keys=on&_txlock=deferred" + statements
	// A connection keeps its statements ready: preparing costs more than running.
	statements = "&_stmt_cache_size=128"
)

// Open opens the database at a path, makes it if there is none (its folder
// must be there), and brings it to the newest schema.
func Open(ctx context.Context, path string, clock bot.Clock) (*storage.DB, error) {
	db, err := open(ctx, path, clock)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	return db, nil
}

func open(ctx context.Context, path string, clock bot.Clock) (*storage.DB, error) {
	if path == "" {
		return nil, errors.New("no path is given")
	}
	if err := guardFiles(path); err != nil {
		return nil, err
	}
	writer, err := pool(path, writerOptions, 1)
	if err != nil {
		return nil, err
	}
	// Migrating also makes the log's files, which a reader cannot make.
	if err := storage.Migrate(ctx, goose.DialectSQLite3, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader, err := pool(path, readerOptions, readers)
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	db := storage.New(writer, reader, clock)
	if _, err := db.LastTime(ctx); err != nil { // the reader works
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// guardFiles makes the database's file if there is none, and takes the rights
// of everybody but the owner from it. SQLite gives the files beside it the
// rights of the file itself; those that a crash left are treated alike.
func guardFiles(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, ownerOnly) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no regular file", name)
		}
		if info.Mode().Perm() == ownerOnly {
			continue
		}
		if err := os.Chmod(name, ownerOnly); err != nil {
			return err
		}
	}
	return nil
}

func pool(path, options string, size int) (*sql.DB, error) {
	name, err := dsn(path, options)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite3", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// dsn writes a path as a URI, so that no character of it counts as an option.
func dsn(path, options string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: options}
	return u.String(), nil
}
