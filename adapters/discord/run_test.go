package discord

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

func TestReconnectsAfterADrop(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.run()
		w.say(testDM, "one", nil)
		w.pass(time.Second)
		w.cutAll()
		w.say(testDM, "two, while nobody listens", nil)
		w.pass(20 * time.Second)
		w.say(testDM, "three", nil)
		w.pass(time.Second)
		if got, want := w.texts(), []string{"one", "two, while nobody listens", "three"}; !slices.Equal(got, want) {
			t.Errorf("received %q, want %q", got, want)
		}
		for _, m := range w.core.messages() {
			if m.Mark != (bot.Mark{Key: testDM, Value: m.ID}) {
				t.Errorf("mark %+v of message %s", m.Mark, m.ID)
			}
		}
		at := w.identifications()
		if len(at) != 2 || at[1].Sub(at[0]) < identifyGap {
			t.Errorf("identified at %v", at)
		}
	})
}

func TestEndsWhileItConnects(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.starts = []startAnswer{{remaining: 0, reset: time.Hour}}
		w.run()
	})
}

func TestInvalidSession(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.refuse = true
		w.run()
		if n := len(w.identifications()); n != 1 {
			t.Fatalf("identified %d times at once", n)
		}
		w.pass(20 * time.Second)
		at := w.identifications()
		if len(at) != 2 || at[1].Sub(at[0]) < identifyGap {
			t.Errorf("identified at %v", at)
		}
		w.say(testDM, "hello", nil)
		w.pass(time.Second)
		if got := w.texts(); !slices.Equal(got, []string{"hello"}) {
			t.Errorf("received %q", got)
		}
	})
}

// TestZombie: the connection stands, but heartbeats are not answered.
func TestZombie(t *testing.T) {
	for _, busy := range []bool{false, true} {
		t.Run(fmt.Sprintf("busy %t", busy), func(t *testing.T) {
			bubble(t, "", func(w *world) {
				w.run()
				w.pass(10 * time.Minute) // it lives for as long as they are
				if n := len(w.identifications()); n != 1 {
					t.Fatalf("identified %d times", n)
				}
				w.mu.Lock()
				w.silent = true
				w.mu.Unlock()
				for range 12 {
					w.pass(10 * time.Second)
					if busy {
						w.say(testRoom, "among ourselves", nil)
					}
				}
				if n := len(w.identifications()); n < 2 {
					t.Errorf("a dead connection was kept for two minutes")
				}
			})
		})
	}
}

func TestIdentifyLimit(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.starts = []startAnswer{{remaining: 0, reset: 3 * time.Hour}, {remaining: 1000}}
		begin := time.Now()
		w.run()
		w.pass(2 * time.Hour)
		if n := len(w.identifications()); n != 0 {
			t.Fatalf("identified %d times though none was left", n)
		}
		w.pass(2 * time.Hour)
		at := w.identifications()
		if len(at) != 1 || at[0].Sub(begin) < 3*time.Hour {
			t.Errorf("identified at %v, began %v", at, begin)
		}
	})
}

// TestFlapping: a gateway that drops every session at once does not eat the
// day's thousand.
func TestFlapping(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.refuse = true
		w.run()
		for range 60 {
			w.pass(time.Minute)
			w.mu.Lock()
			w.refuse = true
			w.mu.Unlock()
			w.cutAll()
		}
		at := w.identifications()
		if len(at) < 10 || len(at) > 90 {
			t.Errorf("identified %d times in an hour", len(at))
		}
		for i := 1; i < len(at); i++ {
			if at[i].Sub(at[i-1]) < identifyGap {
				t.Errorf("identified again after %v", at[i].Sub(at[i-1]))
			}
		}
	})
}

func TestWhatMustBeMended(t *testing.T) {
	mended := func(words ...string) func(error) bool {
		return func(err error) bool {
			var setup *SetupError
			if !errors.As(err, &setup) || strings.Contains(err.Error(), testToken) {
				return false
			}
			for _, word := range words {
				if !strings.Contains(err.Error(), word) {
					return false
				}
			}
			return true
		}
	}
	t.Run("intent", func(t *testing.T) {
		bubble(t, "", func(w *world) {
			w.closeAt = 4014
			w.run()
			w.end(mended("MESSAGE CONTENT", "message_content = false", "Privileged Gateway Intents"))
		})
	})
	t.Run("token at the gateway", func(t *testing.T) {
		bubble(t, "", func(w *world) {
			w.closeAt = 4004
			w.run()
			w.end(mended("token", portal))
		})
	})
	t.Run("token", func(t *testing.T) {
		bubble(t, "", func(w *world) {
			w.token401 = true
			w.run()
			w.end(mended(defaultTokenEnv, "Bot, Token"))
		})
	})
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		table string
		flags int
		token bool
		want  string // in the error; empty: none
	}{
		{"", 1 << 19, true, ""},
		{"", 1 << 18, true, ""},
		{"message_content = false", 0, true, ""},
		{"", 1 << 15, true, "MESSAGE CONTENT"},
		{"", 1 << 19, false, "Bot, Token"},
	} {
		bubble(t, c.table, func(w *world) {
			w.appFlags, w.token401 = c.flags, !c.token
			err := w.a.Check(w.t.Context())
			var setup *SetupError
			if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &setup) || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%+v: %v", c, err)
			}
		})
	}
}

func TestIntents(t *testing.T) {
	p := newPeer(t)
	p.url = "http://discord.test/api"
	for table, want := range map[string]int{"": 1<<9 | 1<<12 | 1<<15, "message_content = false": 1<<9 | 1<<12} {
		if got := int(p.adapter(t, discard(), table, nil).intents()); got != want {
			t.Errorf("%q: intents %b, want %b", table, got, want)
		}
	}
}

func TestNotStored(t *testing.T) {
	bubble(t, "", func(w *world) {
		w.run()
		full := true
		w.core.hold = func(bot.Message) error {
			if full {
				return errors.New("full")
			}
			return nil
		}
		w.say(testDM, "one", nil)
		w.say(testDM, "two", nil)
		w.pass(10 * time.Minute)
		if got := w.texts(); len(got) != 0 {
			t.Fatalf("%q", got)
		}
		w.core.mu.Lock()
		w.core.hold = nil
		w.core.mu.Unlock()
		w.pass(5 * time.Minute)
		if got := w.texts(); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("received %q", got)
		}
	})
}

func TestCatchesUpFromMarks(t *testing.T) {
	bubble(t, "history = 250", func(w *world) {
		mark := w.say(testRoom, "<@"+testSelf+"> seen", nil)
		for i := range 130 { // more than a page, and most of it is not for the bot
			w.say(testRoom, fmt.Sprint("chat ", i), nil)
		}
		w.say(testRoom, "<@"+testSelf+"> missed", nil)
		first := w.say(testDM, "seen", nil)
		w.say(testDM, "missed in private", nil)
		w.a.Resume([]bot.Mark{{Key: testRoom, Value: mark}, {Key: testDM, Value: first}, {Key: "1234", Value: "1"}, {Key: "x", Value: "y"}})
		w.run()
		w.pass(time.Minute)
		got := w.texts()
		slices.Sort(got)
		if !slices.Equal(got, []string{"missed", "missed in private"}) {
			t.Errorf("received %q", got)
		}
		for _, m := range w.core.messages() {
			if m.Private != (m.Chat.ID == testPrivate) || !m.Private && m.Chat.ID != testRoom {
				t.Errorf("%+v", m)
			}
		}
	})
}
