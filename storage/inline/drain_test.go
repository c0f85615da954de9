package inline_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
	"wasl/storage/inline"
)

// TestDrain uses a clock that stands still: what is due later is not run.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		clock := bot.NewManualClock(time.Date(2027, time.February, 7, 9, 0, 0, 0, time.UTC))
		f.clock = clock
		for i := range 20 {
			f.takes[lane("t", i)] = time.Second
			f.add(lane("t", i), 0)
			f.add(lane("t", i), time.Hour)
		}
		f.addSchedule()
		e := inline.New(4, nil)
		if err := e.Drain(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if len(f.log()) != 20 || f.ran != 1 {
			t.Errorf("%d sent, %d schedules; want 20, 1", len(f.log()), f.ran)
		}
		clock.NotBefore(clock.Now().Add(time.Hour))
		if err := e.Drain(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if len(f.log()) != 40 {
			t.Errorf("%d sent an hour later, want 40", len(f.log()))
		}
	})
}

// TestDrainFollows drains what draining itself makes due: a lane's end adds to
// another lane, and that one's a schedule.
func TestDrainFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, beside := range []bool{false, true} {
			f := newFake(t)
			left := 30
			f.settled = func(bot.Chat) { // called from one lane at a time: each has one delivery
				if left--; left > 0 {
					f.add(lane("t", left), 0)
				} else {
					f.addSchedule()
				}
			}
			f.add(lane("t", 0), 0)
			e := inline.New(2, nil)
			if beside {
				start(t, e, f)
			}
			if err := e.Drain(t.Context(), f); err != nil {
				t.Fatal(err)
			}
			if len(f.log()) != 30 || f.ran != 1 {
				t.Errorf("%d sent, %d schedules; want 30, 1", len(f.log()), f.ran)
			}
		}
	})
}

// TestDrainWaitsForRun drains while Run is sending: also that is due.
func TestDrainWaitsForRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.takes[lane("t", 1)] = 10 * time.Second
		f.settled = func(l bot.Chat) {
			if l == lane("t", 1) {
				f.add(lane("t", 2), 0)
			}
		}
		f.add(lane("t", 1), 0)
		e := run(t, f, 2)
		pass(time.Second)
		if err := e.Drain(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		want(t, f, "t:1@10s", "t:2@10s")
	})
}

// TestDrainLooksAgain lets a lane of a Run that is ending end while Drain looks
// up what is due: it leaves work behind that the look-up did not see.
func TestDrainLooksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.takes[lane("t", 1)] = 10 * time.Second
		f.settled = func(l bot.Chat) {
			if l == lane("t", 1) {
				f.add(lane("t", 2), 0)
			}
		}
		f.add(lane("t", 1), 0)
		e := inline.New(2, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- e.Run(ctx, f) }()
		pass(time.Second)
		cancel()
		synctest.Wait() // it starts nothing more, and waits for its lane
		slow := true
		f.looked = func(method string) {
			if method == "DueLanes" && slow {
				slow = false
				<-time.After(20 * time.Second)
			}
		}
		drained := make(chan error)
		go func() { drained <- e.Drain(t.Context(), f) }()
		if err := errors.Join(<-ended, <-drained); err != nil {
			t.Fatal(err)
		}
		want(t, f, "t:1@10s", "t:2@21s")
	})
}

// TestDrainBesideRun floods both: the fake tells if a lane is run twice at once.
func TestDrainBesideRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		for i := range 10 {
			f.takes[lane("t", i)] = time.Millisecond
		}
		e := run(t, f, 3)
		for i := range 300 {
			f.add(lane("t", i%10), 0)
		}
		e.Wake()
		errs := make(chan error)
		for range 3 {
			go func() { errs <- e.Drain(t.Context(), f) }()
		}
		for range 3 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if len(f.log()) != 300 || f.peak["t"] > 3 {
			t.Errorf("%d sent, at most %d at once; want 300, 3", len(f.log()), f.peak["t"])
		}
	})
}

func TestDrainErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.setFail("t:1", fmt.Errorf("lane: %w", errBroken))
		f.setFail("RunDue", errBroken)
		f.addSchedule()
		for i := range 3 {
			f.add(lane("t", i), 0)
		}
		if err := inline.New(1, nil).Drain(t.Context(), f); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want the error of the lane", err)
		}
		want(t, f, "t:0@0s", "t:2@0s")
		if f.count("t:1") != 1 || f.count("RunDue") != 1 {
			t.Errorf("what fails was tried %d and %d times, want once", f.count("t:1"), f.count("RunDue"))
		}
	})
}

func TestDrainStoreError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.setFail("DueLanes", errBroken)
		if err := inline.New(1, nil).Drain(t.Context(), f); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want the error of the store", err)
		}
	})
}

func TestDrainEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.takes[lane("t", 1)] = time.Hour
		f.add(lane("t", 1), 0)
		e := run(t, f, 1)
		pass(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := e.Drain(ctx, f); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the end of the context", err)
		}
	})
}
