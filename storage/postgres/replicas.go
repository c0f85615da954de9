package postgres

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"wasl/bot"
)

const (
	// tryEvery is how often a process that waits for a name asks for it. It
	// does not wait within the server: a statement that waits keeps old rows
	// from being cleaned up.
	tryEvery = time.Second
	// askEvery and askTimeout are how soon a process sees that it has lost a
	// name: together shorter than goneAfter.
	askEvery   = time.Second
	askTimeout = 4 * time.Second
	// hearEvery is how often heard is called in any case: a ring is lost if
	// whoever rang ended just then.
	hearEvery = 2 * time.Second
	// bell is the channel of PostgreSQL's notifications.
	bell = "wasl_due"
)

// Replicas implements [bot.Replicas] by advisory locks and notifications. All
// programs that use one database form one group.
type Replicas struct {
	config *pgx.ConnConfig
	log    *slog.Logger
	ring   chan struct{}
}

var _ bot.Replicas = (*Replicas)(nil)

// NewReplicas returns the group of processes on the database at an address.
func NewReplicas(address string, log *slog.Logger) (*Replicas, error) {
	config, err := configOf(address)
	if err != nil {
		return nil, err
	}
	return &Replicas{config: config, log: log, ring: make(chan struct{}, 1)}, nil
}

// errLost says that the connection that bore a name's lock ended.
var errLost = errors.New("the lock's connection was lost")

// Hold implements [bot.Replicas]. A name is an advisory lock on a connection
// that does nothing else.
func (r *Replicas) Hold(ctx context.Context, name string, held func(context.Context) error) error {
	for ctx.Err() == nil {
		ran, err := r.holdOnce(ctx, name, held)
		if ran {
			return err
		}
		if ctx.Err() == nil {
			r.log.LogAttrs(ctx, slog.LevelWarn, "a name that one process holds was not kept", slog.String("name", name), slog.Any("error", err))
		}
		_ = bot.Sleep(ctx, tryEvery) // the loop looks at ctx
	}
	return nil
}

// holdOnce takes a name once. Ran reports whether held came to its own end,
// and not because the name was lost.
func (r *Replicas) holdOnce(ctx context.Context, name string, held func(context.Context) error) (ran bool, err error) {
	conn, err := r.connect(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // frees the lock, if the server did not
	if got, err := r.lock(ctx, conn, name); err != nil || !got {
		return false, err
	}
	leased, lose := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	done := make(chan struct{})
	go func() { //nolint:contextcheck // it asks until held has ended, also after ctx
		defer close(watched)
		watch(conn, done, lose)
	}()
	err = held(leased)
	close(done)
	<-watched // the connection is no longer used
	lost := errors.Is(context.Cause(leased), errLost)
	lose(nil)
	if lost && ctx.Err() == nil {
		return false, errors.Join(errLost, err)
	}
	return true, err
}

// lock waits for a name's lock; got is false at the end of ctx.
func (r *Replicas) lock(ctx context.Context, conn *pgx.Conn, name string) (got bool, err error) {
	for ctx.Err() == nil {
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", keyOf(name)).Scan(&got); err != nil || got {
			return got, err
		}
		_ = bot.Sleep(ctx, tryEvery) // the loop looks at ctx
	}
	return false, nil
}

// watch asks, until done, whether the connection still stands.
func watch(conn *pgx.Conn, done <-chan struct{}, lose context.CancelCauseFunc) {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		err := conn.Ping(ctx)
		cancel()
		if err != nil {
			lose(errLost)
			return
		}
	}
}

// keyOf is a name as the number that PostgreSQL locks.
func keyOf(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("wasl " + name)) // a hash never fails
	return int64(h.Sum64())                //nolint:gosec // G115: any number will do
}

// Ring implements [bot.Replicas].
func (r *Replicas) Ring() {
	select {
	case r.ring <- struct{}{}:
	default: // one that was not yet taken stands for both
	}
}

// Listen implements [bot.Replicas], and carries this process's rings to the others.
func (r *Replicas) Listen(ctx context.Context, heard func()) {
	rang := make(chan struct{})
	go func() {
		defer close(rang)
		r.again(ctx, r.carry)
	}()
	r.again(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "LISTEN "+bell); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		for {
			heard() // also after a gap, in which something may have been rung
			limited, cancel := context.WithTimeout(ctx, hearEvery)
			_, err := conn.WaitForNotification(limited)
			cancel()
			if err != nil && (ctx.Err() != nil || limited.Err() == nil) {
				return err
			}
		}
	})
	<-rang
}

// carry sends a notification for each ring.
func (r *Replicas) carry(ctx context.Context, conn *pgx.Conn) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.ring:
		}
		if _, err := conn.Exec(ctx, "NOTIFY "+bell); err != nil {
			r.Ring()
			return fmt.Errorf("notify: %w", err)
		}
	}
}

// again does something on a connection of its own, anew after each error,
// until ctx ends.
func (r *Replicas) again(ctx context.Context, do func(context.Context, *pgx.Conn) error) {
	for ctx.Err() == nil {
		conn, err := r.connect(ctx)
		if err == nil {
			err = do(ctx, conn)
			_ = conn.Close(context.WithoutCancel(ctx))
		}
		if ctx.Err() == nil {
			r.log.LogAttrs(ctx, slog.LevelWarn, "the connection to the other processes failed", slog.Any("error", err))
			_ = bot.Sleep(ctx, tryEvery) // again looks at ctx
		}
	}
}

func (r *Replicas) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return pgx.ConnectConfig(ctx, r.config)
}
