package questions

import (
	"context"
	"strconv"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// What the inbox shows at once.
const (
	inboxLines   = 15
	inboxButtons = 5
	inboxText    = 120 // code points of a question
)

// inbox lists the questions that wait, oldest first.
func inbox(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	open, err := waiting(ctx, &c.Work)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return c.Say(bot.KindReply, "questions.inbox-empty"), nil
	}
	out := bot.Out{Kind: bot.KindReply, Lang: c.Lang}
	var lines []string
	for i, q := range open {
		if i == inboxLines {
			lines = append(lines, c.T("questions.inbox-more", locale.Count(len(open)-inboxLines)))
			break
		}
		line, err := inboxLine(ctx, c, q)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
		if i < inboxButtons {
			out.Buttons = append(out.Buttons, button("take:"+strconv.Itoa(q.Number), "take", q.Number, "",
				c.T("questions.take-number", locale.Int("Number", q.Number))))
		}
	}
	out.Text = c.T("questions.inbox", locale.Count(len(open)), locale.Text("Lines", strings.Join(lines, "\n\n")))
	return bot.Reply{out}, nil
}

func inboxLine(ctx context.Context, c *bot.Call, q bot.Question) (string, error) {
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return "", err
	}
	who, err := fromAll(ctx, &c.Work, c.Lang, askers)
	if err != nil {
		return "", err
	}
	args := []locale.Arg{
		locale.Int("Number", q.Number), locale.Text("From", who),
		locale.Text("Age", age(c.In(c.Lang), c.Now.Sub(q.AskedAt))),
		locale.Value("Question", locale.Shorten(q.Text, inboxText)),
	}
	if q.State != bot.QuestionTaken {
		return c.T("questions.line", args...), nil
	}
	officer, err := c.NameOf(ctx, c.Lang, q.TakenBy)
	if err != nil {
		return "", err
	}
	return c.T("questions.line-taken", append(args, locale.Text("Name", officer))...), nil
}

// age says how long something has waited: in hours up to two days, then in days.
func age(p locale.Printer, d time.Duration) string {
	switch {
	case d < time.Hour:
		return p.T("questions.age-new")
	case d < 48*time.Hour:
		return p.T("questions.age-hours", locale.Count(int(d/time.Hour)))
	}
	return p.T("questions.age-days", locale.Count(int(d/(24*time.Hour))))
}
