package web

import (
	"crypto/rand"
	"slices"
	"strconv"
	"sync"
	"time"

	"wasl/bot"
)

// keep is how many messages of a chat the log holds; older ones are forgotten.
const keep = 500

// entry is one message as the page shows it. Once in the feed it is never
// changed, only replaced: readers share it.
type entry struct {
	ID      string     `json:"id"`
	Chat    string     `json:"chat"`
	Order   uint64     `json:"order"`          // place in the chat
	From    string     `json:"from,omitempty"` // a seat's user; empty: the assistant
	Kind    string     `json:"kind"`           // a delivery's kind, or text, press, file
	Ref     string     `json:"ref,omitempty"`
	Lang    string     `json:"lang,omitempty"`
	Lines   [][]span   `json:"lines,omitempty"`
	Buttons []button   `json:"buttons,omitempty"`
	Files   []fileView `json:"files,omitempty"`
	ReplyTo string     `json:"reply_to,omitempty"`
	Private bool       `json:"private,omitempty"` // in a group, for one reader
	Edited  bool       `json:"edited,omitempty"`
	Unsent  bool       `json:"unsent,omitempty"` // of a user: the core did not take it
	At      time.Time  `json:"at"`

	seq        uint64           // of the last change
	audience   string           // only this user may see it; empty: the whole chat
	raw        string           // what the user sent, to tell a redelivery from a clash
	deliveries []bot.DeliveryID // what the assistant's message is or replaced
	blobs      map[string]blob  // its files, by token
}

type span struct {
	Text string `json:"text"`
	Bold bool   `json:"bold,omitempty"`
}

type button struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Label string `json:"label"`
}

type fileView struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	URL  string `json:"url,omitempty"` // of the assistant's files only
}

// blob is a file that the assistant sent. It is kept in memory, since the file
// that the core named may be gone when somebody opens it.
type blob struct {
	contentType string
	name        string
	body        []byte
}

// feed is the log of all chats. Each change gets the next number, and wakes
// the streams, which read what is newer than what they have shown: a slow
// reader gets the latest state of a message, and holds up nobody.
type feed struct {
	epoch string // of this process: numbers of another one mean nothing

	mu      sync.Mutex
	seq     uint64
	sent    uint64 // the assistant's messages
	chats   map[string][]*entry
	changed chan struct{} // closed at the next change
}

func newFeed() *feed {
	return &feed{epoch: rand.Text()[:8], chats: map[string][]*entry{}, changed: make(chan struct{})}
}

// verdict is what became of a user's message.
type verdict int

const (
	added    verdict = iota
	repeated         // the same message again
	clashing         // another message has this id
)

// addUser puts a user's message into its chat.
func (f *feed) addUser(e entry) verdict {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.find(e.Chat, e.ID); i >= 0 {
		old := f.chats[e.Chat][i]
		if old.From != e.From || old.Kind != e.Kind || old.raw != e.raw {
			return clashing
		}
		return repeated
	}
	f.append(&e)
	return added
}

// setUnsent records whether the core has taken a user's message.
func (f *feed) setUnsent(chat, id string, unsent bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.find(chat, id)
	if i < 0 || f.chats[chat][i].Unsent == unsent {
		return
	}
	e := *f.chats[chat][i]
	e.Unsent = unsent
	f.replace(i, &e)
}

// addSent puts the assistant's message into its chat, or in the place of the
// one that it replaces, and returns its id.
func (f *feed) addSent(e entry, d bot.Delivery) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if d.EditsMessage != "" {
		e.Edited = true
		// The id alone does not do: it may be one of an earlier process.
		if i := f.find(e.Chat, d.EditsMessage); i >= 0 && slices.Contains(f.chats[e.Chat][i].deliveries, d.Edits) {
			old := f.chats[e.Chat][i]
			e.ID, e.Order, e.At = old.ID, old.Order, old.At
			e.deliveries = append(slices.Clone(old.deliveries), d.ID)
			f.replace(i, &e)
			return e.ID
		}
	}
	f.sent++
	e.ID = "w" + strconv.FormatUint(f.sent, 10)
	e.deliveries = []bot.DeliveryID{d.ID}
	f.append(&e)
	return e.ID
}

// label finds what a button says that a user sees in a chat.
func (f *feed) label(user, chat, id string) (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range slices.Backward(f.chats[chat]) {
		if !e.visible(user) {
			continue
		}
		for _, b := range e.Buttons {
			if b.ID == id {
				return b.Label, true
			}
		}
	}
	return "", false
}

// blob finds a file that the assistant sent.
func (f *feed) blob(token string) (blob, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, entries := range f.chats {
		for _, e := range entries {
			if b, ok := e.blobs[token]; ok {
				return b, true
			}
		}
	}
	return blob{}, false
}

// since returns what a user sees in these chats that changed after a number,
// in the order of the changes; the number of the last change; and a channel
// that is closed at the next one.
func (f *feed) since(user string, rooms []Room, after uint64) ([]*entry, uint64, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []*entry
	for _, room := range rooms {
		for _, e := range f.chats[room.ID] {
			if e.seq > after && e.visible(user) {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b *entry) int {
		if a.seq < b.seq {
			return -1
		}
		return 1
	})
	return out, f.seq, f.changed
}

func (e *entry) visible(user string) bool { return e.audience == "" || e.audience == user }

// find returns the place of a message in its chat, or -1. Recent ones are
// asked for most.
func (f *feed) find(chat, id string) int {
	for i, e := range slices.Backward(f.chats[chat]) {
		if e.ID == id {
			return i
		}
	}
	return -1
}

func (f *feed) append(e *entry) {
	f.touch(e)
	e.Order = e.seq
	entries := append(f.chats[e.Chat], e)
	if len(entries) > keep {
		entries = slices.Clone(entries[len(entries)-keep:])
	}
	f.chats[e.Chat] = entries
}

func (f *feed) replace(i int, e *entry) {
	f.touch(e)
	f.chats[e.Chat][i] = e
}

func (f *feed) touch(e *entry) {
	f.seq++
	e.seq = f.seq
	close(f.changed)
	f.changed = make(chan struct{})
}
