// Package deliveries answers "why did they not get it?": the story of every
// delivery, of a public number or of a person, and sends a lost one again.
//
// It is for those who have [bot.RightDeliveries]. It tells what a message was
// for, its public number, when and on which platform it went, what became of it
// and why; never what a message said.
//
// A button that sends again belongs to one delivery. The new one takes its
// place ([bot.Call.Resend]), so that a second press sends nothing, and the story
// tells both.
package deliveries

import (
	"embed"
	"regexp"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// The handlers of the buttons, beside [bot.DoResend] and [bot.DoStory]. An
// argument may be followed by a space and the delivery after which to go on.
const (
	doPerson = "person" // a person's id
	doRecent = "recent"
)

// teller is the capability with what its grammar depends on.
type teller struct {
	states   *bot.States
	adapters []string
	numbers  map[string]*regexp.Regexp // the public numbers, by the capability that gives them
}

// New returns the capability. The States' names are part of its grammar; a
// user's id is looked for on the named adapters.
func New(states *bot.States, adapters []string) bot.Capability {
	t := teller{states, adapters, numbers()}
	return bot.Capability{
		Name:  bot.DeliveryLog,
		Texts: texts,
		Commands: []bot.Command{{
			Name: "delivery",
			Words: map[locale.Lang][]string{
				locale.English: {"delivery", "deliveries"},
				locale.Arabic:  {"سجل الإرسال"},
			},
			Right:  bot.RightDeliveries,
			Hint:   "deliveries.hint",
			Run:    recent(""),
			Parse:  t.parse,
			Lookup: t.lookUp,
		}},
		Actions: map[string]bot.ActionHandler{
			bot.DoResend: {Right: bot.RightDeliveries, Run: t.resend},
			bot.DoStory:  {Right: bot.RightDeliveries, Run: pressed(t.objectStory)},
			doPerson:     {Right: bot.RightDeliveries, Run: pressed(personStory)},
			doRecent:     {Right: bot.RightDeliveries, Run: pressed(recentAfter)},
		},
	}
}

func numbers() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"announce":  regexp.MustCompile(`^ANN-\d{4}-\d{3,}(/CORR\.\d+)?$`),
		"questions": regexp.MustCompile(`^Q-\d+$`),
	}
}
