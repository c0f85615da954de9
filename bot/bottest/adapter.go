package bottest

import (
	"context"
	"errors"
	"sync"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// Sent is a delivery that arrived.
type Sent struct {
	bot.Delivery           // with the MessageID that Send returned
	At           time.Time // by the clock of the world
}

// Adapter is a platform that remembers what it was given. It is safe for
// concurrent use.
type Adapter struct {
	name  string
	clock bot.Clock

	mu       sync.Mutex
	features bot.Features
	sent     []Sent
	taken    int // of sent
	attempts map[string]int
	busy     map[string]bool // chats with a Send under way
	overlaps int
	next     map[string][]error // by chat: of its next sends
	always   map[string]error   // by chat
	before   func(context.Context, bot.Delivery) error
	ended    chan struct{}
	end      sync.Once
}

// NewAdapter returns an adapter with limits like those of the console.
func NewAdapter(name string, clock bot.Clock) *Adapter {
	return &Adapter{
		name: name, clock: clock,
		features: bot.Features{TextLimit: 4000, Unit: locale.Runes, Buttons: 25, Edits: true},
		attempts: map[string]int{}, busy: map[string]bool{},
		next: map[string][]error{}, always: map[string]error{},
		ended: make(chan struct{}),
	}
}

// Name is the adapter's name.
func (a *Adapter) Name() string { return a.name }

// Features are the limits, see [Adapter.SetFeatures].
func (a *Adapter) Features() bot.Features {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.features
}

// SetFeatures changes the limits.
func (a *Adapter) SetFeatures(f bot.Features) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.features = f
}

// Run waits until ctx ends or [Adapter.End] is called: tests call the core's
// Receive themselves.
func (a *Adapter) Run(ctx context.Context, _ bot.Inbox) error {
	select {
	case <-ctx.Done():
	case <-a.ended:
	}
	return nil
}

// End ends the platform's input: Run returns.
func (a *Adapter) End() { a.end.Do(func() { close(a.ended) }) }

// Send remembers a delivery, or fails as it was told to. The id that it
// returns is made of the delivery's, but is another: whoever takes one for the
// other is found out. An edited message keeps its id.
func (a *Adapter) Send(ctx context.Context, d bot.Delivery) (string, error) {
	before, err := a.enter(d.Chat.ID)
	defer a.leave(d.Chat.ID)
	if err != nil {
		return "", err
	}
	if before != nil {
		if err := before(ctx, d); err != nil {
			return "", err
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if d.MessageID = d.EditsMessage; d.MessageID == "" {
		d.MessageID = a.name + "-" + string(d.ID)
	}
	a.sent = append(a.sent, Sent{Delivery: d, At: a.clock.Now()})
	return d.MessageID, nil
}

func (a *Adapter) enter(chat string) (before func(context.Context, bot.Delivery) error, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.attempts[chat]++
	if a.busy[chat] {
		a.overlaps++
	}
	a.busy[chat] = true
	if next := a.next[chat]; len(next) > 0 {
		a.next[chat] = next[1:]
		return a.before, next[0]
	}
	return a.before, a.always[chat]
}

func (a *Adapter) leave(chat string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy[chat] = false
}

// Fail makes the next sends to a chat return these errors, one each. A nil
// lets one through.
func (a *Adapter) Fail(chat string, errs ...error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.next[chat] = append(a.next[chat], errs...)
}

// FailAlways makes every send to a chat return an error, after those of Fail;
// nil makes them succeed again.
func (a *Adapter) FailAlways(chat string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.always[chat] = err
}

var errBlocked = errors.New("the account has blocked the bot")

// Block makes sends to an account's private chat "dm-<account>" fail for good,
// or no longer.
func (a *Adapter) Block(account string, on bool) {
	if on {
		a.FailAlways("dm-"+account, &bot.SendError{Kind: bot.SendBlocked, Err: errBlocked})
	} else {
		a.FailAlways("dm-"+account, nil)
	}
}

var errBusy = errors.New("not now")

// Busy is the answer of a platform that says to wait a minute.
func Busy() error {
	return &bot.SendError{Kind: bot.SendLimited, RetryAfter: time.Minute, Err: errBusy}
}

// Stall makes sends to an account's private chat "dm-<account>" wait, or no
// longer.
func (a *Adapter) Stall(account string, on bool) {
	if on {
		a.FailAlways("dm-"+account, Busy())
	} else {
		a.FailAlways("dm-"+account, nil)
	}
}

// Before makes each send that is not failing call fn first, which may wait or
// fail; nil calls nothing.
func (a *Adapter) Before(fn func(context.Context, bot.Delivery) error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.before = fn
}

// Sent returns what arrived, in order.
func (a *Adapter) Sent() []Sent {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Sent(nil), a.sent...)
}

// SentTo returns what arrived in a chat, in order.
func (a *Adapter) SentTo(chat string) []Sent {
	var in []Sent
	for _, s := range a.Sent() {
		if s.Chat.ID == chat {
			in = append(in, s)
		}
	}
	return in
}

// Take returns what arrived since the last Take, in order.
func (a *Adapter) Take() []Sent {
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := append([]Sent(nil), a.sent[a.taken:]...)
	a.taken = len(a.sent)
	return fresh
}

// Attempts is how many sends to a chat were tried.
func (a *Adapter) Attempts(chat string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.attempts[chat]
}

// Overlaps is how often Send was called for a chat in which a send was still
// under way, which the core must never do.
func (a *Adapter) Overlaps() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.overlaps
}
