package telegram

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"wasl/bot"
	"wasl/bot/limit"
)

// pace keeps below Telegram's limits, and keeps the waits that Telegram asks
// for. It is safe for concurrent use.
type pace struct {
	clock      bot.Clock
	config     config
	even       bucket        // spreads what the limits would let through at once
	broadcasts chan struct{} // holds a token for each broadcast that waits for its turn

	mu     sync.Mutex
	all    *limit.Window
	chats  map[int64]*chatPace
	kept   map[place]bool // turns that were taken for the next message
	paused time.Time      // until then nothing goes out
}

// chatPace is the pace of one chat with all its topics.
type chatPace struct {
	own    *limit.Window
	group  *bucket // nil: no group
	paused time.Time
	used   time.Time
}

// bucket is a limit in hundredths of a message.
type bucket struct{ *rate.Limiter }

// whole is what a message takes of a bucket.
const whole = 100

func newBucket(perSecond, burst float64) bucket {
	return bucket{rate.NewLimiter(rate.Limit(perSecond*whole), int(burst*whole))}
}

const (
	// broadcastsWaiting is how many broadcasts wait for a turn at once; the
	// others wait for these. So no reply has more than a few to compete with.
	broadcastsWaiting = 2

	chatsKept = 4096             // so many chats are remembered without a look at their age
	chatIdle  = 10 * time.Minute // after that a chat's buckets are full again
)

func newPace(c config, clock bot.Clock) *pace {
	return &pace{
		clock: clock, config: c, even: newBucket(c.RatePerSecond, c.RateBurst),
		all:        limit.NewWindow(platformRate, time.Duration(platformRate/c.RatePerSecond*float64(time.Second))),
		broadcasts: make(chan struct{}, broadcastsWaiting), chats: map[int64]*chatPace{}, kept: map[place]bool{},
	}
}

// errTurn says that the wait for a turn would outlast the context.
type errTurn struct{ wait time.Duration }

func (e *errTurn) Error() string { return fmt.Sprintf("its turn comes in %v", e.wait) }

// turn waits until a message may go to a place, and takes its turn then.
// Errors: *[errTurn] at once, if that is later than ctx allows; ctx's.
// One that was kept is used up, unless Telegram asked for a wait since.
func (p *pace) turn(ctx context.Context, to place, broadcast bool) error {
	if p.use(to) {
		if !p.waits(to) {
			return nil
		}
		p.answered(to)
	}
	if broadcast {
		select {
		case p.broadcasts <- struct{}{}:
			defer func() { <-p.broadcasts }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		wait := p.take(to)
		if wait <= 0 {
			return nil
		}
		if err := sleepWithin(ctx, wait); err != nil {
			return err
		}
	}
}

// keep takes a turn for the next message to a place. It is given up by giveUp,
// if nothing used it. Only one is kept for a place.
func (p *pace) keep(ctx context.Context, to place, broadcast bool) (giveUp func(), err error) {
	if err := p.turn(ctx, to, broadcast); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept[to] = true
	return func() {
		if p.use(to) {
			p.answered(to)
		}
	}, nil
}

func (p *pace) use(to place) (kept bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept = p.kept[to]
	delete(p.kept, to)
	return kept
}

// waits reports whether Telegram asked for a wait that is not over.
func (p *pace) waits(to place) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	return now.Before(p.paused) || now.Before(p.chat(to).paused)
}

// take takes a turn now, or says how long there is none. All limits are looked
// at together and at the moment of sending: a turn that was taken before a wait
// for something else would let two messages out at once after it.
func (p *pace) take(to place) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	chat := p.chat(to)
	wait = max(chat.own.Wait(now), p.all.Wait(now), chat.paused.Sub(now), p.paused.Sub(now))
	limits := []bucket{p.even}
	if chat.group != nil {
		limits = append(limits, *chat.group)
	}
	for _, l := range limits {
		if missing := whole - l.TokensAt(now); missing > 0 {
			// Rounded up, so that the next look finds it.
			wait = max(wait, time.Duration(missing/float64(l.Limit())*float64(time.Second))+time.Microsecond)
		}
	}
	if wait > 0 {
		return wait
	}
	for _, l := range limits {
		l.AllowN(now, whole)
	}
	chat.own.Leave()
	p.all.Leave()
	return 0
}

// answered says that the message that took a turn was answered, or never will be.
func (p *pace) answered(to place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.chat(to).own.Answered(now)
	p.all.Answered(now)
}

// chat returns the pace of a chat. p.mu is held.
func (p *pace) chat(to place) *chatPace {
	now := p.clock.Now()
	c, ok := p.chats[to.chat]
	if !ok {
		if len(p.chats) >= chatsKept {
			for id, old := range p.chats {
				if now.Sub(old.used) > chatIdle && now.After(old.paused) && old.own.Idle(now) {
					delete(p.chats, id)
				}
			}
		}
		c = &chatPace{own: limit.NewWindow(1, time.Duration(p.config.ChatInterval))}
		if to.group() {
			group := newBucket(p.config.GroupPerMinute/60, float64(p.config.GroupBurst))
			c.group = &group
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
	return bot.Sleep(ctx, wait)
}

// turnError is why a message did not get its turn; nothing was sent.
func turnError(err error) *bot.SendError {
	var later *errTurn
	if errors.As(err, &later) {
		return &bot.SendError{Kind: bot.SendLimited, RetryAfter: later.wait, Err: err}
	}
	return &bot.SendError{Kind: bot.SendRetry, Err: err}
}
