// Package people is how someone enters and is known: the language, invites
// and joining, and who holds a State's seat.
//
// An invite's code is single-use, lives for [bot.InviteTTL], and only its
// hash is stored. A code written in a group is revoked at once. Wrong codes
// make an account wait, longer each time, and the secretariat sees it.
package people

import (
	"embed"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// New returns the capability. The States' names are part of the grammar of
// `invite`.
func New(states *bot.States) bot.Capability {
	return bot.Capability{
		Name:  "people",
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: "language",
				Words: map[locale.Lang][]string{
					locale.English: {"language", "lang"},
					locale.Arabic:  {"اللغة", "لغة"},
				},
				Right: bot.RightAnyone,
				Hint:  "people.language-hint",
				Run:   offerLanguages,
				Parse: parseLanguage,
				Open:  true,
			},
			{
				Name: "join",
				Words: map[locale.Lang][]string{
					locale.English: {"join"},
					locale.Arabic:  {"انضمام", "الانضمام"},
				},
				Right: bot.RightAnyone,
				Run:   explainJoining,
				Parse: parseJoin,
			},
			{
				Name: "link",
				Words: map[locale.Lang][]string{
					locale.English: {"link"},
					locale.Arabic:  {"ربط حساب", "ربط الحساب"},
				},
				Right: bot.RightBound,
				Hint:  "people.link-hint",
				Run:   link,
			},
			{
				Name: "preferences",
				Words: map[locale.Lang][]string{
					locale.English: {"preferences", "settings"},
					locale.Arabic:  {"التفضيلات", "تفضيلات"},
				},
				Right: bot.RightBound,
				Hint:  "people.preferences-hint",
				Run:   preferences,
			},
			{
				Name: "people",
				Words: map[locale.Lang][]string{
					locale.English: {"people"},
					locale.Arabic:  {"الأشخاص", "الاشخاص"},
				},
				Right: bot.RightPeople,
				Hint:  "people.people-hint",
				Run:   list,
				Parse: parsePeople(states),
			},
			{
				Name: "invite",
				Words: map[locale.Lang][]string{
					locale.English: {"invite"},
					locale.Arabic:  {"دعوة"},
				},
				Right: bot.RightInvite,
				Hint:  "people.invite-hint",
				Run:   explainInvite,
				Parse: parseInvite(states),
			},
		},
		Actions: map[string]bot.ActionHandler{
			"language": {Right: bot.RightAnyone, Run: setLanguage},
			"confirm":  {Right: bot.RightAnyone, Run: confirmJoin},
			"refuse":   {Right: bot.RightAnyone, Run: refuseJoin},
			"prefer":   {Right: bot.RightBound, Run: prefer},
			"revoke":   {Right: bot.RightInvite, Run: revoke},
		},
	}
}
