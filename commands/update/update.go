// Package update is how a State reports: an update in one message or by a
// form, its preview and correction, its submission under a number, and what
// was reported so far with all its versions.
//
// What can be inferred (objective, kind, type, status) is not asked; what was
// inferred can be corrected with one press. The State's own words are kept.
package update

import (
	"embed"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.ar.toml *.en.toml
var texts embed.FS

//go:embed words.toml
var wordsFile []byte

// The names of this capability and its form.
const (
	capability = "update"
	report     = "report"
)

// New returns the capability; the States' names are part of its grammar. It
// fails if its word lists cannot be read.
func New(states *bot.States) (bot.Capability, error) {
	var lists wordLists
	if err := toml.Unmarshal(wordsFile, &lists); err != nil {
		return bot.Capability{}, fmt.Errorf("update: words: %w", err)
	}
	r := newReporter(lists)
	return bot.Capability{
		Name:  capability,
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: "update",
				Words: map[locale.Lang][]string{
					locale.English: {"update", "report"},
					locale.Arabic:  {"تحديث"},
				},
				Right: bot.RightReport,
				Hint:  "update.update-hint",
				Run:   r.open,
				Parse: r.parse,
			},
			{
				Name: "updates",
				Words: map[locale.Lang][]string{
					locale.English: {"updates"},
					locale.Arabic:  {"تحديثات", "التحديثات"},
				},
				Right: bot.RightReadState,
				Hint:  "update.updates-hint",
				Run:   list,
				Parse: parseState(states),
			},
			{
				Name: "history",
				Words: map[locale.Lang][]string{
					locale.English: {"history"},
					locale.Arabic:  {"سجل", "السجل"},
				},
				Right: bot.RightReadState,
				Hint:  "update.history-hint",
				Parse: parseNumber(history),
			},
			{
				Name: "amend",
				Words: map[locale.Lang][]string{
					locale.English: {"amend"},
					locale.Arabic:  {"تعديل"},
				},
				Right: bot.RightReport,
				Parse: parseNumber(amend),
			},
			{
				Name: "withdraw",
				Words: map[locale.Lang][]string{
					locale.English: {"withdraw"},
					locale.Arabic:  {"سحب"},
				},
				Right: bot.RightReport,
				Parse: parseNumber(askWithdraw),
			},
		},
		Forms:   []bot.Form{r.form()},
		Matters: matters,
		Actions: map[string]bot.ActionHandler{
			"submit":   {Right: bot.RightReport, Run: submit},
			"draft":    {Right: bot.RightReport, Run: saveDraft},
			"amend":    {Right: bot.RightReport, Run: onNumber(amend)},
			"show":     {Right: bot.RightReadState, Run: onNumber(show)},
			"history":  {Right: bot.RightReadState, Run: onNumber(history)},
			"ask":      {Right: bot.RightReport, Run: onNumber(askWithdraw)},
			"withdraw": {Right: bot.RightReport, Run: onNumber(withdraw)},
			"keep":     {Right: bot.RightReadState, Run: onNumber(show)},
			"state":    {Right: bot.RightReadState, Run: listState},
			"more":     {Right: bot.RightReadState, Run: more},
		},
	}, nil
}
