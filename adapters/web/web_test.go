package web

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

var _ bot.Adapter = (*Adapter)(nil)

func TestAddressMustBeLoopback(t *testing.T) {
	for addr, want := range map[string]error{
		"":               nil,
		"127.0.0.1:0":    nil,
		"127.8.8.8:0":    nil,
		"[::1]:0":        nil,
		"localhost:8080": nil,
		"0.0.0.0:8080":   ErrNotLoopback,
		":8080":          ErrNotLoopback,
		"[::]:8080":      ErrNotLoopback,
		"192.0.2.1:8080": ErrNotLoopback,
		"example.org:80": ErrNotLoopback,
	} {
		if _, err := New(Options{Addr: addr, Seats: testSeats()}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", addr, err, want)
		}
	}
	for _, addr := range []string{"127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"} {
		if _, err := New(Options{Addr: addr, Seats: testSeats()}); err == nil {
			t.Errorf("%q is accepted", addr)
		}
	}
}

func TestSeatsAreChecked(t *testing.T) {
	for name, spoil := range map[string]func([]Seat) []Seat{
		"none":         func([]Seat) []Seat { return nil },
		"twice":        func(s []Seat) []Seat { return append(s, s[0]) },
		"no user":      func(s []Seat) []Seat { s[0].User = ""; return s },
		"no group":     func(s []Seat) []Seat { s[0].Group = "somebody"; return s },
		"no language":  func(s []Seat) []Seat { s[0].Lang = "fr"; return s },
		"no label":     func(s []Seat) []Seat { delete(s[0].Label, locale.English); return s },
		"no chat":      func(s []Seat) []Seat { s[0].Chats = nil; return s },
		"chat twice":   func(s []Seat) []Seat { s[0].Chats = append(s[0].Chats, s[0].Chats[0]); return s },
		"no title":     func(s []Seat) []Seat { s[0].Chats[0].Title = nil; return s },
		"shared dm":    func(s []Seat) []Seat { s[1].Chats = s[0].Chats; return s },
		"half private": func(s []Seat) []Seat { s[4].Chats[1].Private = true; return s },
	} {
		if _, err := New(Options{Seats: spoil(testSeats())}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestURLIsKnownBeforeRun(t *testing.T) {
	p := run(t)
	if url := p.URL(); !strings.HasPrefix(url, "http://127.0.0.1:") || strings.HasSuffix(url, ":0/") {
		t.Errorf("URL %q", url)
	}
	if err := p.Listen(t.Context()); err != nil {
		t.Errorf("second Listen: %v", err)
	}
	b, err := New(Options{Addr: strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/"), Seats: testSeats()})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Run(t.Context(), &fakeInbox{}); err == nil {
		t.Error("an address that is taken was taken again")
	}
}

func TestRunEndsItsStreamsAndLeavesNothingBehind(t *testing.T) {
	p := run(t)
	l := p.listen("jo-1", "")
	l.replay()
	if err := p.stop(); err != nil {
		t.Fatalf("Run: %v", err)
	}
	if e, ok := l.next(); ok {
		t.Errorf("event %q after the end", e.name)
	}
	// A goroutine that has done its last work may still be on its way out.
	deadline := time.After(patience)
	for {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !strings.Contains(string(stacks), "web.(*streams)") && !strings.Contains(string(stacks), "web.(*Adapter).Run") {
			break
		}
		select {
		case <-deadline:
			t.Fatalf("goroutines stay:\n%s", stacks)
		default:
			runtime.Gosched()
		}
	}
	// It can run again: the core restarts an adapter that has ended.
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, p.inbox) }()
	cancel()
	if err := <-done; err != nil {
		t.Errorf("second Run: %v", err)
	}
}

func TestRunLetsAMessageBeStored(t *testing.T) {
	p := run(t)
	inside, release := make(chan struct{}), make(chan struct{})
	p.inbox.answer(func(bot.Message) error {
		close(inside)
		<-release
		return nil
	})
	status := make(chan int, 1)
	go func() { status <- p.post("/messages", text(id1, "jo-1", "dm-jo-1", "مرحباً")) }()
	<-inside
	ended := make(chan error, 1)
	go func() { ended <- p.stop() }()
	select {
	case err := <-ended:
		t.Fatalf("Run ended while a message was being stored: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if got := <-status; got != 200 {
		t.Errorf("status %d", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}
