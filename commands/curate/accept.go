package curate

import (
	"context"
	"errors"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// checkLength refuses what is in the other language, and what is too long.
func checkLength(c *bot.Call, l locale.Lang, text string, limit int) (problem string) {
	if script, ok := locale.Detect(text); !ok || script != l {
		return c.T("curate.not-" + string(l))
	}
	if locale.Length(text, locale.Runes) > limit {
		return c.T("curate.too-long", locale.Int("Limit", limit))
	}
	return ""
}

// checkText refuses braces that are no date and dates that the calendar has not,
// and says which there are.
func checkText(ctx context.Context, c *bot.Call, l locale.Lang, text string) (problem string, err error) {
	if problem = checkLength(c, l, text, maxBody); problem != "" {
		return problem, nil
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return "", err
	}
	unknown, err := shelf.UnknownDates(text)
	if errors.Is(err, knowledge.ErrPlaceholder) {
		return c.T("curate.wrong-braces", locale.Text("Allowed", allowedDates(shelf, knowledge.Functions()))), nil
	}
	if err != nil || len(unknown) == 0 {
		return "", err
	}
	var names, functions []string
	for _, p := range unknown {
		names = append(names, locale.Isolate(p.String()))
		functions = append(functions, p.Function)
	}
	slices.Sort(functions)
	return c.T("curate.unknown-dates", locale.Text("Unknown", locale.Commas(c.Lang, names)),
		locale.Text("Allowed", allowedDates(shelf, slices.Compact(functions)))), nil
}

// allowedDates lists what placeholders can name, a line for each function.
func allowedDates(shelf *bot.Shelf, functions []string) string {
	var lines []string
	for _, f := range functions {
		// Ids are Latin: the line reads from the left as one.
		lines = append(lines, locale.Isolate(knowledge.Placeholder{Function: f, ID: "…"}.String()+": "+strings.Join(shelf.DateIDs(f), ", ")))
	}
	return strings.Join(lines, "\n")
}

func checkAsks(c *bot.Call, text string) (problem string) {
	if text == valueNone {
		return ""
	}
	var t knowledge.Text
	count, long := parseAsks(&t, text)
	switch {
	case long != "":
		return c.T("curate.long-line", locale.Int("Limit", maxAsk), locale.Value("Line", locale.Shorten(long, maxQuoted)))
	case count == 0:
		return c.T("curate.no-words")
	case count > maxAsks:
		return c.T("curate.too-many", locale.Int("Limit", maxAsks))
	}
	return ""
}

func checkSources(c *bot.Call, text string) (problem string) {
	if text == valueNone {
		return ""
	}
	sources, wrong := parseSources(text)
	switch {
	case wrong != "":
		return c.T("curate.wrong-source", locale.Value("Line", locale.Shorten(wrong, maxQuoted)))
	case len(sources) == 0:
		return c.T("curate.no-words")
	case len(sources) > maxSources:
		return c.T("curate.too-many", locale.Int("Limit", maxSources))
	}
	return ""
}
