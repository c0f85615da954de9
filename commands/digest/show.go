package digest

import (
	"context"
	"fmt"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// showWeek answers the command with the digest of a week.
func showWeek(p pick) bot.Handler {
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return show(ctx, c, p(c.Today()), 0) }
}

// show shows the digest of a week: what was sent in this language, else what
// can be built now.
func show(ctx context.Context, c *bot.Call, wk week, _ int) (bot.Reply, error) {
	if wk.first.After(c.Today()) {
		return c.Say(bot.KindReply, "digest.future", locale.Text("Week", wk.text(c.Lang))), nil
	}
	d, err := gather(ctx, &c.Work, wk)
	if err != nil {
		return nil, err
	}
	sent, ok, err := bot.Find(c.Tx.Digests().Get(ctx, wk.id(), c.Lang))
	if err != nil {
		return nil, err
	}
	text := sent.Text
	if !ok {
		if d.Running {
			// A past week is told without the head of the trail: it would be
			// that of today, and the same digest would come out different.
			if d.AuditHead, err = auditHead(ctx, &c.Work); err != nil {
				return nil, err
			}
		}
		text = build(d, c.In(c.Lang))
	}
	return bot.Reply{{
		Kind: bot.KindDigest, Ref: wk.id(), Lang: c.Lang, Text: text, Buttons: buttons(d, c.In(c.Lang)),
	}}, nil
}

// step is a button's step on a week; from is the item to begin with.
type step func(ctx context.Context, c *bot.Call, wk week, from int) (bot.Reply, error)

// forWeek makes a button's handler of a step, for those who may read digests.
func forWeek(what string, do step) func(context.Context, *bot.Call, string) (bot.Reply, error) {
	return func(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
		id, rest, _ := strings.Cut(arg, " ")
		wk, err := parseWeek(id)
		if err != nil {
			return nil, err
		}
		if !bot.May(c.Person, bot.RightDigest) {
			return c.Refuse(ctx, what, wk.id())
		}
		from := 0
		if rest != "" {
			var ok bool
			if from, ok = bot.Number(rest); !ok || from < 0 {
				return nil, fmt.Errorf("digest: the argument %q has no item", arg)
			}
		}
		return do(ctx, c, wk, from)
	}
}
