package faultserver

import (
	"fmt"
	"time"
)

// window is one rate that a request counts against.
type window struct {
	name string // "chat", "all", "group"
	key  string
	rate Rate
}

// meter counts the peer's own way: every request that arrives, in sliding
// windows, and the waits that were stated.
type meter struct {
	taken map[string][]time.Time
	until map[string]time.Time
	said  map[string]time.Time // when a wait was stated
	told  map[string]time.Time // when the client had read that, if it comes through Server.Observed
}

func newMeter() *meter {
	return &meter{taken: map[string][]time.Time{}, until: map[string]time.Time{}, said: map[string]time.Time{}, told: map[string]time.Time{}}
}

// take counts a request against all of its windows, unless one is full: then
// it counts against none, and take returns how long it should have waited. The
// caller holds the server's mu.
func (m *meter) take(now time.Time, tolerance time.Duration, windows []window) (wait time.Duration, broke window) {
	for _, w := range windows {
		key := w.name + " " + w.key
		per := max(w.rate.Per-tolerance, w.rate.Per/2)
		taken := m.taken[key]
		for len(taken) > 0 && now.Sub(taken[0]) >= w.rate.Per {
			taken = taken[1:]
		}
		m.taken[key] = taken
		if w.rate.Count == 0 || len(taken) < w.rate.Count {
			continue
		}
		first := taken[len(taken)-w.rate.Count]
		if now.Sub(first) < per {
			if over := first.Add(w.rate.Per).Sub(now); over > wait {
				wait, broke = over, w
			}
		}
	}
	if wait > 0 {
		return wait, broke
	}
	for _, w := range windows {
		m.taken[w.name+" "+w.key] = append(m.taken[w.name+" "+w.key], now)
	}
	return 0, window{}
}

// left says how many more a window takes now, and when it is empty again.
func (m *meter) left(now time.Time, w window) (remaining int, reset time.Duration) {
	remaining, reset = w.rate.Count, w.rate.Per
	for _, at := range m.taken[w.name+" "+w.key] {
		if age := now.Sub(at); age < w.rate.Per {
			remaining, reset = remaining-1, w.rate.Per-age
		}
	}
	return max(remaining, 0), reset
}

// stop notes a wait for a scope that is stated now.
func (m *meter) stop(scope string, now, until time.Time) {
	if until.After(m.until[scope]) {
		if !m.until[scope].After(now) {
			m.said[scope] = now
			delete(m.told, scope)
		}
		m.until[scope] = until
	}
}

// stopped returns what is left of a stated wait that covers one of the scopes.
func (m *meter) stopped(now time.Time, tolerance time.Duration, scopes []string) (wait time.Duration, scope string) {
	for _, sc := range scopes {
		if left := m.until[sc].Sub(now); left > tolerance && left > wait {
			wait, scope = left, sc
		}
	}
	return wait, scope
}

// onItsWay reports whether a request had left, at the time that the client says
// (zero: it does not), before the client could know of a wait.
func (m *meter) onItsWay(scope string, sent, now time.Time, reaction time.Duration) bool {
	if sent.IsZero() {
		return now.Sub(m.said[scope]) <= reaction
	}
	told, ok := m.told[scope]
	return !ok || sent.Sub(told) <= reaction
}

// limited checks a request against stated waits and rates, records what it
// broke, and says how long the client must wait: zero to go on.
func (s *Server) limited(c *Call, sent time.Time, windows []window, scopes []string) (time.Duration, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	wait, scope := s.meter.stopped(now, s.limits.Tolerance, scopes)
	over, broke := s.meter.take(now, s.limits.Tolerance, windows)
	if wait > 0 {
		if s.meter.onItsWay(scope, sent, now, s.limits.Reaction) {
			return wait, scope
		}
		s.violations = append(s.violations, Violation{now, c.Platform, RuleWait, scope,
			fmt.Sprintf("%s %v before the stated wait was over", c.Method, wait)})
		return wait, scope
	}
	if over > 0 {
		s.violations = append(s.violations, Violation{now, c.Platform, RuleRate, broke.name + " " + broke.key,
			fmt.Sprintf("%s: more than %d in %v", c.Method, broke.rate.Count, broke.rate.Per)})
		return over, ""
	}
	return 0, ""
}
