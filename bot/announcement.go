package bot

import (
	"fmt"
	"time"

	"wasl/bot/locale"
)

// AnnouncementState is where an announcement stands.
type AnnouncementState string

// The states of an announcement.
const (
	AnnouncementDraft     AnnouncementState = "draft"
	AnnouncementAwaiting  AnnouncementState = "awaiting_approval"
	AnnouncementScheduled AnnouncementState = "scheduled" // approved, waits for its time
	AnnouncementSending   AnnouncementState = "sending"
	AnnouncementDone      AnnouncementState = "done"
	AnnouncementCancelled AnnouncementState = "cancelled"
)

// Audience is to whom an announcement goes: everyone of every seat, or what
// is named.
type Audience struct {
	All    bool        `json:"all,omitempty"`
	States []StateCode `json:"states,omitempty"`
	Roles  []Role      `json:"roles,omitempty"`
	Chats  []string    `json:"chats,omitempty"` // channels, as [Chat.String]
}

// Announcement is an official act of the secretariat: nobody approves their
// own, and what was previewed is what is sent. A correction of one is an
// announcement too: it is written, approved and sent like any other.
type Announcement struct {
	Number     AnnouncementNumber
	Corrects   AnnouncementNumber // the announcement that this one corrects, or empty; it never changes
	Author     PersonID
	Text       map[locale.Lang]string
	Rendered   map[locale.Lang]string // as approved: what is sent, whatever moves meanwhile
	Audience   Audience
	Circular   string // reference number and date of the circular, or empty
	Event      string // id of an event, or empty
	Files      []Attachment
	SendAt     time.Time
	State      AnnouncementState
	Approver   PersonID
	Reason     string // why it was rejected
	CreatedAt  time.Time
	ApprovedAt time.Time
	DoneAt     time.Time
}

// AnnouncementNumber is the public number of an announcement, e.g. "ANN-2026-003".
type AnnouncementNumber string

// NewAnnouncementNumber composes a number: counted by year, from 1.
func NewAnnouncementNumber(year, n int) AnnouncementNumber {
	return AnnouncementNumber(fmt.Sprintf("ANN-%d-%03d", year, n))
}

// NewCorrectionNumber composes the number of the n-th correction of an
// announcement, from 1, as the United Nations number theirs: "ANN-2026-003/Corr.1".
func NewCorrectionNumber(of AnnouncementNumber, n int) AnnouncementNumber {
	return AnnouncementNumber(fmt.Sprintf("%s/Corr.%d", of, n))
}

// About is the number by which the readers know an announcement: a correction
// is about what it corrects.
func (a Announcement) About() AnnouncementNumber {
	if a.Corrects != "" {
		return a.Corrects
	}
	return a.Number
}

// Progress is how far the deliveries of an object are.
type Progress struct {
	Waiting bool // some are not settled yet
	// Place is where a delivery stands among them, from 1 to Of: in the order in
	// which they were accepted, and only about so where others came between.
	Place, Of int
}

// DeliveryCounts is how many deliveries of an announcement stand where.
type DeliveryCounts struct {
	Total, Waiting, Sent, Acknowledged, Failed, Unknown int
	Stopped                                             int // withdrawn before they went
}
