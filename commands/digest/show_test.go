package digest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// library is prepared once: it does not change, since these tests override nothing.
var library = sync.OnceValues(bot.NewLibrary)

// desk is the secretariat of a test, at a time.
func desk(t *testing.T) (*bot.Call, *memory) {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{}
	c := &bot.Call{
		Work: bot.Work{
			Env: &bot.Env{
				States: states(t), Library: lib, Catalog: bottest.Catalog(t, texts),
				Secretariat: bot.Secretariat{
					Channel: bot.Chat{Adapter: "c", ID: "room-secretariat"}, Zone: cairo(t), Lang: locale.Arabic, Digest: "FREQ=WEEKLY;BYDAY=SU",
				},
			},
			Tx: m,
		},
		Person: &bot.Person{ID: "sec-1", Role: bot.Officer, Status: bot.Active},
		Lang:   locale.Arabic,
	}
	return c, m
}

func at(t *testing.T, c *bot.Call, m *memory, s string) time.Time {
	t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", s, cairo(t))
	if err != nil {
		t.Fatal(err)
	}
	m.now, c.Now = now, now
	return now
}

func update(n bot.UpdateNumber, s bot.StateCode, when time.Time) bot.Update {
	return bot.Update{
		Number: n, State: s, Status: bot.UpdateSubmitted, SubmittedAt: when,
		UpdateVersion: bot.UpdateVersion{Kind: bot.Measure, Objective: 6, Text: "First line\nsecond line"},
	}
}

func TestWhatWasSentIsShownAgain(t *testing.T) {
	ctx := context.Background()
	c, m := desk(t)
	m.submitted = []bot.Update{update("JO-2026-001", "JO", at(t, c, m, "2026-11-28 23:59"))}
	if err := c.Record(ctx, "system", "start", "", ""); err != nil {
		t.Fatal(err)
	}
	head := m.audit[0].Hash[:hashLength]
	due := at(t, c, m, "2026-11-29 09:00")
	sent, err := tick(ctx, &c.Work, bot.Schedule{}, due)
	if err != nil || len(sent) != 1 {
		t.Fatalf("tick: %v, %v", sent, err)
	}
	d := sent[0]
	if d.Kind != bot.KindDigest || d.Ref != "2026-11-28" || d.Lang != locale.Arabic || d.To != c.Secretariat.Channel {
		t.Errorf("digest: %+v", d)
	}
	if !strings.HasSuffix(plain(d.Text), ": "+head) {
		t.Errorf("the last line is not the head %s of the trail:\n%s", head, d.Text)
	}
	if again, err := tick(ctx, &c.Work, bot.Schedule{}, due); err != nil || len(again) != 0 {
		t.Errorf("a second occurrence in the week sends %v, %v", again, err)
	}

	// What is reported later in the past, or happens to the trail, changes nothing.
	m.submitted = append(m.submitted, update("EG-2026-001", "EG", m.submitted[0].SubmittedAt))
	at(t, c, m, "2026-12-03 10:00")
	p, _ := parsePick("last")
	reply, err := showWeek(p)(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if reply[0].Text != d.Text || reply[0].Ref != d.Ref || reply[0].Kind != bot.KindDigest {
		t.Errorf("shown:\n%s\nsent:\n%s", reply[0].Text, d.Text)
	}

	c.Lang = locale.English
	first, err := showWeek(p)(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Record(ctx, "sec-1", "anything", "", ""); err != nil {
		t.Fatal(err)
	}
	at(t, c, m, "2026-12-05 23:00")
	second, err := showWeek(p)(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if first[0].Text != second[0].Text || !strings.Contains(plain(first[0].Text), "2 updates from 2 States (Jordan 1, Egypt 1)") {
		t.Errorf("the same digest comes out different:\n%s\n\n%s", first[0].Text, second[0].Text)
	}
}

func TestRunningAndFutureWeek(t *testing.T) {
	ctx := context.Background()
	c, m := desk(t)
	now := at(t, c, m, "2026-11-25 09:30")
	m.submitted = []bot.Update{update("JO-2026-001", "JO", now)}
	m.asked = []bot.Question{{Number: 1, Text: "?", AskedAt: now}}
	reply, err := showWeek(weekOf)(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	text := plain(reply[0].Text)
	if !strings.Contains(text, "الجاري") || !strings.Contains(text, "تحديث واحد") || !strings.Contains(text, "سؤال واحد ينتظر") {
		t.Errorf("running week:\n%s", text)
	}
	p, ok := parsePick("2026-11-29")
	if !ok {
		t.Fatal("the date is not read")
	}
	if reply, err = showWeek(p)(ctx, c); err != nil || reply[0].Kind != bot.KindReply {
		t.Errorf("future week: %+v, %v", reply, err)
	}
}

func TestDetails(t *testing.T) {
	ctx := context.Background()
	c, m := desk(t)
	when := at(t, c, m, "2026-11-24 12:00")
	for i := range pageItems + 2 {
		m.submitted = append(m.submitted, update(bot.NewUpdateNumber("JO", 2026, i+1), "JO", when))
	}
	open := forWeek("digest.updates", updates)
	reply, err := open(ctx, c, "2026-11-28")
	if err != nil {
		t.Fatal(err)
	}
	text := plain(reply[0].Text)
	if !strings.Contains(text, "JO-2026-001، الأردن، الهدف 6، إجراء\nFirst line\n") || strings.Contains(text, "second line") || strings.Contains(text, "JO-2026-016") {
		t.Errorf("first page:\n%s", text)
	}
	if len(reply[0].Buttons) != 1 || reply[0].Buttons[0].Action.Arg != "2026-11-28 15" {
		t.Fatalf("buttons: %+v", reply[0].Buttons)
	}
	if reply, err = open(ctx, c, reply[0].Buttons[0].Action.Arg); err != nil || !strings.Contains(reply[0].Text, "JO-2026-017") || len(reply[0].Buttons) != 0 {
		t.Errorf("second page: %+v, %v", reply, err)
	}

	c.Person = &bot.Person{ID: "eg-1", Role: bot.Lead, State: "EG", Status: bot.Active}
	for _, arg := range []string{"2026-11-28", "2026-11-28 15"} {
		reply, err := open(ctx, c, arg)
		if err != nil || len(reply) != 1 || reply[0].Kind != bot.KindRefusal || strings.Contains(reply[0].Text, "JO-") {
			t.Errorf("a lead gets %+v, %v", reply, err)
		}
	}
	if last := m.audit[len(m.audit)-1]; last.Action != "refused" || last.Actor != "eg-1" {
		t.Errorf("audit: %+v", last)
	}
}

func TestSettled(t *testing.T) {
	c, _ := desk(t)
	d := bot.Delivery{State: bot.Unknown, Origin: bot.Origin{Capability: name, Object: "2026-11-28"}}
	reply, err := settled(context.Background(), &c.Work, d)
	if err != nil || len(reply) != 1 || reply[0].Buttons[0].Name != "resend" || reply[0].Ref != "2026-11-28" {
		t.Errorf("unknown: %+v, %v", reply, err)
	}
	d.State = bot.Sent
	if reply, err = settled(context.Background(), &c.Work, d); err != nil || reply != nil {
		t.Errorf("sent: %+v, %v", reply, err)
	}
}

func TestScheduleNeedsAChannel(t *testing.T) {
	c, _ := desk(t)
	sec := c.Secretariat
	if s := New(sec).Schedules; len(s) != 1 || s[0].Zone != "Africa/Cairo" || s[0].CatchUp != bot.CatchUpOnce {
		t.Errorf("schedules: %+v", s)
	}
	sec.Channel = bot.Chat{}
	if s := New(sec).Schedules; len(s) != 0 {
		t.Errorf("without a channel: %+v", s)
	}
}
