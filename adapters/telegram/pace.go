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
	limits []*rate.Limiter
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

// turn waits until a message may go to a place. Errors: *[errTurn] at once, if
// that is later than ctx allows; ctx's.
func (p *pace) turn(ctx context.Context, to place) error {
	// One after the other: a token of all chats that was taken before a wait
	// for one of them would let too many out at once later.
	p.mu.Lock()
	chat := p.chat(to)
	p.mu.Unlock()
	for _, l := range append(chat.limits, p.all) {
		if err := p.take(ctx, l); err != nil {
			return err
		}
	}
	for {
		p.mu.Lock()
		until := chat.paused
		if p.paused.After(until) {
			until = p.paused
		}
		p.mu.Unlock()
		wait := until.Sub(p.clock.Now())
		if wait <= 0 {
			return nil
		}
		if err := sleepWithin(ctx, wait); err != nil {
			return err
		}
	}
}

func (p *pace) take(ctx context.Context, l *rate.Limiter) error {
	now := p.clock.Now()
	r := l.ReserveN(now, 1)
	err := sleepWithin(ctx, r.DelayFrom(now))
	if err != nil {
		r.CancelAt(now)
	}
	return err
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
		if p.config.ChatInterval > 0 {
			c.limits = append(c.limits, rate.NewLimiter(rate.Every(time.Duration(p.config.ChatInterval)), 1))
		}
		if to.group() {
			c.limits = append(c.limits, rate.NewLimiter(rate.Limit(p.config.GroupPerMinute/60), p.config.GroupBurst))
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
