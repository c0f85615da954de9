package slack

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

const (
	homeTimeout = 5 * time.Second
	// maxHomes bounds for how many users it is remembered that theirs is shown.
	maxHomes = 16384
	// maxMenu is how many commands the home tab lists.
	maxMenu = 40
)

// PublishMenu keeps the commands for the home tab. Slack itself lists only the
// one slash command, and that stands in the manifest.
func (a *Adapter) PublishMenu(_ context.Context, menu []bot.MenuItem) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.menu = append([]bot.MenuItem(nil), menu...)
	clear(a.homes)
	return nil
}

// publishHome shows a user the help. It is the same for everyone, and published
// once for each.
func (a *Adapter) publishHome(ctx context.Context, user string) {
	a.mu.Lock()
	menu, shown := a.menu, a.homes[user]
	a.mu.Unlock()
	if shown {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), homeTimeout)
	defer cancel()
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: a.home(menu)}}
	err := a.call(ctx, methodPublish, "", func(ctx context.Context) error {
		_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
		return err
	})
	if err != nil {
		a.log.LogAttrs(ctx, slog.LevelWarn, "slack: the home tab was not published", slog.Any("error", err))
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.homes) >= maxHomes {
		clear(a.homes)
	}
	a.homes[user] = true
}

// home is the help in both languages.
func (a *Adapter) home(menu []bot.MenuItem) []slack.Block {
	var list []slack.Block
	for _, lang := range locale.Langs() {
		if len(list) > 0 {
			list = append(list, slack.NewDividerBlock())
		}
		p := a.catalog.Printer(lang)
		parts := []string{p.T("slack.home-title"), p.T("slack.home-intro")}
		if len(menu) > 0 {
			lines := []string{p.T("slack.home-commands")}
			for _, item := range menu[:min(len(menu), maxMenu)] {
				lines = append(lines, locale.Isolate(command+" "+menuWord(item, lang))+": "+item.Description[lang])
			}
			parts = append(parts, strings.Join(lines, "\n"))
		}
		for _, text := range parts {
			text = locale.Direct(lang, text)
			list = append(list, slack.NewRichTextBlock("", slack.NewRichTextSection(sections(text)...)))
		}
	}
	return list
}

// menuWord is what one writes for a command in a language.
func menuWord(item bot.MenuItem, lang locale.Lang) string {
	if w := item.Words[lang]; w != "" {
		return w
	}
	return item.Name
}
