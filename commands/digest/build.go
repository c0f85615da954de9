package digest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

// topObjectives is how many objectives are named.
const topObjectives = 3

// hashLength is how much of the audit trail's hash is printed, in hex digits.
const hashLength = 16

// build writes the digest. It is pure.
func build(d data, p locale.Printer) string {
	l := p.Lang()
	lines := []string{title(d, p), "", reported(d, p)}
	if top := topOf(d.Updates); len(top) > 0 {
		lines = append(lines, objectives(top, p))
	}
	lines = append(lines, waiting(d, p))
	failed, unknown := undeliveredCounts(d.Undelivered)
	if failed > 0 {
		lines = append(lines, p.T("digest.failed", locale.Count(failed)))
	}
	if unknown > 0 {
		lines = append(lines, p.T("digest.unknown", locale.Count(unknown)))
	}
	lines = append(lines, "", upcoming(d.Upcoming, civil.DateOf(d.AsOf), l, p))
	if d.AuditHead != "" {
		head := d.AuditHead[:min(hashLength, len(d.AuditHead))]
		lines = append(lines, "", p.T("digest.audit", locale.Value("Hash", head)))
	}
	return strings.Join(lines, "\n")
}

func title(d data, p locale.Printer) string {
	l := p.Lang()
	if !d.Running {
		return p.T("digest.title", locale.Text("Week", d.Week.text(l)))
	}
	return p.T("digest.title-running", locale.Text("Week", d.Week.text(l)),
		locale.Text("Day", locale.Date(l, civil.DateOf(d.AsOf))), locale.Value("Clock", locale.Clock(l, d.AsOf)))
}

// reported counts the updates: by State, in the League's order, and what the
// secretariat looks for among them.
func reported(d data, p locale.Printer) string {
	if len(d.Updates) == 0 {
		if d.Running {
			return p.T("digest.nothing-yet")
		}
		return p.T("digest.nothing")
	}
	byState := map[bot.StateCode]int{}
	completed, challenges, support := 0, 0, 0
	for _, u := range d.Updates {
		byState[u.State]++
		switch {
		case u.Kind == bot.Measure && u.Measure == bot.Completed:
			completed++
		case u.Kind == bot.Challenge:
			challenges++
		case u.Kind == bot.SupportNeeded:
			support++
		}
	}
	var states []string
	for _, s := range d.States.All() {
		if n := byState[s.Code]; n > 0 {
			states = append(states, p.T("digest.state", locale.Value("State", s.Name[p.Lang()]), locale.Int("Number", n)))
		}
	}
	var parts []string
	for _, part := range []struct {
		key string
		n   int
	}{{"digest.completed", completed}, {"digest.challenges", challenges}, {"digest.support", support}} {
		if part.n > 0 {
			parts = append(parts, p.T(part.key, locale.Count(part.n)))
		}
	}
	key := "digest.reported"
	if len(parts) > 0 {
		key = "digest.reported-with"
	}
	return p.T(key,
		locale.Text("Updates", p.T("digest.updates", locale.Count(len(d.Updates)))),
		locale.Text("States", p.T("digest.states", locale.Count(len(byState)))),
		locale.Text("List", locale.Commas(p.Lang(), states)),
		locale.Text("Parts", join(p.Lang(), parts)))
}

// topOf returns the objectives that most updates are about in the first place,
// the lower number first where they are even.
func topOf(updates []bot.Update) []int {
	count := map[int]int{}
	for _, u := range updates {
		if u.Objective > 0 {
			count[u.Objective]++
		}
	}
	var top []int
	for n := range count {
		top = append(top, n)
	}
	slices.SortFunc(top, func(a, b int) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	return top[:min(topObjectives, len(top))]
}

func objectives(top []int, p locale.Printer) string {
	numbers := make([]string, len(top))
	for i, n := range top {
		numbers[i] = locale.Isolate(strconv.Itoa(n))
	}
	key := "digest.objectives"
	if len(top) == 1 {
		key = "digest.objective"
	}
	return p.T(key, locale.Text("Numbers", join(p.Lang(), numbers)))
}

// waiting says how many questions wait, and how many of them for long.
func waiting(d data, p locale.Printer) string {
	if len(d.Waiting) == 0 {
		return p.T("digest.waiting-none")
	}
	old := 0
	for _, q := range d.Waiting {
		if d.AsOf.Sub(q.AskedAt) > patience {
			old++
		}
	}
	key := "digest.waiting-some"
	switch old {
	case 0:
		key = "digest.waiting-all"
	case len(d.Waiting):
		key = "digest.waiting-long"
	}
	return p.T(key,
		locale.Text("Waiting", p.T("digest.waiting", locale.Count(len(d.Waiting)))),
		locale.Text("Old", p.T("digest.questions", locale.Count(old))),
		locale.Int("Days", int(patience/(24*time.Hour))))
}

// join writes a list as a sentence has it. In Arabic each item takes its «و»,
// as the League writes lists of numbers and counts: «6 و8 و20».
func join(l locale.Lang, items []string) string {
	if l == locale.Arabic {
		return strings.Join(items, " و")
	}
	return locale.Join(l, items)
}

func undeliveredCounts(list []bot.Delivery) (failed, unknown int) {
	for _, d := range list {
		if d.State == bot.Unknown {
			unknown++
		} else {
			failed++
		}
	}
	return failed, unknown
}

func upcoming(items []calendar.Item, today civil.Date, l locale.Lang, p locale.Printer) string {
	if len(items) == 0 {
		return p.T("digest.nothing-ahead", locale.Int("Days", aheadDays))
	}
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = p.T("digest.item", locale.Value("Name", item.Name[l]), locale.Text("When", item.Text(l, today)))
	}
	return p.T("digest.ahead", locale.Int("Days", aheadDays), locale.Text("Items", strings.Join(lines, "\n")))
}

// buttons open the items behind the numbers.
func buttons(d data, p locale.Printer) []bot.Button {
	var list []bot.Button
	if len(d.Updates) > 0 {
		list = append(list, action("updates", d.Week, 0).Button("details", p.T("digest.button-updates")))
	}
	if len(d.Waiting) > 0 {
		list = append(list, action("questions", d.Week, 0).Button("questions", p.T("digest.button-questions")))
	}
	if len(d.Undelivered) > 0 {
		list = append(list, action("undelivered", d.Week, 0).Button("undelivered", p.T("digest.button-undelivered")))
	}
	return list
}
