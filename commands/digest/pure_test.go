package digest

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func states(t *testing.T) *bot.States {
	t.Helper()
	list, err := bot.ShippedStates()
	if err != nil {
		t.Fatal(err)
	}
	return bot.NewStates(list)
}

func cairo(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// plain takes the bidi controls and the marks of bold out of a text.
func plain(text string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(locale.Plain(text))
}

func TestWeek(t *testing.T) {
	for _, tt := range []struct{ day, first, last string }{
		{"2026-11-21", "2026-11-15", "2026-11-21"},
		{"2026-11-22", "2026-11-22", "2026-11-28"},
		{"2026-11-28", "2026-11-22", "2026-11-28"},
		{"2027-01-01", "2026-12-27", "2027-01-02"},
		{"2028-02-29", "2028-02-27", "2028-03-04"},
	} {
		w := weekOf(day(t, tt.day))
		if w.first.String() != tt.first || w.id() != tt.last {
			t.Errorf("%s: %s to %s, want %s to %s", tt.day, w.first, w.id(), tt.first, tt.last)
		}
		if back, err := parseWeek(w.id()); err != nil || back != w {
			t.Errorf("%s reads back as %v, %v", w.id(), back, err)
		}
	}
	from, to := weekOf(day(t, "2026-04-24")).bounds(cairo(t)) // summer time begins on that Friday
	if to.Sub(from) != 7*24*time.Hour-time.Hour {
		t.Errorf("the week of the change of time has %s", to.Sub(from))
	}
}

func TestGrammar(t *testing.T) {
	today := day(t, "2026-11-25")
	for args, want := range map[string]string{
		" last": "2026-11-21", " last week": "2026-11-21", " الأسبوع الماضي": "2026-11-21", " السابق": "2026-11-21",
		" الاسبوع الماضي؟": "2026-11-21", " this week": "2026-11-28", " 2026-11-21": "2026-11-21",
		" ٢١/١١/٢٠٢٦": "2026-11-21", " 15 نوفمبر 2026": "2026-11-21", " 1 January 2027": "2027-01-02",
		" الاتفاق": "", " of the compact": "", " last year": "", " 2026-02-30": "", " 2026": "", " 17: text": "",
	} {
		p, ok := parsePick(args)
		if ok != (want != "") {
			t.Errorf("%q: understood %v", args, ok)
		}
		if ok && p(today).id() != want {
			t.Errorf("%q: week %s, want %s", args, p(today).id(), want)
		}
	}
}

func sample(t *testing.T) data {
	t.Helper()
	zone := cairo(t)
	d := data{
		Week: weekOf(day(t, "2026-11-21")), AsOf: time.Date(2026, 11, 22, 0, 0, 0, 0, zone), States: states(t),
		AuditHead: "0123456789abcdef0123456789abcdef",
	}
	add := func(s bot.StateCode, objective int, kind bot.UpdateKind, status bot.MeasureStatus) {
		d.Updates = append(d.Updates, bot.Update{
			Number: bot.NewUpdateNumber(s, 2026, len(d.Updates)+1), State: s, Status: bot.UpdateSubmitted,
			UpdateVersion: bot.UpdateVersion{Kind: kind, Objective: objective, Measure: status, Text: "Text\nmore"},
		})
	}
	add("MA", 20, bot.Measure, bot.Completed)
	add("JO", 6, bot.Measure, bot.Completed)
	add("JO", 6, bot.Measure, bot.InProgress)
	add("JO", 8, bot.Measure, bot.Completed)
	add("EG", 8, bot.Challenge, "")
	add("EG", 6, bot.SupportNeeded, "")
	add("TN", 20, bot.Measure, bot.Completed)
	add("QA", 13, bot.Challenge, "")
	add("QA", 1, bot.Pledge, "")
	for _, days := range []int{5, 4, 1} {
		d.Waiting = append(d.Waiting, bot.Question{Number: days, Text: "?", AskedAt: d.AsOf.AddDate(0, 0, -days)})
	}
	d.Undelivered = []bot.Delivery{{State: bot.Failed}, {State: bot.Failed}, {State: bot.Unknown}}
	d.Upcoming = ahead([]calendar.Item{
		event("near", "2026-12-20"), event("later", "2026-12-23"), event("month", "2026-12"), event("none", ""),
	}, civil.DateOf(d.AsOf))
	return d
}

func event(id, when string) calendar.Item {
	w, err := calendar.ParseWhen(when)
	if err != nil {
		panic(err)
	}
	name := map[locale.Lang]string{locale.Arabic: "اجتماع", locale.English: "Meeting " + id}
	return calendar.Item{ID: id, Name: name, When: w, Event: calendar.Event{ID: id, Name: name, When: w, Status: calendar.Confirmed, Announced: true}}
}

func TestBuild(t *testing.T) {
	c, d := bottest.Catalog(t, texts), sample(t)
	arabic := `ملخص الأسبوع 15–21 نوفمبر/ تشرين الثاني 2026

9 تحديثات من 5 دول (الأردن 3، تونس 1، قطر 2، مصر 2، المغرب 1)، منها 4 إجراءات منجزة وتحديان وطلب دعم واحد.
أكثر الأهداف وروداً: 6 و8 و20.
3 أسئلة تنتظر جواباً، منها سؤالان منذ أكثر من 3 أيام.
تعذّر تسليم رسالتين.
لم يتأكد وصول رسالة واحدة.

خلال 30 يوماً:
• اجتماع: 20 ديسمبر/ كانون الأول 2026

سجل التدقيق: 0123456789abcdef`
	if got := plain(build(d, c.Printer(locale.Arabic))); got != arabic {
		t.Errorf("Arabic:\n%s\n\nwant\n%s", got, arabic)
	}
	english := `Digest of the week 15–21 November 2026

9 updates from 5 States (Jordan 3, Tunisia 1, Qatar 2, Egypt 2, Morocco 1), among them 4 completed measures, 2 challenges and 1 request for support.
Most reported objectives: 6, 8 and 20.
3 questions wait for an answer, 2 of them for more than 3 days.
2 messages could not be delivered.
It is not certain that 1 message arrived.

In the next 30 days:
• Meeting near: 20 December 2026

Audit trail: 0123456789abcdef`
	if got := plain(build(d, c.Printer(locale.English))); got != english {
		t.Errorf("English:\n%s\n\nwant\n%s", got, english)
	}
}

func TestBuildOfAQuietWeek(t *testing.T) {
	d := data{Week: weekOf(day(t, "2026-11-21")), AsOf: time.Date(2026, 11, 22, 0, 0, 0, 0, cairo(t)), States: states(t)}
	want := `ملخص الأسبوع 15–21 نوفمبر/ تشرين الثاني 2026

لم يرد أي تحديث في هذا الأسبوع.
لا سؤال ينتظر جواباً.

لا مواعيد معلنة خلال 30 يوماً.`
	if got := plain(build(d, bottest.Catalog(t, texts).Printer(locale.Arabic))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	d.Running, d.AsOf = true, time.Date(2026, 11, 18, 9, 30, 0, 0, cairo(t))
	got := plain(build(d, bottest.Catalog(t, texts).Printer(locale.English)))
	if !strings.HasPrefix(got, "Digest of the running week 15–21 November 2026, as of 18 November 2026, 09:30\n\nNothing has been reported this week so far.") {
		t.Errorf("running week:\n%s", got)
	}
}

func TestUpdatesInAllForms(t *testing.T) {
	p := bottest.Catalog(t, texts).Printer(locale.Arabic)
	for n, want := range map[int]string{
		1:   "تحديث واحد من دولة واحدة (الأردن 1).",
		2:   "تحديثان من دولة واحدة (الأردن 2).",
		3:   "3 تحديثات من دولة واحدة (الأردن 3).",
		11:  "11 تحديثاً من دولة واحدة (الأردن 11).",
		100: "100 تحديث من دولة واحدة (الأردن 100).",
	} {
		d := data{States: states(t)}
		for range n {
			d.Updates = append(d.Updates, bot.Update{State: "JO", UpdateVersion: bot.UpdateVersion{Kind: bot.Pledge, Objective: 1}})
		}
		if got := plain(reported(d, p)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestTopObjectives(t *testing.T) {
	var updates []bot.Update
	for _, n := range []int{9, 2, 9, 23, 5, 23, 23} {
		updates = append(updates, bot.Update{UpdateVersion: bot.UpdateVersion{Objective: n}})
	}
	got := topOf(updates)
	if len(got) != 3 || got[0] != 23 || got[1] != 9 || got[2] != 2 {
		t.Errorf("top objectives: %v", got)
	}
}

func TestEveryKindAndReasonHasAText(t *testing.T) {
	c := bottest.Catalog(t, texts)
	var keys []string
	for _, k := range bot.UpdateKinds() {
		keys = append(keys, "digest.kind-"+string(k))
	}
	for _, k := range []bot.Kind{
		bot.KindReply, bot.KindPrompt, bot.KindPreview, bot.KindRefusal, bot.KindError, bot.KindNotice, bot.KindDigest,
		bot.KindReminder, bot.KindAnnouncement, bot.KindCorrection, bot.KindQuestion, bot.KindAnswer,
	} {
		keys = append(keys, "digest.message-"+string(k))
	}
	for _, k := range []bot.SendErrorKind{
		bot.SendRetry, bot.SendLimited, bot.SendBlocked, bot.SendGone, bot.SendRejected, bot.SendExpired,
		bot.SendUnknown, bot.SendNoAdapter, bot.SendNotAllowed,
	} {
		keys = append(keys, "digest.reason-"+string(k))
	}
	for _, key := range keys {
		if !c.Has(key) {
			t.Errorf("%s has no text", key)
		}
	}
}
