package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"path"
	"strconv"

	"wasl/bot"
)

// decoder turns updates into messages. It is pure.
type decoder struct {
	adapter string
	me      user
	words   map[string]string // of the menu: what a command's name is written as
}

// event is what an update means. One that means nothing has none of these.
type event struct {
	message  *bot.Message // a File has no path yet
	file     *attachment  // to fetch for it
	callback string       // id of the press to answer
	// A group got another id.
	from, to int64
}

var (
	errNoID    = errors.New("an update without an id")
	errInvalid = errors.New("an update that cannot be read")
)

// updateID reads the one thing that is needed of an update that cannot be
// decoded: without it the next poll would get the same again.
func updateID(raw []byte) (int64, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &u); err != nil || u.ID == nil || *u.ID <= 0 {
		return 0, errNoID
	}
	return *u.ID, nil
}

// decode reads one update. Its errors tell no content.
func (d decoder) decode(raw []byte) (event, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return event{}, errInvalid
	}
	if u.ID <= 0 {
		return event{}, errNoID
	}
	switch {
	case u.Message != nil:
		return d.message(*u.Message, false)
	case u.Edited != nil:
		return d.message(*u.Edited, true)
	case u.Callback != nil:
		return d.press(*u.Callback)
	}
	return event{}, nil
}

func (d decoder) message(m message, edited bool) (event, error) {
	switch {
	case m.MigrateTo != 0:
		return event{from: m.Chat.ID, to: m.MigrateTo}, nil
	case m.MigrateFrom != 0:
		return event{from: m.MigrateFrom, to: m.Chat.ID}, nil
	}
	head, ok := d.head(m, m.From)
	if !ok || m.SenderChat != nil { // somebody who writes as a chat has no account
		return event{}, nil
	}
	if m.ID <= 0 {
		return event{}, errInvalid
	}
	head.ID = strconv.FormatInt(m.ID, 10)
	if edited {
		return d.correction(head, m), nil
	}
	content, file := d.content(m, head.Private)
	if content == nil {
		return event{}, nil
	}
	head.Content = content
	return event{message: &head, file: file}, nil
}

// correction is an edited text. Telegram changes a message for other reasons
// too (a moving location); those have no text.
func (d decoder) correction(head bot.Message, m message) event {
	text, addressed := d.address(m.Text, m.Entities, m.ReplyTo)
	if m.Text == "" || (!addressed && !head.Private) {
		return event{}
	}
	if head.Private {
		text = m.Text
	}
	if word, rest, ok := d.command(text); ok {
		text = word + rest
	}
	head.Content = bot.Text{Text: text, EditOf: head.ID}
	head.ID = correctionID(head.ID, m.EditDate, m.Text)
	return event{message: &head}
}

// correctionID is the id of an edit, the same however often it is delivered.
// Telegram tells the second of an edit; the text tells two of one second apart.
func correctionID(message string, date int64, text string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return fmt.Sprintf("%s.%d.%08x", message, date, h.Sum32())
}

// head is what all kinds of message have. It reports false for who is not
// listened to.
func (d decoder) head(m message, from *user) (bot.Message, bool) {
	if from == nil || from.ID <= 0 || from.IsBot || m.Chat.ID == 0 {
		return bot.Message{}, false
	}
	to := place{chat: m.Chat.ID}
	switch m.Chat.Type {
	case chatPrivate:
	case chatGroup, chatSupergroup:
		if m.InTopic {
			to.thread = max(m.Thread, 0)
		}
	default:
		return bot.Message{}, false
	}
	return bot.Message{
		Chat:    bot.Chat{Adapter: d.adapter, ID: to.String()},
		Private: m.Chat.Type == chatPrivate,
		From:    bot.Account{Adapter: d.adapter, User: strconv.FormatInt(from.ID, 10)},
	}, true
}

func (d decoder) press(c callback) (event, error) {
	if c.ID == "" {
		return event{}, errInvalid
	}
	e := event{callback: c.ID}
	if c.Message == nil || c.Data == "" || len(c.Data) > dataLimit {
		return e, nil
	}
	head, ok := d.head(*c.Message, c.From)
	if !ok {
		return e, nil
	}
	head.ID, head.Content = "press."+c.ID, bot.Press{Button: c.Data}
	e.message = &head
	return e, nil
}

// content is what a message carries: nil, if nothing for the bot.
func (d decoder) content(m message, private bool) (bot.Content, *attachment) {
	if m.Text != "" {
		return d.text(m, private), nil
	}
	if _, addressed := d.address(m.Caption, m.CaptionEntities, m.ReplyTo); !addressed && !private {
		return nil, nil
	}
	switch {
	case m.Voice != nil, m.VideoNote != nil:
		return bot.Voice{}, nil
	case m.Document != nil:
		return fileOf(*m.Document, "document", "application/octet-stream")
	case len(m.Photo) > 0: // in several sizes, the largest last
		return fileOf(m.Photo[len(m.Photo)-1], "photo.jpg", "image/jpeg")
	case m.Video != nil:
		return fileOf(*m.Video, "video.mp4", "video/mp4")
	case m.Audio != nil:
		return fileOf(*m.Audio, "audio.mp3", "audio/mpeg")
	case m.Sticker != nil, m.Contact != nil, m.Location != nil, m.Poll != nil, m.Dice != nil, m.Story != nil:
		return bot.Text{}, nil // the core says that it found no words
	}
	return nil, nil
}

func (d decoder) text(m message, private bool) bot.Content {
	text, addressed := d.address(m.Text, m.Entities, m.ReplyTo)
	if private {
		text = m.Text
	} else if !addressed {
		return nil
	}
	word, rest, ok := d.command(text)
	switch {
	case ok && word == "start":
		return start(rest)
	case ok:
		return bot.Text{Text: word + rest}
	}
	return bot.Text{Text: text}
}

func fileOf(a attachment, name, mediaType string) (bot.Content, *attachment) {
	f := bot.File{Name: path.Base(path.Clean("/" + a.Name)), Type: a.Type, Size: a.Size}
	if a.Name == "" || f.Name == "/" {
		f.Name = name
	}
	if f.Type == "" {
		f.Type = mediaType
	}
	return f, &a
}
