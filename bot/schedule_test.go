package bot

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestScheduleNext(t *testing.T) {
	sunday := Schedule{Rule: "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0;BYSECOND=0", Zone: "Africa/Cairo"}
	night := Schedule{Rule: "FREQ=DAILY;BYHOUR=0;BYMINUTE=30;BYSECOND=0", Zone: "Africa/Cairo"}
	for _, c := range []struct {
		s           Schedule
		after, want string
	}{
		{sunday, "2026-11-24T10:00:00+02:00", "2026-11-29T09:00:00+02:00"},
		{sunday, "2026-11-29T08:59:59+02:00", "2026-11-29T09:00:00+02:00"},
		{sunday, "2026-11-29T09:00:00+02:00", "2026-12-06T09:00:00+02:00"},
		// Cairo's clocks go forward on 24 April 2026 at 00:00 and back on 29 October at 24:00.
		{sunday, "2026-04-20T10:00:00+02:00", "2026-04-26T09:00:00+03:00"},
		{sunday, "2026-10-26T10:00:00+03:00", "2026-11-01T09:00:00+02:00"},
		{night, "2026-04-23T12:00:00+02:00", "2026-04-24T01:30:00+03:00"},
	} {
		after, want := at(t, c.after), at(t, c.want)
		got, ok, err := c.s.Next(after)
		if err != nil || !ok || !got.Equal(want) {
			t.Errorf("after %s: %s (%v), want %s", c.after, got, err, c.want)
		}
	}
	for _, bad := range []Schedule{{Rule: "FREQ=SOMETIMES", Zone: "Africa/Cairo"}, {Rule: "FREQ=DAILY", Zone: "Nowhere"}} {
		if _, _, err := bad.Next(at(t, "2026-11-24T10:00:00+02:00")); err == nil {
			t.Errorf("%+v has a next time", bad)
		}
	}
}

// Whatever the time, the next occurrence is later, within eight days, and a
// Sunday at nine in Cairo; its slot is its own.
func TestScheduleNextProperty(t *testing.T) {
	s := Schedule{Rule: "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0;BYSECOND=0", Zone: "Africa/Cairo"}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(1_600_000_000, 2_000_000_000).Draw(t, "from"), 0)
		next, ok, err := s.Next(from)
		if err != nil || !ok {
			t.Fatal(err)
		}
		local := next.In(zone)
		if !next.After(from) || next.Sub(from) > 8*24*time.Hour || local.Weekday() != time.Sunday || local.Hour() != 9 || local.Minute() != 0 {
			t.Errorf("after %s: %s", from, local)
		}
	})
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
