package update

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// submit records the open form as a submitted update.
func submit(ctx context.Context, c *bot.Call, _ string) (bot.Reply, error) {
	key := "update.submitted"
	if c.FormValues()[valueAmends] != "" {
		key = "update.amended"
	}
	u, reply, err := record(ctx, c, bot.UpdateSubmitted)
	if err != nil || reply != nil {
		return reply, err
	}
	return bot.Reply{{
		Kind: bot.KindReply,
		Ref:  string(u.Number),
		Text: c.T(key, locale.Value("Number", string(u.Number))),
		Buttons: []bot.Button{
			bot.Action{Capability: capability, Do: "amend", Arg: string(u.Number)}.Button("edit", c.T("update.amend")),
			bot.Action{Capability: capability, Do: "ask", Arg: string(u.Number)}.Button("undo", c.T("update.withdraw")),
		},
	}}, nil
}

// saveDraft keeps the open form as a draft that only its author sees.
func saveDraft(ctx context.Context, c *bot.Call, _ string) (bot.Reply, error) {
	u, reply, err := record(ctx, c, bot.UpdateDraft)
	if err != nil || reply != nil {
		return reply, err
	}
	return bot.Reply{{
		Kind: bot.KindReply,
		Ref:  string(u.Number),
		Text: c.T("update.drafted", locale.Value("Number", string(u.Number))),
		Buttons: []bot.Button{
			bot.Action{Capability: capability, Do: "amend", Arg: string(u.Number)}.Button("edit", c.T("update.resume")),
		},
	}}, nil
}

// record stores the open form: a new update, or a further version of one that
// exists. It closes the form. A reply means that it could not.
func record(ctx context.Context, c *bot.Call, status bot.UpdateState) (bot.Update, bot.Reply, error) {
	v := c.FormValues()
	if v == nil || !bot.May(c.Person, bot.RightReport) {
		reply, err := c.Refuse(ctx, "update."+string(status), "")
		return bot.Update{}, reply, err
	}
	version, err := versionOf(c, v)
	if err != nil {
		return bot.Update{}, nil, err
	}
	number := bot.UpdateNumber(v[valueNumber])
	u, exists, err := bot.Find(c.Tx.Updates().Get(ctx, number))
	if err != nil {
		return bot.Update{}, nil, err
	}
	if reply, err := overtaken(ctx, c, v, u, exists); err != nil || reply != nil {
		return bot.Update{}, reply, err
	}
	if exists && (!mayAmend(c.Person, u) || u.Status == bot.UpdateSubmitted && status == bot.UpdateDraft) {
		reply, err := c.Refuse(ctx, "update.amend", string(number))
		return bot.Update{}, reply, err
	}
	if !exists {
		u = bot.Update{Number: number, State: c.Person.State, Author: c.Person.ID, CreatedAt: c.Now}
	}
	if status == bot.UpdateSubmitted && u.SubmittedAt.IsZero() {
		u.SubmittedAt = c.Now
	}
	u.Status, u.Visibility = status, bot.VisibleSecretariat
	if status == bot.UpdateDraft {
		u.Visibility = bot.VisibleDraft
	}
	if err := save(ctx, c, &u, version, exists); err != nil {
		return bot.Update{}, nil, err
	}
	c.CloseForm()
	return u, nil, c.Record(ctx, c.Actor(), "update."+string(status), string(number), strconv.Itoa(u.Version))
}

// overtaken answers an amendment of an update that was withdrawn or amended by
// somebody else while the form was open: nothing is overwritten unseen.
func overtaken(ctx context.Context, c *bot.Call, v bot.Values, u bot.Update, exists bool) (bot.Reply, error) {
	if v[valueAmends] == "" || !exists {
		return nil, nil
	}
	if u.Status == bot.UpdateWithdrawn {
		c.CloseForm()
		return c.Say(bot.KindReply, "update.is-withdrawn", locale.Value("Number", string(u.Number))), nil
	}
	if v[valueAmends] == strconv.Itoa(u.Version) {
		return nil, nil
	}
	v[valueAmends] = strconv.Itoa(u.Version)
	by, err := c.NameOf(ctx, c.Lang, u.By)
	if err != nil {
		return nil, err
	}
	now, err := show(ctx, c, u)
	if err != nil {
		return nil, err
	}
	now[0].Text = c.T("update.overtaken", locale.Text("By", by)) + "\n\n" + now[0].Text
	now[0].Buttons = nil
	again, err := c.ContinueForm(ctx)
	return append(now, again...), err
}

// save adds an update, or what changed of one: a version that says the same
// as the last one is none.
func save(ctx context.Context, c *bot.Call, u *bot.Update, version bot.UpdateVersion, exists bool) error {
	last := u.UpdateVersion
	version.Version = last.Version + 1
	u.UpdateVersion = version
	if !exists {
		return c.Tx.Updates().Add(ctx, *u)
	}
	if sameWords(last, version) {
		u.UpdateVersion = last
	} else if err := c.Tx.Updates().AddVersion(ctx, u.Number, version); err != nil {
		return err
	}
	return c.Tx.Updates().Save(ctx, *u)
}

func sameWords(a, b bot.UpdateVersion) bool {
	return a.Text == b.Text && a.Kind == b.Kind && a.Objective == b.Objective && slices.Equal(a.Others, b.Others) &&
		a.Type == b.Type && a.Measure == b.Measure
}

func versionOf(c *bot.Call, v bot.Values) (bot.UpdateVersion, error) {
	objective, err := strconv.Atoi(v[fieldObjective])
	if err != nil {
		return bot.UpdateVersion{}, err
	}
	numbers, _, _ := objectives(v[valueOthers])
	var others []int
	for _, n := range numbers {
		if other, _ := bot.Number(n); other != objective && !slices.Contains(others, other) {
			others = append(others, other)
		}
	}
	slices.Sort(others)
	return bot.UpdateVersion{
		By: c.Person.ID, At: c.Now, Reason: v[fieldReason],
		Kind: bot.UpdateKind(v[fieldKind]), Objective: objective, Others: others,
		Type: bot.MeasureType(v[fieldType]), Measure: bot.MeasureStatus(v[fieldStatus]),
		Text: v[fieldText], Lang: locale.Lang(v[valueLang]),
	}, nil
}

// commas writes numbers as the form keeps them.
func commas(numbers []int) string {
	text := make([]string, len(numbers))
	for i, n := range numbers {
		text[i] = strconv.Itoa(n)
	}
	return strings.Join(text, ",")
}

// mayAmend reports whether somebody may change an update: a draft its author,
// a submitted one whoever reports for its State.
func mayAmend(p *bot.Person, u bot.Update) bool {
	if u.Status == bot.UpdateDraft {
		return u.Author == p.ID
	}
	return u.Status == bot.UpdateSubmitted && bot.MayOver(p, bot.RightReport, u.State)
}

// amend opens the form with what an update says: a draft where it stopped, a
// submitted one to change something, and to say why.
func amend(ctx context.Context, c *bot.Call, u bot.Update) (bot.Reply, error) {
	if !mayAmend(c.Person, u) {
		if u.Status == bot.UpdateWithdrawn && bot.MayRead(c.Person, u) {
			return c.Say(bot.KindReply, "update.is-withdrawn", locale.Value("Number", string(u.Number))), nil
		}
		return c.Refuse(ctx, "update.amend", string(u.Number))
	}
	v := bot.Values{
		valueNumber: string(u.Number), valueConfirmed: "yes",
		fieldObjective: strconv.Itoa(u.Objective), valueOthers: commas(u.Others),
		fieldKind: string(u.Kind), fieldStatus: string(u.Measure), fieldType: string(u.Type), fieldText: u.Text, valueLang: string(u.Lang),
	}
	if u.Status == bot.UpdateDraft {
		return c.OpenForm(ctx, capability, report, v)
	}
	v[valueAmends] = strconv.Itoa(u.Version)
	return c.OpenFormToEdit(capability, report, v, c.CancelButton())
}

// askWithdraw asks before an update is taken back.
func askWithdraw(ctx context.Context, c *bot.Call, u bot.Update) (bot.Reply, error) {
	if u.Status == bot.UpdateWithdrawn {
		return c.Say(bot.KindReply, "update.is-withdrawn", locale.Value("Number", string(u.Number))), nil
	}
	if u.Status != bot.UpdateSubmitted || !mayAmend(c.Person, u) {
		return c.Refuse(ctx, "update.withdraw", string(u.Number))
	}
	return bot.Reply{{
		Kind: bot.KindPrompt,
		Ref:  string(u.Number),
		Text: c.T("update.withdraw-sure", locale.Value("Number", string(u.Number))),
		Buttons: []bot.Button{
			bot.Action{Capability: capability, Do: "withdraw", Arg: string(u.Number)}.Button("confirm", c.T("update.withdraw")),
			bot.Action{Capability: capability, Do: "keep", Arg: string(u.Number)}.Button("cancel", c.T("core.cancel")),
		},
	}}, nil
}

func withdraw(ctx context.Context, c *bot.Call, u bot.Update) (bot.Reply, error) {
	if u.Status == bot.UpdateWithdrawn {
		return c.Say(bot.KindReply, "update.is-withdrawn", locale.Value("Number", string(u.Number))), nil
	}
	if u.Status != bot.UpdateSubmitted || !mayAmend(c.Person, u) {
		return c.Refuse(ctx, "update.withdraw", string(u.Number))
	}
	u.Status = bot.UpdateWithdrawn
	if err := c.Tx.Updates().Save(ctx, u); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "update.withdraw", string(u.Number), ""); err != nil {
		return nil, err
	}
	reply := c.Say(bot.KindReply, "update.withdrawn", locale.Value("Number", string(u.Number)))
	reply[0].Ref = string(u.Number)
	return reply, nil
}
