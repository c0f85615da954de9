package storagetest

import (
	"errors"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage"
)

func announcement(state bot.AnnouncementState) bot.Announcement {
	return bot.Announcement{
		Number: "ANN-2026-001", Author: "sec-1", State: state, CreatedAt: now,
		Text:     map[locale.Lang]string{locale.Arabic: "إعلان", locale.English: "Announcement"},
		Rendered: map[locale.Lang]string{locale.Arabic: "الإعلان كما هو", locale.English: "As approved"},
		Audience: bot.Audience{States: []bot.StateCode{"JO"}, Roles: []bot.Role{bot.Lead}, Chats: []string{"slack:C1"}},
		Circular: "5/1234", Event: "regional-review-3", SendAt: now.Add(time.Hour),
		Files: []bot.Attachment{{Name: "a.pdf", Type: "application/pdf", Size: 12, Key: "k1"}, {Name: "a.ics", Type: "text/calendar", Size: 3, Key: "k2", Lang: locale.English}},
	}
}

func (e *env) saveAnnouncement(a bot.Announcement) error {
	return e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.Announcements().Save(e.ctx, a) })
}

func (e *env) getAnnouncement() bot.Announcement {
	e.Helper()
	return read(e, func(tx bot.Tx) (bot.Announcement, error) { return tx.Announcements().Get(e.ctx, "ANN-2026-001") })
}

func (e *env) approve(by bot.PersonID, next bot.AnnouncementState) (ok bool, err error) {
	err = e.db.Update(e.ctx, func(tx bot.Tx) error {
		ok, err = tx.Announcements().Approve(e.ctx, "ANN-2026-001", by, next)
		return err
	})
	return ok, err
}

func announcements(e *env) {
	e.update(func(tx bot.Tx) error {
		for _, want := range []bot.AnnouncementNumber{"ANN-2026-001", "ANN-2026-002"} {
			n, err := tx.Announcements().NextNumber(e.ctx, 2026)
			equal(e, "number", n, want)
			if err != nil {
				return err
			}
		}
		n, err := tx.Announcements().NextNumber(e.ctx, 2027)
		equal(e, "number of the next year", n, "ANN-2027-001")
		_, missing := tx.Announcements().Get(e.ctx, "ANN-2026-001")
		e.wantNotFound("an unknown announcement", missing)
		return err
	})
	a := announcement(bot.AnnouncementDraft)
	if err := e.saveAnnouncement(a); err != nil {
		e.Fatal(err)
	}
	equal(e, "announcement", e.getAnnouncement(), a)
	a = bot.Announcement{
		Number: a.Number, Author: a.Author, State: bot.AnnouncementCancelled, CreatedAt: a.CreatedAt,
		Text: map[locale.Lang]string{}, Rendered: map[locale.Lang]string{}, Audience: bot.Audience{All: true}, Reason: "سبب",
	}
	if err := e.saveAnnouncement(a); err != nil {
		e.Fatal(err)
	}
	equal(e, "announcement saved again", e.getAnnouncement(), a)
}

func fourEyes(e *env) {
	if err := e.saveAnnouncement(announcement(bot.AnnouncementDraft)); err != nil {
		e.Fatal(err)
	}
	refuse := func(why string, by bot.PersonID) {
		e.Helper()
		before := e.getAnnouncement()
		if ok, err := e.approve(by, bot.AnnouncementScheduled); ok || err != nil {
			e.Errorf("%s: approved is %t, %v; want a plain no", why, ok, err)
		}
		equal(e, "after a refusal", e.getAnnouncement(), before)
	}
	refuse("a draft", "sec-2")
	if err := e.saveAnnouncement(announcement(bot.AnnouncementAwaiting)); err != nil {
		e.Fatal(err)
	}
	refuse("by its author", "sec-1")
	if ok, err := e.approve("", bot.AnnouncementScheduled); ok || !errors.Is(err, storage.ErrFourEyes) {
		e.Errorf("approved by nobody: %t, %v", ok, err)
	}
	if ok, err := e.approve("sec-2", bot.AnnouncementDone); ok || err == nil {
		e.Error("an approval skipped the sending")
	}
	e.advance(time.Minute)
	ok, err := e.approve("sec-2", bot.AnnouncementScheduled)
	if err != nil || !ok {
		e.Fatalf("not approved: %v", err)
	}
	want := announcement(bot.AnnouncementScheduled)
	want.Approver, want.ApprovedAt = "sec-2", now.Add(time.Minute)
	equal(e, "approved", e.getAnnouncement(), want)
	refuse("a second time", "sec-3")

	for _, state := range []bot.AnnouncementState{bot.AnnouncementSending, bot.AnnouncementDone} {
		want.State, want.DoneAt = state, now.Add(2*time.Minute)
		if err := e.saveAnnouncement(want); err != nil {
			e.Fatalf("an approved one does not go on: %v", err)
		}
		equal(e, "goes on", e.getAnnouncement(), want)
	}
}

func noWayRoundFourEyes(e *env) {
	past := []bot.AnnouncementState{bot.AnnouncementScheduled, bot.AnnouncementSending, bot.AnnouncementDone}
	refuse := func(why string, a bot.Announcement) {
		e.Helper()
		if err := e.saveAnnouncement(a); !errors.Is(err, storage.ErrFourEyes) {
			e.Errorf("%s: got %v, want ErrFourEyes", why, err)
		}
	}
	with := func(state bot.AnnouncementState, author, approver bot.PersonID) bot.Announcement {
		a := announcement(state)
		a.Author, a.Approver = author, approver
		return a
	}
	for _, state := range past {
		refuse("a new one that claims to be approved", with(state, "sec-1", "sec-2"))
	}
	if err := e.saveAnnouncement(announcement(bot.AnnouncementAwaiting)); err != nil {
		e.Fatal(err)
	}
	for _, state := range past {
		refuse("an awaiting one that claims to be approved", with(state, "sec-1", "sec-2"))
	}
	refuse("another author, so that the first can approve", with(bot.AnnouncementAwaiting, "sec-9", ""))
	if ok, err := e.approve("sec-2", bot.AnnouncementScheduled); err != nil || !ok {
		e.Fatalf("not approved: %v", err)
	}
	refuse("another approver", with(bot.AnnouncementScheduled, "sec-1", "sec-3"))
	refuse("no approver", with(bot.AnnouncementSending, "sec-1", ""))

	// Whatever writes to the database: the schema holds it too.
	err := e.exec(e.ctx, "UPDATE announcements SET approver = author WHERE number = 'ANN-2026-001'")
	if err == nil {
		e.Error("the schema lets an author approve")
	}
	// Changed, it is seen and approved again.
	if err := e.saveAnnouncement(with(bot.AnnouncementAwaiting, "sec-1", "")); err != nil {
		e.Fatal(err)
	}
	refuse("the approval of what it was", with(bot.AnnouncementSending, "sec-1", "sec-2"))
}
