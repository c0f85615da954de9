package telegram

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"wasl/bot"
)

// pace keeps below Telegram's limits, and keeps the waits that Telegram asks
// for. It is safe for concurrent use.
type pace struct {
	clock  bot.Clock
	config config
	all    *rate.Limiter

	mu     sync.Mutex
	chats  map[int64]*chatPace
	paused time.Time // until then nothing goes out
}

// chatPace is the pace of one chat with all its topics.
type chatPace struct {
	group  *rate.Limiter // nil: no group
	free   time.Time     // nothing leaves before
	paused time.Time
	used   time.Time
}

const (
	chatsKept = 4096             // so many chats are remembered without a look at their age
	chatIdle  = 10 * time.Minute // after that a chat's buckets are full again
)

func newPace(c config, clock bot.Clock) *pace {
	return &pace{clock: clock, config: c, all: rate.NewLimiter(rate.Limit(c.RatePerSecond), c.RateBurst), chats: map[int64]*chatPace{}}
}

// errTurn says that the wait for a turn would outlast the context.
type errTurn struct{ wait time.Duration }

func (e *errTurn) Error() string { return fmt.Sprintf("its turn comes in %v", e.wait) }

// turn waits until a message may go to a place, and takes its turn then.
// Errors: *[errTurn] at once, if that is later than ctx allows; ctx's.
func (p *pace) turn(ctx context.Context, to place) error {
	for {
		wait := p.take(to)
		if wait <= 0 {
			return ctx.Err()
		}
		if err := sleepWithin(ctx, wait); err != nil {
			return err
		}
	}
}

// take takes a turn now, or says how long there is none. All limits are looked
// at together and at the moment of sending: a turn that was taken before a wait
// for something else would let two messages out at once after it.
func (p *pace) take(to place) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	chat := p.chat(to)
	wait = max(chat.free.Sub(now), chat.paused.Sub(now), p.paused.Sub(now))
	limits := []*rate.Limiter{p.all}
	if chat.group != nil {
		limits = append(limits, chat.group)
	}
	for _, l := range limits {
		if missing := 1 - l.TokensAt(now); missing > 0 {
			// Rounded up, so that the next look finds it.
			wait = max(wait, time.Duration(missing/float64(l.Limit())*float64(time.Second))+time.Microsecond)
		}
	}
	if wait > 0 {
		return wait
	}
	for _, l := range limits {
		l.AllowN(now, 1)
	}
	chat.free = now.Add(time.Duration(p.config.ChatInterval))
	return 0
}

// answered says that a message to a place was answered, or never will be. Its
// interval counts from then: on a slow way it may have arrived late, and the
// next one must not come too soon after it.
func (p *pace) answered(to place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chat(to).free = p.clock.Now().Add(time.Duration(p.config.ChatInterval))
}

// chat returns the pace of a chat. p.mu is held.
func (p *pace) chat(to place) *chatPace {
	now := p.clock.Now()
	c, ok := p.chats[to.chat]
	if !ok {
		if len(p.chats) >= chatsKept {
			for id, old := range p.chats {
				if now.Sub(old.used) > chatIdle && now.After(old.paused) {
					delete(p.chats, id)
				}
			}
		}
		c = &chatPace{}
		if to.group() {
			c.group = rate.NewLimiter(rate.Limit(p.config.GroupPerMinute/60), p.config.GroupBurst)
		}
		p.chats[to.chat] = c
	}
	c.used = now
	return c
}

// pause keeps a wait that Telegram asked for. It does not say whether the chat
// or the bot is too fast. The chat waits to the end. Everything waits for the
// first seconds, since the bot's own limit is one of seconds; and to the end, if
// another chat is being waited for as well.
func (p *pace) pause(to place, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	until, all := now.Add(wait), now.Add(min(wait, doubtfulWait))
	mine := p.chat(to)
	for _, other := range p.chats {
		if other != mine && other.paused.After(now) {
			all = until
		}
	}
	if all.After(p.paused) {
		p.paused = all
	}
	if until.After(mine.paused) {
		mine.paused = until
	}
}

// uploaded counts a message from the end of its upload, which is when Telegram
// has it: the turn was taken before it began.
func (p *pace) uploaded(to place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	chat := p.chat(to)
	if until := p.clock.Now().Add(time.Duration(p.config.ChatInterval)); until.After(chat.paused) {
		chat.paused = until
	}
}

// pauseAll keeps a wait that concerns no chat: all messages wait.
func (p *pace) pauseAll(wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := p.clock.Now().Add(wait); until.After(p.paused) {
		p.paused = until
	}
}

// sleepWithin waits, unless ctx would end first.
func sleepWithin(ctx context.Context, wait time.Duration) error {
	if wait <= 0 {
		return ctx.Err()
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return &errTurn{wait: wait}
	}
	return sleep(ctx, wait)
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, wait time.Duration) error {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// turnError is why a message did not get its turn; nothing was sent.
func turnError(err error) *bot.SendError {
	var later *errTurn
	if errors.As(err, &later) {
		return &bot.SendError{Kind: bot.SendLimited, RetryAfter: later.wait, Err: err}
	}
	return &bot.SendError{Kind: bot.SendRetry, Err: err}
}
