package bot

import (
	"time"

	"wasl/bot/locale"
)

// PersonID is the core's id of a person; it says nothing about them.
type PersonID string

// Role is what a person is to the process.
type Role string

// The roles.
const (
	Lead        Role = "lead"        // heads a State's seat
	Contributor Role = "contributor" // reports for a State
	Delegation  Role = "delegation"  // a State's permanent delegation to the League
	Officer     Role = "officer"     // of the secretariat
	Head        Role = "head"        // of the secretariat
	Partner     Role = "partner"     // ESCWA, IOM
)

// Roles lists the roles in the order in which people are listed.
func Roles() []Role { return []Role{Head, Officer, Lead, Contributor, Delegation, Partner} }

// Secretariat reports whether the role belongs to the secretariat.
func (r Role) Secretariat() bool { return r == Officer || r == Head }

// OfSeat reports whether the role belongs to a State's seat.
func (r Role) OfSeat() bool { return r == Lead || r == Contributor || r == Delegation }

// PersonStatus tells whether a person may act.
type PersonStatus string

// The states of a person.
const (
	Active    PersonStatus = "active"
	Suspended PersonStatus = "suspended"
)

// Person is a human with a role. Name and Title are as the person or the
// inviting officer gave them.
type Person struct {
	ID       PersonID
	Role     Role
	State    StateCode // empty unless the role is of a seat
	Name     string
	Title    string
	Ministry string
	Lang     locale.Lang // of everything that goes out by itself
	Status   PersonStatus
	JoinedAt time.Time
}

// BoundAccount is an account that belongs to a person, with the private chat
// in which they are reached. The first one bound is the preferred one.
type BoundAccount struct {
	Account
	Person  PersonID
	Chat    Chat
	BoundAt time.Time
}

// InviteTTL is how long an invite code is valid.
const InviteTTL = 7 * 24 * time.Hour

// Invite lets one account join as the person that it describes. Only the
// hash of its code is kept.
type Invite struct {
	CodeHash  string
	Role      Role
	State     StateCode
	Name      string
	Person    PersonID // who gets a further account; empty: a new person
	CreatedBy PersonID // empty: from the command line
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedBy    PersonID
	UsedAt    time.Time // zero: still open
	RevokedAt time.Time
}

// Open reports whether the invite can be used at t.
func (i Invite) Open(t time.Time) bool {
	return i.UsedAt.IsZero() && i.RevokedAt.IsZero() && t.Before(i.ExpiresAt)
}

// Attempts counts an account's wrong invite codes.
type Attempts struct {
	Account Account
	Wrong   int
	Until   time.Time // no further try before
}
