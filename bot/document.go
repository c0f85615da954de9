package bot

import (
	"fmt"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// Document is a paper of the secretariat that members ask for: an information
// paper, a file, a summary. Its text is never answered from. It is not changed
// once it is there: a new version is a document of its own that replaces it.
//
// A document is current unless it was withdrawn or one replaces it that was
// not. So where the newest is withdrawn, what it replaced is current again.
type Document struct {
	Number   DocumentNumber
	Title    map[locale.Lang]string // in at least one language
	Langs    []locale.Lang          // in which it is written
	Version  string                 // as the secretariat calls it, or empty
	Date     civil.Date
	Replaces DocumentNumber // an earlier version, or empty
	About    Topic
	Inside   bool // for the secretariat only
	File     Attachment
	Author   PersonID
	// WithdrawnAt is when it was taken back; zero: it was not.
	WithdrawnAt time.Time
	CreatedAt   time.Time
}

// In is the title in a language, or in the one that it has.
func (d Document) In(l locale.Lang) string {
	if t := d.Title[l]; t != "" {
		return t
	}
	return d.Title[l.Other()]
}

// DocumentNumber is the public number of a document, e.g. "DOC-2026-003".
type DocumentNumber string

// NewDocumentNumber composes a number: counted by year, from 1.
func NewDocumentNumber(year, n int) DocumentNumber {
	return DocumentNumber(fmt.Sprintf("%s%d-%03d", documentPrefix, year, n))
}

const documentPrefix = "DOC-"

// ParseDocumentNumber reads a number as people write it: in either set of
// digits, and in any case.
func ParseDocumentNumber(text string) (DocumentNumber, bool) {
	text = strings.ToUpper(strings.TrimSpace(locale.Digits(text)))
	var year, n int
	rest, ok := strings.CutPrefix(text, documentPrefix)
	if !ok || len(rest) > 12 {
		return "", false
	}
	y, count, ok := strings.Cut(rest, "-")
	if !ok {
		return "", false
	}
	if year, ok = Number(y); !ok || year < 1 {
		return "", false
	}
	if n, ok = Number(count); !ok || n < 1 {
		return "", false
	}
	return NewDocumentNumber(year, n), true
}

// Topic is what a document hangs on: an entry of the knowledge base, an event
// of the calendar, or nothing (empty).
type Topic string

const (
	entryTopic = "entry:"
	eventTopic = "event:"
)

// OnEntry is the topic of an entry.
func OnEntry(id string) Topic { return Topic(entryTopic + id) }

// OnEvent is the topic of an event.
func OnEvent(id string) Topic { return Topic(eventTopic + id) }

// Entry is the id of the entry, if it is one.
func (t Topic) Entry() (id string, ok bool) { return strings.CutPrefix(string(t), entryTopic) }

// Event is the id of the event, if it is one.
func (t Topic) Event() (id string, ok bool) { return strings.CutPrefix(string(t), eventTopic) }

// The capability that announces, and how another one hands it a document to
// circulate: its argument is the document's number.
const (
	Announcing  = "announce"
	DoCirculate = "circulate"
)

// CirculateAction opens the form of an announcement to which a document is
// attached.
func CirculateAction(n DocumentNumber) Action {
	return Action{Capability: Announcing, Do: DoCirculate, Arg: string(n)}
}
