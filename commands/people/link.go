package people

import (
	"context"
	"maps"
	"slices"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// linkTTL is how long a code for a further account of one's own is valid.
const linkTTL = time.Hour

// link gives a person a code with which they join from another platform.
func link(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	code, err := c.IDs.Code()
	if err != nil {
		return nil, err
	}
	inv := bot.Invite{
		CodeHash: hash(code), Role: c.Person.Role, State: c.Person.State, Person: c.Person.ID,
		CreatedBy: c.Person.ID, CreatedAt: c.Now, ExpiresAt: c.Now.Add(linkTTL),
	}
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "people.link", auditID(inv.CodeHash), ""); err != nil {
		return nil, err
	}
	reply := c.Say(bot.KindReply, "people.link", locale.Value("Code", code))
	reply[0].Text += links(c, code)
	return reply, nil
}

// links are lines with the links that carry a code; none where no platform
// has such links.
func links(c *bot.Call, code string) string {
	byAdapter := c.InviteLinks(code)
	var text string
	for _, name := range slices.Sorted(maps.Keys(byAdapter)) {
		text += "\n• " + locale.Isolate(name) + ": " + locale.Isolate(byAdapter[name])
	}
	return text
}

// confirmLink binds a further account to the person who asked for the code.
func confirmLink(ctx context.Context, c *bot.Call, inv bot.Invite) (bot.Reply, error) {
	person, ok, err := bot.Find(c.Tx.People().Get(ctx, inv.Person))
	if err != nil {
		return nil, err
	}
	if !ok || person.Status != bot.Active {
		return c.Say(bot.KindRefusal, "people.join-wrong"), nil
	}
	account := bot.BoundAccount{Account: c.Message.From, Person: person.ID, Chat: c.Message.Chat, BoundAt: c.Now}
	if err := c.Tx.People().Bind(ctx, account); err != nil {
		return nil, err
	}
	inv.UsedBy, inv.UsedAt = person.ID, c.Now
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, string(person.ID), "people.linked", auditID(inv.CodeHash), ""); err != nil {
		return nil, err
	}
	told := c.ToPerson(person, bot.KindNotice, "", "people.linked-notice", locale.Value("Account", c.Message.From.Adapter))
	return append(c.Say(bot.KindReply, "people.linked"), told), nil
}
