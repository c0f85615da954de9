package slack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"wasl/bot"
	"wasl/bot/limit"
)

// limits are the paces that the adapter keeps by itself.
type limits struct {
	ChannelPerSecond  float64 `toml:"messages_per_second_per_channel"`
	MessagesPerMinute float64 `toml:"messages_per_minute"`
	Tier3PerMinute    float64 `toml:"tier3_per_minute"`
	Tier4PerMinute    float64 `toml:"tier4_per_minute"`
}

// defaultLimits stay below https://docs.slack.dev/apis/web-api/rate-limits:
// one message a second and channel, and 50 and 100 calls a minute of a method of
// tier 3 and 4. Messages are counted as Slack counts them (package limit); of the
// tiers a burst and what flows in the same minute stay below together.
func defaultLimits() limits {
	return limits{ChannelPerSecond: 1, MessagesPerMinute: messagesPerMinute, Tier3PerMinute: 40, Tier4PerMinute: 85}
}

func (l limits) check() error {
	if l.ChannelPerSecond <= 0 || l.MessagesPerMinute <= 0 || l.Tier3PerMinute <= 0 || l.Tier4PerMinute <= 0 {
		return errors.New("every pace must be above zero")
	}
	return nil
}

const (
	messagesPerMinute = 300 // "several hundred messages per minute" a workspace
	messageBurst      = 3   // messages to different channels that may leave at once
	burst             = 5   // calls of a method that may
	// broadcastsAtOnce is how many broadcasts are under way at once, so that a
	// reply is soon the next: three keep up five messages a second, if each is
	// answered within 0.6 s.
	broadcastsAtOnce = 3
	// maxHold is the longest that a send waits in the adapter for a stated wait
	// to pass; it leaves with the rest of the wait instead of holding its caller.
	maxHold = 10 * time.Second
	// maxChannels is how many channels' paces are kept before idle ones go.
	maxChannels = 4096
)

// The methods of the Web API.
const (
	methodPost      = "chat.postMessage"
	methodEphemeral = "chat.postEphemeral"
	methodUpdate    = "chat.update"
	methodRespond   = "response_url"
	methodOpenView  = "views.open"
	methodPublish   = "views.publish"
	methodOpenChat  = "conversations.open"
	methodHistory   = "conversations.history"
	methodUploadURL = "files.getUploadURLExternal"
	methodUpload    = "upload"
	methodComplete  = "files.completeUploadExternal"
)

// tier3 reports whether a method is of tier 3; the others that are paced are of
// tier 4.
func tier3(method string) bool {
	return method == methodUpdate || method == methodOpenChat || method == methodHistory
}

// posts reports whether a method posts a message that Slack counts by channel.
func posts(method string) bool {
	return method == methodPost || method == methodEphemeral || method == methodRespond
}

// pace keeps the adapter below Slack's limits, and obeys a wait that Slack
// states: it is stated for one method in the workspace.
type pace struct {
	limits     limits
	broadcasts chan struct{} // holds a token for each that is under way

	mu       sync.Mutex
	channels map[string]*limit.Window
	methods  map[string]*rate.Limiter
	messages *limit.Window
	even     *rate.Limiter        // spreads what messages would let through at once
	held     map[string]time.Time // method → until when
}

func newPace(l limits) *pace {
	return &pace{
		limits: l, channels: map[string]*limit.Window{}, methods: map[string]*rate.Limiter{},
		messages: limit.NewWindow(messagesPerMinute, time.Duration(messagesPerMinute/l.MessagesPerMinute*float64(time.Minute))),
		even:     perMinute(l.MessagesPerMinute, messageBurst), held: map[string]time.Time{},
		broadcasts: make(chan struct{}, broadcastsAtOnce),
	}
}

func perMinute(n float64, burst int) *rate.Limiter { return rate.NewLimiter(rate.Limit(n/60), burst) }

// broadcast waits until a broadcast may be sent, and returns what ends it.
func (p *pace) broadcast(ctx context.Context) (end func(), err *bot.SendError) {
	select {
	case p.broadcasts <- struct{}{}:
		return func() { <-p.broadcasts }, nil
	case <-ctx.Done():
		return nil, notSent(ctx.Err())
	}
}

// wait returns when a request may leave, at once. Channel is empty for what is
// no message.
//
// The channel comes last: were anything waited for between its turn and the
// request, the next one to that channel could follow too soon.
func (p *pace) wait(ctx context.Context, method, channel string) *bot.SendError {
	for _, l := range p.limiters(method) {
		if err := l.Wait(ctx); err != nil {
			return notSent(err)
		}
	}
	for {
		if err := p.obey(ctx, method); err != nil {
			return err
		}
		if !posts(method) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return notSent(err)
		}
		rest := p.turn(channel)
		if rest <= 0 {
			return nil
		}
		if err := bot.Sleep(ctx, rest); err != nil {
			return notSent(err)
		}
	}
}

// turn takes the turn of a message to a channel, or says how long there is none.
func (p *pace) turn(channel string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	own, ok := p.channels[channel]
	if !ok {
		if len(p.channels) >= maxChannels {
			maps.DeleteFunc(p.channels, func(_ string, w *limit.Window) bool { return w.Idle(now) })
		}
		own = limit.NewWindow(1, time.Duration(float64(time.Second)/p.limits.ChannelPerSecond))
		p.channels[channel] = own
	}
	if rest := max(own.Wait(now), p.messages.Wait(now)); rest > 0 {
		return rest
	}
	own.Leave()
	p.messages.Leave()
	return 0
}

// answered says that the message that took a turn was answered, or never will be.
func (p *pace) answered(method, channel string) {
	if !posts(method) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.channels[channel].Answered(now)
	p.messages.Answered(now)
}

// obey waits until no stated wait holds a method.
func (p *pace) obey(ctx context.Context, method string) *bot.SendError {
	for {
		rest := time.Until(p.until(method))
		if rest <= 0 {
			return nil
		}
		if rest > maxHold {
			return &bot.SendError{Kind: bot.SendLimited, RetryAfter: rest, Err: fmt.Errorf("%s is limited", method)}
		}
		if err := bot.Sleep(ctx, rest); err != nil {
			return &bot.SendError{Kind: bot.SendLimited, RetryAfter: max(time.Until(p.until(method)), time.Millisecond), Err: err}
		}
	}
}

func (p *pace) until(method string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held[method]
}

// hold obeys a wait that Slack stated for a method.
func (p *pace) hold(method string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(wait); until.After(p.held[method]) {
		p.held[method] = until
	}
}

// limiters are what a request takes its turn from, but for its channel.
func (p *pace) limiters(method string) (all []*rate.Limiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if method != methodPost {
		all = append(all, p.method(method))
	}
	if posts(method) {
		all = append(all, p.even)
	}
	return all
}

func (p *pace) method(name string) *rate.Limiter {
	l, ok := p.methods[name]
	if !ok {
		if l = perMinute(p.limits.Tier4PerMinute, burst); tier3(name) {
			l = perMinute(p.limits.Tier3PerMinute, burst)
		}
		p.methods[name] = l
	}
	return l
}
