package announce

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func TestRender(t *testing.T) {
	w := newHouse(t).work
	day := civil.Date{Year: 2028, Month: time.September, Day: 12}
	event := &calendar.Event{
		Name: map[locale.Lang]string{locale.Arabic: "الاستعراض الإقليمي", locale.English: "Regional Review"},
		When: calendar.OnDays(day, day.AddDays(1)),
	}
	both := bot.Announcement{
		Number: "ANN-2026-003", Circular: "5/123 of 3 November 2026",
		Text: map[locale.Lang]string{locale.Arabic: "يسرنا دعوتكم.\nGCM: الجدول", locale.English: "You are invited."},
	}
	tests := []struct {
		name  string
		lang  locale.Lang
		ann   bot.Announcement
		event *calendar.Event
		want  string
	}{
		{"Arabic", locale.Arabic, both, event, "\uFDD0إعلان من الأمانة العامة لجامعة الدول العربية — ⁨ANN-2026-003⁩\uFDD1\n\n" +
			"يسرنا دعوتكم.\nGCM: الجدول\n\n" +
			"رقم التعميم: ⁨5/123⁩، بتاريخ ⁨3⁩ نوفمبر/ تشرين الثاني ⁨2026⁩\nالفعالية: ⁨الاستعراض الإقليمي⁩، ⁨12⁩–⁨13⁩ سبتمبر/ أيلول ⁨2028⁩"},
		{"English", locale.English, both, nil, "\uFDD0Announcement of the General Secretariat of the League of Arab States — ⁨ANN-2026-003⁩\uFDD1\n\n" +
			"You are invited.\n\nCircular: ⁨5/123⁩ of 3 November 2026"},
		{"for the others", locale.English, bot.Announcement{Number: "ANN-2026-004", Text: map[locale.Lang]string{locale.Arabic: "سطر.\nآخر."}}, nil,
			"\uFDD0Announcement of the General Secretariat of the League of Arab States — ⁨ANN-2026-004⁩\uFDD1\n\n" +
				"This announcement was issued in Arabic only:\n\n⁨سطر.⁩\n⁨آخر.⁩"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := render(w.In(tt.lang), tt.ann, tt.event); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestCircular(t *testing.T) {
	for given, want := range map[string]string{
		"5/1234":                   "",
		"5/1234, 20 November 2026": "5/1234 2026-11-20",
		"٥/١٢٣٤ بتاريخ ٢٠ نوفمبر ٢٠٢٦": "5/1234 2026-11-20",
		"ش/7 في 2026-11-20":            "ش/7 2026-11-20",
		"20 November 2026":             "",
		"5/20 November":                "",
	} {
		number, day, ok := cutCircular(given)
		got := ""
		if ok {
			got = number + " " + day.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}

func TestChannelLangs(t *testing.T) {
	both := bot.Announcement{Text: map[locale.Lang]string{locale.Arabic: "نص.", locale.English: "Text."}}
	if got := channelLangs(both); !slices.Equal(got, locale.Langs()) {
		t.Errorf("both languages: %v", got)
	}
	for _, l := range locale.Langs() {
		one := bot.Announcement{Text: map[locale.Lang]string{l: "x"}}
		if got := channelLangs(one); !slices.Equal(got, []locale.Lang{l}) {
			t.Errorf("in %s only: %v", l, got)
		}
	}
}

func TestFingerprint(t *testing.T) {
	h := newHouse(t)
	ann := bot.Announcement{Audience: bot.Audience{All: true}}
	texts := rendered{locale.Arabic: "أ", locale.English: "a"}
	shown := func(ann bot.Announcement, r rendered) string {
		f, err := h.a.fingerprint(t.Context(), h.work, ann, r)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first := shown(ann, texts)
	if shown(ann, rendered{locale.Arabic: "أ", locale.English: "a"}) != first {
		t.Error("the same announcement has two fingerprints")
	}
	toOthers, later := ann, ann
	toOthers.Audience = bot.Audience{Roles: []bot.Role{bot.Lead}}
	later.SendAt = time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	for what, f := range map[string]string{
		"text":     shown(ann, rendered{locale.Arabic: "أ", locale.English: "b"}),
		"audience": shown(toOthers, texts),
		"time":     shown(later, texts),
	} {
		if f == first {
			t.Errorf("another %s has the same fingerprint", what)
		}
	}
}

// Every text that the code asks for by a composed key is there, in both languages.
func TestComposedKeys(t *testing.T) {
	h := newHouse(t)
	var keys []string
	for _, s := range []bot.AnnouncementState{bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled,
		bot.AnnouncementSending, bot.AnnouncementDone, bot.AnnouncementCancelled} {
		keys = append(keys, "announce.is-"+string(s))
	}
	for _, r := range bot.Roles() {
		keys = append(keys, "announce.role-"+string(r), "role."+string(r))
	}
	for _, l := range locale.Langs() {
		for _, key := range []string{"label", "ask", "only", "not", "no-text", "single", "add", "channel"} {
			keys = append(keys, "announce."+key+"-"+string(l))
		}
	}
	keys = append(keys, "announce.not-reached-none", "announce.not-acknowledged-none")
	for _, key := range keys {
		if !h.work.Catalog.Has(key) {
			t.Errorf("no text %s", key)
		}
	}
	for _, k := range []bot.SendErrorKind{bot.SendNone, bot.SendRetry, bot.SendBlocked, bot.SendGone, bot.SendRejected,
		bot.SendExpired, bot.SendUnknown, bot.SendNoAdapter, bot.SendNotAllowed} {
		if text := reason(h.work.In(locale.Arabic), k); strings.Contains(text, "⟦") {
			t.Errorf("failure %q: %s", k, text)
		}
	}
}
