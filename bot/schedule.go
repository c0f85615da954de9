package bot

import (
	"fmt"
	"time"

	"github.com/teambition/rrule-go"
)

// CatchUp says what happens to an occurrence that fell into a downtime.
type CatchUp string

// The catch-up policies.
const (
	CatchUpOnce   CatchUp = "once"   // the latest one is done, late; older ones are recorded as missed
	CatchUpMissed CatchUp = "missed" // it is recorded as missed
)

// Schedule is something that falls due, once or again and again; what it does
// is its capability's tick.
type Schedule struct {
	ID         string // stable, e.g. "digest-weekly"
	Capability string
	Rule       string // RFC 5545 RRULE in local time of Zone, DAILY or slower; empty: once, at NextAt
	Zone       string // IANA name
	CatchUp    CatchUp
	NextAt     time.Time
	Paused     bool
}

// Once reports whether the schedule falls due one single time.
func (s Schedule) Once() bool { return s.Rule == "" }

// Next returns the first occurrence after t of a schedule that recurs; false if
// its rule has ended. The rule is counted on the calendar, which knows no
// daylight saving, and each local time then found on the clock: one that is left
// out comes later by as much as was left out, one that is repeated counts once,
// the first time.
func (s Schedule) Next(t time.Time) (next time.Time, ok bool, err error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	opt, err := rrule.StrToROptionInLocation(s.Rule, time.UTC)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	opt.Dtstart = time.Date(2018, time.December, 1, 0, 0, 0, 0, time.UTC) // fixed, so that intervals are counted from one day
	rule, err := rrule.NewRRule(*opt)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	// A local time may lie before that of t and its instant after t.
	for local := rule.After(onCalendar(t.In(zone)).Add(-longestLeap), true); !local.IsZero(); local = rule.After(local, false) {
		if at := onClock(local, zone); at.After(t) {
			return at.UTC(), true, nil
		}
	}
	return time.Time{}, false, nil
}

// nextAfter is when a schedule next falls due that takes the place of an earlier
// form of itself (zero: it is new). What is due already stays due. What stood
// next keeps its day if the schedule has that day too: it moves within the day,
// and is due at once where its new hour has passed, so that none vanishes.
func (s Schedule) nextAfter(before Schedule, now time.Time) (time.Time, bool, error) {
	if before.NextAt.IsZero() {
		return s.Next(now)
	}
	if !before.NextAt.After(now) {
		return before.NextAt, true, nil
	}
	old, err := time.LoadLocation(before.Zone)
	if err != nil {
		return s.Next(now) // the zone is no more
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	year, month, day := before.NextAt.In(old).Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	next, ok, err := s.Next(onClock(midnight, zone).Add(-time.Second))
	if err == nil && ok && !next.Before(onClock(midnight.AddDate(0, 0, 1), zone)) {
		return s.Next(now)
	}
	return next, ok, err
}

// longestLeap is the most by which clocks are set forward at once, and more.
const longestLeap = 3 * time.Hour

// onCalendar is the local time that t shows, as if it were UTC.
func onCalendar(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// onClock is the instant at which clocks in a zone show a local time: the first
// one where it is repeated, and where it is left out the one at which clocks
// that nobody had set forward would show it.
func onClock(local time.Time, zone *time.Location) time.Time {
	at := func(days int) time.Time {
		_, offset := local.AddDate(0, 0, days).In(zone).Zone()
		return local.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	before, after := at(-1), at(1)
	if !onCalendar(before).Equal(local) && onCalendar(after).Equal(local) {
		return after
	}
	return before
}

// SlotFormat is how an occurrence is named: by its local time, so that it is
// one occurrence whatever the clock does.
const SlotFormat = "2006-01-02T15:04"

// Slot names the occurrence at t.
func (s Schedule) Slot(t time.Time) (string, error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return "", fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	return t.In(zone).Format(SlotFormat), nil
}

// Occurrence is one time that a schedule fell due.
type Occurrence struct {
	Schedule string
	Slot     string
	Due      time.Time
	Done     bool // false: missed
	Reason   MissedReason
}

// MissedReason is a closed set of reasons why an occurrence was not done.
type MissedReason string

// The reasons.
const (
	MissedForLater   MissedReason = "later"    // a later one was due as well
	MissedInDowntime MissedReason = "downtime" // the service was down at its time
	MissedForNobody  MissedReason = "no_doer"  // no capability does it any more
)
