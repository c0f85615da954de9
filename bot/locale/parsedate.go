package locale

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"
)

// What people write for a month, by month. Arabic has five sets of names; what
// differs only in hamza, ى or ة is one name after Fold. English abbreviations
// are cut from the full names.
var monthNames = [12][]string{
	{"يناير", "كانون الثاني", "كانون ثاني", "جانفي"},
	{"فبراير", "شباط", "فيفري"},
	{"مارس", "آذار"},
	{"أبريل", "نيسان", "أفريل"},
	{"مايو", "أيار", "ماي"},
	{"يونيو", "حزيران", "جوان"},
	{"يوليو", "تموز", "جويلية", "يوليوز"},
	{"أغسطس", "آب", "أوت", "غشت", "أغشت"},
	{"سبتمبر", "أيلول", "شتنبر", "شتمبر", "Sept"},
	{"أكتوبر", "تشرين الأول", "تشرين أول"},
	{"نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر"},
	{"ديسمبر", "كانون الأول", "كانون أول", "دجنبر", "دجمبر"},
}

var monthsByName = indexMonths()

func indexMonths() map[string]time.Month {
	index := make(map[string]time.Month)
	for i, names := range monthNames {
		m := time.Month(i + 1)
		for _, name := range names {
			index[Fold(name)] = m
		}
		index[Fold(m.String())] = m
		index[Fold(m.String()[:3])] = m
	}
	return index
}

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})$`)
	dayFirst   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4})$`)
	dayByName  = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ ]+([^\d\n]+?)[ ,،]+(\d{4})[ ]?م?$`)
	nameFirst  = regexp.MustCompile(`^([a-z]+)[.]?[ ]+(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})$`)
	monthTitle = regexp.MustCompile(`^\pL+( +\pL+)?[.]?$`)
)

// ParseDate reads a day as people write it: 2026-11-21, 2018/12/19, 19/12/2018
// (the day first, never the month), 21 November 2026, Nov 21, 2026,
// «21 نوفمبر 2026», «٢١ تشرين الثاني ٢٠٢٦», «21 نوفمبر/ تشرين الثاني 2026», with
// the month's name of any Arab State. It is strict: the whole text must be one
// date that the calendar has, with a year from 1000 to 9999.
func ParseDate(text string) (civil.Date, bool) {
	text = strings.ToLower(Digits(Clean(text)))
	if m := yearFirst.FindStringSubmatch(text); m != nil && m[2] == m[4] {
		return dateOf(m[1], monthOfNumber(m[3]), m[5])
	}
	if m := dayFirst.FindStringSubmatch(text); m != nil && m[2] == m[4] {
		return dateOf(m[5], monthOfNumber(m[3]), m[1])
	}
	if m := dayByName.FindStringSubmatch(text); m != nil {
		return dateOf(m[3], monthOfName(m[2]), m[1])
	}
	if m := nameFirst.FindStringSubmatch(text); m != nil {
		return dateOf(m[3], monthOfName(m[1]), m[2])
	}
	return civil.Date{}, false
}

// monthOfName returns the month of a name or of two names of it, 0 if there is none.
func monthOfName(text string) time.Month {
	first, second, dual := strings.Cut(text, "/")
	m := oneMonth(first)
	if dual && oneMonth(second) != m {
		return 0
	}
	return m
}

// oneMonth looks a name up. Fold forgives any punctuation, so the shape of the
// name is checked before.
func oneMonth(name string) time.Month {
	name = strings.Map(keepBase, strings.TrimSpace(name))
	if !monthTitle.MatchString(name) {
		return 0
	}
	return monthsByName[Fold(name)]
}

// keepBase drops what may stand on or between the letters of a word.
func keepBase(r rune) rune {
	if foldRune(r) < 0 {
		return -1
	}
	return r
}

func monthOfNumber(s string) time.Month {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return time.Month(n)
}

func dateOf(year string, month time.Month, day string) (civil.Date, bool) {
	y, errYear := strconv.Atoi(year)
	d, errDay := strconv.Atoi(day)
	date := civil.Date{Year: y, Month: month, Day: d}
	if errYear != nil || errDay != nil || y < 1000 || month < time.January || !date.IsValid() {
		return civil.Date{}, false
	}
	return date, true
}
