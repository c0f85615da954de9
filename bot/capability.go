package bot

import (
	"context"
	"io/fs"
	"time"

	"wasl/bot/locale"
)

// Capability is one thing the bot can do: a folder under commands/. Adding one
// is that folder and one line in cmd/wasl. Every field but Name may be empty.
type Capability struct {
	Name     string
	Texts    fs.FS // catalogue files of its texts, at the root
	Commands []Command
	Forms    []Form
	// Actions are the handlers of its buttons, by [Action].Do.
	Actions map[string]ActionHandler
	// Schedules are added when they are not there yet.
	Schedules []Schedule
	// Tick is called when one of its schedules falls due, in the transaction
	// that records the occurrence.
	Tick func(ctx context.Context, w *Work, s Schedule, due time.Time) (Reply, error)
	// Settled is called when a delivery of its origin became sent, failed or
	// unknown, in the transaction that records it.
	Settled func(ctx context.Context, w *Work, d Delivery) (Reply, error)
	// Standing tells whether a delivery of its origin may be sent again. Nil:
	// it may.
	Standing func(ctx context.Context, w *Work, d Delivery) (Standing, error)
	// Matters tells what is open for a person, on the page about the bot; each
	// message becomes a part of it. Nothing: nothing is open.
	Matters func(ctx context.Context, c *Call) (Reply, error)
	// Request answers a text that is no command and certainly meant for this
	// capability. It is asked before Answer, and must leave alone whatever may be
	// a question.
	Request func(ctx context.Context, c *Call, text string) (reply Reply, ok bool, err error)
	// File takes a file that somebody sent in private while no open form takes
	// it; ok is false if it does not.
	File func(ctx context.Context, c *Call, f File) (reply Reply, ok bool, err error)
	// Related are buttons under an answer that entries of the knowledge base gave.
	Related func(ctx context.Context, c *Call, entries []string) ([]Button, error)
	// Answer answers a text that is no command. Sure is false if it only
	// offers something. Exactly one capability has it.
	Answer func(ctx context.Context, c *Call, text string) (reply Reply, sure bool, err error)
}

// Command is something that a person starts by a word.
type Command struct {
	Name  string // latin lower case with underscores: the native command's name
	Words map[locale.Lang][]string
	Right Right  // what one needs to use it
	Hint  string // catalogue key of its line in the help; empty: not listed
	// Run is the word alone; nil: the word alone is no command.
	Run Handler
	// Parse binds the arguments. It reports false if they do not fit the
	// grammar: then the text is a question, not a command.
	Parse func(args string) (Handler, bool)
	// Lookup binds arguments that only the store knows: somebody's name. It is
	// asked after no command's grammar fits the text, and only for those who may
	// use the command: to anyone else the text is a question.
	Lookup func(ctx context.Context, c *Call, args string) (Handler, bool, error)
	// Open: its answers may be read by a group.
	Open bool
}

// Handler answers a message; what it changes is one transaction with the reply.
type Handler func(ctx context.Context, c *Call) (Reply, error)

// ActionHandler answers the press of a button, for whoever has the right.
type ActionHandler struct {
	Right Right
	Run   func(ctx context.Context, c *Call, arg string) (Reply, error)
}
