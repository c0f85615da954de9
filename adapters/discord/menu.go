package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"wasl/bot"
	"wasl/bot/locale"
)

// command is a slash command as the API takes and returns it.
type command struct {
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Options     []option `json:"options"`
	// Servers and the bot's private chats, never other people's.
	Contexts     []int `json:"contexts"`
	Integrations []int `json:"integration_types"`
}

type option struct {
	Type        int    `json:"type"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
}

const commandChat = 1

// PublishMenu implements [bot.MenuPublisher]: it registers the commands for all
// servers and private chats, if they differ from what is registered. Discord
// has no Arabic among its languages, so that an Arabic command is one of its
// own beside the Latin one.
func (a *Adapter) PublishMenu(ctx context.Context, menu []bot.MenuItem) error {
	want := commandsOf(menu)
	if len(want) > maxCommands {
		return fmt.Errorf("discord: %d commands, Discord takes %d", len(want), maxCommands)
	}
	_, application, err := a.whoAmI(ctx)
	if err != nil {
		return err
	}
	path := "/applications/" + application + "/commands"
	var have []command
	err = a.api.do(ctx, request{method: http.MethodGet, path: path, route: "/applications/-/commands"}, &have)
	if err != nil && !notFound(err) {
		return a.explain(err)
	}
	if sameCommands(have, want) {
		return nil
	}
	data, err := encode(want)
	if err != nil {
		return err
	}
	err = a.api.do(ctx, request{method: http.MethodPut, path: path, route: "/applications/-/commands", body: data}, nil)
	if err != nil {
		return a.explain(err)
	}
	a.log.Info("discord: the commands were registered", "commands", len(want))
	return nil
}

// commandsOf makes the commands of a menu: for each item its English word and
// its Arabic one.
func commandsOf(menu []bot.MenuItem) []command {
	list, taken := []command{}, map[string]bool{}
	add := func(name string, l locale.Lang, item bot.MenuItem) {
		if name = commandName(name); name == "" || taken[name] {
			return
		}
		taken[name] = true
		description := cut(item.Description[l], maxDescription)
		if description == "" {
			description = name // Discord refuses a command without
		}
		c := command{Type: commandChat, Name: name, Description: description, Options: []option{}, Contexts: []int{0, 1}, Integrations: []int{0}}
		if item.Argument {
			c.Options = append(c.Options, argument(l))
		}
		list = append(list, c)
	}
	for _, item := range menu {
		for _, l := range []locale.Lang{locale.English, locale.Arabic} {
			add(item.Words[l], l, item)
		}
	}
	return list
}

// argument is the option for what may follow a command's word.
func argument(l locale.Lang) option {
	if l == locale.Arabic {
		return option{Type: optionString, Name: "النص", Description: "ما يلي الأمر، إن وُجد"}
	}
	return option{Type: optionString, Name: "text", Description: "What follows the command, if anything"}
}

// commandName makes a word a command's name: letters, digits, "-" and "_", in
// lower case and without diacritics, at most 32 characters; "" if nothing is
// left. Spaces become "-", which commandText turns back.
func commandName(word string) string {
	word = strings.Join(strings.Fields(norm.NFC.String(strings.ToLower(word))), "-")
	word = strings.Map(func(r rune) rune {
		if r != 'ـ' && (unicode.IsLetter(r) || unicode.IsNumber(r)) || r == '-' || r == '_' {
			return r
		}
		return -1
	}, word)
	if utf8.RuneCountInString(word) > maxCommandName {
		word = string([]rune(word)[:maxCommandName])
	}
	return strings.Trim(word, "-")
}

// sameCommands compares two lists whatever their order.
func sameCommands(x, y []command) bool {
	if len(x) != len(y) {
		return false
	}
	for _, c := range x {
		i := slices.IndexFunc(y, func(other command) bool { return other.Name == c.Name })
		if i < 0 || y[i].Type != c.Type || y[i].Description != c.Description || !slices.Equal(y[i].Options, c.Options) ||
			!slices.Equal(y[i].Contexts, c.Contexts) || !slices.Equal(y[i].Integrations, c.Integrations) {
			return false
		}
	}
	return true
}
