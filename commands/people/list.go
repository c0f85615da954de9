package people

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// list shows a lead their own seat, the secretariat everyone.
func list(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	if c.Person.Role.Secretariat() {
		return show(ctx, c, "")
	}
	return show(ctx, c, c.Person.State)
}

// parsePeople reads a State's name or code.
func parsePeople(states *bot.States) func(string) (bot.Handler, bool) {
	return func(args string) (bot.Handler, bool) {
		state, ok := states.Find(args)
		return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
			if !bot.MayOver(c.Person, bot.RightPeople, state.Code) {
				return c.Refuse(ctx, "people.list", string(state.Code))
			}
			return show(ctx, c, state.Code)
		}, ok
	}
}

func show(ctx context.Context, c *bot.Call, state bot.StateCode) (bot.Reply, error) {
	all, err := c.Tx.People().All(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range all {
		if state != "" && p.State != state {
			continue
		}
		accounts, err := c.Tx.People().Accounts(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line(c, p, accounts))
	}
	if len(lines) == 0 {
		return c.Say(bot.KindReply, "people.none"), nil
	}
	return c.Say(bot.KindReply, "people.list", locale.Count(len(lines)), locale.Text("Lines", strings.Join(lines, "\n"))), nil
}

func line(c *bot.Call, p bot.Person, accounts []bot.BoundAccount) string {
	who := c.RoleName(c.Lang, p.Role, p.State)
	var platforms []string
	for _, a := range accounts {
		platforms = append(platforms, locale.Isolate(a.Adapter))
	}
	where := c.T("people.no-account")
	if len(platforms) > 0 {
		where = locale.Join(c.Lang, platforms)
	}
	if p.Status == bot.Suspended {
		where = c.T("people.suspended")
	}
	if p.Name == "" {
		return c.T("people.line", locale.Text("Who", who), locale.Text("Where", where))
	}
	return c.T("people.line-named", locale.Text("Who", who), locale.Value("Name", p.Name), locale.Text("Where", where))
}
