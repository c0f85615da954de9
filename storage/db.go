package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// DB is a [bot.Store] over one database. It is safe for concurrent use.
type DB struct {
	write, read *sql.DB
	writer      *writer
	clock       bot.Clock
}

var _ bot.Store = (*DB)(nil)

// New returns a store that writes through one pool and reads through another;
// they may be the same. The schema must be there (see [Migrate]). The store
// closes both.
func New(write, read *sql.DB, clock bot.Clock) *DB {
	return &DB{write: write, read: read, writer: &writer{pool: write}, clock: clock}
}

// Update runs fn in a write transaction, which it may share with other updates
// (see [writer]). If fn fails or panics, nothing of it is stored; a panic goes on.
func (db *DB) Update(ctx context.Context, fn func(bot.Tx) error) error {
	return db.writer.update(ctx, func(sqlTx *sql.Tx) error {
		q := sqlc.New(steady{sqlTx})
		now, err := q.Tick(ctx, millis(db.clock.Now()))
		if err != nil {
			return fmt.Errorf("timestamp: %w", err)
		}
		return fn(&tx{q: q, now: moment(now)})
	})
}

// View runs fn over a snapshot; writes in it fail.
func (db *DB) View(ctx context.Context, fn func(bot.Tx) error) error {
	sqlTx, err := db.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// Nothing was written, so there is nothing to commit.
	defer func() { _ = sqlTx.Rollback() }()
	q := sqlc.New(sqlTx)
	// This read also fixes the snapshot, which engines take with the first one.
	last, err := q.LastTime(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("timestamp: %w", err)
	}
	return fn(&tx{q: q, now: moment(max(last, millis(db.clock.Now())))})
}

// LastTime returns the highest timestamp that was stored, or the zero time: a
// clock must not begin before it.
func (db *DB) LastTime(ctx context.Context) (time.Time, error) {
	last, err := sqlc.New(db.read).LastTime(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("last time: %w", err)
	}
	return moment(last), nil
}

// Touch stores the clock's time as the highest one, if it is.
func (db *DB) Touch(ctx context.Context) error {
	return db.Update(ctx, func(bot.Tx) error { return nil })
}

// Close closes the database. The writer goes last: it leaves no log behind.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}
