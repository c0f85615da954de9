package bot

import (
	"fmt"
	"strings"
)

// Chat is a place on a platform to which messages can be sent. It names a
// lane: the deliveries to one chat leave strictly in order.
type Chat struct {
	Adapter string // the adapter's configured name, e.g. "telegram"
	ID      string // the platform's id of the chat
}

// String gives the form of the configuration: the adapter's name, a colon, the id.
func (c Chat) String() string { return c.Adapter + ":" + c.ID }

// IsZero reports whether no chat is named.
func (c Chat) IsZero() bool { return c == Chat{} }

// ParseChat reads what String wrote.
func ParseChat(s string) (Chat, error) {
	adapter, id, ok := strings.Cut(s, ":")
	if !ok || adapter == "" || id == "" {
		return Chat{}, fmt.Errorf("%q is no chat: want ADAPTER:ID", s)
	}
	return Chat{Adapter: adapter, ID: id}, nil
}

// Account is one user of one platform.
type Account struct {
	Adapter string
	User    string // the platform's id of the user
}

func (a Account) String() string { return a.Adapter + ":" + a.User }

// Message is what an adapter received. In a group an adapter passes on only
// what is addressed to the bot, without the mention.
type Message struct {
	ID      string // the platform's id, unique within the chat
	Chat    Chat
	Private bool // the chat has no other reader than From
	From    Account
	// Whisper: an answer to this message can be shown to From alone in Chat,
	// although others read it (see [Delivery.Private]).
	Whisper bool
	// PrivateChat is where From can be reached alone, if the platform tells.
	PrivateChat string
	Content     Content
	// Page: Chat is a page about the bot, which shows its last delivery only.
	// What one does there is answered in the private chat.
	Page bool
	// Handle is what the platform gave to answer this message with, in the
	// adapter's own form; [Delivery.Handle] brings it back, maybe to another
	// process. It may be a secret of short life, so it is never logged. One
	// that is longer than MaxHandle is dropped.
	Handle string
	// Mark is how far the adapter has read; it is stored with the message.
	Mark Mark
}

// Mark is an adapter's durable note of how far it has read a stream: a chat's
// history, or everything. Keys belong to the adapter.
type Mark struct{ Key, Value string }

// Content is what a message carries: exactly one of [Text], [Press],
// [Submission], [File], [Voice], [Start], [Home].
type Content interface{ content() }

// Text is written text.
type Text struct {
	Text   string
	EditOf string // the id of the message that this one replaces, or empty
}

// Press is the press of a button of an earlier delivery.
type Press struct{ Button string }

// Submission is a form that was filled in as the platform shows forms
// ([FormSheet]).
type Submission struct {
	Form   string            // [FormSheet.ID]
	Values map[string]string // by [SheetField.Name]
}

// Home is the opening of a page about the bot: it shows what is open for the
// person.
type Home struct{}

// Start is the first contact, or the opening of a link that carries a word:
// an invite code.
type Start struct{ Code string }

// File is a document or picture. Path names a file that the adapter keeps
// readable for as long as Receive runs.
type File struct {
	Name string
	Type string // media type
	Size int64  // bytes
	Path string
}

// Voice is a voice note, which the bot cannot hear.
type Voice struct{}

func (Text) content()       {}
func (Press) content()      {}
func (File) content()       {}
func (Voice) content()      {}
func (Submission) content() {}
func (Home) content()       {}
func (Start) content()      {}

// MaxHandle is the most bytes of a [Message.Handle].
const MaxHandle = 2000

// MaxText is the most bytes of a text that the core reads: room for an
// announcement in both languages. Longer ones are told that they are.
const MaxText = 32 << 10
