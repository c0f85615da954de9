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

// Next returns the first occurrence after t of a schedule that recurs. Local times that daylight saving
// leaves out move to the next instant that exists; those it repeats count once.
func (s Schedule) Next(t time.Time) (time.Time, error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	opt, err := rrule.StrToROptionInLocation(s.Rule, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	opt.Dtstart = time.Date(2018, time.December, 1, 0, 0, 0, 0, zone) // fixed, so that intervals are counted from one day
	rule, err := rrule.NewRRule(*opt)
	if err != nil {
		return time.Time{}, fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	next := rule.After(t, false)
	if next.IsZero() {
		return time.Time{}, fmt.Errorf("schedule %s: its rule has no further occurrence", s.ID)
	}
	return next.UTC(), nil
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
	Reason   string
}
