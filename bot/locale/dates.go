package locale

import (
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"
)

// The League's house style names each month twice: the Gregorian name first,
// a slash, a space, the Levantine name.
var arabicMonths = [12]string{
	"يناير/ كانون الثاني", "فبراير/ شباط", "مارس/ آذار", "أبريل/ نيسان",
	"مايو/ أيار", "يونيو/ حزيران", "يوليو/ تموز", "أغسطس/ آب",
	"سبتمبر/ أيلول", "أكتوبر/ تشرين الأول", "نوفمبر/ تشرين الثاني", "ديسمبر/ كانون الأول",
}

var arabicWeekdays = [7]string{
	"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت",
}

// Month returns a month's name: «سبتمبر/ أيلول», "September"; "" if there is no
// such month.
func Month(l Lang, m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	if l == Arabic {
		return arabicMonths[m-1]
	}
	return m.String()
}

// Date returns a day: «12 سبتمبر/ أيلول 2028», "12 September 2028"; "" if the
// date is not a real one. Like every text here it is composed for its language,
// with its numbers isolated in Arabic: into a catalogue's text it goes by Text,
// not by Value.
func Date(l Lang, d civil.Date) string {
	if !d.IsValid() {
		return ""
	}
	return number(l, d.Day) + " " + MonthYear(l, d.Year, d.Month)
}

// DateRange returns the days from the first to the last, with what they share
// said once: «12–13 سبتمبر/ أيلول 2028», "28 February – 2 March 2028". The order
// of the two does not matter; if one is not a real date, only the other is said.
func DateRange(l Lang, from, to civil.Date) string {
	switch {
	case !from.IsValid():
		return Date(l, to)
	case !to.IsValid() || from == to:
		return Date(l, from)
	case to.Before(from):
		from, to = to, from
	}
	switch {
	case from.Year != to.Year:
		return Date(l, from) + " – " + Date(l, to)
	case from.Month != to.Month:
		return number(l, from.Day) + " " + Month(l, from.Month) + " – " + Date(l, to)
	}
	return number(l, from.Day) + "–" + Date(l, to)
}

// MonthYear returns a month of a year: «سبتمبر/ أيلول 2028», "September 2028".
func MonthYear(l Lang, y int, m time.Month) string {
	return strings.TrimSpace(Month(l, m) + " " + number(l, y))
}

// HalfYear returns the first (1) or second (2) half of a year: «النصف الأول من
// عام 2030», "first half of 2030"; with any other half, the year.
func HalfYear(l Lang, y, half int) string {
	switch {
	case half != 1 && half != 2:
		return Year(l, y)
	case l == Arabic && half == 1:
		return "النصف الأول من " + Year(l, y)
	case l == Arabic:
		return "النصف الثاني من " + Year(l, y)
	case half == 1:
		return "first half of " + Year(l, y)
	}
	return "second half of " + Year(l, y)
}

// Year returns a year: «عام 2028», "2028".
func Year(l Lang, y int) string {
	if l == Arabic {
		return "عام " + number(l, y)
	}
	return number(l, y)
}

// Weekday returns a day of the week: «الأحد», "Sunday"; "" if there is no such day.
func Weekday(l Lang, w time.Weekday) string {
	if w < time.Sunday || w > time.Saturday {
		return ""
	}
	if l == Arabic {
		return arabicWeekdays[w]
	}
	return w.String()
}

// Clock returns the time of day that t shows in its own zone, by 24 hours: 09:00.
func Clock(l Lang, t time.Time) string {
	s := t.Format("15:04")
	if l == Arabic {
		return Isolate(s)
	}
	return s
}

// number writes a number in Western digits. In Arabic it is isolated: a range
// then reads from the right, and a Latin word before the number does not pull
// it to the wrong side.
func number(l Lang, n int) string {
	s := strconv.Itoa(n)
	if l == Arabic {
		return Isolate(s)
	}
	return s
}
