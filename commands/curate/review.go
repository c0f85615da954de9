package curate

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// edit opens the form for an entry, or comes back to it.
func edit(ctx context.Context, c *bot.Call, it item, _ []int) (bot.Reply, error) {
	if c.FormValues()[valueEntry] == it.ID && c.FormValues()[valueVersion] == strconv.Itoa(it.version) {
		return c.ContinueForm(ctx)
	}
	return c.OpenFormToEdit(name, entryFormName, valuesOf(c.In(c.Lang), it.Entry, it.version), c.CancelButton())
}

// opened is the entry as it was when its form was opened; a new one is empty.
func opened(ctx context.Context, c *bot.Call, v bot.Values) (knowledge.Entry, error) {
	it, _, err := find(ctx, &c.Work, v[valueEntry])
	version, ok := bot.Number(v[valueVersion])
	if err != nil || !ok {
		return knowledge.Entry{}, err
	}
	e, _, err := it.at(&c.Work, version)
	return e, err
}

// review shows the entry in both languages, below what changes.
func review(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	speak(c, v)
	base, err := opened(ctx, c, v)
	if err != nil {
		return nil, err
	}
	e := entryOf(base, v)
	intro := bot.Out{Kind: bot.KindPrompt, Ref: e.ID, Lang: c.Lang}
	changes := Changes(base, e)
	switch {
	case v[valueNew] != "":
		intro.Text = c.T("curate.review-new", locale.Value("Entry", e.ID), locale.Text("Kind", c.T("curate.kind-"+string(e.Kind))))
	case len(changes) == 0:
		intro.Text = c.T("curate.review-same", locale.Value("Entry", e.ID))
		intro.Buttons = []bot.Button{c.EditButton(), c.CancelButton()}
		return bot.Reply{intro}, nil
	default:
		intro.Text = c.T("curate.review", locale.Value("Entry", e.ID), locale.Text("Parts", Names(c.In(c.Lang), changes)))
	}
	intro.Text += askChanges(c, base, e)
	if e.Retired {
		intro.Text += "\n" + c.T("curate.is-retired")
	}
	shown, err := bodies(ctx, c, e, bot.KindPreview)
	if err != nil {
		return nil, err
	}
	action := bot.Action{Capability: name, Do: doConfirm, Arg: fingerprint(c.In(c.Lang), e)}
	shown[len(shown)-1].Buttons = []bot.Button{action.Button("confirm", c.T("curate.confirm")), c.EditButton(), c.CancelButton()}
	return append(bot.Reply{intro}, shown...), nil
}

// fingerprint tells whether an entry is still the one that was shown.
func fingerprint(p locale.Printer, e knowledge.Entry) string {
	text := ""
	for _, part := range formParts() {
		text += valueOf(p, e, part) + "\x00"
	}
	return e.ID + " " + hash(text)
}

func hash(text string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // a hash never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

// askChanges lists the phrasings that come and go: the answer does not show them.
func askChanges(c *bot.Call, from, to knowledge.Entry) string {
	before := slices.Concat(from.Arabic.Phrasings(), from.English.Phrasings())
	after := slices.Concat(to.Arabic.Phrasings(), to.English.Phrasings())
	return askList(c, "curate.asks-added", after, before) + askList(c, "curate.asks-removed", before, after)
}

// askList lists what is in one list and not in another.
func askList(c *bot.Call, key string, in, notIn []string) string {
	only := slices.DeleteFunc(slices.Clone(in), func(ask string) bool { return slices.Contains(notIn, ask) })
	if len(only) == 0 {
		return ""
	}
	return "\n\n" + c.T(key, locale.Text("Asks", bullets(only)))
}

// bullets is a list of foreign lines.
func bullets(lines []string) string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = "• " + locale.Isolate(line)
	}
	return strings.Join(shown, "\n")
}

// confirm stores what was shown, unless the entry is another one meanwhile.
func confirm(ctx context.Context, c *bot.Call, shown string) (bot.Reply, error) {
	v := c.FormValues()
	if v[valueEntry] == "" || v[valueLang] == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	speak(c, v)
	it, there, err := find(ctx, &c.Work, v[valueEntry])
	if err != nil {
		return nil, err
	}
	e := entryOf(it.Entry, v)
	switch {
	case there && v[valueNew] != "":
		return renamed(ctx, c, v)
	case v[valueNew] == "" && v[valueVersion] != strconv.Itoa(it.version):
		return overtaken(ctx, c, it, v)
	case shown != fingerprint(c.In(c.Lang), e): // the button of an earlier preview
		reply, err := c.ContinueForm(ctx)
		return append(bot.Reply{about(c, e.ID, "curate.shown-again")}, reply...), err
	}
	action, key, changes := "entry.change", "curate.saved", Changes(it.Entry, e)
	if v[valueNew] != "" {
		action, key = "entry.add", "curate.added"
	}
	version, err := save(ctx, c, e, it.version, action)
	if err != nil {
		return nil, err
	}
	out := about(c, e.ID, key, locale.Int("Version", version), locale.Text("Parts", Names(c.In(c.Lang), changes)))
	out.Buttons = []bot.Button{showButton(c, e.ID), button(doUndo, e.ID, c.T("curate.undo"), it.version, version)}
	tell, err := told(ctx, c, e.ID, key+"-told", locale.Text("Parts", Names(c.In(c.Secretariat.Lang), changes)))
	c.CloseForm()
	return append(bot.Reply{out}, tell...), err
}

// renamed goes on with a new entry whose id was taken meanwhile.
func renamed(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	out := about(c, v[valueEntry], "curate.taken")
	if err := nameEntry(ctx, c, v); err != nil {
		return nil, err
	}
	reply, err := c.ContinueForm(ctx)
	return append(bot.Reply{out}, reply...), err
}

// overtaken refuses a change of an entry that somebody else has changed since
// the form was opened, and shows it again on top of theirs: so nothing of either
// is lost.
func overtaken(ctx context.Context, c *bot.Call, it item, v bot.Values) (bot.Reply, error) {
	base, err := opened(ctx, c, v)
	if err != nil {
		return nil, err
	}
	p := c.In(c.Lang)
	theirs, mine := Changes(base, it.Entry), Changes(base, entryOf(base, v))
	var both []Part
	for _, part := range formParts() {
		switch {
		case !slices.Contains(mine, part):
			v[string(part)] = valueOf(p, it.Entry, part)
		case slices.Contains(theirs, part):
			both = append(both, part)
		}
	}
	v[valueVersion] = strconv.Itoa(it.version)
	last := it.versions[len(it.versions)-1]
	who, err := nameOf(ctx, c, last.By)
	if err != nil {
		return nil, err
	}
	out := about(c, it.ID, "curate.overtaken", locale.Text("Name", who), locale.Text("When", when(c, last.At)),
		locale.Text("Parts", Names(p, theirs)))
	if len(both) > 0 {
		out.Text += "\n" + c.T("curate.overtaken-both", locale.Text("Parts", Names(p, both)))
	}
	reply, err := c.ContinueForm(ctx)
	return append(bot.Reply{out}, reply...), err
}
