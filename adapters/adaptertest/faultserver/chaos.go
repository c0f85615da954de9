package faultserver

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// FaultKind is what goes wrong with a request.
type FaultKind string

// The faults of requests.
const (
	FaultNone      FaultKind = ""
	FaultCutBefore FaultKind = "cut before the effect"
	FaultCutAfter  FaultKind = "cut after the effect"
	FaultHang      FaultKind = "no answer"
	FaultDelay     FaultKind = "delay"
	FaultLimit     FaultKind = "limit"
	FaultFail      FaultKind = "5xx"
	FaultHTML      FaultKind = "html"
)

// Scope is what a 429 stops.
type Scope string

// The scopes of a 429.
const (
	ScopeChat   Scope = ""       // this method in this chat (Telegram: the chat; Discord: the route's bucket)
	ScopeAll    Scope = "global" // Telegram, Discord: everything; Slack: this method everywhere
	ScopeShared Scope = "shared" // Discord: the resource is busy with others; not counted as invalid
)

// Fault is one thing that goes wrong with one request.
type Fault struct {
	Kind   FaultKind
	Method string        // only a request of this method; "": the next that sends or changes a message
	Chat   string        // only in this chat; "": any
	Wait   time.Duration // of FaultLimit: stated; of FaultDelay, FaultHang: how long
	Scope  Scope         // of FaultLimit
	Status int           // of FaultFail; 0: 503
}

// Script adds faults that meet the next requests that fit, each once, in order.
func (s *Server) Script(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, faults...)
}

// draw says what goes wrong with a request.
func (s *Server) draw(c *Call, sends bool) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.script {
		if (f.Method == "" && sends || f.Method != "" && f.Method == c.Method) && (f.Chat == "" || f.Chat == c.Chat) {
			s.script = append(s.script[:i], s.script[i+1:]...)
			return f
		}
	}
	if s.calm {
		return Fault{}
	}
	r := s.dice(c.Platform, c.Method, c.Chat)
	at, ch := r.Float64(), s.opts.Chaos
	for _, o := range []struct {
		p    float64
		kind FaultKind
	}{
		{ch.CutBefore, FaultCutBefore}, {ch.CutAfter, FaultCutAfter}, {ch.Hang, FaultHang}, {ch.Delay, FaultDelay},
		{ch.Limit, FaultLimit}, {ch.Fail, FaultFail}, {ch.HTML, FaultHTML},
	} {
		if at -= o.p; at >= 0 {
			continue
		}
		f := Fault{Kind: o.kind}
		switch o.kind {
		case FaultDelay:
			f.Wait = time.Duration(r.Float64() * float64(or(ch.MaxDelay, 50*time.Millisecond)))
		case FaultHang:
			f.Wait = ch.HangFor
		case FaultLimit:
			f.Wait = time.Duration(r.Float64() * float64(or(ch.MaxWait, 3*time.Second)))
			if r.IntN(8) == 0 {
				f.Scope = ScopeAll
			}
		case FaultFail:
			f.Status = []int{500, 502, 503, 504}[r.IntN(4)]
		}
		return f
	}
	return Fault{}
}

// Calm ends the chaos, or lets it begin again: while it is on, what comes is
// answered without a fault.
func (s *Server) Calm(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm = on
}

// chance draws once for an event.
func (s *Server) chance(p float64, parts ...string) bool {
	if p <= 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.calm && s.dice(parts...).Float64() < p
}

// dice returns the randomness of the next thing of this name. The caller holds mu.
func (s *Server) dice(parts ...string) *rand.Rand {
	key := fmt.Sprintf("%q", parts)
	s.drawn[key]++
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %d", key, s.drawn[key]) // a hash never fails
	return rand.New(rand.NewPCG(s.opts.Seed, h.Sum64()))
}

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
