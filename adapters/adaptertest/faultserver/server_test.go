package faultserver

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock stands until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestLoopbackAndInjectedClock(t *testing.T) {
	c := &clock{now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	s := New(t, Options{Clock: c})
	if !strings.HasPrefix(s.URL(), "http://127.0.0.1:") {
		t.Error(s.URL())
	}
	l := socketMode(t, s)
	s.Slack().Text(Act{Chat: "D1", From: "U1", Text: "x"})
	for attempt, d := range []time.Duration{0, 3 * time.Second, time.Minute + 3*time.Second} {
		c.advance(3 * time.Second) // the acknowledgement is due
		if attempt > 0 {
			s.Tick()
			c.advance(d)
			s.Tick()
		}
		if v := l.next(); v["retry_attempt"] != float64(attempt) {
			t.Errorf("attempt %d: %s", attempt, encode(v))
		}
	}
}

func TestDownAndUp(t *testing.T) {
	for _, memory := range []bool{false, true} {
		t.Run(fmt.Sprint(memory), func(t *testing.T) {
			s := New(t, Options{Memory: memory})
			tg(t, s, "getMe", "{}")
			s.Down()
			if _, err := try(s, "POST", s.Telegram().URL()+"/bot1/getMe", "{}", nil); err == nil {
				t.Error("not refused")
			}
			s.Up()
			tg(t, s, "getMe", "{}")
		})
	}
}

func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("server", func(t *testing.T) {
		s := New(t, Options{})
		l := socketMode(t, s)
		g := hello(t, s)
		go func() {
			_, _ = try(s, "POST", s.Telegram().URL()+"/bot"+s.Telegram().Token+"/getUpdates", `{"timeout":50}`, nil)
		}()
		s.Slack().Text(Act{Chat: "D1", From: "U1", Text: "x"})
		l.next()
		s.Close()
		for l.next() != nil || g.next() != nil {
			continue
		}
	})
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, before %d\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

// chaosLog runs two chats at once through a seeded chaos, and returns what
// happened in each.
func chaosLog(t *testing.T, seed uint64) map[string][]string {
	out := map[string][]string{}
	in(t, Options{Seed: seed, Chaos: Chaos{CutBefore: .1, CutAfter: .1, Hang: .05, HangFor: time.Second, Delay: .1, Limit: .1, Fail: .1, HTML: .1}}, func(t *testing.T, s *Server) {
		var wg sync.WaitGroup
		for _, chat := range []string{"5", "6"} {
			s.Telegram().Open(chat)
			wg.Go(func() {
				for i := range 60 {
					_, _ = try(s, "POST", s.Telegram().URL()+"/bot"+s.Telegram().Token+"/sendMessage", fmt.Sprintf(`{"chat_id":%s,"text":"%d"}`, chat, i), nil)
					rest(5 * time.Second)
				}
			})
		}
		wg.Wait()
		arrived := map[string]int{}
		for _, c := range s.Calls(telegramName) {
			out[c.Chat] = append(out[c.Chat], fmt.Sprint(c.Fault, c.Accepted, c.Known))
			if c.Accepted {
				arrived[c.Chat]++
			}
			if ambiguous := c.Fault == FaultCutBefore || c.Fault == FaultCutAfter || c.Fault == FaultHang; ambiguous != c.Ambiguous() {
				t.Errorf("%+v", c)
			}
		}
		for chat, n := range arrived {
			if p := s.Telegram().Posted(chat); len(p) != n {
				t.Errorf("%d messages in %s, %d calls accepted", len(p), chat, n)
			}
		}
		s.Calm(true)
		if a := tg(t, s, "getMe", "{}"); a.status != http.StatusOK {
			t.Error(a.raw)
		}
	})
	return out
}

func TestChaosIsSeeded(t *testing.T) {
	a, b, c := chaosLog(t, 1), chaosLog(t, 1), chaosLog(t, 2)
	for _, chat := range []string{"5", "6"} {
		if !slices.Equal(a[chat], b[chat]) {
			t.Errorf("chat %s: the same seed, but\n%q\n%q", chat, a[chat], b[chat])
		}
		if slices.Equal(a[chat], c[chat]) {
			t.Error("another seed, the same chaos")
		}
	}
}
