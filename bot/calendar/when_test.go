package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"

	"wasl/bot/calendar"
	"wasl/bot/locale"
)

func date(year int, month time.Month, day int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: day}
}

func TestParseWhen(t *testing.T) {
	tests := []struct {
		text       string
		start, end civil.Date
		precision  calendar.Precision
		canonical  string
	}{
		{"2018-12-19", date(2018, 12, 19), date(2018, 12, 19), calendar.Day, "2018-12-19"},
		{"2028-09-12..13", date(2028, 9, 12), date(2028, 9, 13), calendar.Day, "2028-09-12..13"},
		{"2028-09-30..10-02", date(2028, 9, 30), date(2028, 10, 2), calendar.Day, "2028-09-30..2028-10-02"},
		{"2028-09-12..2028-09-14", date(2028, 9, 12), date(2028, 9, 14), calendar.Day, "2028-09-12..14"},
		{"2028-12-31..2029-01-02", date(2028, 12, 31), date(2029, 1, 2), calendar.Day, "2028-12-31..2029-01-02"},
		{"2028-02", date(2028, 2, 1), date(2028, 2, 29), calendar.Month, "2028-02"},
		{"2017-04..2018-07", date(2017, 4, 1), date(2018, 7, 31), calendar.Month, "2017-04..2018-07"},
		{"2030-H1", date(2030, 1, 1), date(2030, 6, 30), calendar.Half, "2030-H1"},
		{"2030-H2", date(2030, 7, 1), date(2030, 12, 31), calendar.Half, "2030-H2"},
		{"2028", date(2028, 1, 1), date(2028, 12, 31), calendar.Year, "2028"},
		{"2028..2029", date(2028, 1, 1), date(2029, 12, 31), calendar.Year, "2028..2029"},
	}
	for _, tt := range tests {
		got, err := calendar.ParseWhen(tt.text)
		if err != nil {
			t.Errorf("ParseWhen(%q): %v", tt.text, err)
			continue
		}
		if want := (calendar.When{Start: tt.start, End: tt.end, Precision: tt.precision}); got != want {
			t.Errorf("ParseWhen(%q) = %+v, want %+v", tt.text, got, want)
		}
		if got.String() != tt.canonical {
			t.Errorf("ParseWhen(%q).String() = %q, want %q", tt.text, got.String(), tt.canonical)
		}
	}
	if w, err := calendar.ParseWhen(""); err != nil || !w.IsZero() || w.String() != "" {
		t.Errorf("the empty text: %v, %v; want the unknown date", w, err)
	}
	for _, text := range []string{"soon", "2026-02-29", "2026-13", "2026-H3", "2026-H", "26-01-01", "2028-09-12..11",
		"2028-09-12..", "..13", "2028-H1..2028-12", "2028-09-12..31", "2028-09-12..8-09-14", "2028..2028-02", "0000", "20281"} {
		if w, err := calendar.ParseWhen(text); !errors.Is(err, calendar.ErrWhen) {
			t.Errorf("ParseWhen(%q) = %v, %v; want ErrWhen", text, w, err)
		}
	}
}

func TestWhenText(t *testing.T) {
	tests := []struct{ text, ar, en string }{
		{"2018-12-19", "19 ديسمبر/ كانون الأول 2018", "19 December 2018"},
		{"2028-09-12..13", "12–13 سبتمبر/ أيلول 2028", "12–13 September 2028"},
		{"2020-07", "يوليو/ تموز 2020", "July 2020"},
		{"2030-H1", "النصف الأول من عام 2030", "first half of 2030"},
		{"2028", "عام 2028", "2028"},
		{"2017-04..2018-07", "من أبريل/ نيسان 2017 إلى يوليو/ تموز 2018", "April 2017 to July 2018"},
		{"", "لم يُحدد التاريخ بعد", "date not set yet"},
	}
	for _, tt := range tests {
		w := when(t, tt.text)
		if got := bare(w.Text(locale.Arabic)); got != tt.ar {
			t.Errorf("%q in Arabic: %q, want %q", tt.text, got, tt.ar)
		}
		if got := bare(w.Text(locale.English)); got != tt.en {
			t.Errorf("%q in English: %q, want %q", tt.text, got, tt.en)
		}
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from civil.Date
		n    int
		want civil.Date
	}{
		{date(2026, 5, 5), -3, date(2026, 2, 5)},
		{date(2026, 5, 31), -3, date(2026, 2, 28)},
		{date(2028, 5, 31), -3, date(2028, 2, 29)},
		{date(2030, 5, 30), -3, date(2030, 2, 28)},
		{date(2024, 7, 4), 2, date(2024, 9, 4)},
		{date(2021, 2, 25), 2, date(2021, 4, 25)},
		{date(2028, 12, 31), 2, date(2029, 2, 28)},
		{date(2028, 8, 31), 1, date(2028, 9, 30)},
		{date(2028, 1, 15), -1, date(2027, 12, 15)},
		{date(2028, 1, 15), -13, date(2026, 12, 15)},
		{date(2028, 1, 31), 0, date(2028, 1, 31)},
	}
	for _, tt := range tests {
		if got := calendar.AddMonths(tt.from, tt.n); got != tt.want {
			t.Errorf("AddMonths(%v, %d) = %v, want %v", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestAddMonthsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t, "day"), rapid.IntRange(-600, 600).Draw(t, "n")
		got := calendar.AddMonths(d, n)
		if !got.IsValid() {
			t.Fatalf("AddMonths(%v, %d) = %v, which does not exist", d, n, got)
		}
		if months := 12*(got.Year-d.Year) + int(got.Month-d.Month); months != n {
			t.Fatalf("AddMonths(%v, %d) = %v, which is %d months away", d, n, got, months)
		}
		if next := got.AddDays(1); got.Day != d.Day && (got.Day > d.Day || next.Month == got.Month) {
			t.Fatalf("AddMonths(%v, %d) = %v: another day, but not clamped at the month's end", d, n, got)
		}
		if back := calendar.AddMonths(got, -n); back.After(d) || d.DaysSince(back) > 3 {
			t.Fatalf("%v and back over %d months: %v", d, n, back)
		}
	})
}

func TestWhenRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWhen(t, "when")
		got, err := calendar.ParseWhen(w.String())
		if err != nil || got != w {
			t.Fatalf("ParseWhen(%q) = %v, %v; want %+v", w.String(), got, err, w)
		}
	})
}

func FuzzParseWhen(f *testing.F) {
	for _, seed := range []string{"", "2028", "2028-H2", "2028-09", "2028-09-12..13", "2028-09-30..10-02", "2017-04..2018-07"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := calendar.ParseWhen(text)
		if err != nil {
			if !errors.Is(err, calendar.ErrWhen) {
				t.Fatalf("ParseWhen(%q): untyped error %v", text, err)
			}
			return
		}
		if again, err := calendar.ParseWhen(w.String()); err != nil || again != w {
			t.Fatalf("ParseWhen(%q) = %+v, but read back from %q: %+v, %v", text, w, w.String(), again, err)
		}
	})
}

func TestDaysUntil(t *testing.T) {
	today := date(2026, 11, 24)
	tests := []struct {
		text string
		days int
		ok   bool
	}{
		{"2026-12-18", 24, true},
		{"2026-11-24", 0, true},
		{"2026-11-22..26", -2, true},
		{"2030-H1", 0, false},
		{"2026-11", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		if days, ok := calendar.DaysUntil(today, when(t, tt.text)); days != tt.days || ok != tt.ok {
			t.Errorf("DaysUntil(%q) = %d, %v; want %d, %v", tt.text, days, ok, tt.days, tt.ok)
		}
	}
}

func TestCovers(t *testing.T) {
	tests := []struct {
		outer, inner string
		want         bool
	}{
		{"2028", "2028-09-12..13", true},
		{"2028-H1", "2028-09-12..13", false},
		{"2028-09-12..13", "2028", false},
		{"2028", "2028", true},
		{"", "2028", false},
		{"2028", "", false},
	}
	for _, tt := range tests {
		if got := when(t, tt.outer).Covers(when(t, tt.inner)); got != tt.want {
			t.Errorf("%q covers %q: %v", tt.outer, tt.inner, got)
		}
	}
}
