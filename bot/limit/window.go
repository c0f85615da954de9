// Package limit keeps requests within a limit as the other side counts it.
//
// "So many in a second" is counted where requests arrive, and a request may
// take long on its way: two that left a second apart can arrive together. What
// is sure is only that a request arrived between when it left and when it was
// answered. A [Window] therefore counts each from when it leaves until a whole
// period after its answer. However a network delays them, the other side never
// counts more than the limit. The price is the time of an answer in each period.
package limit

import "time"

// Window is a limit of so many requests in any period. It is not safe for
// concurrent use: its owner locks, since it looks at several limits together.
type Window struct {
	count    int
	period   time.Duration
	flying   int         // left, and not answered
	answered []time.Time // within the last period, ascending
}

// NewWindow returns a limit of count requests, at least one, in any period.
func NewWindow(count int, period time.Duration) *Window {
	return &Window{count: max(count, 1), period: period}
}

// Wait is how long the next request has to wait before it can ask again: 0 if
// it may leave.
func (w *Window) Wait(now time.Time) time.Duration {
	w.forget(now)
	if w.flying+len(w.answered) < w.count {
		return 0
	}
	if len(w.answered) == 0 { // an answer must come first
		return w.period / time.Duration(w.count)
	}
	return w.answered[0].Add(w.period).Sub(now)
}

// Leave counts a request that leaves now. Each is followed by Answered.
func (w *Window) Leave() { w.flying++ }

// Answered says that a request was answered, or never will be.
func (w *Window) Answered(now time.Time) {
	w.forget(now)
	w.flying--
	w.answered = append(w.answered, now)
}

// Idle reports whether the window counts nothing, so that a new one is the same.
func (w *Window) Idle(now time.Time) bool {
	w.forget(now)
	return w.flying == 0 && len(w.answered) == 0
}

func (w *Window) forget(now time.Time) {
	for len(w.answered) > 0 && now.Sub(w.answered[0]) >= w.period {
		w.answered = w.answered[1:]
	}
}
