package bottest

import (
	"context"
	"testing"
	"time"

	"wasl/bot"
)

// World is a bot with everything round it, as a conversation needs it.
type World interface {
	// Receive hands a message to the bot. (*bot.Bot has it.)
	bot.Inbox
	// Name is the adapter's name of chats and accounts that tell none.
	Name() string
	// Advance moves the clock to a time, running all that falls due.
	Advance(ctx context.Context, to time.Time) error
	// Restart ends the bot and starts another one over the same store.
	Restart(ctx context.Context) error
	// Block makes messages to an account's private chat fail for good, or no
	// longer.
	Block(account bot.Account, on bool)
	// Stall makes messages to an account's private chat wait for a minute
	// each time they are tried, or no longer.
	Stall(account bot.Account, on bool)
	Now() time.Time
	// Drain does everything that is due, and returns what arrived since the
	// last Drain.
	Drain(ctx context.Context) ([]Sent, error)
}

// Open makes a world whose clock stands at a time. It cleans up by itself.
type Open func(t testing.TB, start time.Time) World
