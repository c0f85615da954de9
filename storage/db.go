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
	clock       bot.Clock
}

var _ bot.Store = (*DB)(nil)

// New returns a store that writes through one pool and reads through another;
// they may be the same. The schema must be there (see [Migrate]). The store
// closes both.
func New(write, read *sql.DB, clock bot.Clock) *DB {
	return &DB{write: write, read: read, clock: clock}
}

// Update runs fn in a write transaction. If fn fails or panics, nothing of it
// is stored; a panic goes on.
func (db *DB) Update(ctx context.Context, fn func(bot.Tx) error) error {
	return db.transact(ctx, db.write, nil, fn, func(q *sqlc.Queries) (int64, error) {
		return q.Tick(ctx, millis(db.clock.Now()))
	})
}

// View runs fn over a snapshot; writes in it fail.
func (db *DB) View(ctx context.Context, fn func(bot.Tx) error) error {
	opts := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	return db.transact(ctx, db.read, opts, fn, func(q *sqlc.Queries) (int64, error) {
		// This read also fixes the snapshot, which engines take with the first one.
		last, err := q.LastTime(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		return max(last, millis(db.clock.Now())), nil
	})
}

func (db *DB) transact(ctx context.Context, pool *sql.DB, opts *sql.TxOptions,
	fn func(bot.Tx) error, timestamp func(*sqlc.Queries) (int64, error),
) error {
	sqlTx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	ended := false
	defer func() {
		if !ended {
			// Also while a panic passes through. Where this fails, the
			// connection is gone, and the transaction with it.
			_ = sqlTx.Rollback()
		}
	}()
	q := sqlc.New(sqlTx)
	now, err := timestamp(q)
	if err != nil {
		return fmt.Errorf("timestamp: %w", err)
	}
	if err := fn(&tx{q: q, now: moment(now)}); err != nil {
		return err
	}
	ended = true
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
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
