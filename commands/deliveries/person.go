package deliveries

import (
	"cmp"
	"context"
	"fmt"
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
		block, buttons, err := personItem(ctx, c, i+1, d)
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

// personItem tells of one delivery to a person: what became of it, and of what
// stands in its place.
func personItem(ctx context.Context, c *bot.Call, number int, d bot.Delivery) (string, []bot.Button, error) {
	about := c.T("deliveries.about", locale.Text("What", what(c, d.Kind, d.Ref)), locale.Text("When", when(c, d.CreatedAt)))
	newer, replaced, err := bot.Find(c.Tx.Stories().Instead(ctx, d.ID))
	if err != nil {
		return "", nil, err
	}
	lost := d.State == bot.Failed || d.State == bot.Unknown
	var block string
	var buttons []bot.Button
	if lost && !replaced {
		block, buttons, err = lostItem(ctx, c, number, about, d)
	} else {
		block = c.T("deliveries.item", locale.Int("Number", number), locale.Text("About", about),
			locale.Value("Platform", d.Chat.Adapter), locale.Text("Fate", fate(c, d)))
		var tries string
		if tries, err = tried(ctx, c, d); tries != "" {
			block += "\n" + tries
		}
	}
	if err != nil {
		return "", nil, err
	}
	if replaced {
		block += "\n" + again(c, d, newer)
	}
	if d.Instead != "" {
		block += "\n" + c.T("deliveries.instead")
	}
	return block, buttons, nil
}

// again says that something took a delivery's place: the next account, or the
// same one once more.
func again(c *bot.Call, d, newer bot.Delivery) string {
	key := "deliveries.again"
	if newer.Chat != d.Chat {
		key = "deliveries.elsewhere"
	}
	return c.T(key, locale.Text("When", when(c, newer.CreatedAt)), locale.Value("Platform", newer.Chat.Adapter),
		locale.Text("Fate", fate(c, newer)))
}

// recent answers the word alone, and recentAfter goes on with it: what did not
// arrive during the last days, newest first.
func recent(before bot.DeliveryID) bot.Handler {
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return recentAfter(ctx, c, "", before) }
}

// recentDays is how far back the word alone looks.
const recentDays = 7

func recentAfter(ctx context.Context, c *bot.Call, _ string, before bot.DeliveryID) (bot.Reply, error) {
	lost, err := c.Tx.Deliveries().Undelivered(ctx, c.Now.AddDate(0, 0, -recentDays), c.Now.Add(1))
	if err != nil {
		return nil, err
	}
	slices.Reverse(lost) // by when it was settled
	if i := slices.IndexFunc(lost, func(d bot.Delivery) bool { return d.ID == before }); i >= 0 {
		lost = lost[i+1:]
	}
	out := bot.Out{Kind: bot.KindReply, Lang: c.Lang}
	blocks := []string{c.T("deliveries.recent", locale.Int("Days", recentDays), locale.Int("Number", len(lost)))}
	if len(lost) == 0 {
		blocks[0] = c.T("deliveries.recent-none", locale.Int("Days", recentDays))
	}
	for i, d := range lost[:min(pageItems, len(lost))] {
		who, err := whom(ctx, c, d)
		if err != nil {
			return nil, err
		}
		block, buttons, err := personItem(ctx, c, i+1, d)
		if err != nil {
			return nil, err
		}
		blocks, out.Buttons = append(blocks, fmt.Sprintf("%s\n%s", block, c.T("deliveries.to", locale.Text("Who", who)))), append(out.Buttons, buttons...)
	}
	if len(lost) > pageItems {
		out.Buttons = append(out.Buttons, more(c, doRecent, "", lost[pageItems-1].ID))
	}
	out.Text = strings.Join(append(blocks, c.T("deliveries.how")), "\n\n")
	return bot.Reply{out}, nil
}
