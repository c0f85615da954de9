package curate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// What is listed at once.
const (
	foundLines   = 10
	foundButtons = 5
)

// parseEntry is the grammar of what follows "entry" and needs no look into the
// store: new, new and an id, or the titles.
func parseEntry(args string) (bot.Handler, bool) {
	args = strings.TrimSpace(strings.TrimLeft(args, ": "))
	word, rest := args, ""
	if i := strings.IndexAny(args, " :\n"); i >= 0 {
		word, rest = args[:i], strings.TrimSpace(strings.TrimLeft(args[i:], ": "))
	}
	switch locale.Fold(word) {
	case "new", locale.Fold("جديد"):
		if id := strings.ToLower(rest); rest == "" || isID(id) {
			return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return add(ctx, c, id) }, true
		}
	case "titles", locale.Fold("عناوين"), locale.Fold("العناوين"):
		if rest == "" || startsNumbered(rest) {
			return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return pasteTitles(ctx, c, rest) }, true
		}
	}
	return nil, false
}

// add opens the form for a new entry.
func add(ctx context.Context, c *bot.Call, id string) (bot.Reply, error) {
	v := bot.Values{valueNew: idDerived, valueLang: string(c.Lang)}
	if id != "" {
		if _, taken, err := find(ctx, &c.Work, id); err != nil || taken {
			out := about(c, id, "curate.id-taken")
			out.Buttons = []bot.Button{showButton(c, id)}
			return bot.Reply{out}, err
		}
		v[valueNew], v[valueEntry] = idGiven, id
	}
	return c.OpenForm(ctx, name, entryFormName, v)
}

// lookUpEntry finds an entry by its id, or an objective by its number.
func lookUpEntry(ctx context.Context, c *bot.Call, args string) (bot.Handler, bool, error) {
	id := strings.ToLower(strings.TrimSpace(strings.TrimLeft(args, ": ")))
	if n, ok := bot.Number(id); ok && n >= 1 && n <= bot.Objectives {
		id = fmt.Sprintf("obj-%02d", n)
	}
	if !isID(id) {
		return nil, false, nil
	}
	it, ok, err := find(ctx, &c.Work, id)
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return show(ctx, c, it, nil) }, ok, err
}

// lookUpEntries finds entries by words of their ids, titles and phrasings, or as
// a question would find them.
func lookUpEntries(ctx context.Context, c *bot.Call, args string) (bot.Handler, bool, error) {
	words := strings.Trim(args, ": ")
	if strings.ContainsAny(words, "?؟") || locale.Fold(words) == "" {
		return nil, false, nil
	}
	found, err := search(ctx, c, words)
	return func(_ context.Context, c *bot.Call) (bot.Reply, error) {
		return bot.Reply{list(c, c.T("curate.found", locale.Value("Words", locale.Shorten(words, maxQuoted))), found)}, nil
	}, len(found) > 0, err
}

func search(ctx context.Context, c *bot.Call, words string) ([]knowledge.Entry, error) {
	entries, err := c.Library.Entries(ctx, c.Tx.Content())
	if err != nil {
		return nil, err
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(locale.Fold(words))
	var found []knowledge.Entry
	for _, e := range entries {
		text := locale.Fold(strings.Join(slices.Concat([]string{e.ID, e.Arabic.Title, e.English.Title}, e.Arabic.Phrasings(), e.English.Phrasings()), " "))
		has := func(w string) bool { return strings.Contains(text, w) }
		// A retired one is found by no question, and by any of the words.
		if every := !slices.ContainsFunc(wanted, func(w string) bool { return !has(w) }); every || e.Retired && slices.ContainsFunc(wanted, has) {
			found = append(found, e)
		}
	}
	// What a question would find comes first: the best is rarely the first by id.
	for _, candidate := range slices.Backward(shelf.Base.Search(words).Candidates) {
		found = slices.DeleteFunc(found, func(e knowledge.Entry) bool { return e.ID == candidate.Entry })
		if e, ok := shelf.Base.Entry(candidate.Entry); ok {
			found = slices.Insert(found, 0, e)
		}
	}
	return found[:min(len(found), foundLines)], nil
}

// list shows entries, a line each, with buttons that open the first.
func list(c *bot.Call, head string, entries []knowledge.Entry) bot.Out {
	out := bot.Out{Kind: bot.KindReply, Text: head}
	for _, e := range entries {
		key := "curate.line"
		if e.Retired {
			key = "curate.line-retired"
		}
		out.Text += "\n" + c.T(key, locale.Value("Entry", e.ID), locale.Value("Title", e.In(c.Lang).Title))
		if len(out.Buttons) < foundButtons {
			b := button(doShow, e.ID, e.ID)
			b.Name = "choose:" + e.ID
			out.Buttons = append(out.Buttons, b)
		}
	}
	return out
}

// overview tells how many entries there are, lists what was changed last, and
// says how to go on.
func overview(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	entries, err := c.Library.Entries(ctx, c.Tx.Content())
	if err != nil {
		return nil, err
	}
	own, err := c.Tx.Content().All(ctx, bot.ContentEntry)
	if err != nil {
		return nil, err
	}
	retired := 0
	byID := map[string]knowledge.Entry{}
	for _, e := range entries {
		byID[e.ID] = e
		if e.Retired {
			retired++
		}
	}
	slices.SortStableFunc(own, func(a, b bot.Override) int { return b.At.Compare(a.At) })
	var last []knowledge.Entry
	for _, o := range own[:min(len(own), foundButtons)] {
		last = append(last, byID[o.ID])
	}
	head := c.T("curate.overview", locale.Int("All", len(entries)), locale.Int("Changed", len(own)), locale.Int("Retired", retired))
	if len(last) > 0 {
		head += "\n\n" + c.T("curate.last")
	}
	return bot.Reply{list(c, head, last)}, nil
}
