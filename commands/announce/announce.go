// Package announce is how the secretariat announces: an official act in two
// languages, to an audience, that a second person approves.
//
// # The life of an announcement
//
// draft → awaiting approval → (scheduled →) sending → done; or cancelled,
// until it goes. Its number is taken when the draft is made, and stands on
// everything that is said about it.
//
// While it is sent it can be stopped: what still waits is withdrawn, and it
// ends as done with what went, or as cancelled if nothing did.
//
// # Corrections
//
// A correction is an announcement of its own ("ANN-2026-003/Corr.1") that is
// approved like any other, and goes to whoever has, or should have, what it
// corrects. A copy that arrived is edited where the platform edits and both
// texts are one message there, without files; else the correction is a message of its own,
// marked as one. What still waits of earlier versions is withdrawn. Each
// correction says all that is to be read: it replaces, it adds nothing.
//
// An acknowledgement is one of the announcement, in whichever version the
// person has. A correction does not take it back: whoever gave it before their
// copy was edited is told that it was.
//
// # Attachments
//
// A PDF or an .ics that is sent while the form is open goes with every message;
// the .ics of the announcement's event is made here, in the reader's language.
// The previews carry them, and they are approved with the text. A document of
// the secretariat comes by a button of its own ([bot.CirculateAction]).
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
const name = bot.Announcing

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
	doStop            = "stop"
	doCorrect         = "correct"
	doRemind          = "remind"
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
		}, {
			Name: "announcements",
			Words: map[locale.Lang][]string{
				locale.English: {"announcements"},
				locale.Arabic:  {"الإعلانات", "إعلانات"},
			},
			Right: bot.RightAnnounce,
			Hint:  "announce.hint-overview",
			Run:   a.overview,
		}, {
			Name: doCorrect,
			Words: map[locale.Lang][]string{
				locale.English: {"correct"},
				locale.Arabic:  {"تصحيح"},
			},
			Right: bot.RightAnnounce,
			Hint:  "announce.hint-correct",
			Parse: a.parseCorrection,
		}},
		Forms: []bot.Form{a.form(), a.correctionForm(), rejection()},
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
			doStop:            {Right: bot.RightAnnounce, Run: a.stop},
			doCorrect:         {Right: bot.RightAnnounce, Run: a.correct},
			doRemind:          {Right: bot.RightAnnounce, Run: a.remind},
			bot.DoCirculate:   {Right: bot.RightAnnounce, Run: circulate},
		},
		Tick:     a.tick,
		Settled:  a.settle,
		Standing: resendable,
	}
}

// settle follows the progress of what was sent.
func (a announcer) settle(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	if d.Kind == bot.KindCorrection {
		return a.settledCorrection(ctx, w, d)
	}
	return a.settled(ctx, w, d)
}

// button returns a button of this capability, named like its handler.
func button(do, arg, label string) bot.Button {
	return bot.Action{Capability: name, Do: do, Arg: arg}.Button(do, label)
}

// originOf marks the deliveries of an announcement.
func originOf(n bot.AnnouncementNumber) bot.Origin {
	return bot.Origin{Capability: name, Object: string(n)}
}
