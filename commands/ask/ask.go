// Package ask answers questions from the knowledge base and the calendar: with
// certainty, with up to three entries to choose from, or by offering to send
// the question to the secretariat. It is what every text reaches that is no
// command.
package ask

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// New returns the capability.
func New() bot.Capability {
	return bot.Capability{
		Name:  "ask",
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: "objective",
				Words: map[locale.Lang][]string{
					locale.English: {"objective", "goal"},
					locale.Arabic:  {"هدف", "الهدف"},
				},
				Right: bot.RightAnyone,
				Hint:  "ask.objective-hint",
				Parse: parseObjective,
				Open:  true,
			},
			{
				Name: "objectives",
				Words: map[locale.Lang][]string{
					locale.English: {"objectives", "goals"},
					locale.Arabic:  {"الأهداف", "أهداف"},
				},
				Right: bot.RightAnyone,
				Hint:  "ask.objectives-hint",
				Run:   entry("gcm-objectives"),
				Open:  true,
			},
			{
				Name: "contact",
				Words: map[locale.Lang][]string{
					locale.English: {"contact"},
					locale.Arabic:  {"تواصل", "التواصل"},
				},
				Right: bot.RightAnyone,
				Hint:  "ask.contact-hint",
				Run:   contact,
				Open:  true,
			},
		},
		Actions: map[string]bot.ActionHandler{
			"entry": {Right: bot.RightAnyone, Run: func(ctx context.Context, c *bot.Call, id string) (bot.Reply, error) { return entry(id)(ctx, c) }},
		},
		Answer: answer,
	}
}

// parseObjective takes a number alone; whether there is such an objective is
// said in the answer.
func parseObjective(args string) (bot.Handler, bool) {
	n, ok := bot.Number(strings.TrimPrefix(strings.TrimSpace(args), "#"))
	if !ok {
		return nil, false
	}
	if n < 1 || n > bot.Objectives {
		return func(_ context.Context, c *bot.Call) (bot.Reply, error) {
			return c.Say(bot.KindReply, "ask.no-objective", locale.Int("Number", n)), nil
		}, true
	}
	return entry(fmt.Sprintf("obj-%02d", n)), true
}

// entry answers with one entry.
func entry(id string) bot.Handler {
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		shelf, err := c.Shelf(ctx)
		if err != nil {
			return nil, err
		}
		if _, ok := shelf.Base.Entry(id); !ok {
			return c.Say(bot.KindReply, "ask.no-entry"), nil
		}
		return certain(ctx, c, shelf, Found{Entry: id}, "")
	}
}

func contact(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	reply, err := entry("contact")(ctx, c)
	if err == nil && c.Secretariat.Contact != "" {
		reply[0].Text += "\n" + c.T("ask.contact", locale.Value("Contact", c.Secretariat.Contact))
	}
	return reply, err
}

func answer(ctx context.Context, c *bot.Call, text string) (bot.Reply, bool, error) {
	if key, ok := courtesy(text); ok {
		reply := c.Say(bot.KindReply, key)
		reply[0].Open = true
		return reply, true, nil
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, false, err
	}
	found := Find(shelf, text, c.Conv.Subject)
	if _, ok := locale.Detect(text); ok && !locale.LooksFrench(text) {
		c.Lang = found.Lang // Arabic also where it is written in Latin letters
	}
	if found.Entry != "" {
		reply, err := certain(ctx, c, shelf, found, text)
		return reply, true, err
	}
	return uncertain(c, shelf, found, text), false, nil
}

// certain is the answer, what other capabilities have on it, what is related to it, and the way to the secretariat.
func certain(ctx context.Context, c *bot.Call, shelf *bot.Shelf, f Found, question string) (bot.Reply, error) {
	text, err := Answer(shelf, c.In(c.Lang), f, c.Today())
	if err != nil {
		return nil, err
	}
	c.Conv.Subject = f.Entry
	out := bot.Out{Kind: bot.KindReply, Ref: f.Refs(), Text: text, Open: true}
	if out.Buttons, err = c.Related(ctx, append([]string{f.Entry}, f.Also...)); err != nil {
		return nil, err
	}
	if f.List {
		out.Buttons = append(out.Buttons, choices(c, shelf, append([]string{f.Entry}, f.Also...), len(f.Also)+1)...)
	} else if e, ok := shelf.Base.Entry(f.Entry); ok {
		out.Buttons = append(out.Buttons, choices(c, shelf, e.See, 2)...)
	}
	if question != "" && !bot.May(c.Person, bot.RightInbox) {
		out.Buttons = append(out.Buttons, sendButton(c, question))
	}
	return bot.Reply{out}, nil
}

// uncertain offers the nearest entries, or only the way to the secretariat.
func uncertain(c *bot.Call, shelf *bot.Shelf, f Found, question string) bot.Reply {
	out := bot.Out{Kind: bot.KindReply, Text: c.T("ask.unknown"), Open: true}
	if len(f.Candidates) > 0 {
		out.Text, out.Buttons = c.T("ask.did-you-mean"), choices(c, shelf, f.Candidates, 3)
	} else if bot.May(c.Person, bot.RightInbox) {
		out.Text = c.T("ask.unknown-inside")
	}
	if !bot.May(c.Person, bot.RightInbox) { // the secretariat is not offered to itself
		out.Buttons = append(out.Buttons, sendButton(c, question))
	}
	return bot.Reply{out}
}

// choices are buttons that answer with an entry.
func choices(c *bot.Call, shelf *bot.Shelf, ids []string, most int) []bot.Button {
	var buttons []bot.Button
	for _, id := range ids {
		if e, ok := shelf.Base.Entry(id); ok && len(buttons) < most {
			action := bot.Action{Capability: "ask", Do: "entry", Arg: id}
			buttons = append(buttons, action.Button("choose:"+id, e.In(c.Lang).Title))
		}
	}
	return buttons
}

// maxQuestion is the most code points of a question that is passed on.
const maxQuestion = 1000

// sendButton offers to send the question to the secretariat, which is another
// capability's matter.
func sendButton(c *bot.Call, question string) bot.Button {
	if parts := locale.Split(question, maxQuestion, locale.Runes); len(parts) > 1 {
		question = parts[0] + "…"
	}
	action := bot.Action{Capability: "questions", Do: "ask", Arg: question}
	return action.Button("ask_secretariat", c.T("ask.secretariat"))
}
