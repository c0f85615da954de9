package people

import (
	"context"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func explainJoining(_ context.Context, c *bot.Call) (bot.Reply, error) {
	return c.Say(bot.KindReply, "people.join-how"), nil
}

// parseJoin takes one word that can be a code: it has a digit or a dash, or
// is as long as one.
func parseJoin(args string) (bot.Handler, bool) {
	code := strings.TrimSpace(args)
	if len(strings.Fields(code)) != 1 || len(code) > 64 || !strings.ContainsAny(locale.Digits(code), "0123456789-") && len(code) != 12 {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return join(ctx, c, code) }, true
}

// patience is how many wrong codes an account has before it must wait.
const patience = 5

func join(ctx context.Context, c *bot.Call, code string) (bot.Reply, error) {
	attempts, err := c.Tx.Invites().Attempts(ctx, c.Message.From)
	if err != nil {
		return nil, err
	}
	if c.Now.Before(attempts.Until) {
		minutes := int(attempts.Until.Sub(c.Now).Minutes()) + 1
		return c.Say(bot.KindRefusal, "people.join-wait", locale.Count(minutes)), nil
	}
	inv, ok, err := bot.Find(c.Tx.Invites().Get(ctx, hash(code)))
	if err != nil {
		return nil, err
	}
	if !ok || !inv.Open(c.Now) {
		return wrongCode(ctx, c, attempts, ok)
	}
	if !c.Message.Private {
		return exposed(ctx, c, inv)
	}
	if c.Person != nil {
		return c.Say(bot.KindReply, "people.join-bound"), nil
	}
	key := "people.join-confirm"
	if inv.Person != "" {
		key = "people.link-confirm"
	}
	return bot.Reply{{
		Kind: bot.KindPrompt,
		Text: c.T(key, locale.Text("Who", c.RoleName(c.Lang, inv.Role, inv.State))),
		Buttons: []bot.Button{
			bot.Action{Capability: "people", Do: "confirm", Arg: inv.CodeHash}.Button("confirm", c.T("people.confirm")),
			bot.Action{Capability: "people", Do: "refuse", Arg: inv.CodeHash}.Button("not_mine", c.T("people.not-mine")),
		},
	}}, nil
}

// wrongCode counts a try with a code that is unknown or can no longer be
// used. The secretariat sees a used one, and whoever tries again and again.
func wrongCode(ctx context.Context, c *bot.Call, at bot.Attempts, known bool) (bot.Reply, error) {
	at.Account = c.Message.From
	at.Wrong++
	if over := at.Wrong - patience; over >= 0 {
		at.Until = c.Now.Add(min(time.Minute<<min(over, 12), 24*time.Hour))
	}
	if err := c.Tx.Invites().SaveAttempts(ctx, at); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "people.wrong-code", "", ""); err != nil {
		return nil, err
	}
	reply := c.Say(bot.KindRefusal, "people.join-wrong")
	if known || at.Wrong%patience == 0 {
		reply = append(reply, c.ToSecretariat(bot.KindNotice, "", "people.join-attempt",
			locale.Value("Account", c.Message.From.String()), locale.Count(at.Wrong)))
	}
	return reply, nil
}

// exposed revokes a code that others could read, and sends a new one to the
// secretariat.
func exposed(ctx context.Context, c *bot.Call, inv bot.Invite) (bot.Reply, error) {
	inv.RevokedAt = c.Now
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	code, err := NewInvite(ctx, &c.Work, "system", bot.Invite{Role: inv.Role, State: inv.State, Name: inv.Name, CreatedBy: inv.CreatedBy})
	if err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "people.exposed-code", auditID(inv.CodeHash), ""); err != nil {
		return nil, err
	}
	open := c.Say(bot.KindRefusal, "people.join-exposed")
	open[0].Open = true
	return append(open, c.ToSecretariat(bot.KindNotice, "", "people.join-new-code",
		locale.Text("Who", c.RoleName(c.Secretariat.Lang, inv.Role, inv.State)),
		locale.Value("Code", code))), nil
}

// confirmJoin binds the account. It checks the invite again: the button may
// be old, or pressed twice.
func confirmJoin(ctx context.Context, c *bot.Call, codeHash string) (bot.Reply, error) {
	if c.Person != nil {
		return c.Say(bot.KindReply, "people.join-bound"), nil
	}
	inv, ok, err := bot.Find(c.Tx.Invites().Get(ctx, codeHash))
	if err != nil {
		return nil, err
	}
	if !ok || !inv.Open(c.Now) {
		return c.Say(bot.KindRefusal, "people.join-wrong"), nil
	}
	if inv.Person != "" {
		return confirmLink(ctx, c, inv)
	}
	id, err := c.IDs.Token()
	if err != nil {
		return nil, err
	}
	person := bot.Person{ID: bot.PersonID(id), Role: inv.Role, State: inv.State, Name: inv.Name,
		Lang: c.Lang, Status: bot.Active, JoinedAt: c.Now}
	if err := c.Tx.People().Save(ctx, person); err != nil {
		return nil, err
	}
	account := bot.BoundAccount{Account: c.Message.From, Person: person.ID, Chat: c.Message.Chat, BoundAt: c.Now}
	if err := c.Tx.People().Bind(ctx, account); err != nil {
		return nil, err
	}
	inv.UsedBy, inv.UsedAt = person.ID, c.Now
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, id, "people.join", auditID(inv.CodeHash), string(inv.Role)+" "+string(inv.State)); err != nil {
		return nil, err
	}
	welcome := bot.Out{Kind: bot.KindReply, Text: c.T("people.joined", locale.Value("Language", nativeName(c.Lang)))}
	if bot.May(&person, bot.RightReport) {
		welcome.Text += "\n" + c.T("people.joined-report")
	}
	welcome.Buttons = []bot.Button{languageButton(c.Lang.Other())}
	return bot.Reply{welcome, c.ToSecretariat(bot.KindNotice, "", "people.joined-notice",
		locale.Text("Who", c.RoleName(c.Secretariat.Lang, inv.Role, inv.State)))}, nil
}

// refuseJoin revokes an invite that reached the wrong person.
func refuseJoin(ctx context.Context, c *bot.Call, codeHash string) (bot.Reply, error) {
	inv, ok, err := bot.Find(c.Tx.Invites().Get(ctx, codeHash))
	if err != nil {
		return nil, err
	}
	if !ok || !inv.Open(c.Now) {
		return c.Say(bot.KindRefusal, "people.join-wrong"), nil
	}
	inv.RevokedAt = c.Now
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "people.not-mine", auditID(codeHash), ""); err != nil {
		return nil, err
	}
	return append(c.Say(bot.KindReply, "people.join-refused"),
		c.ToSecretariat(bot.KindNotice, "", "people.refused-notice",
			locale.Text("Who", c.RoleName(c.Secretariat.Lang, inv.Role, inv.State)))), nil
}
