package questions

import (
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// nearestShown is how many entries are offered as a draft.
const nearestShown = 3

// The lengths of what is shown of an entry, in code points.
const (
	labelLength   = 60
	excerptLength = 160
)

// nearest offers the entries of the knowledge base that come nearest to a
// question, in the question's language, as drafts of the answer.
func nearest(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if closed(q) {
		return closedReply(c, q), nil
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	out := bot.Out{Kind: bot.KindReply, Ref: ref(q.Number), Lang: c.Lang}
	var lines []string
	for _, id := range candidates(shelf.Base.Search(q.Text)) {
		e, ok := shelf.Base.Entry(id)
		if !ok {
			continue
		}
		body, err := shelf.Body(e, q.Lang, c.Today())
		if err != nil {
			return nil, err
		}
		title, rest, _ := strings.Cut(locale.Plain(body), "\n")
		lines = append(lines, c.T("questions.near",
			locale.Value("Title", title), locale.Value("Text", locale.Shorten(rest, excerptLength))))
		out.Buttons = append(out.Buttons, button("choose:"+id, "use", q.Number, id, locale.Shorten(title, labelLength)))
	}
	if len(lines) == 0 {
		out.Text = c.T("questions.nothing-near", locale.Int("Number", q.Number))
		out.Buttons = []bot.Button{button("take", "take", q.Number, "", c.T("questions.take"))}
		return bot.Reply{out}, nil
	}
	out.Text = c.T("questions.nearest-list", locale.Int("Number", q.Number), locale.Text("Entries", strings.Join(lines, "\n\n")))
	return bot.Reply{out}, nil
}

// candidates are the ids of what a search found, best first, each once.
func candidates(r knowledge.Result) []string {
	var ids []string
	add := func(id string) {
		if id != "" && len(ids) < nearestShown && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(r.Entry)
	for _, id := range r.Also {
		add(id)
	}
	for _, candidate := range r.Candidates {
		add(candidate.Entry)
	}
	return ids
}

// use opens the answer form with an entry as the draft.
func use(ctx context.Context, c *bot.Call, q bot.Question, id string) (bot.Reply, error) {
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	e, ok := shelf.Base.Entry(id)
	if !ok {
		return c.Say(bot.KindReply, "questions.nothing-near", locale.Int("Number", q.Number)), nil
	}
	body, err := shelf.Body(e, q.Lang, c.Today())
	if err != nil {
		return nil, err
	}
	return take(ctx, c, q, locale.Plain(body))
}
