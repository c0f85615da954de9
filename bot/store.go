package bot

import (
	"context"
	"errors"
	"time"

	"wasl/bot/locale"
)

// ErrNotFound is returned by every look-up of one thing that is not there.
var ErrNotFound = errors.New("not found")

// Store keeps everything. Implementations pass the suite in storage/storagetest.
type Store interface {
	// Update runs fn in one write transaction with one timestamp. It is
	// committed if fn returns nil. Writers exclude each other.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn over one consistent snapshot; writes in it fail.
	View(ctx context.Context, fn func(Tx) error) error
	Close() error
}

// Tx is a transaction: the tables, each behind an interface of its own.
type Tx interface {
	Now() time.Time // the transaction's one timestamp
	Messages() MessageStore
	States() StateStore
	People() PeopleStore
	Invites() InviteStore
	Conversations() ConversationStore
	Deliveries() DeliveryStore
	Stories() StoryStore
	Updates() UpdateStore
	Questions() QuestionStore
	Announcements() AnnouncementStore
	Schedules() ScheduleStore
	Digests() DigestStore
	Content() ContentStore
	Documents() DocumentStore
	Audit() AuditStore
}

// MessageStore holds the ids of received messages and the adapters' marks,
// and no text.
type MessageStore interface {
	// Add records a message and its mark, and reports whether it is new.
	Add(ctx context.Context, m Message) (fresh bool, err error)
	Marks(ctx context.Context, adapter string) ([]Mark, error) // by key
}

// StateStore holds the member States.
type StateStore interface {
	Seed(ctx context.Context, states []State) error // adds those that are missing
	All(ctx context.Context) ([]State, error)       // League order
}

// PeopleStore holds persons and their accounts.
type PeopleStore interface {
	Get(ctx context.Context, id PersonID) (Person, error)
	ByAccount(ctx context.Context, a Account) (Person, error)
	All(ctx context.Context) ([]Person, error) // by League order of their State, then role, then id; the secretariat and partners last
	Save(ctx context.Context, p Person) error  // adds or replaces
	Bind(ctx context.Context, a BoundAccount) error
	Accounts(ctx context.Context, id PersonID) ([]BoundAccount, error)    // preferred first
	AllAccounts(ctx context.Context) (map[PersonID][]BoundAccount, error) // as Accounts, of everybody who has one
	Prefer(ctx context.Context, a Account) error                          // puts an account first
}

// InviteStore holds invites by the hash of their code, and wrong tries.
type InviteStore interface {
	Get(ctx context.Context, codeHash string) (Invite, error)
	Save(ctx context.Context, i Invite) error
	Attempts(ctx context.Context, a Account) (Attempts, error) // zero if none
	SaveAttempts(ctx context.Context, at Attempts) error
}

// ConversationStore holds conversations.
type ConversationStore interface {
	Get(ctx context.Context, owner OwnerID) (Conversation, error) // a new one if there is none
	Save(ctx context.Context, c Conversation) error
}

// DeliveryStore holds deliveries and their buttons.
type DeliveryStore interface {
	// Add appends a delivery to its lane and gives it its id.
	Add(ctx context.Context, d Delivery) (DeliveryID, error)
	Get(ctx context.Context, id DeliveryID) (Delivery, error)
	// Button returns a button and the delivery that carries it.
	Button(ctx context.Context, id string) (Button, Delivery, error)
	// DueLanes returns the chats whose first unsettled delivery is pending and
	// due, replies first, at most limit, of the adapters that are chosen (nil:
	// all). Of lanes in which nobody waits for a reply there are at most so many
	// for each adapter that, with those that are being sent, there are `broadcasts`.
	DueLanes(ctx context.Context, chosen func(adapter string) bool, limit, broadcasts int) ([]Chat, error)
	// Claim marks the first unsettled delivery of a lane as being sent, if it
	// is pending and due, and returns it; ErrNotFound if there is none.
	Claim(ctx context.Context, lane Chat) (Delivery, error)
	// Due reports whether Claim would return a delivery of a lane, and of what kind.
	Due(ctx context.Context, lane Chat) (kind Kind, due bool, err error)
	// NextDue is the earliest time at which a lane of the chosen adapters (nil:
	// all) has something to send.
	NextDue(ctx context.Context, chosen func(adapter string) bool) (at time.Time, ok bool, err error)
	// Save stores State, NotBefore, Attempts, Failure, MessageID and the times,
	// and Handle, which what is settled has no more.
	Save(ctx context.Context, d Delivery) error
	// LastMessage is the platform's id of the last message that a delivery
	// before this one became in its lane, edits apart; empty if there is none.
	LastMessage(ctx context.Context, d Delivery) (messageID string, err error)
	// Interrupted returns the deliveries in state sending.
	Interrupted(ctx context.Context) ([]Delivery, error)
	// ByOrigin returns the deliveries of an object of a kind, in their order.
	ByOrigin(ctx context.Context, o Origin, k Kind) ([]Delivery, error)
	// ByOriginTo returns those of them that are meant for a person.
	ByOriginTo(ctx context.Context, o Origin, k Kind, p PersonID) ([]Delivery, error)
	// Counts counts the deliveries of an object of a kind by their state.
	Counts(ctx context.Context, o Origin, k Kind) (DeliveryCounts, error)
	// Progress tells how far the deliveries of d's origin and kind are. It costs
	// the same however many there are.
	Progress(ctx context.Context, d Delivery) (Progress, error)
	// Withdraw ends the deliveries of an object of a kind that are pending, and
	// returns how many: they failed as [SendStopped], or are unknown if an
	// earlier try may have arrived. They have no Handle any more. Those in state sending are marked with
	// [SendStopped], so that they are not tried again.
	Withdraw(ctx context.Context, o Origin, k Kind) (int, error)
	// Undelivered returns what failed or is unknown, settled in [from, to), but
	// for what was withdrawn, and what something took the place of before to.
	Undelivered(ctx context.Context, from, to time.Time) ([]Delivery, error)
}

// UpdateStore holds the States' updates with all their versions.
type UpdateStore interface {
	// NextNumber takes the next number of a State in a year.
	NextNumber(ctx context.Context, s StateCode, year int) (UpdateNumber, error)
	Add(ctx context.Context, u Update) error // with its first version
	// Save stores Status, Visibility and SubmittedAt.
	Save(ctx context.Context, u Update) error
	// AddVersion appends a version; its number follows the last one.
	AddVersion(ctx context.Context, n UpdateNumber, v UpdateVersion) error
	Get(ctx context.Context, n UpdateNumber) (Update, error) // latest version
	Versions(ctx context.Context, n UpdateNumber) ([]UpdateVersion, error)
	// ByState returns a State's updates, newest first, at most limit, with
	// numbers before `before` (empty: from the newest).
	ByState(ctx context.Context, s StateCode, before UpdateNumber, limit int) ([]Update, error)
	// SubmittedBetween returns what was submitted in [from, to) and not
	// withdrawn, each in its last version before `to`, by submission.
	SubmittedBetween(ctx context.Context, from, to time.Time) ([]Update, error)
}

// QuestionStore holds the questions to the secretariat.
type QuestionStore interface {
	Add(ctx context.Context, q Question) (number int, err error)
	Get(ctx context.Context, number int) (Question, error)
	Save(ctx context.Context, q Question) error
	// Same returns the newest question with this folded text that is open or taken.
	Same(ctx context.Context, folded string) (Question, error)
	// Waiting returns what was asked before `at` and not closed by then, oldest first.
	Waiting(ctx context.Context, at time.Time) ([]Question, error)
	AddAsker(ctx context.Context, a Asker) error // again: no change
	Askers(ctx context.Context, number int) ([]Asker, error)
}

// AnnouncementStore holds the announcements.
type AnnouncementStore interface {
	NextNumber(ctx context.Context, year int) (AnnouncementNumber, error)
	// NextCorrection takes the next number of a correction of an announcement.
	NextCorrection(ctx context.Context, of AnnouncementNumber) (AnnouncementNumber, error)
	// Save adds or replaces. It is no way round Approve: what is not approved
	// does not get beyond awaiting, and what is approved keeps its text, its
	// audience and its time, and goes on only: scheduled → sending → done, or
	// back to draft or awaiting before it is sent.
	Save(ctx context.Context, a Announcement) error
	Get(ctx context.Context, n AnnouncementNumber) (Announcement, error)
	// Corrections returns the corrections of an announcement, oldest first,
	// whatever became of them.
	Corrections(ctx context.Context, of AnnouncementNumber) ([]Announcement, error)
	// Recent returns announcements and corrections, the newest first, at most limit.
	Recent(ctx context.Context, limit int) ([]Announcement, error)
	// Approve moves an awaiting announcement on, if approver is not its
	// author: this is where four eyes are enforced. It reports whether it did.
	Approve(ctx context.Context, n AnnouncementNumber, approver PersonID, next AnnouncementState) (bool, error)
}

// ScheduleStore holds the schedules and what became of their occurrences.
type ScheduleStore interface {
	Get(ctx context.Context, id string) (Schedule, error)
	Save(ctx context.Context, s Schedule) error
	Due(ctx context.Context) ([]Schedule, error)
	NextDue(ctx context.Context) (at time.Time, ok bool, err error)
	// Occur records an occurrence and reports whether it is new.
	Occur(ctx context.Context, o Occurrence) (fresh bool, err error)
	// Missed returns what was not done of what fell due in [from, to), by its time.
	Missed(ctx context.Context, from, to time.Time) ([]Occurrence, error)
}

// Digest is a digest as it was sent.
type Digest struct {
	Week string // its last day, 2026-11-28
	Lang locale.Lang
	Text string
	At   time.Time
}

// DigestStore holds the digests that were sent.
type DigestStore interface {
	Save(ctx context.Context, d Digest) error // the first one of a week and language stays
	Get(ctx context.Context, week string, l locale.Lang) (Digest, error)
}

// ContentKind is what an override replaces or adds.
type ContentKind string

// The kinds of overridden content.
const (
	ContentEntry ContentKind = "entry" // an entry of the knowledge base, as TOML
	ContentEvent ContentKind = "event" // an event of the calendar, as JSON
)

// Override is a version of a piece of content over the shipped one.
type Override struct {
	Kind    ContentKind
	ID      string
	Version int // from 1, of its id; given by the store
	Data    string
	By      PersonID // empty: whoever has the command line
	At      time.Time
}

// ContentStore holds overrides, every version of each.
type ContentStore interface {
	All(ctx context.Context, k ContentKind) ([]Override, error) // the newest version of each, by id
	// History returns the versions of one, oldest first; none where the shipped
	// content was never changed.
	History(ctx context.Context, k ContentKind, id string) ([]Override, error)
	Save(ctx context.Context, o Override) error // adds a version; none is ever replaced
	// Revision grows with every Save, so that what is built from the content
	// can be kept until it changes.
	Revision(ctx context.Context) (int64, error)
}

// DocumentStore holds the papers of the secretariat.
type DocumentStore interface {
	NextNumber(ctx context.Context, year int) (DocumentNumber, error)
	Add(ctx context.Context, d Document) error
	// Save stores Inside and WithdrawnAt: nothing else of a document changes.
	Save(ctx context.Context, d Document) error
	Get(ctx context.Context, n DocumentNumber) (Document, error)
	// Successor is the document that replaces one and was not withdrawn.
	Successor(ctx context.Context, of DocumentNumber) (Document, error)
	// Current returns the documents that are current, the newest first, at most limit.
	Current(ctx context.Context, limit int) ([]Document, error)
	// On returns those of them that hang on a topic.
	On(ctx context.Context, t Topic) ([]Document, error)
}

// AuditStore holds the hash-chained trail.
type AuditStore interface {
	Append(ctx context.Context, l AuditLine) error // Seq, At and Hash are given
	Head(ctx context.Context) (AuditLine, error)   // ErrNotFound while empty
	// Verify walks the chain and returns the first line whose hash is wrong
	// (ok false), or the number of lines.
	Verify(ctx context.Context) (lines, broken int64, err error)
}
