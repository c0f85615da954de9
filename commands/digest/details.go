package digest

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// The size of a list of details.
const (
	pageItems  = 15
	lineLength = 120 // code points of what somebody wrote
)

// updates lists the updates of a week, as far as the reader may read them.
func updates(ctx context.Context, c *bot.Call, wk week, from int) (bot.Reply, error) {
	d, err := gather(ctx, &c.Work, wk)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, u := range d.Updates {
		if bot.MayRead(c.Person, u) {
			lines = append(lines, updateLine(u, c.States, c.In(c.Lang)))
		}
	}
	return page(c, wk, "updates", from, lines), nil
}

func updateLine(u bot.Update, states *bot.States, p locale.Printer) string {
	first, _, _ := strings.Cut(u.Text, "\n")
	return p.T("digest.update",
		locale.Value("Number", string(u.Number)), locale.Value("State", states.Name(u.State, p.Lang())),
		locale.Int("Objective", u.Objective), locale.Text("Kind", p.T("digest.kind-"+string(u.Kind))),
		locale.Value("Text", locale.Shorten(first, lineLength)))
}

// questions lists the questions that waited at the end of the week.
func questions(ctx context.Context, c *bot.Call, wk week, from int) (bot.Reply, error) {
	d, err := gather(ctx, &c.Work, wk)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(d.Waiting))
	for i, q := range d.Waiting {
		lines[i] = c.T("digest.question", locale.Int("Number", q.Number),
			locale.Text("Day", locale.Date(c.Lang, dayOf(&c.Work, q.AskedAt))), locale.Value("Question", locale.Shorten(q.Text, lineLength)))
	}
	return page(c, wk, "questions", from, lines), nil
}

// undelivered lists the messages of the week that did not arrive, or may not
// have, with the reason.
func undelivered(ctx context.Context, c *bot.Call, wk week, from int) (bot.Reply, error) {
	d, err := gather(ctx, &c.Work, wk)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(d.Undelivered))
	for i, m := range d.Undelivered {
		who, err := addressee(ctx, c, m)
		if err != nil {
			return nil, err
		}
		lines[i] = undeliveredLine(m, who, c.In(c.Lang))
	}
	return page(c, wk, "undelivered", from, lines), nil
}

func undeliveredLine(m bot.Delivery, who string, p locale.Printer) string {
	kind := p.T("digest.message-" + string(m.Kind))
	if m.Ref != "" {
		kind += " " + locale.Isolate(m.Ref)
	}
	return p.T("digest.message", locale.Text("Message", kind), locale.Text("To", who),
		locale.Text("Reason", p.T("digest.reason-"+reason(m))))
}

// reason is the part of the key that says why a message did not arrive.
func reason(m bot.Delivery) string {
	if m.State == bot.Unknown || m.Failure == bot.SendNone {
		return string(bot.SendUnknown)
	}
	return string(m.Failure)
}

// addressee says to whom a message was to go: a person and their State, by
// their role if they gave no name; else the chat.
func addressee(ctx context.Context, c *bot.Call, m bot.Delivery) (string, error) {
	p, ok, err := bot.Find(c.Tx.People().Get(ctx, m.Person))
	switch {
	case err != nil:
		return "", err
	case !ok:
		return locale.Isolate(m.Chat.String()), nil
	case p.Name == "":
		return c.RoleName(c.Lang, p.Role, p.State), nil
	case p.State == "":
		return locale.Isolate(p.Name), nil
	}
	return c.T("digest.person", locale.Value("Name", p.Name), locale.Value("State", c.States.Name(p.State, c.Lang))), nil
}

// page shows a part of a list, and a button for the rest.
func page(c *bot.Call, wk week, what string, from int, lines []string) bot.Reply {
	out := bot.Out{Kind: bot.KindReply, Ref: wk.id(), Lang: c.Lang}
	from = min(from, len(lines))
	shown := lines[from:min(from+pageItems, len(lines))]
	if len(shown) == 0 {
		out.Text = c.T("digest.nothing-to-list", locale.Text("Week", wk.text(c.Lang)))
		return bot.Reply{out}
	}
	out.Text = c.T("digest.list-"+what, locale.Text("Week", wk.text(c.Lang)), locale.Text("Lines", strings.Join(shown, "\n\n")))
	if rest := len(lines) - from - len(shown); rest > 0 {
		label := c.T("digest.more", locale.Int("Number", rest))
		out.Buttons = []bot.Button{action(what, wk, from+len(shown)).Button("more", label)}
	}
	return bot.Reply{out}
}
