package postgres_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"wasl/storage/postgres"
	"wasl/storage/postgres/postgrestest"
)

func group(t *testing.T, url string) *postgres.Replicas {
	t.Helper()
	r, err := postgres.NewReplicas(url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// holder is one process that wants a name.
type holder struct {
	holds chan struct{} // it has it
	lost  chan struct{} // it has it no longer
	stop  context.CancelFunc
	done  chan error
}

func hold(t *testing.T, r *postgres.Replicas, name string) *holder {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	h := &holder{make(chan struct{}, 8), make(chan struct{}, 8), stop, make(chan error, 1)}
	go func() {
		h.done <- r.Hold(ctx, name, func(ctx context.Context) error {
			h.holds <- struct{}{}
			<-ctx.Done()
			h.lost <- struct{}{}
			return nil
		})
	}()
	return h
}

// within fails the test if nothing comes in time.
func within[T any](t *testing.T, c <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(20 * time.Second):
		t.Fatal("not in time: " + what)
	}
	return v
}

func TestHold(t *testing.T) {
	url := postgrestest.New(t)
	first := hold(t, group(t, url), "a")
	within(t, first.holds, "the name is free")
	second, other := hold(t, group(t, url), "a"), hold(t, group(t, url), "b")
	within(t, other.holds, "another name is free")

	first.stop()
	if err := within(t, first.done, "the first ends"); err != nil {
		t.Error(err)
	}
	if len(second.holds) > 0 && len(first.lost) == 0 {
		t.Error("two held the name")
	}
	within(t, second.holds, "the second takes over")
}

// TestHoldIsLost cuts the connection of whoever holds a name, as a restart of
// the server does: it is told, and takes the name again.
func TestHoldIsLost(t *testing.T) {
	url := postgrestest.New(t)
	h := hold(t, group(t, url), "a")
	within(t, h.holds, "the name is free")
	const cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() " +
		"AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
	if err := postgrestest.Exec(t.Context(), url, cut); err != nil {
		t.Fatal(err)
	}
	within(t, h.lost, "the loss is seen")
	within(t, h.holds, "the name is taken again")
}

func TestHoldReturnsWhatHeldReturned(t *testing.T) {
	broken := errors.New("broken")
	err := group(t, postgrestest.New(t)).Hold(t.Context(), "a", func(context.Context) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("Hold returned %v", err)
	}
}

func TestRing(t *testing.T) {
	url := postgrestest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	ringer, listener := group(t, url), group(t, url)
	var heard atomic.Int64
	ended := make(chan struct{}, 2)
	for r, f := range map[*postgres.Replicas]func(){ringer: func() {}, listener: func() { heard.Add(1) }} {
		go func() {
			r.Listen(ctx, f)
			ended <- struct{}{}
		}()
	}
	// More often than a listener would look by itself.
	rings := time.NewTicker(20 * time.Millisecond)
	defer rings.Stop()
	for deadline := time.After(20 * time.Second); heard.Load() < 20; {
		select {
		case <-rings.C:
			ringer.Ring()
		case <-deadline:
			t.Fatalf("heard %d times", heard.Load())
		}
	}
	stop()
	within(t, ended, "Listen ends")
	within(t, ended, "Listen ends")
}
