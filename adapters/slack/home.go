package slack

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

const (
	// pagePrefix and a user name the chat that is their home tab.
	pagePrefix = "home:"
	// maxMenu is how many commands the home tab lists.
	maxMenu = 40
)

func pageOf(user string) string { return pagePrefix + user }

// pageUser returns whose home tab a chat is, if it is one.
func pageUser(chat string) (user string, ok bool) { return strings.CutPrefix(chat, pagePrefix) }

// PublishMenu keeps the commands for the home tab. Slack itself lists only the
// one slash command, and that stands in the manifest.
func (a *Adapter) PublishMenu(_ context.Context, menu []bot.MenuItem) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.menu = append([]bot.MenuItem(nil), menu...)
	return nil
}

// publish shows a delivery as a user's home tab.
func (a *Adapter) publish(ctx context.Context, d bot.Delivery, user string) (string, error) {
	a.mu.Lock()
	menu := a.menu
	a.mu.Unlock()
	view := slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: append(blocks(d), a.help(d.Lang, menu)...)},
	}
	err := a.call(ctx, methodPublish, "", func(ctx context.Context) error {
		_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
		return err
	})
	if err != nil {
		return "", again(err) // published twice it looks the same
	}
	return messageRef{kind: refView, id: string(d.ID)}.String(), nil
}

// help lists the commands in every language. Those that the page itself is not
// written in are told first what it is about.
func (a *Adapter) help(page locale.Lang, menu []bot.MenuItem) []slack.Block {
	var list []slack.Block
	for _, lang := range locale.Langs() {
		p := a.catalog.Printer(lang)
		var parts []string
		if lang != page {
			parts = append(parts, p.T("slack.home-title"), p.T("slack.home-intro"))
		}
		if len(menu) > 0 {
			lines := []string{p.T("slack.home-commands")}
			for _, item := range menu[:min(len(menu), maxMenu)] {
				lines = append(lines, locale.Isolate(command+" "+menuWord(item, lang))+": "+item.Description[lang])
			}
			parts = append(parts, strings.Join(lines, "\n"))
		}
		if len(parts) > 0 {
			list = append(list, slack.NewDividerBlock())
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
