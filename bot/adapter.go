package bot

import (
	"context"
	"fmt"
	"time"

	"wasl/bot/locale"
)

// Adapter carries messages between one platform and the core. It decides
// nothing.
type Adapter interface {
	// Name is the configured name; it stands in [Chat] and [Account].
	Name() string
	Features() Features
	// Run receives until ctx ends, and reconnects by itself. It returns nil
	// when ctx ended or the platform has nothing more to say (end of input).
	Run(ctx context.Context, in Inbox) error
	// Send sends one message and returns the platform's id of it. It is
	// called from several goroutines, but never twice at once for a chat.
	// Its errors are *[SendError]; any other error counts as [SendUnknown].
	Send(ctx context.Context, d Delivery) (messageID string, err error)
}

// Inbox takes what an adapter received.
type Inbox interface {
	// Receive returns nil once the message is stored and its answers are
	// accepted: then it is safe to acknowledge it to the platform. A message
	// that was stored before changes nothing.
	Receive(ctx context.Context, m Message) error
}

// Features are what the core must know of a platform to write for it.
type Features struct {
	TextLimit int         // longest text of one message
	Unit      locale.Unit // what counts in TextLimit
	Buttons   int         // most buttons of one message
	Edits     bool        // delivered messages can be replaced
}

// SendErrorKind is a closed set of reasons why a message did not go out.
type SendErrorKind string

// The kinds of send error.
const (
	SendNone       SendErrorKind = ""
	SendRetry      SendErrorKind = "retry"       // a passing fault, certainly not delivered
	SendLimited    SendErrorKind = "limited"     // the platform says to wait RetryAfter
	SendBlocked    SendErrorKind = "blocked"     // the addressee blocked or removed the bot
	SendGone       SendErrorKind = "gone"        // there is no such chat any more
	SendRejected   SendErrorKind = "rejected"    // the platform refuses this message for good
	SendExpired    SendErrorKind = "expired"     // it was not delivered within its patience
	SendUnknown    SendErrorKind = "unknown"     // it may or may not have arrived
	SendNoAdapter  SendErrorKind = "no_adapter"  // no adapter of that name is configured
	SendNotAllowed SendErrorKind = "not_allowed" // the bot lacks a right there
)

// Permanent reports whether another try is pointless.
func (k SendErrorKind) Permanent() bool {
	switch k {
	case SendBlocked, SendGone, SendRejected, SendExpired, SendNotAllowed:
		return true
	}
	return false
}

// SendError says why a message was not sent. Err is for the operator's log: it
// must hold neither a token nor a text.
type SendError struct {
	Kind       SendErrorKind
	RetryAfter time.Duration // with SendLimited
	Err        error
}

func (e *SendError) Error() string { return fmt.Sprintf("send: %s: %v", e.Kind, e.Err) }
func (e *SendError) Unwrap() error { return e.Err }
