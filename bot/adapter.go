package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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

// ErrOff says that an adapter has no token, and so is not there. Adapters wrap it.
var ErrOff = errors.New("the adapter is off")

// Inbox takes what an adapter received.
type Inbox interface {
	// Receive returns nil once the message is stored and its answers are
	// accepted: then it is safe to acknowledge it to the platform. A message
	// that was stored before changes nothing.
	Receive(ctx context.Context, m Message) error
}

// Resumer is an adapter that reads on from its marks after a gap.
type Resumer interface {
	// Resume gives the marks that were stored with its messages. It is called
	// before Run.
	Resume(marks []Mark)
}

// Webhook is an adapter that is called by its platform. It is mounted on the
// program's HTTP server under its path.
type Webhook interface {
	// Webhook returns a path prefix ("/slack/") and its handler. The handler
	// answers only once Receive returned, and checks signatures itself.
	Webhook(in Inbox) (path string, handler http.Handler)
}

// MenuPublisher is an adapter whose platform lists the commands.
type MenuPublisher interface {
	// PublishMenu tells the platform the commands. It is called at each start,
	// before Run, and may be called again; it changes only what differs.
	PublishMenu(ctx context.Context, menu []MenuItem) error
}

// MenuItem is a command as a menu lists it.
type MenuItem struct {
	Name        string                 // latin lower case and underscores
	Words       map[locale.Lang]string // what one writes
	Description map[locale.Lang]string // at most 100 characters
	Argument    bool                   // may be followed by something
}

// Finder is an adapter whose platform can tell whether a message of unknown
// fate was posted.
type Finder interface {
	// Find returns the platform's id of a delivery that was posted. It is
	// asked before the delivery is sent again.
	Find(ctx context.Context, d Delivery) (messageID string, found bool, err error)
}

// Pacer is an adapter whose messages wait for their turn, and whose platform
// cannot tell afterwards which of them arrived. A message is claimed only once
// it has its turn, so that a crash leaves in doubt just what had left.
type Pacer interface {
	// Turn waits until a message may go to a chat and keeps that turn for the
	// next Send there. Done is called after it, or instead of it. Broadcast says
	// that nobody waits for the message. Errors are those of Send.
	Turn(ctx context.Context, to Chat, broadcast bool) (done func(), err error)
}

// Inviter is an adapter whose platform has links that open the bot with a code.
type Inviter interface {
	// Identify asks the platform who the bot is. Run does so by itself.
	Identify(ctx context.Context) error
	// InviteLink is empty before the platform was asked.
	InviteLink(code string) string
}

// Features are what the core must know of a platform to write for it.
type Features struct {
	TextLimit int         // longest text of one message
	Unit      locale.Unit // what counts in TextLimit
	Buttons   int         // most buttons of one message
	Edits     bool        // delivered messages can be replaced
	Forms     bool        // it shows a [FormSheet]
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
	SendStopped    SendErrorKind = "stopped"     // somebody stopped it before it went; no adapter says so
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
