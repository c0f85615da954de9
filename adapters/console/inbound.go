package console

import (
	"context"
	"errors"
	"os"
	"strings"

	"wasl/bot"
)

// receive hands a message to the core, if it is for the bot.
func (a *Adapter) receive(ctx context.Context, in bot.Inbox, m message) error {
	content, ok := contentOf(m)
	if !ok {
		return nil
	}
	err := in.Receive(ctx, bot.Message{
		ID:      m.id,
		Chat:    bot.Chat{Adapter: a.name, ID: m.chat},
		Private: m.private(),
		From:    bot.Account{Adapter: a.name, User: m.from},
		Content: content,
	})
	if err != nil {
		return errNotStored
	}
	if a.control.Manual() {
		return a.control.Settle(ctx)
	}
	return nil
}

// errNotStored tells no cause: the core has logged it.
var errNotStored = errors.New("the message was not stored: send it again")

func (m message) private() bool { return strings.HasPrefix(m.chat, privatePrefix) }

// contentOf is what a message carries. It reports false for what is said in a
// group, but not to the bot.
func contentOf(m message) (bot.Content, bool) {
	switch c := m.content.(type) {
	case text:
		said := c.text
		if !m.private() {
			var ok bool
			if said, ok = addressed(said); !ok {
				return nil, false
			}
		}
		return bot.Text{Text: said, EditOf: c.editOf}, true
	case press:
		return bot.Press{Button: c.button}, true
	case file:
		return fileContent(c), m.private()
	case voice:
		return bot.Voice{}, m.private()
	}
	return nil, false
}

// fileContent looks a file up. One that cannot be read is passed on without
// its path, as on a platform that has the message but not the data.
func fileContent(f file) bot.File {
	content := bot.File{Name: f.name, Type: f.mediaType}
	if info, err := os.Stat(f.path); err == nil && info.Mode().IsRegular() {
		content.Path, content.Size = f.path, info.Size()
	}
	return content
}
