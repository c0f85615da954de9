package bot

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever daylight saving leaves out or repeats, a daily schedule falls due
// once on each local day, and each time has a slot of its own.
func TestOnceEachLocalDay(t *testing.T) {
	zones := []string{
		"Africa/Cairo", "Asia/Beirut", "Asia/Gaza", "Africa/Casablanca", "Asia/Amman", // midnight, Ramadan, none any more
		"Europe/Zurich", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Riyadh",
	}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		hour, minute := rapid.SampledFrom([]int{0, 1, 2, 3, 9, 22, 23}).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 30, 59}).Draw(t, "minute")
		s := Schedule{ID: "daily", Rule: fmt.Sprintf("FREQ=DAILY;BYHOUR=%d;BYMINUTE=%d;BYSECOND=0", hour, minute), Zone: zone.String()}
		from := time.Date(rapid.IntRange(2024, 2030).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 12, 0, 0, 0, zone)
		day, slots := from, map[string]bool{}
		at := from
		for range 20 {
			next, ok, err := s.Next(at)
			if err != nil || !ok {
				t.Fatal(err)
			}
			if hour >= 12 && at.Equal(from) {
				day = from.AddDate(0, 0, -1) // still on the first day
			}
			day = day.AddDate(0, 0, 1)
			slot, err := s.Slot(next)
			if err != nil {
				t.Fatal(err)
			}
			if !next.After(at) || slots[slot] || slot[:10] != day.Format(time.DateOnly) {
				t.Fatalf("after %s comes %s, slot %s, want one on %s", at.In(zone), next.In(zone), slot, day.Format(time.DateOnly))
			}
			slots[slot], at = true, next
		}
	})
}
