package storagetest

import (
	"errors"
	"slices"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage"
)

// announcementStates are all of them.
var announcementStates = []bot.AnnouncementState{
	bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled,
	bot.AnnouncementSending, bot.AnnouncementDone, bot.AnnouncementCancelled,
}

// bring leaves an announcement of a number in a state, by the way that leads there.
func (e *env) bring(number bot.AnnouncementNumber, state bot.AnnouncementState) bot.Announcement {
	e.Helper()
	a := announcement(bot.AnnouncementAwaiting)
	a.Number = number
	save := func() {
		if err := e.saveAnnouncement(a); err != nil {
			e.Fatal(err)
		}
	}
	if state == bot.AnnouncementDraft || state == bot.AnnouncementCancelled {
		a.State = state
		save()
		return a
	}
	save()
	if state == bot.AnnouncementAwaiting {
		return a
	}
	e.update(func(tx bot.Tx) error {
		ok, err := tx.Announcements().Approve(e.ctx, number, "sec-2", bot.AnnouncementScheduled)
		if err == nil && !ok {
			e.Fatal("not approved")
		}
		if err == nil {
			a, err = tx.Announcements().Get(e.ctx, number)
		}
		return err
	})
	for _, next := range []bot.AnnouncementState{bot.AnnouncementSending, bot.AnnouncementDone} {
		if a.State == state {
			break
		}
		a.State = next
		save()
	}
	return a
}

// announcementGoesOn tries every step from every state with Save.
func announcementGoesOn(e *env) {
	allowed := map[bot.AnnouncementState][]bot.AnnouncementState{
		bot.AnnouncementDraft:     {bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementCancelled},
		bot.AnnouncementAwaiting:  {bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementCancelled},
		bot.AnnouncementScheduled: announcementStates,
		bot.AnnouncementSending:   {bot.AnnouncementSending, bot.AnnouncementDone, bot.AnnouncementCancelled},
		bot.AnnouncementDone:      {bot.AnnouncementDone},
		bot.AnnouncementCancelled: {bot.AnnouncementCancelled},
	}
	n := 0
	for _, from := range announcementStates {
		for _, to := range announcementStates {
			n++
			a := e.bring(bot.NewAnnouncementNumber(2026, n), from)
			a.State = to
			err := e.saveAnnouncement(a)
			if want := slices.Contains(allowed[from], to); want != (err == nil) || !want && !errors.Is(err, storage.ErrFourEyes) {
				e.Errorf("from %s to %s: %v", from, to, err)
			}
		}
	}
}

// approvedStays checks that what was approved is what goes out.
func approvedStays(e *env) {
	n := 0
	for _, state := range []bot.AnnouncementState{bot.AnnouncementScheduled, bot.AnnouncementSending, bot.AnnouncementDone} {
		for what, change := range map[string]func(*bot.Announcement){
			"text":     func(a *bot.Announcement) { a.Text = map[locale.Lang]string{locale.English: "Another one"} },
			"rendered": func(a *bot.Announcement) { a.Rendered = map[locale.Lang]string{locale.English: "Another one"} },
			"audience": func(a *bot.Announcement) { a.Audience = bot.Audience{All: true} },
			"circular": func(a *bot.Announcement) { a.Circular = "5/9999" },
			"event":    func(a *bot.Announcement) { a.Event = "imrf-3" },
			"files":    func(a *bot.Announcement) { a.Files = nil },
			"time":     func(a *bot.Announcement) { a.SendAt = a.SendAt.Add(time.Hour) },
		} {
			n++
			a := e.bring(bot.NewAnnouncementNumber(2026, n), state)
			change(&a)
			if err := e.saveAnnouncement(a); !errors.Is(err, storage.ErrFourEyes) {
				e.Errorf("the %s of one that is %s: got %v, want ErrFourEyes", what, state, err)
			}
		}
	}
}

// recentAnnouncements checks that the newest come first, and no more than asked for.
func recentAnnouncements(e *env) {
	for n := range 4 {
		a := announcement(bot.AnnouncementDraft)
		a.Number, a.CreatedAt = bot.NewAnnouncementNumber(2026, n+1), e.clock.Now().Add(time.Duration(n/2)*time.Hour)
		if err := e.saveAnnouncement(a); err != nil {
			e.Fatal(err)
		}
	}
	var got []bot.AnnouncementNumber
	for _, a := range read(e, func(tx bot.Tx) ([]bot.Announcement, error) { return tx.Announcements().Recent(e.ctx, 3) }) {
		got = append(got, a.Number)
	}
	equal(e, "the newest", got, []bot.AnnouncementNumber{"ANN-2026-004", "ANN-2026-003", "ANN-2026-002"})
}

// corrections checks that a correction is approved like any other, has a number
// of its own, and stays one of what it corrects.
func corrections(e *env) {
	const of = bot.AnnouncementNumber("ANN-2026-001")
	e.bring(of, bot.AnnouncementDone)
	list := func() (numbers []bot.AnnouncementNumber) {
		e.Helper()
		for _, a := range read(e, func(tx bot.Tx) ([]bot.Announcement, error) { return tx.Announcements().Corrections(e.ctx, of) }) {
			numbers = append(numbers, a.Number)
		}
		return numbers
	}
	equal(e, "corrections of what was not corrected", len(list()), 0)
	var want []bot.AnnouncementNumber
	for n := range 11 { // the tenth comes after the second
		var number bot.AnnouncementNumber
		e.update(func(tx bot.Tx) (err error) {
			number, err = tx.Announcements().NextCorrection(e.ctx, of)
			return err
		})
		equal(e, "number", number, bot.NewCorrectionNumber(of, n+1))
		a := announcement(bot.AnnouncementAwaiting)
		a.Number, a.Corrects = number, of
		if err := e.saveAnnouncement(a); err != nil {
			e.Fatal(err)
		}
		equal(e, "about", a.About(), of)
		want = append(want, number)
	}
	equal(e, "corrections", list(), want)

	a := announcement(bot.AnnouncementSending)
	a.Number, a.Corrects, a.Approver = want[0], of, "sec-2"
	if err := e.saveAnnouncement(a); !errors.Is(err, storage.ErrFourEyes) {
		e.Errorf("a correction goes out unapproved: %v", err)
	}
	e.update(func(tx bot.Tx) error {
		if ok, err := tx.Announcements().Approve(e.ctx, want[0], "sec-1", bot.AnnouncementSending); ok || err != nil {
			e.Errorf("its author approves it: %t, %v", ok, err)
		}
		return nil
	})
	a.State, a.Approver, a.Corrects = bot.AnnouncementDraft, "", "ANN-2026-009"
	if err := e.saveAnnouncement(a); err != nil {
		e.Fatal(err)
	}
	equal(e, "corrections after one was to correct another", list(), want)
}
