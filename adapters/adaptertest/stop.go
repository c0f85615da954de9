package adaptertest

import (
	"context"
	"testing"
)

func stopping() []check {
	return []check{
		{name: "stops/idle", run: func(_ *testing.T, r *rig) { r.end() }},
		{name: "stops/while a message is handled", run: stopWhileReceiving},
		{name: "stops/sending afterwards fails or works", run: stopThenSend},
	}
}

// stopWhileReceiving ends Run while the core is storing a message. Whether the
// core may finish is the adapter's choice; what it did not store must not be
// acknowledged.
func stopWhileReceiving(t *testing.T, r *rig) {
	r.inbox.hold()
	type result struct {
		Outcome
		err error
	}
	ctx, giveUp := context.WithCancel(r.ctx)
	defer giveUp()
	results := make(chan result, 1)
	go func() {
		out, err := r.Inject(ctx, r.text(r.Private, marker))
		results <- result{out, err}
	}()
	select {
	case <-r.inbox.entered:
	case <-r.ctx.Done():
		t.Fatal("the message did not reach the core")
	}
	r.stop()
	r.inbox.release()
	r.end()
	giveUp() // nobody is left to acknowledge
	res := <-results
	got := r.inbox.all()
	if len(got) != 1 {
		t.Fatalf("the core got %d messages, want 1", len(got))
	}
	if got[0].err != nil && res.err == nil && res.Acknowledged {
		t.Errorf("Receive returned %v, but the message was acknowledged", got[0].err)
	}
}

func stopThenSend(t *testing.T, r *rig) {
	r.end()
	id, err := r.Adapter.Send(r.ctx, delivery("d1", r.Private, marker))
	if err != nil {
		_ = r.sendError(err) // it fails the check if it is another error
	} else if id == "" {
		t.Error("Send returned neither an id nor an error")
	}
}
