package inline

import (
	"time"

	"wasl/bot"
)

// The pauses after the first error in a row, and the longest.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 30 * time.Second
)

// rest is the pause of something after errors in a row.
type rest struct {
	pause time.Duration
	until time.Time
}

// after returns the rest after one more error.
func (r rest) after(now time.Time) rest {
	pause := min(max(2*r.pause, firstPause), longestPause)
	return rest{pause: pause, until: now.Add(pause)}
}

// reserve takes a lane and a slot of its adapter, if both are free.
func (e *Executor) reserve(lane bot.Chat) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.busy[lane] {
		return false
	}
	if e.slots[lane.Adapter] >= e.workers {
		e.crowded[lane.Adapter] = true
		return false
	}
	e.busy[lane] = true
	e.slots[lane.Adapter]++
	return true
}

// release gives a lane back and says so to those who wait.
func (e *Executor) release(lane bot.Chat, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.busy, lane)
	e.slots[lane.Adapter]--
	delete(e.crowded, lane.Adapter) // whoever still finds no slot says so again
	if err != nil {
		e.rests[lane] = e.rests[lane].after(time.Now())
	} else {
		delete(e.rests, lane)
	}
	close(e.changed)
	e.changed = make(chan struct{})
}

// changes returns a channel that is closed when the next lane ends.
func (e *Executor) changes() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.changed
}

func (e *Executor) idle() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.busy) == 0
}

func (e *Executor) resting(lane bot.Chat) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Now().Before(e.rests[lane].until)
}

func (e *Executor) isCrowded(adapter string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.crowded[adapter]
}
