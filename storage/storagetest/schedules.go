package storagetest

import (
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func schedules(e *env) {
	digest := bot.Schedule{
		ID: "digest-weekly", Capability: "digest", Rule: "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
		Zone: "Africa/Cairo", CatchUp: bot.CatchUpOnce, NextAt: now.Add(2 * time.Hour),
	}
	once := bot.Schedule{ID: "a-once", Capability: "announce", CatchUp: bot.CatchUpMissed, NextAt: now.Add(time.Hour)}
	paused := bot.Schedule{ID: "paused", Capability: "remind", NextAt: now.Add(-time.Hour), Paused: true}
	over := bot.Schedule{ID: "over", Capability: "remind"}
	next := func() (at time.Time, ok bool) {
		e.view(func(tx bot.Tx) (err error) {
			at, ok, err = tx.Schedules().NextDue(e.ctx)
			return err
		})
		return at, ok
	}
	due := func() (ids []string) {
		for _, s := range read(e, func(tx bot.Tx) ([]bot.Schedule, error) { return tx.Schedules().Due(e.ctx) }) {
			ids = append(ids, s.ID)
		}
		return ids
	}
	e.update(func(tx bot.Tx) error {
		_, err := tx.Schedules().Get(e.ctx, digest.ID)
		e.wantNotFound("an unknown schedule", err)
		for _, s := range []bot.Schedule{paused, over} {
			if err := tx.Schedules().Save(e.ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if at, ok := next(); ok {
		e.Errorf("something is due at %v: neither a paused schedule nor one without a next time is", at)
	}
	equal(e, "due", due(), nil)
	e.update(func(tx bot.Tx) error {
		if err := tx.Schedules().Save(e.ctx, digest); err != nil {
			return err
		}
		return tx.Schedules().Save(e.ctx, once)
	})
	equal(e, "schedule", read(e, func(tx bot.Tx) (bot.Schedule, error) { return tx.Schedules().Get(e.ctx, digest.ID) }), digest)
	at, ok := next()
	equal(e, "next", at, once.NextAt)
	equal(e, "there is a next", ok, true)
	e.advance(time.Hour)
	equal(e, "due at its time", due(), []string{"a-once"})
	e.advance(time.Hour)
	equal(e, "due, the earliest first", due(), []string{"a-once", "digest-weekly"})

	once.NextAt, once.Paused = time.Time{}, true
	e.update(func(tx bot.Tx) error { return tx.Schedules().Save(e.ctx, once) })
	equal(e, "due after one was done", due(), []string{"digest-weekly"})
	equal(e, "done", read(e, func(tx bot.Tx) (bot.Schedule, error) { return tx.Schedules().Get(e.ctx, once.ID) }), once)
}

func occurrences(e *env) {
	o := bot.Occurrence{Schedule: "digest-weekly", Slot: "2026-11-15T09:00", Due: now, Done: true}
	missed := bot.Occurrence{Schedule: o.Schedule, Slot: o.Slot, Due: now, Reason: bot.MissedInDowntime}
	other := bot.Occurrence{Schedule: "remind", Slot: o.Slot, Due: now}
	for _, step := range []struct {
		o     bot.Occurrence
		fresh bool
	}{{o, true}, {o, false}, {missed, false}, {other, true}} {
		e.update(func(tx bot.Tx) error {
			fresh, err := tx.Schedules().Occur(e.ctx, step.o)
			equal(e, "fresh "+step.o.Schedule, fresh, step.fresh)
			return err
		})
	}
	earlier := bot.Occurrence{Schedule: "z", Slot: "2026-11-15T08:00", Due: now.Add(-time.Hour), Reason: bot.MissedForLater}
	e.update(func(tx bot.Tx) error {
		_, err := tx.Schedules().Occur(e.ctx, earlier)
		return err
	})
	between := func(from, to time.Time) []bot.Occurrence {
		return read(e, func(tx bot.Tx) ([]bot.Occurrence, error) { return tx.Schedules().Missed(e.ctx, from, to) })
	}
	equal(e, "missed, by time", between(now.Add(-time.Hour), now.Add(time.Hour)), []bot.Occurrence{earlier, other})
	equal(e, "missed until now", between(now.Add(-time.Hour), now), []bot.Occurrence{earlier})
}

func digests(e *env) {
	d := bot.Digest{Week: "2026-11-21", Lang: locale.Arabic, Text: "ملخص", At: now}
	get := func(l locale.Lang) func(bot.Tx) (bot.Digest, error) {
		return func(tx bot.Tx) (bot.Digest, error) { return tx.Digests().Get(e.ctx, d.Week, l) }
	}
	e.update(func(tx bot.Tx) error {
		_, err := get(locale.Arabic)(tx)
		e.wantNotFound("an unknown digest", err)
		return tx.Digests().Save(e.ctx, d)
	})
	english, second := d, d
	english.Lang, second.Text, second.At = locale.English, "another", now.Add(time.Hour)
	e.update(func(tx bot.Tx) error {
		if err := tx.Digests().Save(e.ctx, second); err != nil {
			return err
		}
		return tx.Digests().Save(e.ctx, english)
	})
	equal(e, "the first one stays", read(e, get(locale.Arabic)), d)
	equal(e, "the other language", read(e, get(locale.English)), english)
}

func content(e *env) {
	revision := func() int64 {
		return read(e, func(tx bot.Tx) (int64, error) { return tx.Content().Revision(e.ctx) })
	}
	all := func(k bot.ContentKind) []bot.Override {
		return read(e, func(tx bot.Tx) ([]bot.Override, error) { return tx.Content().All(e.ctx, k) })
	}
	save := func(o bot.Override) {
		e.Helper()
		before := revision()
		e.update(func(tx bot.Tx) error { return tx.Content().Save(e.ctx, o) })
		if revision() <= before {
			e.Errorf("the revision is still %d after a change", before)
		}
	}
	z := bot.Override{Kind: bot.ContentEntry, ID: "z", Version: 1, Data: "title = 'ي'", By: "sec-1", At: now}
	a := bot.Override{Kind: bot.ContentEntry, ID: "a", Version: 1, Data: "x", By: "sec-2", At: now}
	event := bot.Override{Kind: bot.ContentEvent, ID: "z", Version: 1, Data: "{}", By: "sec-1", At: now}
	for _, o := range []bot.Override{z, a, event} {
		save(o)
	}
	equal(e, "entries by id", all(bot.ContentEntry), []bot.Override{a, z})
	first := z
	z.Version, z.Data, z.By, z.At = 2, "y", "", now.Add(time.Hour)
	save(z)
	equal(e, "entries after a change", all(bot.ContentEntry), []bot.Override{a, z})
	history := func(k bot.ContentKind, id string) []bot.Override {
		return read(e, func(tx bot.Tx) ([]bot.Override, error) { return tx.Content().History(e.ctx, k, id) })
	}
	equal(e, "versions", history(bot.ContentEntry, "z"), []bot.Override{first, z})
	equal(e, "versions of another kind", history(bot.ContentEvent, "z"), []bot.Override{event})
	equal(e, "versions of what was never changed", len(history(bot.ContentEntry, "y")), 0)
	for version := 3; version <= 11; version++ { // by number, not as text
		z.Version = version
		save(bot.Override{Kind: z.Kind, ID: z.ID, Data: z.Data, By: z.By, At: z.At})
	}
	equal(e, "the newest of many", all(bot.ContentEntry), []bot.Override{a, z})
	equal(e, "the last of many", history(bot.ContentEntry, "z")[10], z)
	equal(e, "events", all(bot.ContentEvent), []bot.Override{event})

	for name, fn := range map[string]func(bot.Tx) error{
		"list":    func(tx bot.Tx) error { _, err := tx.Content().All(e.ctx, "poem"); return err },
		"history": func(tx bot.Tx) error { _, err := tx.Content().History(e.ctx, "poem", "a"); return err },
		"save":    func(tx bot.Tx) error { return tx.Content().Save(e.ctx, bot.Override{Kind: "poem", ID: "a"}) },
	} {
		if err := e.db.Update(e.ctx, fn); err == nil {
			e.Errorf("%s knows a kind that does not exist", name)
		}
	}
}
