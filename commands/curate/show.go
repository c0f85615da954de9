package curate

import (
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// show tells all that there is to know about an entry: how it stands, what its
// readers see, and what they do not see.
func show(ctx context.Context, c *bot.Call, it item, _ []int) (bot.Reply, error) {
	state, err := stateOf(ctx, c, it)
	if err != nil {
		return nil, err
	}
	head := about(c, it.ID, "curate.entry", locale.Text("Kind", c.T("curate.kind-"+string(it.Kind))),
		locale.Text("Certainty", c.T("curate.certainty-"+string(it.Certainty))), locale.Text("State", state))
	shown, err := bodies(ctx, c, it.Entry, bot.KindReply)
	if err != nil {
		return nil, err
	}
	inside := about(c, it.ID, "curate.inside",
		locale.Text("Arabic", asksOf(c, it.Arabic)), locale.Text("English", asksOf(c, it.English)),
		locale.Text("Sources", orNone(c, bullets(lines(formatSources(it.Sources))))))
	if it.Retired {
		inside.Buttons = []bot.Button{button(doReturn, it.ID, c.T("curate.bring-back"))}
	} else {
		inside.Buttons = []bot.Button{button(doRetire, it.ID, c.T("curate.retire"))}
	}
	inside.Buttons = slices.Concat([]bot.Button{
		button(doEdit, it.ID, c.T("core.edit")), button(doHistory, it.ID, c.T("curate.history")),
	}, inside.Buttons)
	return append(append(bot.Reply{head}, shown...), inside), nil
}

// stateOf says whether an entry is shipped or changed, by whom and when.
func stateOf(ctx context.Context, c *bot.Call, it item) (string, error) {
	state := c.T("curate.as-shipped")
	if it.version > 0 {
		last := it.versions[len(it.versions)-1]
		who, err := nameOf(ctx, c, last.By)
		if err != nil {
			return "", err
		}
		key := "curate.own"
		if first, ok := c.Library.ShippedEntry(it.ID); ok {
			key = "curate.changed"
			if len(Changes(first, it.Entry)) == 0 {
				key = "curate.as-shipped-again"
			}
		}
		state = c.T(key, locale.Int("Version", it.version), locale.Text("Name", who), locale.Text("When", when(c, last.At)))
	}
	if it.Retired {
		state += "\n" + c.T("curate.is-retired")
	}
	return state, nil
}

func asksOf(c *bot.Call, t knowledge.Text) string {
	return orNone(c, bullets(lines(formatAsks(c.In(c.Lang), t))))
}

func orNone(c *bot.Call, list string) string {
	if list == "" {
		return c.T("curate.nothing")
	}
	return list
}

// lines are the lines of a text; none of an empty one.
func lines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return s == "" })
}
