package limit_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wasl/bot/limit"
)

var start = time.Unix(0, 0)

func TestWindow(t *testing.T) {
	w := limit.NewWindow(2, time.Second)
	at := start
	wait := func(want time.Duration) {
		t.Helper()
		if got := w.Wait(at); got != want {
			t.Errorf("at %v it waits %v, want %v", at.Sub(start), got, want)
		}
	}
	wait(0)
	w.Leave()
	w.Leave()
	wait(500 * time.Millisecond) // both are on their way
	at = at.Add(300 * time.Millisecond)
	w.Answered(at)
	wait(time.Second)
	at = at.Add(time.Second)
	wait(0)
	if w.Idle(at) {
		t.Error("idle while one is on its way")
	}
	w.Answered(at)
	if at = at.Add(time.Second); !w.Idle(at) {
		t.Error("not idle")
	}
}

// TestWindowHoldsWhereItCounts lets each request arrive at any time between
// when it leaves and its answer: no window of the other side holds too many.
func TestWindowHoldsWhereItCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(1, 5).Draw(t, "count")
		const period = 100
		w := limit.NewWindow(count, period)
		var arrived, answers []int // times; answers of what is on its way
		for now := 0; now < 1000; now += rapid.IntRange(0, 20).Draw(t, "step") + 1 {
			answers = slices.DeleteFunc(answers, func(at int) bool {
				if at <= now {
					w.Answered(start.Add(time.Duration(now)))
				}
				return at <= now
			})
			if w.Wait(start.Add(time.Duration(now))) > 0 {
				continue
			}
			w.Leave()
			there := now + rapid.IntRange(0, 150).Draw(t, "way")
			arrived = append(arrived, there)
			answers = append(answers, there+rapid.IntRange(0, 50).Draw(t, "back"))
		}
		slices.Sort(arrived)
		for i := count; i < len(arrived); i++ {
			if arrived[i]-arrived[i-count] < period {
				t.Fatalf("%d arrived within %d", count+1, arrived[i]-arrived[i-count])
			}
		}
	})
}
