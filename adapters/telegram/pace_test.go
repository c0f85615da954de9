package telegram

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wasl/bot"
)

// paced sends n messages to each place at once, as different lanes do, and
// returns when each left.
func paced(t *testing.T, n int, places ...place) map[place][]time.Duration {
	t.Helper()
	left := map[place][]time.Duration{}
	synctest.Test(t, func(t *testing.T) {
		c, err := readConfig(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := newPace(c, &bot.SystemClock{})
		start := time.Now()
		var mu sync.Mutex
		var lanes sync.WaitGroup
		for _, to := range places {
			lanes.Go(func() {
				for range n {
					if err := p.turn(t.Context(), to, false); err != nil {
						t.Errorf("%v: %v", to, err)
						return
					}
					mu.Lock()
					left[to] = append(left[to], time.Since(start))
					p.answered(to)
					mu.Unlock()
				}
			})
		}
		lanes.Wait()
	})
	return left
}

// most is how many fall into the fullest window.
func most(times []time.Duration, window time.Duration) int {
	slices.Sort(times)
	n, from := 0, 0
	for to := range times {
		for times[to]-times[from] >= window {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

func TestPaceOfAChat(t *testing.T) {
	to := place{chat: 4001}
	times := paced(t, 60, to)[to]
	if n := most(times, time.Second); n > 1 {
		t.Errorf("%d messages in a second", n)
	}
	if last := times[len(times)-1]; last > 63*time.Second {
		t.Errorf("60 messages took %v", last)
	}
}

func TestPaceOfAGroup(t *testing.T) {
	// Two topics of one group share its limit.
	one, two := place{chat: -7001, thread: 1}, place{chat: -7001, thread: 2}
	left := paced(t, 40, one, two)
	times := slices.Concat(left[one], left[two])
	if n := most(slices.Clone(times), time.Minute); n > 20 {
		t.Errorf("%d messages in a minute", n)
	}
	if n := most(times, time.Second); n > 1 {
		t.Errorf("%d messages in a second", n)
	}
}

func TestPaceOfAll(t *testing.T) {
	var places []place
	for i := range 60 {
		places = append(places, place{chat: int64(1 + i)})
	}
	var times []time.Duration
	for _, list := range paced(t, 10, places...) {
		times = append(times, list...)
	}
	if n := most(times, time.Second); n > 30 {
		t.Errorf("%d messages in a second", n)
	}
	if last := slices.Max(times); last > 28*time.Second {
		t.Errorf("600 messages took %v", last)
	}
}

// TestPaceCountsAnUploadFromItsEnd: what follows an upload that took longer
// than the chat's interval keeps that distance from when Telegram had it.
func TestPaceCountsAnUploadFromItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := readConfig(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := newPace(c, &bot.SystemClock{})
		to := place{chat: 1}
		if err := p.turn(t.Context(), to, false); err != nil {
			t.Fatal(err)
		}
		if err := bot.Sleep(t.Context(), 5*time.Second); err != nil { // the upload
			t.Fatal(err)
		}
		p.answered(to)
		ended := time.Now()
		if err := p.turn(t.Context(), to, false); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(ended); d != time.Duration(c.ChatInterval) {
			t.Errorf("the next message left %v after it", d)
		}
	})
}

// TestPaceObeysAWait: the wait that Telegram asked for counts for the chat; its
// first seconds for all, and all of it once a second chat is told to wait.
func TestPaceObeysAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := readConfig(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := newPace(c, &bot.SystemClock{})
		one, two, three := place{chat: 1}, place{chat: 2}, place{chat: 3}
		leaves := func(to place) time.Duration {
			before := time.Now()
			if err := p.turn(t.Context(), to, false); err != nil {
				t.Fatal(err)
			}
			p.answered(to)
			return time.Since(before)
		}
		p.pause(one, 10*time.Second+doubtfulWait)
		if d := leaves(two); d != doubtfulWait {
			t.Errorf("another chat waited %v", d)
		}
		short, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		before := time.Now()
		var later *errTurn
		if err := p.turn(short, one, false); !errors.As(err, &later) || later.wait != 10*time.Second || time.Since(before) != 0 {
			t.Errorf("%v after %v", err, time.Since(before))
		}
		if d := leaves(one); d != 10*time.Second {
			t.Errorf("the chat waited %v", d)
		}
		p.pause(one, 10*time.Second)
		p.pause(two, 20*time.Second)
		if d := leaves(three); d != 20*time.Second {
			t.Errorf("a third chat waited %v", d)
		}
	})
}

// TestTurnTooLate: the core gets the wait, and nothing is sent.
func TestTurnTooLate(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(`chat_interval = "1m"`, nil)
	d := bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x"}
	if _, err := a.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	_, err := a.Send(ctx, d)
	var sendErr *bot.SendError
	if !errors.As(err, &sendErr) || sendErr.Kind != bot.SendLimited || sendErr.RetryAfter < 50*time.Second {
		t.Errorf("%v", err)
	}
	if n := len(p.called("sendMessage")); n != 1 {
		t.Errorf("%d were sent", n)
	}
}

// TestKeptTurn: a turn that was taken beforehand is used by the next message,
// and only once; given up, it is free for another.
func TestKeptTurn(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(`chat_interval = "1m"`, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	late := func(err error) bool {
		var sendErr *bot.SendError
		return errors.As(err, &sendErr) && sendErr.Kind == bot.SendLimited
	}
	done, err := a.Turn(ctx, chatOf(4001), true)
	if err != nil {
		t.Fatal(err)
	}
	d := bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x"}
	if _, err := a.Send(ctx, d); err != nil {
		t.Errorf("with its turn: %v", err)
	}
	if _, err := a.Send(ctx, d); !late(err) {
		t.Errorf("with no turn: %v", err)
	}
	done()
	if _, err := a.Turn(ctx, chatOf(4001), true); !late(err) {
		t.Errorf("a second turn: %v", err)
	}
	if n := len(p.called("sendMessage")); n != 1 {
		t.Errorf("%d were sent", n)
	}
	if done, err = a.Turn(ctx, chatOf(4002), false); err != nil {
		t.Fatal(err)
	}
	done()
	if !a.pace.all.Idle(a.pace.clock.Now().Add(time.Hour)) {
		t.Error("a turn that was given up is still counted")
	}
}

// TestKeptTurnObeysAWait: what Telegram asks for after the turn was taken counts.
func TestKeptTurnObeysAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := readConfig(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := newPace(c, &bot.SystemClock{})
		for name, pause := range map[string]func(place){
			"the bot":   func(place) { p.pauseAll(3 * time.Second) },
			"this chat": func(to place) { p.pause(to, 3*time.Second) },
		} {
			to := place{chat: int64(len(name))}
			giveUp, err := p.keep(t.Context(), to, true)
			if err != nil {
				t.Fatal(err)
			}
			pause(to)
			before := time.Now()
			if err := p.turn(t.Context(), to, true); err != nil {
				t.Fatal(err)
			}
			p.answered(to)
			giveUp()
			if d := time.Since(before); d < 3*time.Second {
				t.Errorf("%s: it left %v after the wait was asked for", name, d)
			}
		}
		if !p.all.Idle(time.Now().Add(time.Minute)) {
			t.Error("a turn is counted that nobody has")
		}
	})
}

func TestPaceForgetsChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := readConfig([]byte("rate_per_second = 1e9\nrate_burst = 100000"))
		if err != nil {
			t.Fatal(err)
		}
		p := newPace(c, &bot.SystemClock{})
		for i := range chatsKept {
			to := place{chat: int64(1 + i)}
			if err := p.turn(t.Context(), to, false); err != nil {
				t.Fatal(err)
			}
			p.answered(to)
		}
		time.Sleep(2 * chatIdle) //nolint:forbidigo // the bubble's clock
		if err := p.turn(t.Context(), place{chat: -1}, false); err != nil {
			t.Fatal(err)
		}
		if len(p.chats) != 1 {
			t.Errorf("%d chats are remembered", len(p.chats))
		}
	})
}
