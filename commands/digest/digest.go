// Package digest is the weekly digest: what the States reported from Sunday to
// Saturday, what waits, what did not arrive, and what comes.
//
// It goes to the secretariat's channel by schedule, and to whoever has
// [bot.RightDigest] on demand, for any week. A digest is built from what is
// known as of the end of its week, so that it comes out the same whenever it
// is built; the week that is still running is built as of now, and says so.
// What was sent is kept, and shown again byte for byte.
//
// No State is ranked: they stand in the League's order, and what is counted
// are updates.
package digest

import (
	"context"
	"embed"
	"fmt"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// name is the capability's name, which its buttons and deliveries carry.
const name = "digest"

// New returns the capability. It is scheduled if the secretariat has a channel
// and a rule.
func New(sec bot.Secretariat) bot.Capability {
	c := bot.Capability{
		Name:  name,
		Texts: texts,
		Commands: []bot.Command{{
			Name: "digest",
			Words: map[locale.Lang][]string{
				locale.English: {"digest"},
				locale.Arabic:  {"ملخص"},
			},
			Right: bot.RightDigest,
			Hint:  "digest.hint",
			Run:   showWeek(weekOf),
			Parse: parse,
		}},
		Actions: map[string]bot.ActionHandler{
			"show":        {Right: bot.RightDigest, Run: forWeek("digest.show", show)},
			"updates":     {Right: bot.RightDigest, Run: forWeek("digest.updates", updates)},
			"questions":   {Right: bot.RightDigest, Run: forWeek("digest.questions", questions)},
			"undelivered": {Right: bot.RightDigest, Run: forWeek("digest.undelivered", undelivered)},
		},
		Tick:    tick,
		Settled: settled,
	}
	if sec.Digest != "" && !sec.Channel.IsZero() {
		c.Schedules = []bot.Schedule{{
			ID: "digest-weekly", Capability: name,
			Rule: sec.Digest, Zone: sec.Zone.String(), CatchUp: bot.CatchUpOnce,
		}}
	}
	return c
}

// tick sends the digest of the last complete week before the occurrence, once.
func tick(ctx context.Context, w *bot.Work, _ bot.Schedule, due time.Time) (bot.Reply, error) {
	wk := weekOf(dayOf(w, due)).before()
	l := w.Secretariat.Lang
	_, sent, err := bot.Find(w.Tx.Digests().Get(ctx, wk.id(), l))
	if err != nil || sent {
		return nil, err
	}
	d, err := gather(ctx, w, wk)
	if err != nil {
		return nil, err
	}
	if d.AuditHead, err = auditHead(ctx, w); err != nil {
		return nil, err
	}
	text := build(d, w.In(l))
	if err := w.Tx.Digests().Save(ctx, bot.Digest{Week: wk.id(), Lang: l, Text: text, At: w.Now}); err != nil {
		return nil, err
	}
	if err := w.Record(ctx, "system", "digest.send", wk.id(), string(l)); err != nil {
		return nil, err
	}
	return bot.Reply{{
		To: w.Secretariat.Channel, Kind: bot.KindDigest, Ref: wk.id(), Lang: l, Text: text,
		Buttons: buttons(d, w.In(l)), Origin: bot.Origin{Capability: name, Object: wk.id()},
	}}, nil
}

// settled tells the secretariat when its digest may not have arrived, with a
// button that sends it again.
func settled(_ context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	if d.State != bot.Failed && d.State != bot.Unknown {
		return nil, nil
	}
	wk, err := parseWeek(d.Origin.Object)
	if err != nil {
		return nil, err
	}
	l := w.Secretariat.Lang
	note := w.ToSecretariat(bot.KindNotice, wk.id(), "digest.not-delivered", locale.Text("Week", wk.text(l)))
	note.Buttons = []bot.Button{bot.ResendAction(d.ID).Button(bot.DoResend, w.In(l).T("digest.resend"))}
	return bot.Reply{note}, nil
}

// action is a step on a week, from an item on.
func action(do string, wk week, from int) bot.Action {
	arg := wk.id()
	if from > 0 {
		arg = fmt.Sprintf("%s %d", arg, from)
	}
	return bot.Action{Capability: name, Do: do, Arg: arg}
}
