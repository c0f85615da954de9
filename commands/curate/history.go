package curate

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// What the history shows at once, the newest first.
const (
	historyLines   = 10
	historyButtons = 5
)

// history lists the versions of an entry: who made each, when, and what it
// changed.
func history(ctx context.Context, c *bot.Call, it item, _ []int) (bot.Reply, error) {
	out := about(c, it.ID, "curate.versions")
	rows := []string{out.Text, ""}
	for version := it.version; version >= 0 && it.version-version < historyLines; version-- {
		row, ok, err := historyLine(ctx, c, it, version)
		if err != nil {
			return nil, err
		}
		if !ok { // no version is shipped
			break
		}
		rows = append(rows, row)
		if version < it.version && len(out.Buttons) < historyButtons {
			b := button(doRestore, it.ID, c.T("curate.restore-version", locale.Int("Version", version)), version)
			b.Name += ":" + strconv.Itoa(version)
			out.Buttons = append(out.Buttons, b)
		}
	}
	out.Text = strings.Join(rows, "\n")
	out.Buttons = append(out.Buttons, showButton(c, it.ID))
	return bot.Reply{out}, nil
}

func historyLine(ctx context.Context, c *bot.Call, it item, version int) (row string, ok bool, err error) {
	if version == 0 {
		return c.T("curate.version-shipped"), it.shipped, nil
	}
	e, _, err := it.at(&c.Work, version)
	if err != nil {
		return "", false, err
	}
	before, known, err := it.at(&c.Work, version-1)
	if err != nil {
		return "", false, err
	}
	what := c.T("curate.new")
	if known {
		what = orSame(c, Changes(before, e))
	}
	i := slices.IndexFunc(it.versions, func(o bot.Override) bool { return o.Version == version })
	who, err := nameOf(ctx, c, it.versions[i].By)
	if err != nil {
		return "", false, err
	}
	return c.T("curate.version", locale.Int("Version", version), locale.Text("When", when(c, it.versions[i].At)),
		locale.Text("Name", who), locale.Text("Parts", what)), true, nil
}

func orSame(c *bot.Call, parts []Part) string {
	if len(parts) == 0 {
		return c.T("curate.same")
	}
	return Names(c.In(c.Lang), parts)
}

// restore shows an earlier version before it becomes the newest one.
func restore(ctx context.Context, c *bot.Call, it item, numbers []int) (bot.Reply, error) {
	if len(numbers) != 1 {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	e, ok, err := it.at(&c.Work, numbers[0])
	if err != nil {
		return nil, err
	}
	if !ok {
		return movedOn(c, it), nil
	}
	shown, err := bodies(ctx, c, e, bot.KindPreview)
	if err != nil {
		return nil, err
	}
	out := about(c, it.ID, "curate.ask-restore", locale.Int("Version", numbers[0]),
		locale.Text("Parts", orSame(c, Changes(it.Entry, e))))
	out.Kind = bot.KindPrompt
	out.Text += askChanges(c, it.Entry, e)
	shown[len(shown)-1].Buttons = []bot.Button{sure(doUndo, it, c.T("curate.restore"), numbers[0]), showButton(c, it.ID)}
	return append(bot.Reply{out}, shown...), nil
}

// undo brings a version back as a new one, if the newest is still the one that
// it was meant to replace.
func undo(ctx context.Context, c *bot.Call, it item, numbers []int) (bot.Reply, error) {
	if len(numbers) != 2 || numbers[1] != it.version {
		return movedOn(c, it), nil
	}
	version, err := putBack(ctx, c, it, numbers[0])
	if err != nil {
		return nil, err
	}
	out := about(c, it.ID, "curate.restored", locale.Int("Old", numbers[0]), locale.Int("Version", version))
	if numbers[0] == 0 && !it.shipped {
		out = about(c, it.ID, "curate.retired")
	}
	out.Buttons = []bot.Button{showButton(c, it.ID), button(doUndo, it.ID, c.T("curate.undo"), it.version, version)}
	tell, err := told(ctx, c, it.ID, "curate.restored-told")
	return append(bot.Reply{out}, tell...), err
}

// putBack stores an earlier version once more. What was before an entry that the
// secretariat added is that there was none: it is retired.
func putBack(ctx context.Context, c *bot.Call, it item, version int) (int, error) {
	e, ok, err := it.at(&c.Work, version)
	if err != nil {
		return 0, err
	}
	if !ok {
		e = it.Entry
		e.Retired = true
	}
	return save(ctx, c, e, it.version, "entry.restore")
}
