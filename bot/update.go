package bot

import (
	"fmt"
	"time"

	"wasl/bot/locale"
)

// UpdateKind is what an update tells. A status belongs to a measure only.
type UpdateKind string

// The kinds of update.
const (
	Measure       UpdateKind = "measure"
	GoodPractice  UpdateKind = "good_practice"
	Challenge     UpdateKind = "challenge"
	SupportNeeded UpdateKind = "support_needed"
	Pledge        UpdateKind = "pledge"
)

// UpdateKinds lists the kinds in the order in which they are offered.
func UpdateKinds() []UpdateKind {
	return []UpdateKind{Measure, GoodPractice, Challenge, SupportNeeded, Pledge}
}

// MeasureStatus is how far a measure is; never how far a State is.
type MeasureStatus string

// The statuses of a measure.
const (
	Planned    MeasureStatus = "planned"
	InProgress MeasureStatus = "in_progress"
	Completed  MeasureStatus = "completed"
	Continuing MeasureStatus = "continuing"
	Paused     MeasureStatus = "paused"
	Withdrawn  MeasureStatus = "withdrawn"
)

// MeasureStatuses lists the statuses in the order in which they are offered.
func MeasureStatuses() []MeasureStatus {
	return []MeasureStatus{Planned, InProgress, Completed, Continuing, Paused, Withdrawn}
}

// MeasureType is the form a measure takes.
type MeasureType string

// MeasureTypes lists the types in the order in which they are offered.
func MeasureTypes() []MeasureType {
	return []MeasureType{"legislation", "policy", "institution", "programme", "data",
		"agreement", "training", "awareness", "finance", "ratification"}
}

// UpdateState is where an update stands between its author and the secretariat.
type UpdateState string

// The states of an update.
const (
	UpdateDraft     UpdateState = "draft"
	UpdateSubmitted UpdateState = "submitted"
	UpdateWithdrawn UpdateState = "withdrawn"
)

// Visibility is who may read an update.
type Visibility string

// The visibilities, from the narrowest to the widest.
const (
	VisibleDraft       Visibility = "draft"       // its author
	VisibleSecretariat Visibility = "secretariat" // its State and the secretariat
)

// The limits of an update's text in code points; the upper one is that of the
// pledge form of the United Nations Network on Migration.
const (
	UpdateTextMin = 30
	UpdateTextMax = 3000
)

// Objectives is the number of objectives of the Compact.
const Objectives = 23

// UpdateNumber is the public number of an update, e.g. "JO-2026-014".
type UpdateNumber string

// NewUpdateNumber composes a number: counted by State and year, from 1.
func NewUpdateNumber(s StateCode, year, n int) UpdateNumber {
	return UpdateNumber(fmt.Sprintf("%s-%d-%03d", s, year, n))
}

// Update is what a State reports. Its content stands in its versions, which
// are added and never changed.
type Update struct {
	Number      UpdateNumber
	State       StateCode
	Author      PersonID
	Status      UpdateState
	Visibility  Visibility
	CreatedAt   time.Time
	SubmittedAt time.Time // zero while a draft
	UpdateVersion
}

// UpdateVersion is one wording of an update.
type UpdateVersion struct {
	Version   int // from 1
	By        PersonID
	At        time.Time
	Reason    string // why it was amended
	Kind      UpdateKind
	Objective int   // the main one, 1 to 23
	Others    []int // further objectives, ascending
	Type      MeasureType
	Measure   MeasureStatus // empty unless Kind is Measure
	Text      string        // the State's own words
	Lang      locale.Lang   // of Text
}

// Period is a reporting window, from one regional review to the next.
type Period struct {
	ID       string
	From, To string // "2024-08", inclusive months; To empty: open
}

// PeriodAt returns the reporting window of a time.
func PeriodAt(t time.Time) Period {
	month := t.Format("2006-01")
	for _, p := range []Period{{"r1", "2018-12", "2021-02"}, {"r2", "2021-03", "2024-07"}} {
		if month <= p.To {
			return p
		}
	}
	return Period{ID: "r3", From: "2024-08"}
}
