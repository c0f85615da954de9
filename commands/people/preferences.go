package people

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// preferences shows the language and the accounts of a person, and lets them
// choose where they are written to first.
func preferences(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	accounts, err := c.Tx.People().Accounts(ctx, c.Person.ID)
	if err != nil {
		return nil, err
	}
	out := bot.Out{Kind: bot.KindReply, Text: c.T("people.preferences", locale.Value("Language", nativeName(c.Person.Lang)))}
	for i, a := range accounts {
		key := "people.account"
		if i == 0 {
			key = "people.account-preferred"
		} else {
			action := bot.Action{Capability: "people", Do: "prefer", Arg: a.String()}
			out.Buttons = append(out.Buttons, action.Button("choose:"+a.Adapter, c.T("people.prefer", locale.Value("Account", a.Adapter))))
		}
		out.Text += "\n" + c.T(key, locale.Value("Account", a.Adapter))
	}
	out.Buttons = append(out.Buttons, languageButton(c.Person.Lang.Other()))
	return bot.Reply{out}, nil
}

// prefer puts one of one's own accounts first.
func prefer(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightBound) {
		return c.Refuse(ctx, "people.prefer", "")
	}
	accounts, err := c.Tx.People().Accounts(ctx, c.Person.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		if a.String() != arg {
			continue
		}
		if err := c.Tx.People().Prefer(ctx, a.Account); err != nil {
			return nil, err
		}
		if err := c.Record(ctx, c.Actor(), "people.prefer", "", a.Adapter); err != nil {
			return nil, err
		}
		return c.Say(bot.KindReply, "people.preferred", locale.Value("Account", a.Adapter)), nil
	}
	return c.Refuse(ctx, "people.prefer", "")
}
