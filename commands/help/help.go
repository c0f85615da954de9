// Package help answers «مساعدة» and "help": what the assistant can do for the
// person who asks, and in whose words.
package help

import (
	"context"
	"embed"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// New returns the capability. Commands lists what is installed; it is called
// when somebody asks, since the help is put together before the bot is.
func New(commands func() []*bot.Command) bot.Capability {
	h := helper{commands}
	return bot.Capability{
		Name:  "help",
		Texts: texts,
		Commands: []bot.Command{{
			Name: "help",
			Words: map[locale.Lang][]string{
				locale.English: {"help", "start", "menu"},
				locale.Arabic:  {"مساعدة", "ساعدني", "القائمة"},
			},
			Right: bot.RightAnyone,
			Hint:  "help.hint",
			Run:   h.help,
			Open:  true,
		}},
	}
}

type helper struct{ commands func() []*bot.Command }

// help lists the commands that the person may use, a line each, with its word
// in the language of the answer.
func (h helper) help(_ context.Context, c *bot.Call) (bot.Reply, error) {
	var lines []string
	for _, cmd := range h.commands() {
		if cmd.Hint == "" || !bot.May(c.Person, cmd.Right) {
			continue
		}
		lines = append(lines, c.T("help.line",
			locale.Value("Word", cmd.Words[c.Lang][0]), locale.Text("What", c.T(cmd.Hint))))
	}
	return bot.Reply{{
		Kind: bot.KindReply,
		Ref:  "bot-help",
		Text: c.T("help.text", locale.Text("Commands", strings.Join(lines, "\n"))),
	}}, nil
}
