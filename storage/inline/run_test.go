package inline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
	"wasl/storage/inline"
)

var errBroken = errors.New("broken by the test")

// run starts an executor over a fake and ends it with the test.
func run(t *testing.T, f *fake, workers int) *inline.Executor {
	t.Helper()
	e := inline.New(workers, nil)
	start(t, e, f)
	return e
}

func start(t *testing.T, e *inline.Executor, f *fake) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx, f) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
}

// pass lets virtual time pass, until everything rests again.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func want(t *testing.T, f *fake, sent ...string) {
	t.Helper()
	if got := f.log(); !slices.Equal(got, sent) {
		t.Errorf("sent %v, want %v", got, sent)
	}
}

func TestRunsWhatIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.takes[lane("t", 1)], f.takes[lane("t", 2)] = time.Second, 3500*time.Millisecond
		for range 3 {
			f.add(lane("t", 1), 0)
		}
		f.add(lane("t", 2), 0)
		run(t, f, 2)
		pass(time.Minute)
		want(t, f, "t:1@1s", "t:1@2s", "t:1@3s", "t:2@3.5s")
	})
}

func TestWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		e := run(t, f, 1)
		pass(time.Second)
		f.add(lane("t", 1), 0)
		e.Wake()
		synctest.Wait()
		want(t, f, "t:1@1s")
	})
}

func TestNoWakeIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const producers, each = 8, 200
		f := newFake(t)
		e := run(t, f, 3)
		var all sync.WaitGroup
		for p := range producers {
			all.Go(func() {
				for i := range each {
					f.add(lane(fmt.Sprint(p%2), i%7), 0)
					e.Wake()
				}
			})
		}
		all.Wait()
		synctest.Wait()
		if got := len(f.log()); got != producers*each {
			t.Errorf("%d are sent without any time passing, want %d", got, producers*each)
		}
	})
}

// TestWakeDuringLookUp wakes after everything was looked up, and before it
// waits.
func TestWakeDuringLookUp(t *testing.T) {
	for _, method := range []string{"DueLanes", "NextDue"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			e := inline.New(1, nil)
			first := true
			f.add(lane("u", 1), 0) // lanes are looked up only when something is due
			f.looked = func(looked string) {
				if looked == method && first {
					first = false
					f.add(lane("t", 1), 0)
					e.Wake()
				}
			}
			start(t, e, f)
			synctest.Wait()
			if sent := f.log(); !slices.Contains(sent, "t:1@0s") || len(sent) != 2 {
				t.Errorf("during %s: sent %v", method, sent)
			}
		})
	}
}

func TestWaitsUntilDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.add(lane("t", 1), 10*time.Second)
		f.add(lane("t", 2), 3*time.Hour)
		run(t, f, 1)
		pass(4 * time.Hour)
		want(t, f, "t:1@10s", "t:2@3h0m0s")
		if n := f.count("DueLanes"); n > 4*60+20 {
			t.Errorf("%d look-ups in four hours", n)
		}
	})
}

func TestFindsWhatNobodyAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		run(t, f, 1)
		pass(time.Second)
		f.add(lane("t", 1), 0)
		pass(time.Minute)
		want(t, f, "t:1@1m0s")
	})
}

func TestNoLaneWaitsForAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		for i := range 5 { // more than there are slots
			f.takes[lane("hangs", i)] = time.Hour
			f.add(lane("hangs", i), 0)
		}
		f.add(lane("t", 1), 0)
		f.add(lane("t", 2), 2*time.Second)
		e := run(t, f, 2)
		pass(3 * time.Second)
		want(t, f, "t:1@0s", "t:2@2s")
		f.add(lane("t", 3), 0)
		e.Wake()
		synctest.Wait()
		want(t, f, "t:1@0s", "t:2@2s", "t:3@3s")
		pass(3 * time.Hour)
		if f.peak["hangs"] != 2 {
			t.Errorf("%d lanes of an adapter at once, want 2", f.peak["hangs"])
		}
		if got := len(f.log()); got != 8 {
			t.Errorf("%d sent, want 8", got)
		}
	})
}

func TestLongLaneMakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		long, reply := lane("t", 1), lane("t", 2)
		f.order = []bot.Chat{reply, long} // the reply is listed first
		f.waiting[reply] = nil
		f.takes[long] = time.Second
		for range 100 {
			f.add(long, 0)
		}
		e := run(t, f, 1)
		pass(2500 * time.Millisecond)
		f.add(reply, 0)
		e.Wake()
		pass(time.Second)
		want(t, f, "t:1@1s", "t:1@2s", "t:1@3s", "t:2@3s")
		pass(time.Hour)
		if got := len(f.log()); got != 101 {
			t.Errorf("%d sent, want 101", got)
		}
	})
}

func TestLaneError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		f := newFake(t)
		f.setFail("t:1", errBroken)
		f.add(lane("t", 1), 0)
		f.add(lane("t", 2), 0)
		start(t, inline.New(1, slog.New(slog.NewTextHandler(&log, nil))), f)
		pass(10 * time.Minute)
		want(t, f, "t:2@0s")
		if n := f.count("t:1"); n < 20 || n > 40 {
			t.Errorf("the lane was tried %d times in ten minutes", n)
		}
		if !strings.Contains(log.String(), "chat=t:1") || strings.Contains(log.String(), "chat=t:2") {
			t.Errorf("the log is\n%s", log.String())
		}
		f.setFail("t:1", nil)
		pass(31 * time.Second)
		if got := len(f.log()); got != 2 {
			t.Errorf("%d sent once the lane works again, want 2", got)
		}
	})
}

func TestStoreError(t *testing.T) {
	for _, method := range []string{"DueLanes", "NextDue"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			e := run(t, f, 1)
			synctest.Wait()
			before := f.count(method)
			f.setFail(method, errBroken)
			f.add(lane("t", 1), 0)
			for range 600 {
				e.Wake()
				pass(time.Second)
			}
			if n := f.count(method) - before; n < 10 || n > 40 {
				t.Errorf("%s was tried %d times in ten minutes", method, n)
			}
			f.setFail(method, nil)
			pass(31 * time.Second)
			if got := len(f.log()); got != 1 {
				t.Errorf("%d sent once the store works again, want 1", got)
			}
		})
	}
}

func TestSchedules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		e := run(t, f, 1)
		synctest.Wait()
		for range 5 {
			f.addSchedule()
		}
		e.Wake()
		pass(time.Second)
		if f.ran != 5 {
			t.Errorf("%d schedules ran, want 5", f.ran)
		}
		f.setFail("RunDue", errBroken)
		f.addSchedule()
		f.add(lane("t", 1), time.Minute)
		before := f.count("RunDue")
		pass(time.Minute + 100*time.Millisecond)
		if got := len(f.log()); got != 1 {
			t.Errorf("%d sent beside a schedule that fails, want 1", got)
		}
		pass(9 * time.Minute)
		if n := f.count("RunDue") - before; n < 10 || n > 40 {
			t.Errorf("the schedule was tried %d times in ten minutes", n)
		}
		f.setFail("RunDue", nil)
		pass(31 * time.Second)
		if f.ran != 6 {
			t.Errorf("%d schedules ran, want 6", f.ran)
		}
	})
}

func TestRunEndsAfterItsLanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.takes[lane("t", 1)] = 5 * time.Second
		f.add(lane("t", 1), 0)
		f.add(lane("t", 1), 0)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := inline.New(1, nil).Run(ctx, f); err != nil {
			t.Error(err)
		}
		want(t, f, "t:1@5s") // what was being sent is; the next is not begun
	})
}
