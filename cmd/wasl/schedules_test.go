package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// bell is a capability whose schedule sends a reminder to an officer.
type bell struct {
	mu     sync.Mutex
	rung   []time.Time
	fails  int // how many of the next ticks fail, after they posted
	ruling bot.Schedule
}

const daily = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0"

func newBell(rule, zone string, policy bot.CatchUp) *bell {
	return &bell{ruling: bot.Schedule{ID: "bell", Capability: "bell", Rule: rule, Zone: zone, CatchUp: policy}}
}

func (b *bell) capability() bot.Capability {
	return bot.Capability{Name: "bell", Schedules: []bot.Schedule{b.ruling}, Tick: b.tick}
}

func (b *bell) tick(ctx context.Context, w *bot.Work, s bot.Schedule, due time.Time) (bot.Reply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := w.Record(ctx, "system", "bell", s.ID, ""); err != nil {
		return nil, err
	}
	if b.fails > 0 {
		b.fails--
		return nil, errors.New("no")
	}
	b.rung = append(b.rung, due)
	return bot.Reply{{Person: "sec-1", Kind: bot.KindReminder, Lang: locale.Arabic, Text: "تذكير"}}, nil
}

// times lists when it rang, in a zone.
func (b *bell) times(zone string) []string {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	var list []string
	for _, at := range b.rung {
		list = append(list, at.In(loc).Format("01-02 15:04 -07"))
	}
	return list
}

// ringing makes a world at a local time in which a bell is installed.
func ringing(t *testing.T, at string, b *bell) *world {
	t.Helper()
	start, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, start)
	w.install(b)
	return w
}

// install starts the program anew, with a bell.
func (w *world) install(b *bell) {
	w.t.Helper()
	if err := w.Restart(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if err := w.app.startWith(w.t.Context(), []bot.Capability{b.capability()}, w.adapter); err != nil {
		w.t.Fatal(err)
	}
}

// reminders drains and counts what reached the officer.
func (w *world) reminders() int {
	w.t.Helper()
	return len(slices.DeleteFunc(w.drain(), func(s bottest.Sent) bool { return s.Kind != bot.KindReminder }))
}

// missed lists the occurrences of the bell that were not done.
func (w *world) missed() []string {
	w.t.Helper()
	var list []string
	err := w.app.db.View(w.t.Context(), func(tx bot.Tx) error {
		all, err := tx.Schedules().Missed(w.t.Context(), time.Time{}, w.Now().AddDate(1, 0, 0))
		for _, o := range all {
			if o.Schedule == "bell" {
				list = append(list, o.Slot+" "+string(o.Reason))
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s differ (-want +got):\n%s", what, diff)
	}
}

// A local time that daylight saving leaves out or repeats falls due once.
func TestDaylightSaving(t *testing.T) {
	for name, c := range map[string]struct {
		zone, rule, from string
		want             []string
	}{
		"Cairo forward": {
			"Africa/Cairo", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30;BYSECOND=0", "2026-04-22T12:00:00+02:00",
			[]string{"04-23 00:30 +02", "04-24 01:30 +03", "04-25 00:30 +03"},
		},
		"Cairo back": {
			"Africa/Cairo", "FREQ=DAILY;BYHOUR=23;BYMINUTE=30;BYSECOND=0", "2026-10-28T12:00:00+03:00",
			[]string{"10-28 23:30 +03", "10-29 23:30 +03", "10-30 23:30 +02"},
		},
		"Zurich forward": {
			"Europe/Zurich", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", "2026-03-27T12:00:00+01:00",
			[]string{"03-28 02:30 +01", "03-29 03:30 +02", "03-30 02:30 +02"},
		},
		"Zurich back": {
			"Europe/Zurich", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", "2026-10-23T12:00:00+02:00",
			[]string{"10-24 02:30 +02", "10-25 02:30 +02", "10-26 02:30 +01"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBell(c.rule, c.zone, bot.CatchUpOnce)
			w := ringing(t, c.from, b)
			for range 3 * 24 * 2 { // a look each half hour, and one restart a day
				if sent := w.wait(30 * time.Minute); len(sent) > 0 {
					w.install(b)
				}
			}
			same(t, "times", b.times(c.zone), c.want)
			same(t, "missed", w.missed(), nil)
		})
	}
}

// A clock that is set back makes nothing happen again, and what comes is done.
func TestClockSetBack(t *testing.T) {
	for _, back := range []time.Duration{time.Hour, 24 * time.Hour} {
		b := newBell(daily, "Africa/Cairo", bot.CatchUpOnce)
		w := ringing(t, "2026-11-24T08:00:00+02:00", b)
		w.wait(90 * time.Minute)
		stood := w.Now()
		w.clock = bot.NewManualClock(stood.Add(-back))
		w.adapter = bottest.NewAdapter(w.Name(), w.clock)
		w.install(b)
		if n := w.reminders(); n != 0 || len(b.rung) != 1 {
			t.Errorf("set back by %s, %d rang again: %v", back, n, b.times("Africa/Cairo"))
		}
		w.wait(stood.Add(24 * time.Hour).Sub(w.Now()))
		same(t, "times", b.times("Africa/Cairo"), []string{"11-24 09:00 +02", "11-25 09:00 +02"})
	}
}

// After three days of downtime, by policy: once late, or not at all; what was
// not done is recorded, with the reason.
func TestDowntime(t *testing.T) {
	for _, c := range []struct {
		policy       bot.CatchUp
		back         string
		rung, missed []string
	}{
		{bot.CatchUpOnce, "2026-11-27T12:00:00+02:00", []string{"11-24 09:00 +02", "11-27 09:00 +02"}, []string{"2026-11-25T09:00 later", "2026-11-26T09:00 later"}},
		{bot.CatchUpMissed, "2026-11-27T12:00:00+02:00", []string{"11-24 09:00 +02"}, []string{"2026-11-25T09:00 later", "2026-11-26T09:00 later", "2026-11-27T09:00 downtime"}},
		{bot.CatchUpMissed, "2026-11-27T09:59:00+02:00", []string{"11-24 09:00 +02", "11-27 09:00 +02"}, []string{"2026-11-25T09:00 later", "2026-11-26T09:00 later"}},
	} {
		b := newBell(daily, "Africa/Cairo", c.policy)
		w := ringing(t, "2026-11-24T08:00:00+02:00", b)
		w.wait(2 * time.Hour)
		back, err := time.Parse(time.RFC3339, c.back)
		if err != nil {
			t.Fatal(err)
		}
		w.clock.NotBefore(back) // nothing ran meanwhile
		w.install(b)
		if n := w.reminders(); n != len(c.rung)-1 {
			t.Errorf("%s: %d reminders", c.policy, n)
		}
		same(t, "times", b.times("Africa/Cairo"), c.rung)
		same(t, "missed", w.missed(), c.missed)
		contains(t, w.say("sec-1", "delivery").Text, "bell, 25 November 2026, 09:00: a later one was due as well")
		w.install(b)
		if n := w.reminders(); n != 0 {
			t.Errorf("%s: %d reminders after a restart", c.policy, n)
		}
	}
}

// A rule or a zone that was changed while the service was down: what was due
// stays due, what stood next moves within its day, and none vanishes.
func TestChangedSchedule(t *testing.T) {
	for name, c := range map[string]struct {
		rule, zone, from, until string
		want                    []string
	}{
		"later":            {"FREQ=DAILY;BYHOUR=11;BYMINUTE=0;BYSECOND=0", "Africa/Cairo", "2026-11-25T08:30:00+02:00", "2026-11-26T12:00:00+02:00", []string{"11-24 09:00 +02", "11-25 11:00 +02", "11-26 11:00 +02"}},
		"earlier":          {"FREQ=DAILY;BYHOUR=8;BYMINUTE=0;BYSECOND=0", "Africa/Cairo", "2026-11-25T08:30:00+02:00", "2026-11-26T12:00:00+02:00", []string{"11-24 09:00 +02", "11-25 08:00 +02", "11-26 08:00 +02"}},
		"after it":         {"FREQ=DAILY;BYHOUR=11;BYMINUTE=0;BYSECOND=0", "Africa/Cairo", "2026-11-24T10:00:00+02:00", "2026-11-25T12:00:00+02:00", []string{"11-24 09:00 +02", "11-25 11:00 +02"}},
		"due already":      {"FREQ=DAILY;BYHOUR=11;BYMINUTE=0;BYSECOND=0", "Africa/Cairo", "2026-11-25T10:00:00+02:00", "2026-11-25T10:30:00+02:00", []string{"11-24 09:00 +02", "11-25 09:00 +02"}},
		"another day":      {"FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "Africa/Cairo", "2026-11-25T08:30:00+02:00", "2026-11-28T12:00:00+02:00", []string{"11-24 09:00 +02", "11-27 09:00 +02"}},
		"zone to the east": {daily, "Asia/Dubai", "2026-11-25T08:30:00+02:00", "2026-11-26T12:00:00+02:00", []string{"11-24 09:00 +02", "11-25 07:00 +02", "11-26 07:00 +02"}},
		"zone to the west": {daily, "Africa/Casablanca", "2026-11-24T09:30:00+02:00", "2026-11-25T12:00:00+02:00", []string{"11-24 09:00 +02", "11-25 10:00 +02"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBell(daily, "Africa/Cairo", bot.CatchUpOnce)
			w := ringing(t, "2026-11-24T08:00:00+02:00", b)
			w.wait(61 * time.Minute)
			var at [2]time.Time
			for i, s := range []string{c.from, c.until} {
				var err error
				if at[i], err = time.Parse(time.RFC3339, s); err != nil {
					t.Fatal(err)
				}
			}
			w.clock.NotBefore(at[0])
			b.ruling.Rule, b.ruling.Zone = c.rule, c.zone
			w.install(b)
			w.wait(at[1].Sub(w.Now()))
			same(t, "times", b.times("Africa/Cairo"), c.want)
			same(t, "missed", w.missed(), nil)
		})
	}
}

// A schedule whose capability is no longer installed is recorded as missed,
// keeps nobody else waiting, and goes on when the capability is back.
func TestScheduleOfNobody(t *testing.T) {
	b := newBell(daily, "Africa/Cairo", bot.CatchUpOnce)
	w := ringing(t, "2026-11-24T08:00:00+02:00", b)
	if err := w.Restart(t.Context()); err != nil { // without the bell
		t.Fatal(err)
	}
	w.wait(28 * time.Hour)
	same(t, "missed", w.missed(), []string{"2026-11-24T09:00 no_doer", "2026-11-25T09:00 no_doer"})
	w.install(b)
	w.wait(24 * time.Hour)
	same(t, "times", b.times("Africa/Cairo"), []string{"11-26 09:00 +02"})
}

// A tick that fails leaves nothing behind and is tried again; a schedule that
// is paused is not run, one whose rule has ended neither.
func TestFailingPausedAndEnded(t *testing.T) {
	b := newBell(daily+";COUNT=2918", "Africa/Cairo", bot.CatchUpOnce) // the last one on 26 November 2026
	b.fails = 2
	w := ringing(t, "2026-11-24T08:59:00+02:00", b)
	w.clock.NotBefore(w.Now().Add(time.Minute))
	for range 2 {
		if err := w.app.bot.Drain(t.Context()); err == nil {
			t.Error("a failing tick is not told")
		}
	}
	if n := w.reminders(); n != 1 || len(b.rung) != 1 {
		t.Errorf("%d reminders after two failures, rung %v", n, b.rung)
	}
	pause := func(on bool) {
		err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
			s, err := tx.Schedules().Get(t.Context(), "bell")
			if err != nil {
				return err
			}
			s.Paused = on
			return tx.Schedules().Save(t.Context(), s)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pause(true)
	w.wait(25 * time.Hour)
	w.install(b)
	if n := w.reminders(); n != 0 || len(b.rung) != 1 {
		t.Errorf("%d reminders of a paused schedule", n)
	}
	pause(false)
	if n := w.reminders(); n != 1 {
		t.Errorf("%d reminders after the pause", n)
	}
	w.wait(72 * time.Hour)
	same(t, "times", b.times("Africa/Cairo"), []string{"11-24 09:00 +02", "11-25 09:00 +02", "11-26 09:00 +02"})
}

// Replicas that come to the same occurrence at once do it once.
func TestReplicasRace(t *testing.T) {
	b := newBell(daily, "Africa/Cairo", bot.CatchUpOnce)
	w := ringing(t, "2026-11-24T08:00:00+02:00", b)
	other := &world{t: t, path: w.path, clock: w.clock, ids: bot.NewIDs(bottest.Random(2)), adapter: w.adapter}
	other.open(t.Context())
	t.Cleanup(func() { _ = other.app.close() })
	if err := other.app.startWith(t.Context(), []bot.Capability{b.capability()}, w.adapter); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		w.clock.NotBefore(w.Now().Add(24 * time.Hour))
		var g sync.WaitGroup
		for i := range 8 {
			runner := []*world{w, other}[i%2]
			g.Go(func() {
				for ran := true; ran; {
					var err error
					if ran, err = runner.app.bot.RunDue(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		g.Wait()
		if n := w.reminders(); n != 1 {
			t.Errorf("%d reminders of one occurrence", n)
		}
	}
	if len(b.rung) != 5 {
		t.Errorf("rung %v", b.times("Africa/Cairo"))
	}
}
