package calendar

import (
	"strings"

	"wasl/bot/locale"
)

// A phrase is a fixed text of this package. They are few, and a date must be
// sayable without a catalogue at hand, so they stand here.
type phrase int

const (
	dateNotSet phrase = iota
	dateNotAnnounced
	dateNotConfirmed
	noDateOnRecord
	expected
	announcedDate
	underWay
	cancelled
	earlierDate // %s: a date
	fromTo      // %s, %s: two periods
	everyYear   // %s: the day, %s: the month
	atTheLatest // %s: a date
	followsFrom // %s: an event, %s: when it is
	dateFollows
	nameOfDeadline // %s: what is due, %s: for which event
	dateAndPlace   // %s, %s
	withRemarks    // %s: a text, %s: remarks on it
	sourceLine     // %s: a source
	phraseCount
)

var phrases = [phraseCount]struct{ ar, en string }{
	dateNotSet:       {"لم يُحدد التاريخ بعد", "date not set yet"},
	dateNotAnnounced: {"لم يُعلن التاريخ بعد", "date not announced yet"},
	dateNotConfirmed: {"لم يُؤكد التاريخ بعد", "date not confirmed yet"},
	noDateOnRecord:   {"لا يوجد تاريخ مسجل", "no date on record"},
	expected:         {"متوقع", "expected"},
	announcedDate:    {"التاريخ المعلن", "announced date"},
	underWay:         {"جارٍ حالياً", "under way"},
	cancelled:        {"أُلغي", "cancelled"},
	earlierDate:      {"الموعد السابق: %s", "earlier date: %s"},
	fromTo:           {"من %s إلى %s", "%s to %s"},
	everyYear:        {"%s %s من كل عام", "%s %s every year"},
	atTheLatest:      {"في موعد أقصاه %s", "%s at the latest"},
	followsFrom:      {"يتحدد بعد إعلان تاريخ %s (%s)", "follows once the date of the %s (%s) is announced"},
	dateFollows:      {"يتحدد بعد إعلان تاريخ الحدث", "follows once the date of the event is announced"},
	nameOfDeadline:   {"%s (%s)", "%s (%s)"},
	dateAndPlace:     {"%s، %s", "%s, %s"},
	withRemarks:      {"%s (%s)", "%s (%s)"},
	sourceLine:       {"المصدر: %s", "Source: %s"},
}

func say(l locale.Lang, p phrase) string {
	if l == locale.Arabic {
		return phrases[p].ar
	}
	return phrases[p].en
}

// sayf puts texts, in order, where the phrase has %s. The texts are of this
// package or went through inline.
func sayf(l locale.Lang, p phrase, texts ...string) string {
	var b strings.Builder
	rest := say(l, p)
	for _, text := range texts {
		before, after, _ := strings.Cut(rest, "%s")
		b.WriteString(before + text)
		rest = after
	}
	return b.String() + rest
}
