package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// Precision says how exactly a date is known. The values are stored.
type Precision string

// The precisions, finest first.
const (
	Day   Precision = "day"
	Month Precision = "month"
	Half  Precision = "half" // half a year
	Year  Precision = "year"
)

// ErrWhen is wrapped by the errors of [ParseWhen].
var ErrWhen = errors.New("not a date or period")

// A When is a span of days, both ends included. With the precision [Day] these
// are the days themselves; otherwise they are the period in which the days lie,
// from its first day to its last. The zero When is an unknown date.
type When struct {
	Start, End civil.Date
	Precision  Precision
}

// OnDays returns the exact span from one day to another, both included.
func OnDays(from, to civil.Date) When {
	return When{Start: from, End: to, Precision: Day}
}

// IsZero reports whether the date is unknown.
func (w When) IsZero() bool { return w == When{} }

// Exact reports whether the days are known.
func (w When) Exact() bool { return w.Precision == Day && !w.IsZero() }

// Covers reports whether the whole of other lies within w; an unknown date
// covers nothing and is covered by nothing.
func (w When) Covers(other When) bool {
	if w.IsZero() || other.IsZero() {
		return false
	}
	return !other.Start.Before(w.Start) && !other.End.After(w.End)
}

// valid reports whether the ends are real dates, in order, and whole periods of
// the precision.
func (w When) valid() bool {
	if w.IsZero() {
		return true
	}
	return w.Start.IsValid() && w.End.IsValid() && !w.End.Before(w.Start) &&
		periodStart(w.Precision, w.Start) == w.Start && periodEnd(w.Precision, w.End) == w.End
}

// ParseWhen reads the notation in which dates are stored:
//
//	2028-09-12   2028-09-12..13   2028-09-30..10-02   2028-09-12..2028-09-14
//	2028-09      2028-H2          2028                2017-04..2018-07
//
// The second part of a range may leave out what it shares with the first. The
// empty text is the unknown date. Errors wrap [ErrWhen].
func ParseWhen(text string) (When, error) {
	if text == "" {
		return When{}, nil
	}
	first, second, ranged := strings.Cut(text, "..")
	start, precision, ok := parsePeriod(first)
	if !ok {
		return When{}, fmt.Errorf("%q: %w", text, ErrWhen)
	}
	if !ranged {
		return When{start, periodEnd(precision, start), precision}, nil
	}
	if short := len(second); precision == Day && (short == len("02") || short == len("01-02")) {
		second = first[:len(first)-short] + second
	}
	last, same, ok := parsePeriod(second)
	if !ok || same != precision || last.Before(start) {
		return When{}, fmt.Errorf("%q: %w", text, ErrWhen)
	}
	return When{start, periodEnd(precision, last), precision}, nil
}

// String returns the date in the notation of [ParseWhen], which reads it back.
func (w When) String() string {
	if w.IsZero() {
		return ""
	}
	first, last := formatPeriod(w.Precision, w.Start), formatPeriod(w.Precision, w.End)
	switch {
	case first == last:
		return first
	case w.Precision == Day && first[:8] == last[:8]:
		return first + ".." + last[8:]
	}
	return first + ".." + last
}

// Text says the date in a language: "12–13 September 2028", "first half of
// 2030", "date not set yet".
func (w When) Text(l locale.Lang) string {
	if w.IsZero() {
		return say(l, dateNotSet)
	}
	if w.Precision == Day {
		if w.Start == w.End {
			return locale.Date(l, w.Start)
		}
		return locale.DateRange(l, w.Start, w.End)
	}
	first, last := periodText(l, w.Precision, w.Start), periodText(l, w.Precision, w.End)
	if first == last {
		return first
	}
	return sayf(l, fromTo, first, last)
}

// DaysUntil returns the days from today to the first day of w: 0 today, negative
// once it has begun. It is false when the day is not known.
func DaysUntil(today civil.Date, w When) (int, bool) {
	if !w.Exact() {
		return 0, false
	}
	return w.Start.DaysSince(today), true
}

func periodText(l locale.Lang, p Precision, d civil.Date) string {
	switch p {
	case Month:
		return locale.MonthYear(l, d.Year, d.Month)
	case Half:
		return locale.HalfYear(l, d.Year, halfOf(d))
	case Year:
		return locale.Year(l, d.Year)
	}
	return locale.Date(l, d)
}

func halfOf(d civil.Date) int {
	if d.Month <= time.June {
		return 1
	}
	return 2
}

// periodStart returns the first day of the period that holds d; the zero date
// for a precision that does not exist.
func periodStart(p Precision, d civil.Date) civil.Date {
	switch p {
	case Day:
		return d
	case Month:
		return civil.Date{Year: d.Year, Month: d.Month, Day: 1}
	case Half:
		return civil.Date{Year: d.Year, Month: time.Month(6*halfOf(d) - 5), Day: 1}
	case Year:
		return civil.Date{Year: d.Year, Month: time.January, Day: 1}
	}
	return civil.Date{}
}

// periodEnd returns the last day of the period that holds d.
func periodEnd(p Precision, d civil.Date) civil.Date {
	months := 0
	switch p {
	case Month:
		months = 1
	case Half:
		months = 6
	case Year:
		months = 12
	default:
		return periodStart(p, d)
	}
	return AddMonths(periodStart(p, d), months).AddDays(-1)
}

func formatPeriod(p Precision, d civil.Date) string {
	switch p {
	case Month:
		return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month))
	case Half:
		return fmt.Sprintf("%04d-H%d", d.Year, halfOf(d))
	case Year:
		return fmt.Sprintf("%04d", d.Year)
	}
	return d.String()
}

// parsePeriod returns the first day of one period in the stored notation.
func parsePeriod(text string) (civil.Date, Precision, bool) {
	var layout string
	var precision Precision
	switch len(text) {
	case len("2006"):
		layout, precision = "2006", Year
	case len("2006-01"):
		if half, found := strings.CutPrefix(text[4:], "-H"); found {
			year, err := strconv.Atoi(text[:4])
			if err != nil || year < 1 || (half != "1" && half != "2") {
				return civil.Date{}, "", false
			}
			month := time.January
			if half == "2" {
				month = time.July
			}
			return civil.Date{Year: year, Month: month, Day: 1}, Half, true
		}
		layout, precision = "2006-01", Month
	case len("2006-01-02"):
		layout, precision = "2006-01-02", Day
	default:
		return civil.Date{}, "", false
	}
	t, err := time.Parse(layout, text)
	if err != nil || t.Year() < 1 {
		return civil.Date{}, "", false
	}
	return civil.DateOf(t), precision, true
}
