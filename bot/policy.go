package bot

// Right is something that a person may be allowed to do. This file is the one
// place that decides who may; what is not granted here is denied.
type Right string

// The rights.
const (
	// RightAnyone is what an unbound account has: to ask and to join.
	RightAnyone Right = "anyone"
	// RightBound is what every bound person has: preferences, acknowledging.
	RightBound Right = "bound"
	// RightReport is to report for one's own State.
	RightReport Right = "report"
	// RightReadState is to read a State's submitted updates.
	RightReadState Right = "read_state"
	// RightPeople is to see who holds a State's seat.
	RightPeople Right = "people"
	// RightInvite is to invite people.
	RightInvite Right = "invite"
	// RightInbox is to see and answer the questions to the secretariat.
	RightInbox Right = "inbox"
	// RightAnnounce is to write announcements and to approve those of others.
	RightAnnounce Right = "announce"
	// RightDigest is to read digests over all States.
	RightDigest Right = "digest"
	// RightDeliveries is to see what became of every delivery, and to send it
	// again.
	RightDeliveries Right = "deliveries"
	// RightDocuments is to keep the secretariat's papers.
	RightDocuments Right = "documents"
	// RightCurate is to read and change the entries of the knowledge base as such.
	RightCurate Right = "curate"
)

// May reports whether somebody has a right at all; p is nil for an unbound
// account. Over whose matters it reaches is asked with [MayOver].
func May(p *Person, r Right) bool {
	if r == RightAnyone {
		return p == nil || p.Status == Active
	}
	if p == nil || p.Status != Active {
		return false
	}
	switch r {
	case RightBound:
		return true
	case RightReport:
		return p.Role == Lead || p.Role == Contributor
	case RightReadState:
		return p.Role.OfSeat() || p.Role.Secretariat()
	case RightPeople:
		return p.Role == Lead || p.Role.Secretariat()
	case RightInvite, RightInbox, RightAnnounce, RightDigest, RightDeliveries, RightDocuments, RightCurate:
		return p.Role.Secretariat()
	}
	return false
}

// MayOver reports whether somebody has a right over a State's matters: a
// seat's over its own State, the secretariat's over every one.
func MayOver(p *Person, r Right, s StateCode) bool {
	if !May(p, r) {
		return false
	}
	return p != nil && (p.Role.Secretariat() || p.State == s)
}

// MayRead reports whether somebody may read an update: a draft its author, any
// other its State and the secretariat.
func MayRead(p *Person, u Update) bool {
	if p == nil || p.Status != Active {
		return false
	}
	if u.Status == UpdateDraft {
		return u.Author == p.ID
	}
	return MayOver(p, RightReadState, u.State)
}

// MayReadDocument reports whether somebody may have a document: every member,
// unless it is for the secretariat only.
func MayReadDocument(p *Person, d Document) bool {
	return May(p, RightBound) && (!d.Inside || May(p, RightDocuments))
}

// MayApprove reports whether somebody may approve an announcement: anyone who
// may announce, but never its author. The store enforces it again.
func MayApprove(p *Person, a Announcement) bool {
	return May(p, RightAnnounce) && a.Author != p.ID
}
