package bot

import "testing"

// TestRights is the table of who may do what. A role that is not named may not.
func TestRights(t *testing.T) {
	may := map[Right][]Role{
		RightAnyone:     {"", Head, Officer, Lead, Contributor, Delegation, Partner},
		RightBound:      {Head, Officer, Lead, Contributor, Delegation, Partner},
		RightReport:     {Lead, Contributor},
		RightReadState:  {Head, Officer, Lead, Contributor, Delegation},
		RightPeople:     {Head, Officer, Lead},
		RightInvite:     {Head, Officer},
		RightInbox:      {Head, Officer},
		RightAnnounce:   {Head, Officer},
		RightDigest:     {Head, Officer},
		RightDeliveries: {Head, Officer},
		RightDocuments:  {Head, Officer},
		RightCurate:     {Head, Officer},
		"unheard of":    nil,
	}
	for right, roles := range may {
		allowed := map[Role]bool{}
		for _, role := range roles {
			allowed[role] = true
		}
		for _, role := range append(Roles(), "", "stranger") {
			var p *Person
			if role != "" {
				p = &Person{Role: role, Status: Active, State: "JO"}
			}
			if role == "stranger" {
				allowed[role] = right == RightAnyone || right == RightBound
			}
			if got := May(p, right); got != allowed[role] {
				t.Errorf("May(%q, %s) = %v", role, right, got)
			}
			if p == nil {
				continue
			}
			p.Status = Suspended
			if May(p, right) {
				t.Errorf("a suspended %s has %s", role, right)
			}
		}
	}
}

func TestRightsReachOnesOwnState(t *testing.T) {
	jordan := &Person{ID: "a", Role: Lead, State: "JO", Status: Active}
	colleague := &Person{ID: "b", Role: Contributor, State: "JO", Status: Active}
	egypt := &Person{ID: "c", Role: Lead, State: "EG", Status: Active}
	officer := &Person{ID: "d", Role: Officer, Status: Active}
	partner := &Person{ID: "e", Role: Partner, Status: Active}
	draft := Update{State: "JO", Author: "a", Status: UpdateDraft}
	submitted := Update{State: "JO", Author: "a", Status: UpdateSubmitted}
	withdrawn := Update{State: "JO", Author: "a", Status: UpdateWithdrawn}
	for _, c := range []struct {
		who                         string
		p                           *Person
		draft, submitted, withdrawn bool
	}{
		{"the author", jordan, true, true, true},
		{"a colleague of the seat", colleague, false, true, true},
		{"another State", egypt, false, false, false},
		{"the secretariat", officer, false, true, true},
		{"a partner", partner, false, false, false},
		{"nobody", nil, false, false, false},
	} {
		if got := MayRead(c.p, draft); got != c.draft {
			t.Errorf("%s reads a draft: %v", c.who, got)
		}
		if got := MayRead(c.p, submitted); got != c.submitted {
			t.Errorf("%s reads an update: %v", c.who, got)
		}
		if got := MayRead(c.p, withdrawn); got != c.withdrawn {
			t.Errorf("%s reads a withdrawn one: %v", c.who, got)
		}
	}
	if MayApprove(officer, Announcement{Author: "d"}) || !MayApprove(officer, Announcement{Author: "x"}) || MayApprove(jordan, Announcement{}) {
		t.Error("four eyes")
	}
}
