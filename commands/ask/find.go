package ask

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// Found is what the library has for a question.
type Found struct {
	Lang       locale.Lang // of the question
	Entry      string      // the id of the entry that answers it; empty: not certain
	Also       []string    // entries that are answered together with it
	Score      float64
	Candidates []string // at most three, best first
	Countdown  bool     // how many days are left is asked
	List       bool     // Entry and Also are objectives on a subject, to be listed
}

// Refs are the ids of the entries that are answered, the best first.
func (f Found) Refs() string { return strings.Join(append([]string{f.Entry}, f.Also...), " ") }

// Find looks a question up. Subject is the entry that was answered before, or
// empty: it is what "and the deadline?" or "how many days are left?" is about.
func Find(shelf *bot.Shelf, text, subject string) Found {
	what, counts := countdown(text)
	if !counts {
		return findIn(shelf.Base, text, subject)
	}
	f := Found{Lang: shelf.Base.Search(text).Lang, Entry: subject}
	if what != "" {
		// "How many days to X" is about the date of X.
		when := found(shelf.Base, "متى "+what)
		when.Lang = f.Lang
		f = when
	}
	f.Countdown = f.dated(shelf.Base)
	if !f.Countdown {
		return found(shelf.Base, text)
	}
	return f
}

// findIn looks a question up that is no countdown.
func findIn(base *knowledge.Base, text, subject string) Found {
	if e, ok := base.Entry(subject); ok {
		if rest, follows := followUp(text); follows {
			if f, ok := onward(base, e, text, rest); ok {
				return f
			}
		}
	}
	if f, ok := listed(base, text); ok {
		return f
	}
	f, _ := compared(base, text, found(base, text))
	return f
}

func found(base *knowledge.Base, text string) Found {
	result := base.Search(text)
	f := Found{Lang: result.Lang, Entry: result.Entry, Also: result.Also, Score: result.Score}
	for _, c := range result.Candidates {
		f.Candidates = append(f.Candidates, c.Entry)
	}
	return f
}

// dated takes the best entry that has a date, and reports whether there is one.
func (f *Found) dated(base *knowledge.Base) bool {
	ids := append([]string{f.Entry}, f.Also...)
	for _, id := range append(ids, f.Candidates...) {
		if e, ok := base.Entry(id); ok && (e.Series != "" || e.Rule != "") {
			f.Entry, f.Also = id, nil
			return true
		}
	}
	return false
}

// Answer composes the text that answers a question with certainty.
func Answer(shelf *bot.Shelf, p locale.Printer, f Found, today civil.Date) (string, error) {
	if f.List {
		return listText(shelf, p, f), nil
	}
	var parts []string
	for i, id := range append([]string{f.Entry}, f.Also...) {
		e, ok := shelf.Base.Entry(id)
		if !ok {
			continue
		}
		body, err := shelf.Body(e, p.Lang(), today)
		if err != nil {
			return "", err
		}
		if i == 0 && f.Countdown {
			if line := daysLeft(shelf.Calendar, p, e, today); line != "" {
				body = line + "\n\n" + body
			}
		}
		parts = append(parts, body)
	}
	return strings.Join(parts, "\n\n"), nil
}

// countdown reports whether a text asks how many days are left, and to what:
// what remains of the text, in folded form.
func countdown(text string) (what string, counts bool) {
	folded := " " + locale.Fold(text) + " "
	for _, words := range []string{"how many days", "how many weeks", "how long until", "how long till", "days left", "days until", "days remain",
		"كم يوم", "كم يوما", "كم باقي", "كم بقي", "كم تبقي", "كم متبقي", "قديش باقي", "قديش ضل", "فاضل كام", "فاضل قد ايه", "باقي كام", "شحال باقي", "كم اسبوع"} {
		before, after, ok := strings.Cut(folded, " "+words+" ")
		if !ok {
			continue
		}
		var rest []string
		for _, w := range strings.Fields(before + " " + after) {
			if !slices.Contains([]string{"are", "there", "is", "it", "until", "till", "to", "left", "remain", "remaining", "before", "for", "and", "day", "days",
				"باقي", "بقي", "تبقي", "متبقي", "يوم", "يوما", "علي", "الي", "عن", "ل", "حتي", "قبل", "لحد", "و"}, w) {
				rest = append(rest, w)
			}
		}
		return strings.Join(rest, " "), true
	}
	return "", false
}

// daysLeft says how many days there are to the date that an entry speaks of,
// or that its day is not known yet; empty if the entry has no date.
func daysLeft(c *calendar.Calendar, p locale.Printer, e knowledge.Entry, today civil.Date) string {
	var when calendar.When
	switch {
	case e.Rule != "":
		d, ok := c.Derived(e.Rule, today)
		if !ok {
			return ""
		}
		if d.Known {
			when = calendar.OnDays(d.When, d.When)
		}
	case e.Series != "":
		event, ok := c.Next(e.Series, today)
		if !ok {
			return ""
		}
		when = event.When
	default:
		return ""
	}
	n, ok := calendar.DaysUntil(today, when)
	switch {
	case !ok:
		return p.T("ask.days-unknown")
	case n <= 0:
		return p.T("ask.days-now")
	}
	return p.T("ask.days", locale.Count(n))
}
