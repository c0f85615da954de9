package ask

import (
	"regexp"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// askedList is a question for the objectives on a subject, in folded form:
// "which objectives are about workers", «ما الاهداف المتعلقه بالعمال».
var askedList = regexp.MustCompile(`\b(?:objectives|goals) (?:that |which )?(?:are |do |is )?(?:about|on|concern|concerning|cover|covering|deal with|dealing with|mention|talk about|related to|relate to|for) (.+)$` +
	`|(?:^| )(?:ال)?اهداف (?:التي |اللي |لي )?(?:ال)?(?:متعلقه|خاصه|معنيه|مرتبطه|تتعلق|تخص|تتحدث عن|تتناول|تعني|عن|حول|بتحكي عن|بتتكلم عن|تحكي عن|تتكلم عن|كتهضر على|بشان) ?(.+)$`)

// listed finds the objectives that a question asks a list of. One alone is
// answered like any other.
func listed(base *knowledge.Base, text string) (Found, bool) {
	m := askedList.FindStringSubmatch(locale.Fold(text))
	if m == nil {
		return Found{}, false
	}
	subject := strings.TrimSpace(m[1] + m[2])
	if strings.Contains(subject, "table") || strings.Contains(subject, "مائده") || strings.Contains(subject, "موائد") {
		return Found{}, false // how the forum groups them
	}
	ids := base.ObjectivesOn(subject)
	if len(ids) == 0 {
		return Found{}, false
	}
	f := Found{Lang: base.Search(text).Lang, Entry: ids[0], Also: ids[1:], Score: listScore, List: len(ids) > 1}
	f.Candidates = ids[:min(3, len(ids))]
	return f, true
}

// listScore is the confidence of a list: it names all that may be meant.
const listScore = 0.8

// listText names the objectives of a list, with the source of them all.
func listText(shelf *bot.Shelf, p locale.Printer, f Found) string {
	lines := []string{p.T("ask.list")}
	for _, id := range append([]string{f.Entry}, f.Also...) {
		if e, ok := shelf.Base.Entry(id); ok {
			lines = append(lines, p.T("ask.list-line", locale.Text("Title", e.In(p.Lang()).Title)))
		}
	}
	return strings.Join(append(lines, p.T("ask.list-source")), "\n")
}
