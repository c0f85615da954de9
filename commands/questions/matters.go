package questions

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// matters is how many questions wait, for those who answer them.
func matters(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightInbox) {
		return nil, nil
	}
	open, err := waiting(ctx, &c.Work)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	word := "questions"
	if c.Lang == locale.Arabic {
		word = "الأسئلة"
	}
	return bot.Reply{{
		Text:    c.T("questions.matters", locale.Count(len(open))),
		Buttons: []bot.Button{bot.CommandButton("questions", word, c.T("questions.show"))},
	}}, nil
}
