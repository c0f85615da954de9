package storagetest

import (
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func version(text string, at time.Time) bot.UpdateVersion {
	return bot.UpdateVersion{
		Version: 1, By: "jo-1", At: at, Kind: bot.Measure, Objective: 6, Others: []int{8, 20}, Type: "programme",
		Measure: bot.InProgress, Text: text, Lang: locale.Arabic,
	}
}

// addUpdate stores an update; submitted may be zero.
func (e *env) addUpdate(state bot.StateCode, text string, submitted time.Time) bot.Update {
	e.Helper()
	u := bot.Update{
		State: state, Author: "jo-1", Status: bot.UpdateDraft, Visibility: bot.VisibleDraft, CreatedAt: now,
		SubmittedAt: submitted, UpdateVersion: version(text, now),
	}
	if !submitted.IsZero() {
		u.Status, u.Visibility = bot.UpdateSubmitted, bot.VisibleSecretariat
	}
	e.update(func(tx bot.Tx) (err error) {
		if err = tx.States().Seed(e.ctx, jordanAndEgypt()); err != nil {
			return err
		}
		if u.Number, err = tx.Updates().NextNumber(e.ctx, state, 2026); err != nil {
			return err
		}
		return tx.Updates().Add(e.ctx, u)
	})
	return u
}

func updateNumbers(e *env) {
	for _, want := range []struct {
		state  bot.StateCode
		year   int
		number bot.UpdateNumber
	}{
		{"JO", 2026, "JO-2026-001"}, {"JO", 2026, "JO-2026-002"}, {"EG", 2026, "EG-2026-001"},
		{"JO", 2027, "JO-2027-001"}, {"JO", 2026, "JO-2026-003"},
	} {
		e.update(func(tx bot.Tx) error {
			n, err := tx.Updates().NextNumber(e.ctx, want.state, want.year)
			equal(e, "number", n, want.number)
			return err
		})
	}
}

func updateVersions(e *env) {
	e.view(func(tx bot.Tx) error {
		_, err := tx.Updates().Get(e.ctx, "JO-2026-001")
		e.wantNotFound("an unknown update", err)
		return nil
	})
	for name, change := range map[string]func(bot.Tx) error{
		"save":    func(tx bot.Tx) error { return tx.Updates().Save(e.ctx, bot.Update{Number: "JO-2026-001"}) },
		"version": func(tx bot.Tx) error { return tx.Updates().AddVersion(e.ctx, "JO-2026-001", version("x", now)) },
	} {
		e.wantNotFound(name+" of an unknown update", e.db.Update(e.ctx, change))
	}

	u := e.addUpdate("JO", "الأول", time.Time{})
	get := func(tx bot.Tx) (bot.Update, error) { return tx.Updates().Get(e.ctx, u.Number) }
	equal(e, "update", read(e, get), u)

	second := version("الثاني", now.Add(time.Hour))
	second.Version, second.Reason, second.Others, second.Kind, second.Measure = 7, "تصحيح", nil, bot.GoodPractice, ""
	e.update(func(tx bot.Tx) error { return tx.Updates().AddVersion(e.ctx, u.Number, second) })
	second.Version = 2 // given by the store
	equal(e, "versions", read(e, func(tx bot.Tx) ([]bot.UpdateVersion, error) { return tx.Updates().Versions(e.ctx, u.Number) }),
		[]bot.UpdateVersion{u.UpdateVersion, second})

	u.UpdateVersion = second
	u.Status, u.Visibility, u.SubmittedAt = bot.UpdateSubmitted, bot.VisibleSecretariat, now.Add(2*time.Hour)
	changed := u
	changed.Text, changed.Author = "not saved here", "nor this"
	e.update(func(tx bot.Tx) error { return tx.Updates().Save(e.ctx, changed) })
	equal(e, "update in its last version", read(e, get), u)

	if err := e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.Updates().Add(e.ctx, u) }); err == nil {
		e.Error("a number was used twice")
	}
}

func updatesByState(e *env) {
	// More than 999 in a year: their order is not that of their texts.
	e.update(func(tx bot.Tx) error {
		if err := tx.States().Seed(e.ctx, jordanAndEgypt()); err != nil {
			return err
		}
		for _, n := range []bot.UpdateNumber{"JO-2026-999", "JO-2026-1000", "JO-2026-001", "JO-2027-001", "EG-2026-500"} {
			u := bot.Update{Number: n, State: bot.StateCode(n[:2]), Status: bot.UpdateDraft, UpdateVersion: version("x", now)}
			if err := tx.Updates().Add(e.ctx, u); err != nil {
				return err
			}
		}
		return nil
	})
	page := func(before bot.UpdateNumber, limit int) (numbers []bot.UpdateNumber) {
		for _, u := range read(e, func(tx bot.Tx) ([]bot.Update, error) { return tx.Updates().ByState(e.ctx, "JO", before, limit) }) {
			numbers = append(numbers, u.Number)
		}
		return numbers
	}
	equal(e, "first page", page("", 2), []bot.UpdateNumber{"JO-2027-001", "JO-2026-1000"})
	equal(e, "second page", page("JO-2026-1000", 2), []bot.UpdateNumber{"JO-2026-999", "JO-2026-001"})
	equal(e, "third page", page("JO-2026-001", 2), nil)
	equal(e, "nothing", page("", 0), nil)
}

func updatesAsOf(e *env) {
	day := 24 * time.Hour
	draft := e.addUpdate("JO", "draft", time.Time{})
	late := e.addUpdate("JO", "late", now.Add(2*day))
	early := e.addUpdate("EG", "early", now.Add(day))
	amended := version("amended", now.Add(3*day))
	e.update(func(tx bot.Tx) error { return tx.Updates().AddVersion(e.ctx, early.Number, amended) })
	amended.Version = 2

	between := func(from, to time.Time) (out []string) {
		for _, u := range read(e, func(tx bot.Tx) ([]bot.Update, error) { return tx.Updates().SubmittedBetween(e.ctx, from, to) }) {
			out = append(out, string(u.Number)+" "+u.Text)
		}
		return out
	}
	earlyThen, earlyLater := string(early.Number)+" early", string(early.Number)+" amended"
	lateOne := string(late.Number) + " late"
	equal(e, "by submission", between(now, now.Add(3*day)), []string{earlyThen, lateOne})
	equal(e, "in the version of then", between(now, now.Add(4*day)), []string{earlyLater, lateOne})
	equal(e, "from is inside, to is not", between(now.Add(day), now.Add(2*day)), []string{earlyThen})
	equal(e, "after both", between(now.Add(2*day+time.Millisecond), now.Add(9*day)), nil)
	equal(e, "from the beginning, without drafts", between(time.Time{}, now.Add(9*day)), []string{earlyLater, lateOne})

	draft.Status = bot.UpdateWithdrawn
	e.update(func(tx bot.Tx) error { return tx.Updates().Save(e.ctx, draft) })
	equal(e, "without a draft that was withdrawn", len(between(time.Time{}, now.Add(9*day))), 2)
}

func withdrawnAsOf(e *env) {
	u := e.addUpdate("JO", "text", now)
	between := func(to time.Time) []bot.Update {
		return read(e, func(tx bot.Tx) ([]bot.Update, error) { return tx.Updates().SubmittedBetween(e.ctx, now, to) })
	}
	e.advance(48 * time.Hour)
	gone := u
	gone.Status = bot.UpdateWithdrawn
	for range 2 { // saved again it stays withdrawn since the first time
		e.update(func(tx bot.Tx) error { return tx.Updates().Save(e.ctx, gone) })
		e.advance(48 * time.Hour)
	}
	equal(e, "the week before it was withdrawn", between(now.Add(47*time.Hour)), []bot.Update{u})
	equal(e, "the week in which it was withdrawn", len(between(now.Add(49*time.Hour))), 0)
	status := read(e, func(tx bot.Tx) (bot.Update, error) { return tx.Updates().Get(e.ctx, u.Number) }).Status
	equal(e, "status", status, bot.UpdateWithdrawn)

	e.update(func(tx bot.Tx) error { return tx.Updates().Save(e.ctx, u) })
	equal(e, "submitted again", between(now.Add(49*time.Hour)), []bot.Update{u})
}
