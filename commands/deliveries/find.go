package deliveries

import (
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// choices is how many people are offered at most.
const choices = 10

// lookUp finds a person: by id, by an account, or by words of their name.
func (t teller) lookUp(ctx context.Context, c *bot.Call, args string) (bot.Handler, bool, error) {
	found, err := t.find(ctx, c, strings.TrimSpace(args))
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return choose(ctx, c, found) }, len(found) > 0, err
}

func (t teller) find(ctx context.Context, c *bot.Call, who string) ([]bot.Person, error) {
	accounts := make([]bot.Account, 0, len(t.adapters)+1)
	if chat, err := bot.ParseChat(who); err == nil {
		accounts = append(accounts, bot.Account{Adapter: chat.Adapter, User: chat.ID})
	}
	for _, adapter := range t.adapters {
		accounts = append(accounts, bot.Account{Adapter: adapter, User: who})
	}
	p, ok, err := bot.Find(c.Tx.People().Get(ctx, bot.PersonID(who)))
	for i := 0; i < len(accounts) && !ok && err == nil; i++ {
		p, ok, err = bot.Find(c.Tx.People().ByAccount(ctx, accounts[i]))
	}
	if err != nil {
		return nil, err
	}
	if ok {
		return []bot.Person{p}, nil
	}
	people, err := c.Tx.People().All(ctx)
	return slices.DeleteFunc(people, func(p bot.Person) bool { return !named(p, who) }), err
}

// named reports whether each word is one of a person's name.
func named(p bot.Person, who string) bool {
	words, name := strings.Fields(locale.Fold(who)), strings.Fields(locale.Fold(p.Name))
	for _, w := range words {
		if !slices.Contains(name, w) {
			return false
		}
	}
	return len(words) > 0
}

// choose tells the story of the person who was found, or asks which of several
// is meant.
func choose(ctx context.Context, c *bot.Call, found []bot.Person) (bot.Reply, error) {
	switch len(found) {
	case 0:
		return c.Say(bot.KindReply, "deliveries.nobody"), nil
	case 1:
		return personStory(ctx, c, string(found[0].ID), "")
	}
	reply := c.Say(bot.KindReply, "deliveries.which")
	if len(found) > choices {
		reply = c.Say(bot.KindReply, "deliveries.which-of-many", locale.Int("Shown", choices), locale.Int("Total", len(found)))
	}
	for _, p := range found[:min(choices, len(found))] {
		a := bot.Action{Capability: bot.DeliveryLog, Do: doPerson, Arg: string(p.ID)}
		reply[0].Buttons = append(reply[0].Buttons, a.Button("choose:"+string(p.ID), locale.Shorten(locale.Plain(calledFully(c, p)), 60)))
	}
	return reply, nil
}

// calledFully names a person with their role and State.
func calledFully(c *bot.Call, p bot.Person) string {
	role := c.RoleName(c.Lang, p.Role, p.State)
	if p.Name == "" {
		return role
	}
	return c.T("deliveries.person", locale.Value("Name", p.Name), locale.Text("Role", role))
}
