package digest

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// pick chooses a week, given the day on which it is asked for.
type pick func(today civil.Date) week

// parse is the grammar of what follows "digest": this week, the last one, or
// a date. All else is a question («ملخص الاتفاق»).
func parse(args string) (bot.Handler, bool) {
	p, ok := parsePick(args)
	if !ok {
		return nil, false
	}
	return showWeek(p), true
}

func parsePick(args string) (pick, bool) {
	words := locale.Fold(args)
	switch {
	case slices.ContainsFunc(thisWeek(), func(w string) bool { return locale.Fold(w) == words }):
		return weekOf, true
	case slices.ContainsFunc(lastWeek(), func(w string) bool { return locale.Fold(w) == words }):
		return func(today civil.Date) week { return weekOf(today).before() }, true
	}
	day, ok := locale.ParseDate(strings.TrimSpace(args))
	if !ok {
		return nil, false
	}
	return func(civil.Date) week { return weekOf(day) }, true
}

func thisWeek() []string {
	return []string{"this week", "هذا الأسبوع", "الأسبوع الجاري", "الأسبوع الحالي"}
}

func lastWeek() []string {
	return []string{"last", "last week", "previous", "previous week",
		"الماضي", "السابق", "الأسبوع الماضي", "الأسبوع السابق"}
}
