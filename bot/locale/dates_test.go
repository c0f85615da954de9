package locale

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"pgregory.net/rapid"
)

func day(y int, m time.Month, d int) civil.Date { return civil.Date{Year: y, Month: m, Day: d} }

// unisolated makes a text readable in a test's table; TestDatesIsolateNumbers
// looks at the isolates.
func unisolated(s string) string {
	return strings.NewReplacer(string(fsi), "", string(pdi), "").Replace(s)
}

func TestDates(t *testing.T) {
	tests := []struct {
		name   string
		write  func(l Lang) string
		ar, en string
	}{
		{"day", func(l Lang) string { return Date(l, day(2028, 9, 12)) }, "12 سبتمبر/ أيلول 2028", "12 September 2028"},
		{"no such day", func(l Lang) string { return Date(l, day(2027, 2, 29)) }, "", ""},
		{"zero", func(l Lang) string { return Date(l, civil.Date{}) }, "", ""},
		{"range in a month", func(l Lang) string { return DateRange(l, day(2028, 9, 12), day(2028, 9, 13)) }, "12–13 سبتمبر/ أيلول 2028", "12–13 September 2028"},
		{"range over months", func(l Lang) string { return DateRange(l, day(2028, 2, 28), day(2028, 3, 2)) }, "28 فبراير/ شباط – 2 مارس/ آذار 2028", "28 February – 2 March 2028"},
		{"range over years", func(l Lang) string { return DateRange(l, day(2027, 12, 30), day(2028, 1, 2)) }, "30 ديسمبر/ كانون الأول 2027 – 2 يناير/ كانون الثاني 2028", "30 December 2027 – 2 January 2028"},
		{"same month of two years", func(l Lang) string { return DateRange(l, day(2027, 1, 2), day(2028, 1, 2)) }, "2 يناير/ كانون الثاني 2027 – 2 يناير/ كانون الثاني 2028", "2 January 2027 – 2 January 2028"},
		{"range of a day", func(l Lang) string { return DateRange(l, day(2028, 9, 12), day(2028, 9, 12)) }, "12 سبتمبر/ أيلول 2028", "12 September 2028"},
		{"range backwards", func(l Lang) string { return DateRange(l, day(2028, 9, 13), day(2028, 9, 12)) }, "12–13 سبتمبر/ أيلول 2028", "12–13 September 2028"},
		{"range without an end", func(l Lang) string { return DateRange(l, day(2028, 9, 13), civil.Date{}) }, "13 سبتمبر/ أيلول 2028", "13 September 2028"},
		{"range without a start", func(l Lang) string { return DateRange(l, civil.Date{}, day(2028, 9, 13)) }, "13 سبتمبر/ أيلول 2028", "13 September 2028"},
		{"month", func(l Lang) string { return Month(l, time.December) }, "ديسمبر/ كانون الأول", "December"},
		{"no such month", func(l Lang) string { return Month(l, 13) }, "", ""},
		{"month and year", func(l Lang) string { return MonthYear(l, 2028, 9) }, "سبتمبر/ أيلول 2028", "September 2028"},
		{"first half", func(l Lang) string { return HalfYear(l, 2030, 1) }, "النصف الأول من عام 2030", "first half of 2030"},
		{"second half", func(l Lang) string { return HalfYear(l, 2030, 2) }, "النصف الثاني من عام 2030", "second half of 2030"},
		{"no such half", func(l Lang) string { return HalfYear(l, 2030, 3) }, "عام 2030", "2030"},
		{"year", func(l Lang) string { return Year(l, 2028) }, "عام 2028", "2028"},
		{"weekday", func(l Lang) string { return Weekday(l, time.Monday) }, "الاثنين", "Monday"},
		{"no such weekday", func(l Lang) string { return Weekday(l, 7) }, "", ""},
		{"clock", func(l Lang) string { return Clock(l, time.Date(2028, 1, 1, 9, 5, 59, 0, time.UTC)) }, "09:05", "09:05"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := unisolated(tt.write(Arabic)); got != tt.ar {
				t.Errorf("Arabic: %q, want %q", got, tt.ar)
			}
			if got := tt.write(English); got != tt.en {
				t.Errorf("English: %q, want %q", got, tt.en)
			}
		})
	}
}

func TestDatesIsolateNumbers(t *testing.T) {
	if got, want := DateRange(Arabic, day(2028, 9, 12), day(2028, 9, 13)), "\u206812\u2069–\u206813\u2069 سبتمبر/ أيلول \u20682028\u2069"; got != want {
		t.Errorf("range = %q, want %q", got, want)
	}
	if got, want := Clock(Arabic, time.Time{}), "\u206800:00\u2069"; got != want {
		t.Errorf("clock = %q, want %q", got, want)
	}
}

func TestParseDate(t *testing.T) {
	want := day(2026, 11, 21)
	for _, text := range []string{
		"2026-11-21", "2026/11/21", "2026.11.21", "21/11/2026", "21-11-2026", "21.11.2026", "٢٠٢٦/١١/٢١", "۲۱/۱۱/۲۰۲۶",
		" 21 November 2026 ", "21 november 2026", "21 Nov 2026", "21 nov. 2026", "21st November, 2026", "November 21, 2026", "Nov. 21 2026",
		"21 نوفمبر 2026", "٢١ تشرين الثاني ٢٠٢٦", "21 نوفمبر/ تشرين الثاني 2026", "21 تشرين الثاني/نوفمبر 2026",
		"21 تشرين ثاني 2026", "21 نونبر 2026", "21 نوفمبر، 2026", "21 نوفمبر 2026م", "21 نُوفَمبر 2026", "21 تشرين  الثاني 2026",
		"\u200F\u206821\u2069 نوفمبر/ تشرين الثاني \u20682026\u2069",
	} {
		if got, ok := ParseDate(text); !ok || got != want {
			t.Errorf("ParseDate(%q) = %v, %t", text, got, ok)
		}
	}
	for text, want := range map[string]civil.Date{
		"2018/12/19": day(2018, 12, 19), "19/12/2018": day(2018, 12, 19), "1/2/2026": day(2026, 2, 1),
		"29 شباط 2028": day(2028, 2, 29), "2 May 2026": day(2026, 5, 2), "Sept 1, 2026": day(2026, 9, 1),
	} {
		if got, ok := ParseDate(text); !ok || got != want {
			t.Errorf("ParseDate(%q) = %v, %t, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "2026", "2026-11", "November 2026", "2026-11-31", "2026-02-29", "29 فبراير 2027", "2026-13-01", "2026-00-10", "13/13/2026",
		"0000-01-01", "0999-01-01", "21-11-26", "2026-11/21", "on 21 November 2026", "21 November 2026 at 9", "2026-11-21T00:00", "32 May 2026",
		"0 May 2026", "21 Nofember 2026", "21 نوفمبر/ تشرين الأول 2026", "21 نوفمبر/ 2026", "21 /نوفمبر 2026", "21 نوفمبر/نوفمبر/نوفمبر 2026",
		"21 No-vember 2026", "21 كانون 2026", "21 تشرين 2026", "موعد 21/11/2026", "12–13 سبتمبر 2028", "21 November 20260", "121 May 2026",
	} {
		if got, ok := ParseDate(text); ok {
			t.Errorf("ParseDate(%q) = %v", text, got)
		}
	}
}

// The month names of all Arab States, as the States' data lists them.
func TestParseDateKnowsEveryMonthName(t *testing.T) {
	sets := map[string]string{
		"standard":   "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"levant":     "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
		"maghreb":    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
		"morocco":    "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
		"mauritania": "يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر نوفمبر دجمبر",
		"English":    "January February March April May June July August September October November December",
		"short":      "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
	}
	for set, names := range sets {
		for i, name := range strings.Fields(names) {
			name = strings.ReplaceAll(name, "_", " ")
			want := day(2026, time.Month(i+1), 3)
			if got, ok := ParseDate("3 " + name + " 2026"); !ok || got != want {
				t.Errorf("%s: 3 %s 2026 = %v, %t, want %v", set, name, got, ok, want)
			}
		}
	}
}

// What the package writes, it reads.
func TestDateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 9998*365).Draw(t, "days")
		want := day(1000, 1, 1).AddDays(n % (8999 * 365))
		for _, l := range Langs() {
			if got, ok := ParseDate(Date(l, want)); !ok || got != want {
				t.Fatalf("ParseDate(%q) = %v, %t", Date(l, want), got, ok)
			}
		}
		if got, ok := ParseDate(want.String()); !ok || got != want {
			t.Fatalf("ParseDate(%q) = %v, %t", want, got, ok)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("21 نوفمبر/ تشرين الثاني 2026")
	f.Add("Nov. 21, 2026")
	f.Add("٢٠٢٦-٠٢-٣٠")
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := ParseDate(text)
		if ok != d.IsValid() {
			t.Fatalf("ParseDate(%q) = %v, %t", text, d, ok)
		}
		if again, same := ParseDate(Date(Arabic, d)); ok && (!same || again != d) {
			t.Fatalf("%v is not read back from %q", d, Date(Arabic, d))
		}
	})
}
