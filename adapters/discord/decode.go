package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"wasl/bot"
)

// incoming is one message for the core, with what has to be done around it.
type incoming struct {
	message     bot.Message
	attachment  *wireAttachment // to be downloaded into message.Content
	interaction *interaction    // to be answered
}

// event is a dispatch of the gateway, decoded.
type event struct {
	channel  string // in whose order it is handled
	server   string // the guild's id; empty: a private chat
	position string // the message's id, for the mark; empty: it moves none
	user     string // who writes in a private chat
	incoming []incoming
}

// decoder turns payloads into messages. It is pure.
type decoder struct {
	adapter string
	self    string // the bot's user id
}

// errPayload says that an event is not what the documentation says.
var errPayload = errors.New("the event lacks what it must have")

// Kinds of dispatch that are handled.
const (
	dispatchMessage     = "MESSAGE_CREATE"
	dispatchEdit        = "MESSAGE_UPDATE"
	dispatchInteraction = "INTERACTION_CREATE"
)

func handled(kind string) bool {
	return kind == dispatchMessage || kind == dispatchEdit || kind == dispatchInteraction
}

// decode decodes a dispatch. An event without incoming messages is not for
// the bot.
func (d decoder) decode(kind string, data []byte) (event, error) {
	switch kind {
	case dispatchMessage, dispatchEdit:
		var m wireMessage
		if err := json.Unmarshal(data, &m); err != nil {
			return event{}, fmt.Errorf("%s: %w", kind, errPayload)
		}
		if kind == dispatchEdit {
			return d.edit(m)
		}
		return d.message(m)
	case dispatchInteraction:
		var i wireInteraction
		if err := json.Unmarshal(data, &i); err != nil {
			return event{}, fmt.Errorf("%s: %w", kind, errPayload)
		}
		return d.interaction(i)
	}
	return event{}, nil
}

func (d decoder) message(m wireMessage) (event, error) {
	if !isSnowflake(m.ID) || !isSnowflake(m.ChannelID) || m.Author == nil || !isSnowflake(m.Author.ID) {
		return event{}, fmt.Errorf("message: %w", errPayload)
	}
	e := event{channel: m.ChannelID, server: m.GuildID, position: m.ID}
	if m.GuildID == "" && !m.Author.Bot {
		e.user = m.Author.ID
	}
	text, ours := d.addressed(m)
	if !ours {
		return e, nil
	}
	base := d.from(m.GuildID, m.ChannelID, *m.Author)
	base.ID = m.ID
	if m.Flags&flagVoice != 0 {
		base.Content = bot.Voice{}
		e.incoming = []incoming{{message: base}}
		return e, nil
	}
	if text != "" || len(m.Attachments) == 0 {
		withText := base
		withText.Content = bot.Text{Text: text}
		e.incoming = append(e.incoming, incoming{message: withText})
	}
	for i := range m.Attachments {
		file := base
		if len(e.incoming) > 0 {
			if !isSnowflake(m.Attachments[i].ID) {
				return event{}, fmt.Errorf("attachment: %w", errPayload)
			}
			file.ID = m.ID + ":a" + m.Attachments[i].ID
		}
		file.Content = fileOf(m.Attachments[i])
		e.incoming = append(e.incoming, incoming{message: file, attachment: &m.Attachments[i]})
	}
	return e, nil
}

// edit decodes an edited message. Discord reports more than a user's edits
// (previews, pins): they have no time of an edit, or the same one again, which
// makes the same id.
func (d decoder) edit(m wireMessage) (event, error) {
	if !isSnowflake(m.ID) || !isSnowflake(m.ChannelID) {
		return event{}, fmt.Errorf("edit: %w", errPayload)
	}
	e := event{channel: m.ChannelID, server: m.GuildID}
	if m.Author == nil || m.Edited == nil || *m.Edited == "" {
		return e, nil
	}
	at, err := time.Parse(time.RFC3339, *m.Edited)
	if err != nil || !isSnowflake(m.Author.ID) {
		return event{}, fmt.Errorf("edit: %w", errPayload)
	}
	text, ours := d.addressed(m)
	if !ours || text == "" {
		return e, nil
	}
	message := d.from(m.GuildID, m.ChannelID, *m.Author)
	message.ID = fmt.Sprintf("%s:e%d", m.ID, at.UnixMilli())
	message.Content = bot.Text{Text: text, EditOf: m.ID}
	e.incoming = []incoming{{message: message}}
	return e, nil
}

// addressed returns what a message says to the bot.
func (d decoder) addressed(m wireMessage) (text string, ours bool) {
	if m.Author.Bot || m.Author.ID == d.self || m.WebhookID != "" || m.Type != messageDefault && m.Type != messageReply {
		return "", false
	}
	text, mentioned := d.withoutMention(m.Content)
	if m.GuildID == "" {
		return text, true
	}
	for _, u := range m.Mentions {
		mentioned = mentioned || u.ID == d.self
	}
	reply := m.Referenced != nil && m.Referenced.Author != nil && m.Referenced.Author.ID == d.self
	return text, mentioned || reply
}

// withoutMention takes the bot's mention away: what stands before the text,
// or else the first.
func (d decoder) withoutMention(text string) (string, bool) {
	for _, mention := range []string{"<@" + d.self + ">", "<@!" + d.self + ">"} {
		before, after, found := strings.Cut(text, mention)
		if !found {
			continue
		}
		before, after = strings.TrimSpace(before), strings.TrimSpace(after)
		if before == "" {
			return strings.TrimLeft(after, ",:، "), true
		}
		return strings.TrimSpace(before + " " + after), true
	}
	return text, false
}

// from fills in where a message comes from.
func (d decoder) from(server, channel string, user wireUser) bot.Message {
	m := bot.Message{
		Chat:    bot.Chat{Adapter: d.adapter, ID: channel},
		From:    bot.Account{Adapter: d.adapter, User: user.ID},
		Private: server == "", PrivateChat: privateChat(user.ID),
	}
	if m.Private {
		m.Chat.ID = m.PrivateChat
	}
	return m
}

func (d decoder) interaction(i wireInteraction) (event, error) {
	user := i.User
	if i.Member != nil && i.Member.User != nil {
		user = i.Member.User
	}
	if i.Type != interactCommand && i.Type != interactPress && i.Type != interactSubmit {
		return event{channel: i.ChannelID}, nil
	}
	// Whoever added the bot to their account can call it in other people's
	// private chats and groups: that is no chat of the bot's.
	if i.Context == contextElsewhere {
		return event{channel: i.ChannelID}, nil
	}
	if !isSnowflake(i.ID) || !isSnowflake(i.ChannelID) || i.Token == "" || user == nil || !isSnowflake(user.ID) {
		return event{}, fmt.Errorf("interaction: %w", errPayload)
	}
	e := event{channel: i.ChannelID, server: i.GuildID}
	if i.GuildID == "" {
		e.user = user.ID
	}
	m := d.from(i.GuildID, i.ChannelID, *user)
	m.ID = interactionPrefix + i.ID
	m.Whisper = !m.Private
	switch i.Type {
	case interactCommand:
		if i.Data.Name == "" {
			return event{}, fmt.Errorf("command: %w", errPayload)
		}
		m.Content = bot.Text{Text: commandText(i.Data.Name, i.Data.Options)}
	case interactPress:
		if i.Data.CustomID == "" {
			return event{}, fmt.Errorf("press: %w", errPayload)
		}
		m.Content = bot.Press{Button: i.Data.CustomID}
	case interactSubmit:
		if i.Data.CustomID == "" {
			return event{}, fmt.Errorf("form: %w", errPayload)
		}
		values := map[string]string{}
		collect(values, i.Data.Components)
		m.Content = bot.Submission{Form: i.Data.CustomID, Values: values}
	}
	e.incoming = []incoming{{message: m, interaction: &interaction{
		id: i.ID, token: i.Token, kind: i.Type, server: i.GuildID != "", channel: i.ChannelID,
	}}}
	return e, nil
}

// commandText is what one would have written: the command's word with its
// spaces, and the argument.
func commandText(name string, options []wireOption) string {
	text := strings.NewReplacer("-", " ", "_", " ").Replace(name)
	for _, o := range options {
		if value, ok := o.Value.(string); ok && o.Type == optionString && value != "" {
			text += " " + value
		}
	}
	return text
}

func collect(values map[string]string, components []wireComponent) {
	for _, c := range components {
		if c.CustomID != "" {
			values[c.CustomID] = c.Value
		}
		collect(values, c.Components)
		if c.Component != nil {
			collect(values, []wireComponent{*c.Component})
		}
	}
}

// isSnowflake reports whether a string is an id of Discord.
func isSnowflake(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// later reports whether id a is later than b. No id is the earliest.
func later(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

const (
	userPrefix        = "user:"
	interactionPrefix = "i"
	modalPrefix       = "modal:"
)

func privateChat(user string) string { return userPrefix + user }
