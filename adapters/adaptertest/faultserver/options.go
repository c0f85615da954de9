package faultserver

import (
	"net/http"
	"time"
)

// Clock tells the time by which the rules are enforced.
type Clock interface{ Now() time.Time }

// Options say how a [Server] behaves. The zero value is a healthy server on
// loopback that enforces the documented limits by the machine's time.
type Options struct {
	Seed   uint64 // of Chaos, and of ids and tokens that look random
	Chaos  Chaos
	Clock  Clock   // nil: the machine's time (a bubble's in testing/synctest)
	Limits *Limits // nil: Documented()
	// Memory serves on in-memory connections instead of loopback; clients come
	// through Server.Transport or Server.Dial. Works in testing/synctest.
	Memory bool
	// Outgoing carries the platforms' own calls to the bot's webhooks. Nil: the
	// network. See [To].
	Outgoing http.RoundTripper
	// Heartbeat is the interval that the Discord gateway asks for. Zero: 41.25 s.
	Heartbeat time.Duration
	// Lean keeps no text and no body in the log of calls: for runs that measure
	// the memory of the process that the server shares.
	Lean bool
}

// Chaos are the probabilities, 0 to 1, with which a request or an event meets a
// fault. At most one fault meets a request.
type Chaos struct {
	CutBefore float64 // the connection ends before the request has its effect; the client cannot know
	CutAfter  float64 // … after it; the client cannot know
	Hang      float64 // accepted, but the answer never comes
	Delay     float64 // answered late, up to MaxDelay
	Limit     float64 // 429 with a stated wait of up to MaxWait
	Fail      float64 // 5xx without effect, in the platform's own format
	HTML      float64 // 502 with a page of HTML, without effect

	// Duplicate: an event is delivered again although it was acknowledged (the
	// acknowledgement was lost): Telegram's webhook, Slack. With Telegram's poll
	// a cut answer does that; Discord has no acknowledgement, see Discord.Again.
	Duplicate float64
	Drop      float64 // the socket is cut right after an event was written to it

	MaxDelay time.Duration // zero: 50 ms
	MaxWait  time.Duration // zero: 3 s; a platform that states whole seconds states at least one
	HangFor  time.Duration // how long Hang holds the connection before it is cut. Zero: until the client leaves
}

// Rate is so many in any window of a length.
type Rate struct {
	Count int
	Per   time.Duration
}

// Limits are the platforms' figures. Each says where it is from.
type Limits struct {
	// Tolerance is taken off each window: what a client sent a second apart may
	// arrive a little closer.
	Tolerance time.Duration
	// Reaction is how soon a client must obey a wait that it was told. Ours.
	Reaction time.Duration

	// Telegram, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
	TelegramAll, TelegramChat, TelegramGroup Rate
	// TelegramCallback is how long a callback query can be answered. The
	// documentation only says that it goes stale: the figure is ours.
	TelegramCallback time.Duration

	// Slack, https://docs.slack.dev/apis/web-api/rate-limits: a message a second
	// and channel; "several hundred messages per minute" in all, where the figure
	// is ours; tiers by method and workspace.
	SlackChannel, SlackAll, SlackTier1, SlackTier2, SlackTier3, SlackTier4 Rate
	SlackAck, SlackTrigger                                                 time.Duration    // 3 s both
	SlackRetries                                                           [3]time.Duration // at once, after 1 and 5 minutes

	// Discord, https://docs.discord.com/developers/topics/rate-limits: 50 requests
	// a second in all. The routes' figures are not documented (clients must read
	// the headers): five messages in 5 s a channel is what is commonly seen.
	DiscordAll, DiscordChannel Rate
	// DiscordGateway is what a client may send on one connection, 120 in 60 s.
	DiscordGateway    Rate
	DiscordIdentify   time.Duration // between two identifies (max_concurrency 1): 5 s
	DiscordIdentifies int           // in 24 h: 1000
	DiscordAnswer     time.Duration // to an interaction: 3 s
	DiscordToken      time.Duration // of an interaction: 15 min
	// DiscordNonce is how long a nonce is remembered: documented as "the past few
	// minutes"; the figure is ours.
	DiscordNonce time.Duration
}

// Documented returns the platforms' figures as they document them.
func Documented() Limits {
	return Limits{
		Tolerance: 50 * time.Millisecond, Reaction: 50 * time.Millisecond,
		TelegramAll: Rate{30, time.Second}, TelegramChat: Rate{1, time.Second}, TelegramGroup: Rate{20, time.Minute},
		TelegramCallback: time.Minute,
		SlackChannel:     Rate{1, time.Second}, SlackAll: Rate{300, time.Minute},
		SlackTier1: Rate{1, time.Minute}, SlackTier2: Rate{20, time.Minute},
		SlackTier3: Rate{50, time.Minute}, SlackTier4: Rate{100, time.Minute},
		SlackAck: 3 * time.Second, SlackTrigger: 3 * time.Second,
		SlackRetries: [3]time.Duration{0, time.Minute, 5 * time.Minute},
		DiscordAll:   Rate{50, time.Second}, DiscordChannel: Rate{5, 5 * time.Second},
		DiscordGateway: Rate{120, time.Minute}, DiscordIdentify: 5 * time.Second, DiscordIdentifies: 1000,
		DiscordAnswer: 3 * time.Second, DiscordToken: 15 * time.Minute, DiscordNonce: 2 * time.Minute,
	}
}

// Scaled returns the limits with the windows of the rates, and the tolerance,
// shorter by a factor: with 20, a chat takes 20 messages a second. The times
// within which the bot must answer stay.
func (l Limits) Scaled(factor float64) Limits {
	for _, r := range []*Rate{
		&l.TelegramAll, &l.TelegramChat, &l.TelegramGroup,
		&l.SlackChannel, &l.SlackAll, &l.SlackTier1, &l.SlackTier2, &l.SlackTier3, &l.SlackTier4,
		&l.DiscordAll, &l.DiscordChannel,
	} {
		r.Per = time.Duration(float64(r.Per) / factor)
	}
	l.Tolerance = time.Duration(float64(l.Tolerance) / factor)
	l.DiscordIdentify = time.Duration(float64(l.DiscordIdentify) / factor)
	return l
}
