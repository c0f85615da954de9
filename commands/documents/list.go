package documents

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// pageSize is how many documents are listed at once: what a phone's screen holds.
const pageSize = 8

// list shows the current documents from a position on, each with a button that
// sends it.
func list(ctx context.Context, c *bot.Call, from int) (bot.Reply, error) {
	all, err := readable(ctx, c)
	if err != nil {
		return nil, err
	}
	officer := bot.May(c.Person, bot.RightDocuments)
	out := bot.Out{Kind: bot.KindReply, Ref: name}
	if from = max(from, 0); from >= len(all) {
		out.Text = c.T("documents.none")
		if officer {
			out.Text += "\n" + c.T("documents.how-to-add")
		}
		return bot.Reply{out}, nil
	}
	lines := []string{c.T("documents.list", locale.Count(len(all)))}
	to := min(from+pageSize, len(all))
	for _, d := range all[from:to] {
		lines = append(lines, line(c, d))
		out.Buttons = append(out.Buttons, sendButton(c, d))
	}
	if officer && from == 0 {
		lines = append(lines, "", c.T("documents.how-to-add"))
	}
	if to < len(all) {
		out.Buttons = append(out.Buttons, bot.Action{Capability: name, Do: doPage, Arg: strconv.Itoa(to)}.Button(doPage,
			c.T("documents.more", locale.Count(len(all)-to))))
	}
	out.Text = strings.Join(lines, "\n")
	return bot.Reply{out}, nil
}

func page(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
	from, _ := bot.Number(arg)
	return list(ctx, c, from)
}

// line is a document in the list.
func line(c *bot.Call, d bot.Document) string {
	parts := []string{locale.Isolate(d.In(c.Lang))}
	if d.Version != "" {
		parts = append(parts, c.T("documents.in-version", locale.Value("Version", d.Version)))
	}
	parts = append(parts, locale.Date(c.Lang, d.Date), languages(c, d))
	if d.Inside {
		parts = append(parts, c.T("documents.inside"))
	}
	return "• " + locale.Commas(c.Lang, parts)
}

// sendButton sends a document. Its name tells one from the other.
func sendButton(c *bot.Call, d bot.Document) bot.Button {
	return bot.Action{Capability: name, Do: doSend, Arg: string(d.Number)}.Button("send:"+string(d.Number), label(c, d))
}

// readable are the current documents that the person may have.
func readable(ctx context.Context, c *bot.Call) ([]bot.Document, error) {
	all, err := c.Tx.Documents().Current(ctx, maxCurrent)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d bot.Document) bool { return !bot.MayReadDocument(c.Person, d) }), nil
}

// maxRelated is how many documents stand under an answer.
const maxRelated = 2

// related are buttons for the documents that hang on what was answered: on the
// entries, or on the next event of their series.
func related(ctx context.Context, c *bot.Call, entries []string) (buttons []bot.Button, err error) {
	if !bot.May(c.Person, bot.RightBound) {
		return nil, nil
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	var topics []bot.Topic
	for _, id := range entries {
		topics = append(topics, bot.OnEntry(id))
		if t, ok := nextEvent(shelf, id, c.Today()); ok && !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	for _, t := range topics {
		docs, err := c.Tx.Documents().On(ctx, t)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			// Others may read the answer: of what is inside it says nothing.
			if bot.MayReadDocument(c.Person, d) && !d.Inside && len(buttons) < maxRelated {
				buttons = append(buttons, sendButton(c, d))
			}
		}
	}
	return buttons, nil
}
