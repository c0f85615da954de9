package calendar_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func TestTextsOfTheShippedCalendar(t *testing.T) {
	c, today := shipped(t), parse(t, "2026-11-24")
	date := func(id string) func(locale.Lang) string {
		return func(l locale.Lang) string {
			text, ok := c.DateText(l, id)
			if !ok {
				t.Errorf("no date of %s", id)
			}
			return text
		}
	}
	next := func(series string) func(locale.Lang) string {
		return func(l locale.Lang) string { return c.NextText(l, series, today) }
	}
	last := func(series string) func(locale.Lang) string {
		return func(l locale.Lang) string { return c.LastText(l, series, today) }
	}
	tests := []struct {
		name   string
		text   func(locale.Lang) string
		ar, en string
	}{
		{"next forum", next("imrf"), "النصف الأول من عام 2030، نيويورك (لم يُعلن التاريخ بعد)", "first half of 2030, New York (date not announced yet)"},
		{"next review", next("regional-review"), "عام 2028 (لم يُعلن التاريخ بعد)", "2028 (date not announced yet)"},
		{"next meeting", next("arcp"), "عام 2026 (متوقع، لم يُعلن التاريخ بعد)", "2026 (expected, date not announced yet)"},
		{"next day", next("migrants-day"), "18 ديسمبر/ كانون الأول 2026", "18 December 2026"},
		{"next of nothing", next("nothing"), "لم يُعلن التاريخ بعد", "date not announced yet"},
		{"last forum", last("imrf"), "5–8 مايو/ أيار 2026 (التاريخ المعلن)", "5–8 May 2026 (announced date)"},
		{"last review", last("regional-review"), "3–4 يوليو/ تموز 2024", "3–4 July 2024"},
		{"last report", last("sg-report"), "النصف الأول من عام 2026 (متوقع)", "first half of 2026 (expected)"},
		{"last day", last("migrants-day"), "18 ديسمبر/ كانون الأول 2025", "18 December 2025"},
		{"last of nothing", last("nothing"), "لا يوجد تاريخ مسجل", "no date on record"},
		{"first forum", date("imrf-1"), "17–20 مايو/ أيار 2022", "17–20 May 2022"},
		{"first review", date("arab-forum-2020"), "24–25 فبراير/ شباط 2021", "24–25 February 2021"},
		{"workshop", date("focal-points-workshop-2020"), "25 يونيو/ حزيران 2020", "25 June 2020"},
		{"sixth meeting", date("arcp-6"), "يوليو/ تموز 2020", "July 2020"},
		{"low certainty", date("arcp-13"), "عام 2027 (متوقع)", "2027 (expected)"},
		{"unknown", date("invite-national-reports"), "لم يُحدد التاريخ بعد", "date not set yet"},
		{"every year", date("migrants-day"), "18 ديسمبر/ كانون الأول من كل عام", "18 December every year"},
		{"computed", date("imrf-5"), "النصف الأول من عام 2038", "first half of 2038"},
		{"rule", func(l locale.Lang) string { return c.DerivedText(l, "imrf-ngo-list", parse(t, "2026-02-01")) },
			"في موعد أقصاه 5 فبراير/ شباط 2026", "5 February 2026 at the latest"},
		{"rule for a day", func(l locale.Lang) string { return c.DerivedText(l, "imrf-hearing", parse(t, "2026-02-01")) },
			"4 مايو/ أيار 2026", "4 May 2026"},
		{"rule without a date", func(l locale.Lang) string { return c.DerivedText(l, "imrf-ngo-list", today) },
			"يتحدد بعد إعلان تاريخ المنتدى الثالث لاستعراض الهجرة الدولية (النصف الأول من عام 2030)",
			"follows once the date of the Third International Migration Review Forum (first half of 2030) is announced"},
		{"rule that does not exist", func(l locale.Lang) string { return c.DerivedText(l, "nothing", today) },
			"يتحدد بعد إعلان تاريخ الحدث", "follows once the date of the event is announced"},
	}
	for _, tt := range tests {
		if got := bare(tt.text(locale.Arabic)); got != tt.ar {
			t.Errorf("%s in Arabic: %q, want %q", tt.name, got, tt.ar)
		}
		if got := bare(tt.text(locale.English)); got != tt.en {
			t.Errorf("%s in English: %q, want %q", tt.name, got, tt.en)
		}
	}
	for _, id := range []string{"imrf", "no-such-event", ""} {
		if text, ok := c.DateText(locale.English, id); ok {
			t.Errorf("DateText(%q) = %q, want none", id, text)
		}
	}
}

func TestTextSaysTheReservations(t *testing.T) {
	base := calendar.Event{ID: "e", Name: names("اجتماع", "meeting"), Place: names("القاهرة", "Cairo"),
		When: when(t, "2028-09-12..13"), Status: calendar.Confirmed, Announced: true, Certainty: calendar.CertaintyHigh}
	was := func(text string) []calendar.Change { return []calendar.Change{{When: when(t, text)}} }
	tests := []struct {
		name, today string
		change      func(*calendar.Event)
		ar, en      string
	}{
		{"announced", "2028-01-01", func(*calendar.Event) {},
			"12–13 سبتمبر/ أيلول 2028، القاهرة", "12–13 September 2028, Cairo"},
		{"under way", "2028-09-13", func(*calendar.Event) {},
			"12–13 سبتمبر/ أيلول 2028، القاهرة (جارٍ حالياً)", "12–13 September 2028, Cairo (under way)"},
		{"not announced", "2028-01-01", func(e *calendar.Event) { e.Announced = false },
			"12–13 سبتمبر/ أيلول 2028، القاهرة (لم يُؤكد التاريخ بعد)", "12–13 September 2028, Cairo (date not confirmed yet)"},
		{"cancelled", "2028-01-01", func(e *calendar.Event) { e.Status = calendar.Cancelled },
			"12–13 سبتمبر/ أيلول 2028، القاهرة (أُلغي)", "12–13 September 2028, Cairo (cancelled)"},
		{"moved", "2028-01-01", func(e *calendar.Event) { e.Status, e.Was = calendar.Moved, was("2028-06-05..06") },
			"12–13 سبتمبر/ أيلول 2028، القاهرة (الموعد السابق: 5–6 يونيو/ حزيران 2028)",
			"12–13 September 2028, Cairo (earlier date: 5–6 June 2028)"},
		{"set within a known period", "2028-01-01", func(e *calendar.Event) { e.Status, e.Was = calendar.Moved, was("2028") },
			"12–13 سبتمبر/ أيلول 2028، القاهرة", "12–13 September 2028, Cairo"},
		{"moved to an unknown date", "2028-01-01", func(e *calendar.Event) {
			e.Status, e.Was, e.When, e.Announced = calendar.Moved, was("2028-06-05..06"), calendar.When{}, false
		}, "لم يُعلن التاريخ بعد (الموعد السابق: 5–6 يونيو/ حزيران 2028)", "date not announced yet (earlier date: 5–6 June 2028)"},
		{"a place of two words in another script", "2028-01-01", func(e *calendar.Event) { e.Place = names("Palais des Nations", "قصر الأمم") },
			"12–13 سبتمبر/ أيلول 2028، Palais des Nations", "12–13 September 2028, قصر الأمم"},
	}
	for _, tt := range tests {
		e := base
		tt.change(&e)
		if err := e.Validate(); err != nil {
			t.Fatal(err)
		}
		if got := bare(e.Text(locale.Arabic, parse(t, tt.today))); got != tt.ar {
			t.Errorf("%s in Arabic: %q, want %q", tt.name, got, tt.ar)
		}
		if got := bare(e.Text(locale.English, parse(t, tt.today))); got != tt.en {
			t.Errorf("%s in English: %q, want %q", tt.name, got, tt.en)
		}
	}
}

func TestForeignValuesAreIsolated(t *testing.T) {
	e := calendar.Event{ID: "e", Name: names("اجتماع", "meeting"), Place: names("Hotel \u202eX", "Cairo"),
		When: when(t, "2028-09-12"), Status: calendar.Confirmed, Announced: true, Certainty: calendar.CertaintyHigh}
	today := parse(t, "2028-01-01")
	if got := e.Text(locale.Arabic, today); !strings.HasSuffix(got, "\u2068Hotel X\u2069") {
		t.Errorf("a Latin place in an Arabic text: %+q", got)
	}
	if got := e.Text(locale.English, today); got != "12 September 2028, Cairo" {
		t.Errorf("a Latin place in an English text: %+q", got)
	}
}

// Whatever was entered, a text of the calendar has balanced isolates, Western
// digits and one line.
func TestTextsAreWellFormed(t *testing.T) {
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c, today := edited(t, base), anyDate(t, "today")
		for _, l := range locale.Langs() {
			texts := []string{}
			for _, s := range cycles {
				texts = append(texts, c.NextText(l, s, today), c.LastText(l, s, today))
			}
			for _, r := range c.Rules() {
				texts = append(texts, c.DerivedText(l, r.ID, today))
			}
			for _, e := range c.Events() {
				text, ok := c.DateText(l, e.ID)
				if !ok {
					t.Fatalf("no date of %s", e.ID)
				}
				texts = append(texts, text, e.Text(l, today))
			}
			for _, text := range texts {
				if text == "" || strings.ContainsAny(text, "\n⟦%") || strings.HasSuffix(text, ".") || strings.Contains(text, "()") {
					t.Fatalf("malformed: %q", text)
				}
				if strings.Count(text, "\u2068") != strings.Count(text, "\u2069") {
					t.Fatalf("isolates do not match: %+q", text)
				}
				if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsDigit(r) && r > '9' }) {
					t.Fatalf("digits: %q", text)
				}
			}
		}
	})
}
