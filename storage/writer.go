package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// writer lets one update after another write, in the order in which they came.
// Updates that came while others wrote share a transaction of the database: a
// commit costs more than what is committed. Each of them runs in a savepoint,
// so that its failure undoes nothing but its own, and none returns before the
// commit. Whoever comes alone has a transaction and a commit of their own, and
// waits for nobody.
type writer struct {
	pool *sql.DB

	mu    sync.Mutex
	busy  bool
	queue []chan *batch
}

// batch is a transaction that updates share. Its fields but done belong to
// whoever has the turn.
type batch struct {
	tx     *sql.Tx
	joined int           // updates that ran in it
	kept   int           // … and are to be committed
	broken error         // why nothing of it can be stored
	done   chan struct{} // closed when err is known
	err    error
}

// batchSize is the most updates that share a commit: the first of them waits
// for the last.
const batchSize = 64

// update runs fn when its turn has come, and returns once that is committed.
// While it waits for its turn it obeys ctx; what has begun is not cut off, since
// that would end the transaction of the others too.
func (w *writer) update(ctx context.Context, fn func(*sql.Tx) error) error {
	b, err := w.turn(ctx)
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended { // a panic passes through
			w.leave(b)
		}
	}()
	if b == nil {
		tx, err := w.pool.BeginTx(context.WithoutCancel(ctx), nil)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		b = &batch{tx: tx, done: make(chan struct{})}
	}
	err = b.run(ctx, fn)
	ended = true
	w.leave(b)
	if err != nil {
		return err
	}
	<-b.done
	return b.err
}

// run runs fn in a savepoint. Where an update cannot be undone by itself, or
// its savepoint has gone with the transaction, the batch is broken.
func (b *batch) run(ctx context.Context, fn func(*sql.Tx) error) error {
	b.joined++
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := b.exec(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept && b.exec(ctx, "ROLLBACK TO SAVEPOINT one") == nil {
			_ = b.exec(ctx, "RELEASE SAVEPOINT one")
		}
	}()
	if err := fn(b.tx); err != nil {
		return err
	}
	kept = true
	if err := b.exec(ctx, "RELEASE SAVEPOINT one"); err != nil {
		return err
	}
	b.kept++
	return nil
}

func (b *batch) exec(ctx context.Context, statement string) error {
	if _, err := b.tx.ExecContext(context.WithoutCancel(ctx), statement); err != nil {
		b.broken = fmt.Errorf("%s: %w", statement, err)
	}
	return b.broken
}

// turn waits until it is the caller's turn to write. The batch is one that
// waits to be joined, or nil.
func (w *writer) turn(ctx context.Context) (*batch, error) {
	w.mu.Lock()
	if !w.busy {
		w.busy = true
		w.mu.Unlock()
		return nil, nil //nolint:nilnil // there is none to join
	}
	mine := make(chan *batch, 1)
	w.queue = append(w.queue, mine)
	w.mu.Unlock()
	select {
	case b := <-mine:
		return b, nil
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := slices.Index(w.queue, mine); i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
		return nil, fmt.Errorf("begin: %w", ctx.Err())
	}
	return <-mine, nil // it was given meanwhile, and must be given on
}

// leave gives the turn on: with the batch, if somebody waits to join it, else
// after its end.
func (w *writer) leave(b *batch) {
	if b != nil {
		if b.broken == nil && b.joined < batchSize && w.give(b) {
			return
		}
		b.end()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		w.busy = false
		return
	}
	w.queue[0] <- nil
	w.queue = w.queue[1:]
}

// give gives the turn and a batch to who came first, if anybody waits.
func (w *writer) give(b *batch) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return false
	}
	w.queue[0] <- b
	w.queue = w.queue[1:]
	return true
}

// end commits a batch and tells everybody in it.
func (b *batch) end() {
	defer close(b.done)
	if b.broken != nil || b.kept == 0 {
		b.err = errors.Join(b.broken, b.tx.Rollback())
		return
	}
	if err := b.tx.Commit(); err != nil {
		b.err = fmt.Errorf("commit: %w", err)
	}
}

// steady runs statements to their end: SQLite undoes a whole transaction when
// a statement of it is interrupted. None begins once ctx has ended.
type steady struct{ tx *sql.Tx }

func (s steady) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return s.tx.ExecContext(uncut(ctx), query, args...)
}

func (s steady) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return s.tx.PrepareContext(uncut(ctx), query)
}

func (s steady) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.tx.QueryContext(uncut(ctx), query, args...)
}

func (s steady) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return s.tx.QueryRowContext(uncut(ctx), query, args...)
}

func uncut(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}
