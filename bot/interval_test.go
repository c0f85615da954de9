package bot

import (
	"fmt"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

// A rule counted from near is the rule counted from the fixed day.
func TestIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf("FREQ=%s;INTERVAL=%d;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
			rapid.SampledFrom([]string{"DAILY", "WEEKLY", "WEEKLY;BYDAY=SU,WE", "WEEKLY;WKST=SU;BYDAY=SU,SA", "MONTHLY;BYMONTHDAY=31"}).Draw(t, "freq"),
			rapid.IntRange(1, 9).Draw(t, "interval"))
		rule, err := rrule.StrToRRule("DTSTART:20181201T000000Z\nRRULE:" + text)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Unix(rapid.Int64Range(1_543_000_000, 1_900_000_000).Draw(t, "from"), 0)
		want := rule.After(from, false)
		got, ok, err := Schedule{Rule: text, Zone: "UTC"}.Next(from)
		if err != nil || !ok || !got.Equal(want) {
			t.Fatalf("%s after %s: %s (%t, %v), want %s", text, from.UTC(), got, ok, err, want)
		}
	})
}
