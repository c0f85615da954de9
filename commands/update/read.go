package update

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// numberForm is how an update's number is written, in Western digits.
var numberForm = regexp.MustCompile(`^([A-Z]{2})-(\d{4})-(\d{3,6})$`)

// handler does something with one update.
type handler func(ctx context.Context, c *bot.Call, u bot.Update) (bot.Reply, error)

// parseNumber takes the number of an update and nothing else.
func parseNumber(do handler) func(string) (bot.Handler, bool) {
	return func(args string) (bot.Handler, bool) {
		number := strings.ToUpper(locale.Digits(strings.TrimSpace(args)))
		return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
			return onNumber(do)(ctx, c, number)
		}, numberForm.MatchString(number)
	}
}

// onNumber looks an update up. One that may not be read is refused as one
// that does not exist would be: what exists is not told.
func onNumber(do handler) func(context.Context, *bot.Call, string) (bot.Reply, error) {
	return func(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
		u, ok, err := bot.Find(c.Tx.Updates().Get(ctx, bot.UpdateNumber(number)))
		if err != nil {
			return nil, err
		}
		if ok && bot.MayRead(c.Person, u) {
			return do(ctx, c, u)
		}
		m := numberForm.FindStringSubmatch(number)
		if m == nil || !bot.MayOver(c.Person, bot.RightReadState, bot.StateCode(m[1])) {
			return c.Refuse(ctx, "update.read", number)
		}
		return c.Say(bot.KindReply, "update.none-of-number", locale.Value("Number", number)), nil
	}
}

// The size of a list: how many updates at once, and how many code points of each.
const (
	page       = 8
	lineLength = 60
)

// list shows a seat its own State's updates, and asks the secretariat whose.
func list(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	if c.Person.State != "" {
		return listState(ctx, c, string(c.Person.State))
	}
	out := bot.Out{Kind: bot.KindReply, Text: c.T("update.which-state")}
	for _, s := range c.States.All() {
		action := bot.Action{Capability: capability, Do: "state", Arg: string(s.Code)}
		out.Buttons = append(out.Buttons, action.Button("choose:"+string(s.Code), s.Name[c.Lang]))
	}
	return bot.Reply{out}, nil
}

// parseState reads a State's code or name.
func parseState(states *bot.States) func(string) (bot.Handler, bool) {
	return func(args string) (bot.Handler, bool) {
		state, ok := states.Find(args)
		return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
			return listState(ctx, c, string(state.Code))
		}, ok
	}
}

func listState(ctx context.Context, c *bot.Call, code string) (bot.Reply, error) {
	return listFrom(ctx, c, bot.StateCode(code), "")
}

// more lists on from a number.
func more(ctx context.Context, c *bot.Call, before string) (bot.Reply, error) {
	code, _, _ := strings.Cut(before, "-")
	return listFrom(ctx, c, bot.StateCode(code), bot.UpdateNumber(before))
}

func listFrom(ctx context.Context, c *bot.Call, state bot.StateCode, before bot.UpdateNumber) (bot.Reply, error) {
	if !bot.MayOver(c.Person, bot.RightReadState, state) {
		return c.Refuse(ctx, "update.list", string(state))
	}
	updates, more, err := readable(ctx, c, state, before)
	if err != nil {
		return nil, err
	}
	out := bot.Out{Kind: bot.KindReply}
	var lines []string
	for _, u := range updates {
		lines = append(lines, line(c, u))
		action := bot.Action{Capability: capability, Do: "show", Arg: string(u.Number)}
		out.Buttons = append(out.Buttons, action.Button("choose:"+string(u.Number), string(u.Number)))
	}
	if more {
		action := bot.Action{Capability: capability, Do: "more", Arg: string(updates[page-1].Number)}
		out.Buttons = append(out.Buttons, action.Button("more", c.T("update.more")))
	}
	name := locale.Value("State", c.States.Name(state, c.Lang))
	out.Text = c.T("update.list", name, locale.Text("Lines", strings.Join(lines, "\n")))
	if len(lines) == 0 {
		out.Text = c.T("update.none", name)
	}
	return bot.Reply{out}, nil
}

// readable returns a page of what somebody may read, and whether there is more
// of it: other people's drafts neither fill a page nor show that they exist.
func readable(ctx context.Context, c *bot.Call, state bot.StateCode, before bot.UpdateNumber) (list []bot.Update, more bool, err error) {
	for {
		updates, err := c.Tx.Updates().ByState(ctx, state, before, page)
		if err != nil {
			return nil, false, err
		}
		for _, u := range updates {
			if !bot.MayRead(c.Person, u) {
				continue
			}
			if len(list) == page {
				return list, true, nil
			}
			list = append(list, u)
		}
		if len(updates) < page {
			return list, false, nil
		}
		before = updates[page-1].Number
	}
}

func line(c *bot.Call, u bot.Update) string {
	text := c.T("update.line", locale.Value("Number", string(u.Number)), locale.Int("Objective", u.Objective),
		locale.Text("Kind", c.T("update.kind-"+string(u.Kind))), locale.Value("Text", locale.Shorten(u.Text, lineLength)))
	if u.Status != bot.UpdateSubmitted {
		text += " " + c.T("update.state-"+string(u.Status))
	}
	return text
}

// show is one update as it stands.
func show(_ context.Context, c *bot.Call, u bot.Update) (bot.Reply, error) {
	v := bot.Values{fieldKind: string(u.Kind), fieldType: string(u.Type), fieldStatus: string(u.Measure)}
	out := bot.Out{
		Kind: bot.KindReply,
		Ref:  string(u.Number),
		Text: c.T("update.shown", locale.Value("Number", string(u.Number)),
			locale.Value("State", c.States.Name(u.State, c.Lang)),
			locale.Text("Objective", objectiveNames(c, strconv.Itoa(u.Objective), commas(u.Others))),
			locale.Text("Details", details(c, v)),
			locale.Value("Text", u.Text)),
		Buttons: []bot.Button{
			bot.Action{Capability: capability, Do: "history", Arg: string(u.Number)}.Button("details", c.T("update.history")),
		},
	}
	if u.Status != bot.UpdateSubmitted {
		out.Text += "\n" + c.T("update.state-"+string(u.Status))
	}
	if mayAmend(c.Person, u) {
		out.Buttons = append(out.Buttons,
			bot.Action{Capability: capability, Do: "amend", Arg: string(u.Number)}.Button("edit", c.T("core.edit")))
	}
	return bot.Reply{out}, nil
}

// history tells every version: when, by whom, why, and its words.
func history(ctx context.Context, c *bot.Call, u bot.Update) (bot.Reply, error) {
	versions, err := c.Tx.Updates().Versions(ctx, u.Number)
	if err != nil {
		return nil, err
	}
	parts := []string{c.T("update.versions", locale.Value("Number", string(u.Number)), locale.Count(len(versions)))}
	for _, v := range versions {
		by, err := c.NameOf(ctx, c.Lang, v.By)
		if err != nil {
			return nil, err
		}
		part := c.T("update.version", locale.Int("Version", v.Version),
			locale.Text("Date", locale.Date(c.Lang, civil.DateOf(v.At.In(c.Secretariat.Zone)))),
			locale.Text("By", by),
			locale.Text("Objective", objectiveNames(c, strconv.Itoa(v.Objective), commas(v.Others))),
			locale.Text("Details", details(c, bot.Values{fieldKind: string(v.Kind), fieldType: string(v.Type), fieldStatus: string(v.Measure)})),
			locale.Value("Text", v.Text))
		if v.Reason != "" {
			part += "\n" + c.T("update.because", locale.Value("Reason", v.Reason))
		}
		parts = append(parts, part)
	}
	if u.Status != bot.UpdateSubmitted {
		parts = append(parts, c.T("update.state-"+string(u.Status)))
	}
	return bot.Reply{{Kind: bot.KindReply, Ref: string(u.Number), Text: strings.Join(parts, "\n\n")}}, nil
}
