package slack

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
)

func TestTriggersAreBounded(t *testing.T) {
	var s triggers
	now := time.Unix(1_764_028_800, 0)
	s.remember("C1", "old", "t", "r", now.Add(-responseLife-time.Second))
	for i := range maxTriggers - 1 {
		s.remember("C1", fmt.Sprint("m", i), "t", "r", now)
	}
	s.remember("C1", "new", "t", "r", now)
	if _, ok := s.byID[triggerKey("C1", "old")]; ok || len(s.byID) != maxTriggers {
		t.Errorf("%d are kept, the old one %t", len(s.byID), ok)
	}
	s.remember("C1", "newer", "t", "r", now)
	if len(s.byID) > maxTriggers {
		t.Errorf("%d are kept", len(s.byID))
	}
	if _, ok := s.take("C1", "newer", now); !ok {
		t.Error("the latest is gone")
	}
}

func TestTriggers(t *testing.T) {
	var s triggers
	now := time.Unix(1_764_028_800, 0)
	s.remember("C1", "m", "t", "r", now)
	s.remember("C1", "m", "t", "r", now.Add(time.Minute)) // a redelivery is as old as it was
	if _, ok := s.take("C1", "m", now.Add(triggerLife+time.Millisecond)); ok {
		t.Error("a stale trigger")
	}
	if _, ok := s.take("C2", "m", now); ok {
		t.Error("the trigger of another chat")
	}
	if got, ok := s.take("C1", "m", now.Add(triggerLife)); !ok || got != "t" {
		t.Errorf("%q, %t", got, ok)
	}
	for i := range responseUses + 1 {
		if _, ok := s.responseURL("C1", "m", now.Add(responseLife)); ok != (i < responseUses) {
			t.Errorf("use %d: %t", i, ok)
		}
	}
	s.remember("C1", "n", "", "", now)
	if _, ok := s.responseURL("C1", "n", now); ok {
		t.Error("a message without a trigger")
	}
}

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
