package calendar

import (
	"strconv"

	"wasl/bot/locale"
)

// ordinal says the place of an event in its series: "Third", «الثالث». Arabic
// ordinals are masculine, in the nominative, and written out up to 99; English
// ones up to 20.
func ordinal(l locale.Lang, n int) string {
	if l == locale.Arabic {
		return arabicOrdinal(n)
	}
	words := [...]string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth",
		"Ninth", "Tenth", "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth",
		"Seventeenth", "Eighteenth", "Nineteenth", "Twentieth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	suffix := "th"
	if n%100/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func arabicOrdinal(n int) string {
	alone := [...]string{"الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"}
	tens := [...]string{"العشرون", "الثلاثون", "الأربعون", "الخمسون", "الستون", "السبعون", "الثمانون", "التسعون"}
	if n < 1 || n > 99 {
		return "رقم " + locale.Isolate(strconv.Itoa(n))
	}
	if n <= 10 {
		return alone[n-1]
	}
	unit := ""
	if u := n % 10; u == 1 {
		unit = "الحادي" // «الأول» only stands alone
	} else if u > 1 {
		unit = alone[u-1]
	}
	switch {
	case n < 20:
		return unit + " عشر"
	case unit == "":
		return tens[n/10-2]
	}
	return unit + " و" + tens[n/10-2]
}
