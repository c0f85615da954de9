package bot

import (
	"cmp"
	"time"

	"wasl/bot/locale"
)

// Kind says what a delivery is for. It is stable, public, and decides how a
// delivery is repeated (see [Kind.Repeatable]).
type Kind string

// The kinds of delivery.
const (
	KindReply        Kind = "reply"
	KindPrompt       Kind = "prompt" // a form asks
	KindPreview      Kind = "preview"
	KindRefusal      Kind = "refusal"
	KindError        Kind = "error"
	KindNotice       Kind = "notice"
	KindDigest       Kind = "digest"
	KindReminder     Kind = "reminder"
	KindAnnouncement Kind = "announcement"
	KindCorrection   Kind = "correction"
	KindQuestion     Kind = "question" // to the secretariat
	KindAnswer       Kind = "answer"   // from the secretariat
)

// Repeatable reports whether a delivery of unknown fate is sent once more: an
// answer to somebody who waits is, since silence is worse than a repetition;
// an official message is not, but shown as unknown.
func (k Kind) Repeatable() bool {
	switch k {
	case KindReply, KindPrompt, KindPreview, KindRefusal, KindError, KindNotice:
		return true
	}
	return false
}

// Patience is how long a delivery of this kind is worth retrying, from the
// time it was to leave.
func (k Kind) Patience() time.Duration {
	switch k {
	case KindReply, KindPrompt, KindPreview, KindRefusal, KindError:
		return time.Hour
	case KindNotice:
		return 6 * time.Hour
	case KindReminder:
		return 24 * time.Hour
	}
	return 72 * time.Hour
}

// DeliveryState is where a delivery stands.
type DeliveryState string

// The life of a delivery: pending → sending → sent → acknowledged, or failed
// or unknown.
const (
	Pending      DeliveryState = "pending"
	Sending      DeliveryState = "sending"
	Sent         DeliveryState = "sent"
	Acknowledged DeliveryState = "acknowledged"
	Failed       DeliveryState = "failed"
	Unknown      DeliveryState = "unknown"
)

// Final reports whether the delivery has left its lane.
func (s DeliveryState) Final() bool { return s != Pending && s != Sending }

// DeliveryID is the core's id of a delivery ("d17"): unique, growing in the
// order in which deliveries were accepted.
type DeliveryID string

// compare orders ids as they were given: a longer one is later.
func (id DeliveryID) compare(other DeliveryID) int {
	return cmp.Or(cmp.Compare(len(id), len(other)), cmp.Compare(id, other))
}

// Delivery is one message to one chat, and its fate. Its text is final: what
// stands here is what the adapter renders.
type Delivery struct {
	ID      DeliveryID
	Chat    Chat
	Kind    Kind
	Ref     string // public number of what it is about
	Lang    locale.Lang
	Text    string // may hold the marks of package locale
	Buttons []Button
	Files   []File
	ReplyTo string     // platform's id of the message that it answers
	Handle  string     // [Message.Handle] of that message; kept until the delivery is settled
	Private bool       // only Reader may see it, in a group too
	Reader  string     // with Private: the platform's id of the user
	Sheet   *FormSheet // the form that the message asks for, where the platform shows forms
	Edits   DeliveryID // the delivery that it replaces
	// EditsMessage is the platform's id of what Edits became. The store fills
	// it in when the delivery is claimed; empty if that one never arrived.
	EditsMessage string
	// Previous is the platform's id of the last message of its lane that is
	// known, for [Finder]: the delivery's own came later, if at all.
	Previous string

	Person  PersonID   // to whom, if it is meant for a person
	Instead DeliveryID // the delivery whose place it takes: that one failed, or its fate is unknown
	Origin  Origin     // whose it is
	Expires time.Time  // it is not sent any more from then on; zero: see [Delivery.Deadline]

	State          DeliveryState
	NotBefore      time.Time // earliest time of the (next) try
	Attempts       int
	Failure        SendErrorKind // why it failed, or last had to wait
	MessageID      string        // platform's id once sent
	CreatedAt      time.Time
	SettledAt      time.Time // when State became final
	AcknowledgedAt time.Time
}

// Origin says which capability a delivery belongs to, and to which of its
// objects: "announce", "ANN-2026-003". The capability is told when such a
// delivery is settled.
type Origin struct {
	Capability string
	Object     string
}

// Button is a button under a delivery.
type Button struct {
	ID     string // opaque, unguessable, at most 22 bytes; given by the core
	Name   string // stable over languages, e.g. "confirm", "choose:obj-08"
	Label  string
	Action Action
}

// FormSheet is a form as a platform can show it at once, instead of asking
// step by step. An adapter that has forms opens it while the interaction that
// asked for it is fresh; else the message's text asks the first question.
type FormSheet struct {
	ID     string // comes back in [Submission.Form]
	Title  string // at most 24 characters
	Submit string // label of the button that sends it
	Fields []SheetField
}

// SheetField is one field of a form sheet.
type SheetField struct {
	Name     string
	Label    string
	Long     bool     // several lines of text
	Max      int      // most characters; 0: the platform's limit
	Optional bool     // may be left empty
	Choices  []Choice // one of these; none: free text
	Value    string   // what stands in it at first
}

// Choice is one value of a field, and what it is called.
type Choice struct{ Value, Label string }

// Action is what a press does: it is stored with the button, so that a press
// is understood after a restart, and a forged one means nothing.
type Action struct {
	Capability string // who handles it; empty: the core
	Do         string // which of its handlers
	Arg        string // its argument
	Form       string // id of the open form that it belongs to, or empty
}

// Out is a message that a command wants to be sent.
type Out struct {
	To      Chat     // zero: where the message came from, or to Person
	Person  PersonID // sent to this person's private chat
	Kind    Kind
	Ref     string
	Lang    locale.Lang // zero: the language of the answer
	Text    string
	Buttons []Button
	Files   []File
	Sheet   *FormSheet
	Edits   DeliveryID
	Origin  Origin
	Expires time.Time // not sent any more from then on; zero: its kind's patience says when
	// Open marks an answer that a group may read. Anything else that would
	// go to a group is sent privately, and the group sees one line that it was.
	Open bool

	written bool       // it wants something written
	reader  string     // shown to this user alone, in a chat that others read
	handle  string     // of the message that it answers
	instead DeliveryID // of the delivery whose place it takes
}

// Reply is all that a command answers, in order.
type Reply []Out

// Button returns a button that does the action.
func (a Action) Button(name, label string) Button {
	return Button{Name: name, Label: label, Action: a}
}
