package discord

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"wasl/bot"
	"wasl/bot/limit"
)

// Limits of the platform, as its documentation states them
// (docs.discord.com: "Rate Limits", "Gateway", "Message", "Component
// Reference", "Receiving and Responding").
const (
	globalPerSecond = 50   // requests of a bot, interactions' answers not counted
	maxContent      = 2000 // characters of a message
	maxEmbed        = 4096 // characters of an embed's description
	maxButtonLabel  = 80   // characters
	buttonsInRow    = 5    // and rows in a message
	maxButtons      = 25
	maxNonce        = 25   // characters
	maxInputs       = 5    // text inputs of a modal
	maxModalTitle   = 45   // characters
	maxInputLabel   = 45   // characters
	maxInput        = 4000 // characters
	maxCommands     = 100  // global commands of an application
	maxCommandName  = 32   // characters
	maxDescription  = 100  // characters
	maxUpload       = 10 << 20

	interactionLife = 15 * time.Minute // of its token
	identifyGap     = 5 * time.Second

	// 10,000 invalid requests (401, 403, 429) within 10 minutes ban the
	// address for an hour; half of that is where the adapter pauses.
	invalidWindow = 10 * time.Minute
	invalidLimit  = 5000
)

// nonceKept is how long Discord surely remembers a nonce: documented as "the
// past few minutes". A message may still wait for its turn meanwhile.
const nonceKept = 75 * time.Second

// Own limits.
const (
	textLimit     = 1900 // characters, before escapes
	downloadLimit = 8 << 20
	requestBurst  = 10              // requests that may leave at once
	deferAfter    = 2 * time.Second // an interaction must be answered within 3 s
)

// pacer keeps requests below the limits. It is safe for concurrent use.
type pacer struct {
	now  func() time.Time
	wait func(ctx context.Context, d time.Duration) error
	// broadcasts holds a token for each request of a broadcast that waits for
	// its turn: so many at once, that no reply has more to compete with.
	broadcasts chan struct{}

	mu      sync.Mutex
	all     *limit.Window
	even    *rate.Limiter
	blocked time.Time          // nothing is sent before
	names   map[string]string  // of buckets, by route
	buckets map[string]*bucket // by bucket and major parameter
	invalid [11]struct{ minute, n int64 }
}

// bucket is what the platform said of a route's limit.
type bucket struct {
	until     time.Time // nothing is sent before: a 429 said so
	remaining int       // in the period that ends at reset
	reset     time.Time
	// limit and period are those of a whole period. With them a new one is
	// counted from its first request on, also if its answer never comes.
	limit  int
	period time.Duration
}

// wait is how long the next request has to wait.
func (b *bucket) wait(now time.Time) time.Duration {
	wait := b.until.Sub(now)
	if b.remaining <= 0 {
		wait = max(wait, b.reset.Sub(now))
	}
	return wait
}

// count counts a request that leaves now.
func (b *bucket) count(now time.Time) {
	if !b.reset.After(now) {
		if b.limit <= 0 {
			return // the count comes with the answer
		}
		b.remaining, b.reset = b.limit, now.Add(b.period)
	}
	b.remaining--
}

// newPacer keeps a pace of requests a second. The platform's limit is counted as
// it counts it (package limit); the limiter spreads what that would let through
// at once.
func newPacer(perSecond float64, now func() time.Time) *pacer {
	return &pacer{
		now: now, wait: bot.Sleep, broadcasts: make(chan struct{}, 2),
		all:   limit.NewWindow(globalPerSecond, time.Duration(globalPerSecond/perSecond*float64(time.Second))),
		even:  rate.NewLimiter(rate.Limit(perSecond), requestBurst),
		names: map[string]string{}, buckets: map[string]*bucket{},
	}
}

// tooLong says that a request's turn comes after its deadline.
type tooLong struct{ after time.Duration }

func (e *tooLong) Error() string {
	return "the platform's limits leave no room for " + e.after.String()
}

// take waits for a request's turn. Its errors: [tooLong], at once, or the
// context's.
func (p *pacer) take(ctx context.Context, r request) error {
	if r.broadcast {
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
		delay := p.delay(r)
		if delay <= 0 {
			return nil
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < delay {
			return &tooLong{after: delay}
		}
		if err := p.wait(ctx, delay); err != nil {
			return err
		}
	}
}

// delay takes the request's turn and returns 0, or how long it has to wait
// before it can ask again.
func (p *pacer) delay(r request) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if d := p.blocked.Sub(now); d > 0 {
		return d
	}
	if p.invalidCount(now) >= invalidLimit {
		return time.Minute
	}
	b := p.buckets[p.key(r)]
	if b != nil {
		if d := b.wait(now); d > 0 {
			return d
		}
	}
	if !r.callback {
		if d := p.all.Wait(now); d > 0 {
			return d
		}
		turn := p.even.ReserveN(now, 1)
		if d := turn.DelayFrom(now); d > 0 {
			turn.CancelAt(now)
			return d
		}
		p.all.Leave()
	}
	if b != nil {
		b.count(now)
	}
	return 0
}

// answered says that the request that took a turn was answered, or never will be.
func (p *pacer) answered(r request) {
	if r.callback {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.Answered(p.now())
}

func (p *pacer) key(r request) string {
	route := r.method + " " + r.route
	if name, ok := p.names[route]; ok {
		return name + " " + r.major
	}
	return route + " " + r.major
}

// note learns from an answer. RetryAfter is what a 429 asked for.
func (p *pacer) note(r request, status int, h http.Header, retryAfter time.Duration, global bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if name := h.Get("X-RateLimit-Bucket"); name != "" {
		p.names[r.method+" "+r.route] = name
	}
	if len(p.buckets) > 1000 {
		for key, b := range p.buckets {
			if b.wait(now) <= 0 && b.reset.Before(now) {
				delete(p.buckets, key)
			}
		}
	}
	remaining, errRemaining := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, errAfter := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if errRemaining == nil && errAfter == nil && after >= 0 && after < 1e6 {
		b := p.bucket(r)
		if !b.reset.After(now) {
			b.remaining = remaining
		}
		b.remaining, b.reset = min(b.remaining, remaining), now.Add(seconds(after))
		if limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit")); err == nil {
			b.limit = limit
		}
		b.period = max(b.period, seconds(after))
	}
	switch status {
	case http.StatusTooManyRequests:
		if global {
			p.blocked = now.Add(retryAfter)
		} else {
			p.bucket(r).until = now.Add(retryAfter)
		}
		if h.Get("X-RateLimit-Scope") == "shared" {
			return // of others' making: it does not count
		}
	case http.StatusUnauthorized, http.StatusForbidden:
	default:
		return
	}
	minute := now.Unix() / 60
	slot := &p.invalid[minute%int64(len(p.invalid))]
	if slot.minute != minute {
		slot.minute, slot.n = minute, 0
	}
	slot.n++
}

// bucket returns a request's bucket, a new one if nothing was said of it. The
// caller holds mu.
func (p *pacer) bucket(r request) *bucket {
	b := p.buckets[p.key(r)]
	if b == nil {
		b = &bucket{}
		p.buckets[p.key(r)] = b
	}
	return b
}

func (p *pacer) invalidCount(now time.Time) int64 {
	var n int64
	for _, slot := range p.invalid {
		if slot.minute > (now.Add(-invalidWindow).Unix())/60-1 {
			n += slot.n
		}
	}
	return n
}

// block stops all requests until a time.
func (p *pacer) block(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.blocked) {
		p.blocked = until
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
