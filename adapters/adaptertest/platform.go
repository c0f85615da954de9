package adaptertest

import (
	"context"
	"log/slog"
	"testing"

	"wasl/bot"
)

// Harness is how an adapter is brought to the suite.
type Harness struct {
	// Open starts a fresh platform and makes an adapter for it that logs to
	// log and is not running yet. It is called once a check.
	Open func(t *testing.T, log *slog.Logger) Platform
	// Lacks says what the platform or the adapter cannot do, and why.
	Lacks map[Feature]string
}

// Feature is something that not every platform has.
type Feature string

// The features that may be lacking.
const (
	Groups         Feature = "groups"          // chats of several people
	Corrections    Feature = "corrections"     // users edit what they wrote
	FilesIn        Feature = "files in"        // users send files
	FilesOut       Feature = "files out"       // deliveries carry files
	Voice          Feature = "voice"           // users send voice notes
	Redelivery     Feature = "redelivery"      // the platform may send a message again
	Refusal        Feature = "refusal"         // the platform learns that a message was not stored
	Edits          Feature = "edits"           // as in bot.Features
	Replies        Feature = "replies"         // a delivery names the message that it answers
	PrivateReplies Feature = "private replies" // a message in a group that one person sees
	Bold           Feature = "bold"            // the marks of package locale are shown
	Blocking       Feature = "blocking"        // users block the bot
	Limits         Feature = "limits"          // the platform says how long to wait
	Outages        Feature = "outages"         // the platform can be out of reach
	LostAnswers    Feature = "lost answers"    // it can accept a message and not say so
)

func features() []Feature {
	return []Feature{
		Groups, Corrections, FilesIn, FilesOut, Voice, Redelivery, Refusal, Edits,
		Replies, PrivateReplies, Bold, Blocking, Limits, Outages, LostAnswers,
	}
}

// Platform is one platform with an adapter connected to it. Its functions are
// called from several goroutines. A function that serves a feature is nil
// exactly if the feature is declared lacking.
type Platform struct {
	Adapter bot.Adapter

	User    string   // the platform's id of somebody who writes
	Private bot.Chat // User's private chat with the bot
	Group   bot.Chat // a group with User and the bot; zero without Groups

	// Secrets are tokens and keys that must never be logged.
	Secrets []string

	// Inject lets a user write. It returns once the platform knows whether the
	// adapter took the message: acknowledged, or will have to be sent again. It
	// waits for an adapter that is still connecting, and gives up with an
	// error when ctx ends.
	Inject func(ctx context.Context, in Inbound) (Outcome, error)

	// Redeliver sends the message of the last Inject once more, as the
	// platform does when it missed the acknowledgement.
	Redeliver func(ctx context.Context) (Outcome, error)

	// Malformed sends everything broken that the platform's wire can carry: no
	// JSON, a wrong type, missing ids, an unknown kind of event. It returns
	// when all of it was taken or refused.
	Malformed func(ctx context.Context) error

	// Posted is what arrived in a chat, in order, edits as entries of their own.
	Posted func(chat bot.Chat) []Posted

	// Block makes a chat's user block the bot. [Blocking]
	Block func(chat bot.Chat)

	// Break makes the platform answer the next send with a fault. [Limits],
	// [Outages], [LostAnswers]
	Break func(f Fault)

	// Close ends the platform after the adapter's Run has returned, joins its
	// goroutines and closes its idle connections.
	Close func()
}

// Inbound is what a user does. Text, file and edit are as the user means them;
// the platform puts them on its wire with its own escapes.
type Inbound struct {
	Chat bot.Chat
	// Addressed: in a group, the text mentions the bot, in the platform's way.
	Addressed bool
	// Content is a Text (EditOf: an Outcome.ID), a File (Path: what to send), a
	// Voice, or a Press (Button: the Value of a [PostedButton]).
	Content bot.Content
}

// Outcome is what became of an inbound message.
type Outcome struct {
	// ID is the message's id, by which the core must get it.
	ID string
	// Acknowledged: the platform will not send it again.
	Acknowledged bool
}

// Posted is one message as it arrived.
type Posted struct {
	ID      string
	Text    string   // as it is read: escapes decoded, syntax of the style gone
	Bold    []string // the stretches shown bold
	Pings   []string // who would be notified by name, or all of a chat
	Buttons []PostedButton
	Files   []PostedFile
	Edits   string // the ID of the message that it replaces
	ReplyTo string // the ID of the message that it answers
	Private bool   // in a group: only one person sees it
}

// PostedButton is a button as it arrived.
type PostedButton struct {
	Label string
	Value string // what the platform sends back when it is pressed
}

// PostedFile is a file as it arrived.
type PostedFile struct {
	Name string
	Data string
}

// Fault is how a send can go wrong.
type Fault string

// The faults.
const (
	// FaultLimited refuses with a wait of [LimitedFor].
	FaultLimited Fault = "limited"
	// FaultDown refuses the connection.
	FaultDown Fault = "down"
	// FaultLost takes the message and cuts the connection before it answers.
	FaultLost Fault = "lost"
)
