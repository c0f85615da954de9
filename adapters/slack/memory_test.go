package slack

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
)

// While a gap is read, no message moves the mark beyond it.
func TestMarks(t *testing.T) {
	var m marks
	m.restore([]bot.Mark{{Key: "C1", Value: "100.1"}, {Key: "C2", Value: "200.1"}, {Key: "C3", Value: "broken"}})
	if diff := cmp.Diff([]bot.Mark{{Key: "C2", Value: "200.1"}}, m.open(1)); diff != "" {
		t.Error(diff)
	}
	want := func(channel, ts string, inGap bool, value string) {
		t.Helper()
		if got := m.mark(channel, ts, inGap); got != (bot.Mark{Key: channel, Value: value}) {
			t.Errorf("%s at %s: %+v, want %s", channel, ts, got, value)
		}
		m.stored(channel, ts, inGap)
	}
	want("C1", "101.1", false, "101.1")
	want("C1", "99.1", false, "101.1") // redelivered
	want("C2", "205.1", false, "200.1")
	want("C2", "202.1", true, "202.1")
	want("C2", "206.1", false, "202.1")
	m.close("C2")
	want("C2", "207.1", false, "207.1")
	want("C9", "1.1", false, "1.1")
	m.close("C2")
	want("C2", "203.1", false, "207.1")
	if got := m.open(9); len(got) != 3 || got[0].Key != "C2" || got[0].Value != "207.1" {
		t.Errorf("%+v", got)
	}
}
