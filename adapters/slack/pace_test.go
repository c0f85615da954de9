package slack

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// most returns the most requests in any window of a length.
func most(times []time.Time, window time.Duration) int {
	result := 0
	for i, first := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(first) < window {
				n++
			}
		}
		result = max(result, n)
	}
	return result
}

func leave(t *testing.T, p *pace, method string, channel func(int) string, n int) []time.Time {
	t.Helper()
	var times []time.Time
	for i := range n {
		if err := p.wait(t.Context(), method, channel(i)); err != nil {
			t.Fatal(err)
		}
		times = append(times, time.Now())
		p.answered(method, channel(i))
	}
	return times
}

// The documented limits hold in every window, not only on average.
func TestPace(t *testing.T) {
	one := func(int) string { return "C1" }
	each := func(i int) string { return fmt.Sprint("C", i) }
	for _, c := range []struct {
		method  string
		channel func(int) string
		window  time.Duration
		most    int
	}{
		{methodPost, one, time.Second, 1},
		{methodPost, each, time.Minute, 300},
		{methodEphemeral, each, time.Minute, 100},
		{methodUpdate, one, time.Minute, 50},
		{methodHistory, one, time.Minute, 50},
		{methodOpenChat, one, time.Minute, 50},
		{methodOpenView, one, time.Minute, 100},
	} {
		synctest.Test(t, func(t *testing.T) {
			times := leave(t, newPace(defaultLimits()), c.method, c.channel, 700)
			if got := most(times, c.window); got > c.most {
				t.Errorf("%s: %d in %v, want at most %d", c.method, got, c.window, c.most)
			}
		})
	}
}

// What was held for all leaves each channel at its own pace.
func TestPaceAfterAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(defaultLimits())
		p.hold(methodPost, 5*time.Second)
		times := leave(t, p, methodPost, func(int) string { return "C1" }, 5)
		if got := most(times, time.Second); got > 1 {
			t.Errorf("%d within a second", got)
		}
	})
}

// A stated wait is obeyed to the second, by its method alone.
func TestStatedWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(defaultLimits())
		start := time.Now()
		p.hold(methodPost, 7*time.Second)
		p.hold(methodPost, 2*time.Second) // does not shorten it
		leave(t, p, methodUpdate, func(int) string { return "C1" }, 1)
		if waited := time.Since(start); waited != 0 {
			t.Errorf("another method waited %v", waited)
		}
		leave(t, p, methodPost, func(int) string { return "C2" }, 1)
		if waited := time.Since(start); waited != 7*time.Second {
			t.Errorf("waited %v, want 7s", waited)
		}
		// A long one is given back.
		p.hold(methodPost, time.Minute)
		err := p.wait(t.Context(), methodPost, "C3")
		if err == nil || err.Kind != bot.SendLimited || err.RetryAfter != time.Minute {
			t.Errorf("%+v, want it limited for a minute", err)
		}
	})
}

func TestGivenUpDuringAStatedWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(defaultLimits())
		p.hold(methodPost, 7*time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		err := p.wait(ctx, methodPost, "C1")
		if err == nil || err.Kind != bot.SendLimited || err.RetryAfter != 4*time.Second {
			t.Errorf("%+v, want it limited for the rest", err)
		}
	})
}

func TestIdleChannelsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(limits{ChannelPerSecond: 1, MessagesPerMinute: 1e9, Tier3PerMinute: 1, Tier4PerMinute: 1})
		leave(t, p, methodPost, func(i int) string { return fmt.Sprint("C", i) }, maxChannels)
		<-time.After(2 * time.Second) // of the bubble
		leave(t, p, methodPost, func(int) string { return "one more" }, 1)
		if len(p.channels) != 1 {
			t.Errorf("%d channels are kept", len(p.channels))
		}
	})
}
