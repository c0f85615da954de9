// Package inline is the executor for one process: it runs what is due here.
//
// What holds:
//
//   - A lane is run by one goroutine at a time, also while Drain runs beside
//     Run. Different lanes run side by side, at most so many for each adapter:
//     a platform that hangs takes no slot of another.
//   - Lanes are taken in the order of [bot.Worker.DueLanes], looked up anew
//     whenever a slot becomes free: a reply that came later overtakes.
//   - Work is found after Wake, after a lane has ended, at the time that
//     [bot.Worker.NextDue] tells, and once a minute in any case. No Wake is
//     lost.
//   - An error holds up only what it happened in, which is tried again after a
//     pause that doubles up to half a minute. Pauses are real time, since a
//     manual clock stands still.
package inline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"wasl/bot"
)

const (
	// longestWait bounds what a clock that was set, or a missed Wake of
	// another process, can cost.
	longestWait = time.Minute
	// poll is the wait while something is due that cannot be started: its
	// adapter has no free slot, it rests after an error, or it fell due just
	// now. What falls due after it would be hidden behind it.
	poll = 100 * time.Millisecond
)

// Executor runs due work in this process. The zero value is not usable; see [New].
type Executor struct {
	workers int
	log     *slog.Logger
	wake    chan struct{}

	schedules chan struct{} // holds a token while RunDue runs: one at a time

	mu      sync.Mutex
	busy    map[bot.Chat]bool // the lanes that are being run
	slots   map[string]int    // how many of them, by adapter
	crowded map[string]bool   // adapters for which a lane found no slot
	rests   map[bot.Chat]rest // lanes after an error
	changed chan struct{}     // closed when a lane has ended
}

var _ bot.Executor = (*Executor)(nil)

// New returns an executor that runs at most workers lanes of each adapter at
// once, at least one. Without a log it is silent.
func New(workers int, log *slog.Logger) *Executor {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Executor{
		workers: max(workers, 1), log: log, wake: make(chan struct{}, 1),
		busy: map[bot.Chat]bool{}, slots: map[string]int{}, crowded: map[string]bool{}, rests: map[bot.Chat]rest{},
		schedules: make(chan struct{}, 1), changed: make(chan struct{}),
	}
}

// Wake says that something may have become due. It does not block.
func (e *Executor) Wake() {
	select {
	case e.wake <- struct{}{}:
	default: // one that was not yet taken stands for both
	}
}

// Run runs due work until ctx ends, and returns nil once the lanes that were
// running have ended. It is called once.
func (e *Executor) Run(ctx context.Context, w bot.Worker) error {
	var running sync.WaitGroup
	defer running.Wait()
	var store, schedules rest
	for ctx.Err() == nil {
		changed := e.changes()
		again := e.runSchedule(ctx, w, &schedules)
		wait, err := e.startDue(ctx, w, &running)
		if err != nil && ctx.Err() == nil {
			store = store.after(time.Now())
			e.log.LogAttrs(ctx, slog.LevelError, "due work cannot be looked up",
				slog.Any("error", err), slog.Duration("pause", time.Until(store.until)))
			_ = bot.Sleep(ctx, time.Until(store.until))
			continue
		}
		store = rest{}
		if again {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// runSchedule runs one due schedule and reports whether there was one.
func (e *Executor) runSchedule(ctx context.Context, w bot.Worker, r *rest) bool {
	if time.Now().Before(r.until) {
		return false
	}
	ran, err := e.runDue(ctx, w)
	if err != nil && ctx.Err() == nil {
		*r = r.after(time.Now())
		e.log.LogAttrs(ctx, slog.LevelError, "a due schedule failed",
			slog.Any("error", err), slog.Duration("pause", time.Until(r.until)))
		return false
	}
	*r = rest{}
	return ran
}

func (e *Executor) runDue(ctx context.Context, w bot.Worker) (bool, error) {
	select {
	case e.schedules <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-e.schedules }()
	return w.RunDue(ctx)
}

// startDue starts the lanes that are due, as far as there are slots, and
// returns how long to wait for the next thing. The lanes are looked up only
// when something is due: where a platform is down and all of them wait for
// their next try, that would look at each.
func (e *Executor) startDue(ctx context.Context, w bot.Worker, running *sync.WaitGroup) (time.Duration, error) {
	at, ok, err := w.NextDue(ctx)
	if err != nil {
		return 0, fmt.Errorf("next due: %w", err)
	}
	if !ok {
		return longestWait, nil
	}
	if wait := at.Sub(w.Now()); wait > 0 {
		return min(wait, longestWait), nil
	}
	lanes, err := w.DueLanes(ctx)
	if err != nil {
		return 0, fmt.Errorf("due lanes: %w", err)
	}
	for _, lane := range lanes {
		if !e.resting(lane) && e.reserve(lane) {
			running.Go(func() { e.release(lane, e.runLane(ctx, w, lane)) })
		}
	}
	return poll, nil
}

// runLane sends what is due in a lane, until another lane waits for the slot.
func (e *Executor) runLane(ctx context.Context, w bot.Worker, lane bot.Chat) error {
	for ctx.Err() == nil {
		more, err := w.SendNext(ctx, lane)
		if err != nil {
			if ctx.Err() == nil {
				e.log.LogAttrs(ctx, slog.LevelError, "a lane failed",
					slog.String("chat", lane.String()), slog.Any("error", err))
			}
			return fmt.Errorf("lane %s: %w", lane, err)
		}
		if !more || e.isCrowded(lane.Adapter) {
			return nil
		}
	}
	return nil
}

// Drain runs what is due now, and returns when nothing is and no lane runs,
// also none that Run has started. It may be called while Run runs. What fails
// is not tried again; its errors are returned together at the end.
func (e *Executor) Drain(ctx context.Context, w bot.Worker) error {
	var running sync.WaitGroup
	defer running.Wait()
	failed := failures{lanes: map[bot.Chat]error{}}
	for {
		changed := e.changes()
		if err := e.drainSchedules(ctx, w, &failed); err != nil {
			return err
		}
		lanes, err := w.DueLanes(ctx)
		if err != nil {
			return fmt.Errorf("due lanes: %w", err)
		}
		waiting := false
		for _, lane := range lanes {
			if failed.has(lane) {
				continue
			}
			waiting = true
			if e.reserve(lane) {
				running.Go(func() {
					err := e.runLane(ctx, w, lane)
					failed.add(lane, err)
					e.release(lane, err)
				})
			}
		}
		if !waiting && e.idle() {
			select {
			case <-changed: // a lane ended since: it may have left work behind
				continue
			default:
				return failed.err()
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("drain: %w", ctx.Err())
		}
	}
}

func (e *Executor) drainSchedules(ctx context.Context, w bot.Worker, failed *failures) error {
	for failed.schedule == nil {
		if ctx.Err() != nil {
			return fmt.Errorf("drain: %w", ctx.Err())
		}
		ran, err := e.runDue(ctx, w)
		if err != nil {
			failed.schedule = fmt.Errorf("due schedule: %w", err)
		}
		if !ran {
			break
		}
	}
	return nil
}

// failures is what failed during one Drain. Lanes add to it side by side.
type failures struct {
	schedule error

	mu    sync.Mutex
	lanes map[bot.Chat]error
}

func (f *failures) add(lane bot.Chat, err error) {
	if err == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lanes[lane] = err
}

func (f *failures) has(lane bot.Chat) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lanes[lane] != nil
}

func (f *failures) err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	errs := []error{f.schedule}
	for _, err := range f.lanes {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
