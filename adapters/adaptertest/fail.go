package adaptertest

import (
	"errors"
	"testing"

	"wasl/bot"
)

func failing() []check {
	return []check{
		{name: "fails/blocked for good", needs: []Feature{Blocking}, run: blocked},
		{name: "fails/limited for as long as the platform says", needs: []Feature{Limits}, run: limited},
		{name: "fails/out of reach", needs: []Feature{Outages}, run: down},
		{name: "fails/answer lost", needs: []Feature{LostAnswers}, run: lost},
	}
}

func blocked(t *testing.T, r *rig) {
	r.send(delivery("d1", r.Private, marker))
	r.Block(r.Private)
	if err := r.refused(delivery("d2", r.Private, marker)); err.Kind != bot.SendBlocked {
		t.Errorf("refused as %q, want %q", err.Kind, bot.SendBlocked)
	}
	if !r.Group.IsZero() {
		r.send(delivery("d3", r.Group, marker)) // the others are still reached
	}
}

func limited(t *testing.T, r *rig) {
	r.Break(FaultLimited)
	err := r.refused(delivery("d1", r.Private, marker))
	if err.Kind != bot.SendLimited || err.RetryAfter != LimitedFor {
		t.Errorf("refused as %q for %v, want %q for %v", err.Kind, err.RetryAfter, bot.SendLimited, LimitedFor)
	}
	r.send(delivery("d1", r.Private, marker))
}

func down(t *testing.T, r *rig) {
	r.Break(FaultDown)
	if err := r.refused(delivery("d1", r.Private, marker)); err.Kind != bot.SendRetry {
		t.Errorf("refused as %q, want %q", err.Kind, bot.SendRetry)
	}
	r.send(delivery("d1", r.Private, marker))
}

// lost: the message may have arrived. To call that anything but unknown would
// send it twice, or lose it.
func lost(t *testing.T, r *rig) {
	r.Break(FaultLost)
	_, err := r.Adapter.Send(r.ctx, delivery("d1", r.Private, marker))
	if err == nil {
		t.Fatal("no error, though the answer was lost")
	}
	r.log.checkError(t, err, r.Secrets)
	var sendErr *bot.SendError
	if errors.As(err, &sendErr) && sendErr.Kind != bot.SendUnknown {
		t.Errorf("failed as %q, want %q", sendErr.Kind, bot.SendUnknown)
	}
	if n := len(r.Posted(r.Private)); n != 1 {
		t.Errorf("%d messages arrived; the adapter must not try again by itself", n)
	}
}
