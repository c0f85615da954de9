package ask

import (
	"fmt"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// followUpMarks begin a text that goes on with the subject before, in folded
// form.
func followUpMarks() []string {
	return []string{
		"and what about", "what about", "and how about", "how about", "and the", "and", "also",
		"وماذا عن", "ماذا عن", "وشو عن", "وشنو عن", "وايه عن", "وايش عن", "طيب", "طب", "زين", "وكذلك", "كمان", "وكمان",
	}
}

// maxFollowUp is how many words a follow-up has after its mark: a longer text
// stands by itself.
const maxFollowUp = 5

// followUp returns what a text asks of the subject before, without the mark, and
// whether it is of that kind: «والموعد؟», "what about 9?".
func followUp(text string) (rest string, ok bool) {
	folded := locale.Fold(text)
	words := strings.Fields(folded)
	for _, mark := range followUpMarks() {
		after, found := strings.CutPrefix(folded, mark+" ")
		if found && len(strings.Fields(after)) <= maxFollowUp {
			return after, true
		}
	}
	// «والموعد؟»: "and" is a letter of the word.
	if len(words) > 0 && len(words) <= maxFollowUp {
		if first, found := strings.CutPrefix(words[0], "و"); found && len([]rune(first)) > 2 {
			return strings.Join(append([]string{first}, words[1:]...), " "), true
		}
	}
	return "", false
}

// asksWhen reports whether a follow-up asks for a date.
func asksWhen(folded string) bool {
	return slices.ContainsFunc(strings.Fields(folded), func(w string) bool {
		return slices.Contains([]string{
			"when", "date", "dates", "deadline", "time", "متي", "امتي", "ايمتي", "فوقاش", "وقتاش", "موعد", "الموعد", "موعده", "موعدها", "التاريخ", "تاريخ", "تاريخه",
		}, w)
	})
}

// onward finds what a follow-up asks of a subject. It is certain only where the
// two together are. Text is the whole question, rest what follows its mark.
func onward(base *knowledge.Base, subject knowledge.Entry, text, rest string) (Found, bool) {
	if n, ok := bot.Number(rest); ok && subject.Objective != nil {
		f := found(base, fmt.Sprintf("objective %d", n))
		f.Lang = found(base, text).Lang
		return f, f.Entry != ""
	}
	alone := found(base, text)
	if alone.Entry != "" && alone.Score >= sureAlone {
		return alone, true
	}
	lang := alone.Lang
	f := found(base, subject.In(lang).Title+" "+rest)
	f.Lang = lang
	if asksWhen(rest) {
		if near := nearDates(base, subject, f); near != "" {
			f.Entry, f.Also = near, nil
		}
	}
	return f, f.Entry != "" && (f.Entry != subject.ID || asksWhen(rest))
}

// sureAlone is the confidence from which a follow-up is a question by itself.
const sureAlone = 0.9

// nearDates is the entry with a date that is nearest to a subject: itself where
// it is about a deadline, else one that the question fits of those that it
// refers to.
func nearDates(base *knowledge.Base, subject knowledge.Entry, f Found) string {
	if subject.Rule != "" {
		return subject.ID
	}
	dated := func(id string) bool {
		e, ok := base.Entry(id)
		return ok && (e.Series != "" || e.Rule != "")
	}
	for _, id := range append([]string{f.Entry}, f.Candidates...) {
		if id != subject.ID && dated(id) && (id == f.Entry || slices.Contains(subject.See, id)) {
			return id
		}
	}
	if i := slices.IndexFunc(subject.See, dated); i >= 0 {
		return subject.See[i]
	}
	if dated(subject.ID) {
		return subject.ID
	}
	return ""
}
