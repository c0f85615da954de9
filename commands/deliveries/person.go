package deliveries

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// personItems is how many deliveries to a person one message tells of.
const personItems = 6

// personStory tells the last deliveries to a person over all accounts, before
// one of them: what was meant for the person, and what of their conversations
// did not arrive.
func personStory(ctx context.Context, c *bot.Call, id string, before bot.DeliveryID) (bot.Reply, error) {
	p, ok, err := bot.Find(c.Tx.People().Get(ctx, bot.PersonID(id)))
	if err != nil {
		return nil, err
	}
	if !ok {
		return c.Say(bot.KindReply, "deliveries.nobody"), nil
	}
	accounts, err := c.Tx.People().Accounts(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	sent, err := sentTo(ctx, c, p, accounts, before)
	if err != nil {
		return nil, err
	}
	rest := len(sent) > personItems
	sent = sent[:min(personItems, len(sent))]
	out := bot.Out{Kind: bot.KindReply, Lang: c.Lang}
	blocks := []string{heading(c, p, accounts)}
	if len(sent) == 0 {
		blocks = append(blocks, c.T("deliveries.nothing-to"))
	}
	for i, d := range sent {
		about := c.T("deliveries.about", locale.Text("What", what(c, d.Kind, d.Ref)), locale.Text("When", when(c, d.CreatedAt)))
		block, buttons, err := item(ctx, c, i+1, about, d)
		if err != nil {
			return nil, err
		}
		blocks, out.Buttons = append(blocks, block), append(out.Buttons, buttons...)
	}
	if rest {
		out.Buttons = append(out.Buttons, more(c, doPerson, id, sent[len(sent)-1].ID))
	}
	out.Text = strings.Join(blocks, "\n\n")
	return bot.Reply{out}, nil
}

// sentTo returns one more than are told, newest first.
func sentTo(ctx context.Context, c *bot.Call, p bot.Person, accounts []bot.BoundAccount, before bot.DeliveryID) ([]bot.Delivery, error) {
	sent, err := c.Tx.Stories().To(ctx, p.ID, before, personItems+1)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		lost, err := c.Tx.Stories().LostIn(ctx, a.Chat, before, personItems+1)
		if err != nil {
			return nil, err
		}
		for _, d := range lost {
			if d.Person != p.ID { // else it is there already
				sent = append(sent, d)
			}
		}
	}
	slices.SortFunc(sent, func(x, y bot.Delivery) int {
		return cmp.Or(cmp.Compare(len(y.ID), len(x.ID)), cmp.Compare(y.ID, x.ID))
	})
	return sent[:min(personItems+1, len(sent))], nil
}

// heading names the person, and says where they can be reached.
func heading(c *bot.Call, p bot.Person, accounts []bot.BoundAccount) string {
	var platforms []string
	for _, a := range accounts {
		platforms = append(platforms, locale.Isolate(a.Adapter))
	}
	line := c.T("deliveries.of-person", locale.Text("Who", calledFully(c, p)))
	switch {
	case p.Status != bot.Active:
		return line + "\n" + c.T("deliveries.suspended")
	case len(platforms) == 0:
		return line + "\n" + c.T("deliveries.no-account")
	}
	return line + "\n" + c.T("deliveries.accounts", locale.Text("Platforms", locale.Join(c.Lang, platforms)))
}
