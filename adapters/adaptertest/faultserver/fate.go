package faultserver

import (
	"context"
	"fmt"

	"wasl/adapters/adaptertest"
)

// fate is what becomes of something that a person did on a platform. The
// server's state lock guards it.
type fate struct {
	outcome adaptertest.Outcome
	decided chan struct{} // closed at the first decision
	known   bool
}

func newFate(ref Ref) *fate {
	id := ref.Message
	if id == "" {
		id = ref.Event
	}
	return &fate{outcome: adaptertest.Outcome{ID: id}, decided: make(chan struct{})}
}

// decide notes whether the bot acknowledged. An acknowledgement is final.
func (f *fate) decide(acknowledged bool) {
	if f == nil || f.outcome.Acknowledged {
		return
	}
	f.outcome.Acknowledged = acknowledged
	if !f.known {
		f.known = true
		close(f.decided)
	}
}

// await waits for the first decision and returns the newest.
func (s *Server) await(ctx context.Context, f *fate) (adaptertest.Outcome, error) {
	if f == nil {
		return adaptertest.Outcome{}, fmt.Errorf("nothing of that id was written")
	}
	select {
	case <-f.decided:
	case <-ctx.Done():
		return adaptertest.Outcome{}, fmt.Errorf("the bot did not take it: %w", ctx.Err())
	case <-s.done:
		return adaptertest.Outcome{}, fmt.Errorf("the server ended before the bot took it")
	}
	s.state.Lock()
	defer s.state.Unlock()
	return f.outcome, nil
}
