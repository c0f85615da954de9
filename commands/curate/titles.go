package curate

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// titlesFormName is the name of the form that takes the objectives' titles.
const titlesFormName = "titles"

// fieldTitles holds the titles, a line each.
const fieldTitles = "titles"

// titlesForm asks for the official Arabic titles of the objectives, all in one
// message.
func titlesForm() bot.Form {
	return bot.Form{
		Name:   titlesFormName,
		Review: reviewTitles,
		Fields: []bot.Field{{
			Name:     fieldTitles,
			Label:    "curate.titles",
			Verbatim: true,
			Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
				speak(c, v)
				return bot.Out{Text: c.T("curate.ask-titles"), Buttons: []bot.Button{c.CancelButton()}}, nil
			},
			Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
				speak(c, v)
				titles, problem := parseTitles(c.In(c.Lang), answer)
				if problem == "" {
					v[fieldTitles] = strings.Join(titles, "\n")
				}
				return problem, nil
			},
		}},
	}
}

// pasteTitles opens the form, with the titles if they were given at once.
func pasteTitles(ctx context.Context, c *bot.Call, text string) (bot.Reply, error) {
	v := bot.Values{valueLang: string(c.Lang)}
	problem := ""
	if text != "" {
		titles, wrong := parseTitles(c.In(c.Lang), text)
		if problem = wrong; wrong == "" {
			v[fieldTitles] = strings.Join(titles, "\n")
		}
	}
	reply, err := c.OpenForm(ctx, name, titlesFormName, v)
	if err == nil && problem != "" && len(reply) > 0 {
		reply[0].Text = problem + "\n\n" + reply[0].Text
	}
	return reply, err
}

// numbered is a line with a number before its text: "8. …", «٨- …»,
// «الهدف 8: …», "(8) …".
var numbered = regexp.MustCompile(`^[(\[]?\s*(?:الهدف|هدف)?\s*([0-9]{1,2})\s*[)\].:،,–—-]*\s*(.*)$`) //nolint:gochecknoglobals // nothing changes it

// startsNumbered reports whether the first line of a text is numbered.
func startsNumbered(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	m := numbered.FindStringSubmatch(locale.Digits(strings.TrimSpace(first)))
	return m != nil && m[2] != ""
}

// parseTitles reads the titles of all objectives, by their numbers. A line
// without a number goes on with the title before it.
func parseTitles(p locale.Printer, text string) (titles []string, problem string) {
	titles = make([]string, bot.Objectives)
	current := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		if m := numbered.FindStringSubmatch(locale.Digits(line)); m != nil {
			n, _ := strconv.Atoi(m[1]) // it is digits
			if n < 1 || n > bot.Objectives || titles[n-1] != "" {
				return nil, p.T("curate.wrong-number", locale.Value("Line", locale.Shorten(line, maxQuoted)))
			}
			current, line = n, m[2]
			if again := numbered.FindStringSubmatch(line); again != nil && again[1] == m[1] { // "8. الهدف 8: …"
				line = again[2]
			}
		} else if current == 0 {
			return nil, p.T("curate.not-numbered", locale.Value("Line", locale.Shorten(line, maxQuoted)))
		}
		titles[current-1] = strings.TrimSpace(titles[current-1] + " " + line)
	}
	var missing []string
	for i, title := range titles {
		switch script, ok := locale.Detect(title); {
		case title == "":
			missing = append(missing, locale.Isolate(strconv.Itoa(i+1)))
		case !ok || script != locale.Arabic, locale.Length(title, locale.Runes) > maxTitle:
			return nil, p.T("curate.wrong-title", locale.Int("Number", i+1), locale.Int("Limit", maxTitle))
		}
	}
	if len(missing) > 0 {
		return nil, p.T("curate.missing-titles", locale.Text("Numbers", locale.Commas(p.Lang(), missing)))
	}
	return titles, ""
}

// retitled is an objective's entry and what becomes of it.
type retitled struct {
	item
	to knowledge.Entry
}

// retitle finds the objectives' entries, in their order, with their new titles.
func retitle(ctx context.Context, c *bot.Call, titles []string) ([]retitled, error) {
	entries, err := c.Library.Entries(ctx, c.Tx.Content())
	if err != nil {
		return nil, err
	}
	byNumber := map[int]retitled{}
	for _, e := range entries {
		if e.Objective == nil || e.Objective.Number > len(titles) {
			continue
		}
		it, _, err := find(ctx, &c.Work, e.ID)
		if err != nil {
			return nil, err
		}
		to := it.Entry
		to.Arabic.Title = fmt.Sprintf("الهدف %d: %s", e.Objective.Number, titles[e.Objective.Number-1])
		to.Arabic.WorkingTitle = false
		byNumber[e.Objective.Number] = retitled{it, to}
	}
	var list []retitled
	for _, n := range slices.Sorted(maps.Keys(byNumber)) {
		list = append(list, byNumber[n])
	}
	return list, nil
}

// shownTitles tells whether titles and entries are still those that were shown.
func shownTitles(list []retitled, titles string) string { return hash(titles) + " " + versionsOf(list) }

// versionsOf tells which versions the entries have.
func versionsOf(list []retitled) string {
	var versions []string
	for _, r := range list {
		versions = append(versions, r.ID+":"+strconv.Itoa(r.version))
	}
	return strings.Join(versions, " ")
}

// reviewTitles shows the titles as they are and as they become.
func reviewTitles(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	speak(c, v)
	list, err := retitle(ctx, c, strings.Split(v[fieldTitles], "\n"))
	if err != nil {
		return nil, err
	}
	text := c.T("curate.review-titles")
	var same []string
	for _, r := range list {
		if r.Arabic.Title == r.to.Arabic.Title {
			same = append(same, locale.Isolate(strconv.Itoa(r.Objective.Number)))
			continue
		}
		text += "\n\n" + c.T("curate.title-change", locale.Value("Old", r.Arabic.Title), locale.Value("New", r.to.Arabic.Title))
	}
	if len(same) > 0 {
		text += "\n\n" + c.T("curate.titles-same", locale.Text("Numbers", locale.Commas(c.Lang, same)))
	}
	confirm := bot.Action{Capability: name, Do: doTitles, Arg: shownTitles(list, v[fieldTitles])}
	return bot.Reply{{Kind: bot.KindPreview, Ref: fieldTitles, Lang: c.Lang, Text: text, Buttons: []bot.Button{
		confirm.Button("confirm", c.T("curate.confirm-titles")), c.EditButton(), c.CancelButton(),
	}}}, nil
}

// confirmTitles stores the titles of all, or of none if one of the entries was
// changed since they were shown.
func confirmTitles(ctx context.Context, c *bot.Call, shown string) (bot.Reply, error) {
	v := c.FormValues()
	if v[fieldTitles] == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	speak(c, v)
	list, err := retitle(ctx, c, strings.Split(v[fieldTitles], "\n"))
	if err != nil {
		return nil, err
	}
	if shown != shownTitles(list, v[fieldTitles]) {
		reply, err := c.ContinueForm(ctx)
		return append(c.Say(bot.KindReply, "curate.titles-overtaken"), reply...), err
	}
	var stored []retitled
	for _, r := range list {
		if len(Changes(r.Entry, r.to)) == 0 {
			continue
		}
		if r.version, err = save(ctx, c, r.to, r.version, "entry.title"); err != nil {
			return nil, err
		}
		stored = append(stored, r)
	}
	out := bot.Out{Kind: bot.KindReply, Ref: fieldTitles, Lang: c.Lang, Text: c.T("curate.titles-saved", locale.Int("Entries", len(stored)))}
	if len(stored) > 0 {
		out.Buttons = []bot.Button{bot.Action{Capability: name, Do: doUndoTitles, Arg: versionsOf(stored)}.Button(doUndo, c.T("curate.undo"))}
	}
	tell, err := told(ctx, c, fieldTitles, "curate.titles-saved-told", locale.Int("Entries", len(stored)))
	c.CloseForm()
	return append(bot.Reply{out}, tell...), err
}

// undoTitles brings back what the titles replaced, of those entries that are
// still as they were stored then.
func undoTitles(ctx context.Context, c *bot.Call, stored string) (bot.Reply, error) {
	undone := 0
	var left []string
	for one := range strings.FieldsSeq(stored) {
		id, number, _ := strings.Cut(one, ":")
		it, ok, err := find(ctx, &c.Work, id)
		if err != nil {
			return nil, err
		}
		if version, _ := bot.Number(number); !ok || version != it.version {
			left = append(left, locale.Isolate(id))
			continue
		}
		if _, err := putBack(ctx, c, it, it.version-1); err != nil {
			return nil, err
		}
		undone++
	}
	out := bot.Out{Kind: bot.KindReply, Ref: fieldTitles, Lang: c.Lang, Text: c.T("curate.titles-undone", locale.Int("Entries", undone))}
	if len(left) > 0 {
		out.Text += "\n" + c.T("curate.titles-left", locale.Text("Entries", locale.Commas(c.Lang, left)))
	}
	tell, err := told(ctx, c, fieldTitles, "curate.titles-undone-told", locale.Int("Entries", undone))
	return append(bot.Reply{out}, tell...), err
}
