// Package announce is how the secretariat announces: an official act in two
// languages, to an audience, that a second person approves.
//
// # The life of an announcement
//
// draft → awaiting approval → (scheduled →) sending → done; or cancelled,
// until it goes. Its number is taken when the draft is made, and stands on
// everything that is said about it.
//
// # Guarantees
//
//   - What was previewed is what is sent: one function ([render]) writes both.
//     A button that approves carries a fingerprint of what was shown with it,
//     so that an old request cannot approve a newer text, audience or time.
//   - Nobody approves their own. The policy says so, the store enforces it.
//     Nothing is approved whose time has passed: it goes back to its author.
//   - A person gets it once, in their language, at their preferred account. A
//     channel, whose readers have different languages, gets the Arabic text and
//     then the English one, each a message as it was previewed.
//   - The state, the audience's deliveries and the first progress notice are
//     one transaction.
//   - Every handler asks the policy again: having a button is no right.
package announce

import (
	"context"
	"embed"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// name is the capability's, in buttons, origins and the catalogue's keys.
const name = "announce"

// The handlers of the buttons; their argument is the announcement's number,
// for doApprove followed by the fingerprint of what was shown.
const (
	doAsk             = "ask_approval"
	doApprove         = "approve"
	doReject          = "reject"
	doSubmitReason    = "submit_reason"
	doCancel          = "cancel"
	doEdit            = "edit"
	doAcknowledge     = "acknowledge"
	doNotReached      = "not_reached"
	doNotAcknowledged = "not_acknowledged"
)

// announcer is the capability with what its grammar depends on.
type announcer struct{ audiences audiences }

// New returns the capability. The States' names and the names of the
// configured adapters are part of its grammar: an audience names them.
func New(states *bot.States, adapters []string) bot.Capability {
	a := announcer{audiences{states, adapters}}
	return bot.Capability{
		Name:  name,
		Texts: texts,
		Commands: []bot.Command{{
			Name: name,
			Words: map[locale.Lang][]string{
				locale.English: {"announce"},
				locale.Arabic:  {"إعلان"},
			},
			Right: bot.RightAnnounce,
			Hint:  "announce.hint",
			Run: func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
				return c.OpenForm(ctx, name, draftForm, nil)
			},
			Parse: a.parse,
		}},
		Forms: []bot.Form{a.form(), rejection()},
		Actions: map[string]bot.ActionHandler{
			doAsk:             {Right: bot.RightAnnounce, Run: a.ask},
			doApprove:         {Right: bot.RightAnnounce, Run: a.approve},
			doReject:          {Right: bot.RightAnnounce, Run: reject},
			doSubmitReason:    {Right: bot.RightAnnounce, Run: submitReason},
			doCancel:          {Right: bot.RightAnnounce, Run: a.cancel},
			doEdit:            {Right: bot.RightAnnounce, Run: a.edit},
			doAcknowledge:     {Right: bot.RightBound, Run: acknowledge},
			doNotReached:      {Right: bot.RightAnnounce, Run: a.notReached},
			doNotAcknowledged: {Right: bot.RightAnnounce, Run: a.notAcknowledged},
		},
		Tick:     a.tick,
		Settled:  a.settled,
		Standing: standing,
	}
}

// button returns a button of this capability, named like its handler.
func button(do, arg, label string) bot.Button {
	return bot.Action{Capability: name, Do: do, Arg: arg}.Button(do, label)
}

// originOf marks the deliveries of an announcement.
func originOf(n bot.AnnouncementNumber) bot.Origin {
	return bot.Origin{Capability: name, Object: string(n)}
}
