package telegram

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
	"wasl/bot/locale"
)

// menuCommand is a command as Telegram lists it.
type menuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandName is what Telegram allows.
var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`) //nolint:gochecknoglobals // never changes

const descriptionLimit = 256 // characters

// PublishMenu tells Telegram the commands, for private chats and for groups: in
// Arabic to those whose Telegram is in Arabic, in English to all others. It
// sets only what differs. Errors: a name or description that Telegram would
// refuse; *[TokenError]; Telegram's.
func (a *Adapter) PublishMenu(ctx context.Context, menu []bot.MenuItem) error {
	words := map[string]string{}
	for _, item := range menu {
		if word := item.Words[locale.English]; word != "" {
			words[item.Name] = word
		}
	}
	a.mu.Lock()
	a.words = words
	a.mu.Unlock()
	for _, lang := range []struct {
		code string // for Telegram; empty: everybody else
		lang locale.Lang
	}{{"", locale.English}, {"ar", locale.Arabic}} {
		commands, err := menuIn(menu, lang.lang)
		if err != nil {
			return err
		}
		for _, scope := range []string{"all_private_chats", "all_group_chats"} {
			if err := a.publish(ctx, scope, lang.code, commands); err != nil {
				return fmt.Errorf("menu for %s: %w", scope, err)
			}
		}
	}
	return nil
}

func menuIn(menu []bot.MenuItem, lang locale.Lang) ([]menuCommand, error) {
	if len(menu) > menuLimit {
		return nil, fmt.Errorf("%d commands: Telegram takes %d", len(menu), menuLimit)
	}
	commands := []menuCommand{}
	for _, item := range menu {
		description := item.Description[lang]
		if !commandName.MatchString(item.Name) {
			return nil, fmt.Errorf("command %q: Telegram takes a-z, 0-9 and _, at most 32", item.Name)
		}
		if n := locale.Length(description, locale.Runes); n < 1 || n > descriptionLimit {
			return nil, fmt.Errorf("command %q: its description in %q has %d characters; Telegram takes 1 to %d", item.Name, lang, n, descriptionLimit)
		}
		commands = append(commands, menuCommand{Command: item.Name, Description: description})
	}
	return commands, nil
}

func (a *Adapter) publish(ctx context.Context, scope, lang string, commands []menuCommand) error {
	params := tgbotapi.Params{"scope": `{"type":"` + scope + `"}`}
	params.AddNonEmpty("language_code", lang)
	var have []menuCommand
	if err := a.client.call(ctx, "getMyCommands", params, &have); err != nil {
		return a.startError(err)
	}
	if slices.Equal(have, commands) {
		return nil
	}
	encoded, err := encode(commands)
	if err != nil {
		return err
	}
	params["commands"] = encoded
	return a.startError(a.client.call(ctx, "setMyCommands", params, nil))
}
