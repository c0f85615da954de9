package bot

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Clock tells the time. Everything that depends on time takes it from here.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock, which never goes back behind what it was
// told has passed. It is safe for concurrent use.
type SystemClock struct{ floor atomic.Int64 } // unix milliseconds

// Now returns the time, or the floor if that is later.
func (c *SystemClock) Now() time.Time {
	now := time.Now()
	if floor := c.floor.Load(); now.UnixMilli() < floor {
		return time.UnixMilli(floor)
	}
	return now
}

// NotBefore keeps the clock from telling a time before t: what is stored stays
// in the past when the machine's clock is set back.
func (c *SystemClock) NotBefore(t time.Time) { c.floor.Store(max(c.floor.Load(), t.UnixMilli())) }

// ManualClock stands still until it is moved. It is safe for concurrent use.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock returns a clock that stands at a time.
func NewManualClock(at time.Time) *ManualClock { return &ManualClock{now: at} }

// Now returns the time at which the clock stands.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// NotBefore moves the clock to a time, never back.
func (c *ManualClock) NotBefore(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
	}
}

// Sleep waits for d of real time: a manual clock stands still. It returns early,
// with ctx's error, when that ends.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
