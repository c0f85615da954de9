package faultserver

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"wasl/adapters/adaptertest"
)

// tgChat is a chat of the bot's.
type tgChat struct {
	id       int64
	kind     string // "private", "group", "supergroup"
	title    string
	blocked  bool // private: the user blocked the bot; else it was kicked
	muted    bool // a group where the bot may not write
	gone     bool
	moved    int64 // migrate_to_chat_id
	messages []*tgMessage
	posted   []adaptertest.Posted
	next     int64
}

type tgMessage struct {
	id       int64
	from     string // empty: the bot
	text     string
	entities []tgEntity
	caption  bool // text is a caption
	buttons  []adaptertest.PostedButton
	markup   any // as it was sent
	file     tgFile
	thread   int64
	replyTo  int64
	at       time.Time
	deleted  bool
}

func (m *tgMessage) idString() string { return strconv.FormatInt(m.id, 10) }

func (m *tgMessage) has(data string) bool {
	for _, b := range m.buttons {
		if b.Value == data {
			return true
		}
	}
	return false
}

// chat returns a chat, which it makes if need be. The caller holds the state.
func (g *Telegram) chat(id string) *tgChat {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		g.s.t.Errorf("telegram: a chat's id is a number, not %q", id)
	}
	c := g.chats[n]
	if c == nil {
		c = &tgChat{id: n, kind: "private", next: 1}
		if n < 0 {
			c.kind, c.title = "group", "Group "+id
			if strings.HasPrefix(id, "-100") {
				c.kind = "supergroup"
			}
		}
		g.chats[n] = c
	}
	return c
}

// Open makes a chat with the bot, as if somebody had pressed START in it or
// added the bot to it. Text and the like open theirs by themselves.
func (g *Telegram) Open(chat string) {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.chat(chat).blocked = false
}

// Block lets a private chat's user block the bot, or a group kick it.
func (g *Telegram) Block(chat string) {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.chat(chat).blocked = true
}

// Mute takes the right to write in a group from the bot.
func (g *Telegram) Mute(chat string) {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.chat(chat).muted = true
}

// Remove makes a chat one that never was.
func (g *Telegram) Remove(chat string) {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.chat(chat).gone = true
}

// Migrate turns a group into a supergroup with another id. The service message
// about it reaches the bot; sends to the old id name the new one.
func (g *Telegram) Migrate(from, to string) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	old, fresh := g.chat(from), g.chat(to)
	old.moved, fresh.kind, fresh.title = fresh.id, "supergroup", old.title
	m := old.add(&tgMessage{from: "0", at: g.s.now()})
	v := g.message(old, m)
	delete(v, "text")
	v["migrate_to_chat_id"] = fresh.id
	return g.send("message", v, m.idString())
}

// add gives a message its id.
func (c *tgChat) add(m *tgMessage) *tgMessage {
	m.id = c.next
	c.next++
	c.messages = append(c.messages, m)
	return m
}

func (c *tgChat) find(id string) *tgMessage {
	for _, m := range c.messages {
		if m.idString() == id && !m.deleted {
			return m
		}
	}
	return nil
}

// message is a message as the API shows it.
func (g *Telegram) message(c *tgChat, m *tgMessage) object {
	chat := object{"id": c.id, "type": c.kind}
	if c.title != "" {
		chat["title"] = c.title
	}
	v := object{"message_id": m.id, "date": m.at.Unix(), "chat": chat}
	if m.from == "" {
		v["from"] = object{"id": g.BotID, "is_bot": true, "first_name": "Wasl", "username": g.Username}
	} else if id, err := strconv.ParseInt(m.from, 10, 64); err == nil {
		v["from"] = object{"id": id, "is_bot": false, "first_name": "User " + m.from}
	}
	name := "text"
	if m.caption {
		name = "caption"
	}
	v[name] = m.text
	if len(m.entities) > 0 {
		v[map[string]string{"text": "entities", "caption": "caption_entities"}[name]] = m.entities
	}
	if m.file.ID != "" {
		v["document"] = object{"file_id": m.file.ID, "file_unique_id": "u" + m.file.ID, "file_name": m.file.Name,
			"mime_type": m.file.Type, "file_size": len(m.file.Data)}
	}
	if m.markup != nil {
		v["reply_markup"] = m.markup
	}
	if m.thread != 0 {
		v["message_thread_id"] = m.thread
	}
	return v
}

// reach finds the chat that the bot writes to, or says why it cannot.
func (g *Telegram) reach(p tgParams) (*tgChat, reply) {
	id, err := strconv.ParseInt(p.values["chat_id"], 10, 64)
	if p.values["chat_id"] == "" {
		return nil, tgBad("chat_id is empty")
	}
	c := g.chats[id]
	switch {
	case err != nil || c == nil || c.gone:
		return nil, tgBad("chat not found")
	case c.moved != 0:
		text := "Bad Request: group chat was upgraded to a supergroup chat"
		return nil, tgReply(http.StatusBadRequest, object{"ok": false, "error_code": 400, "description": text,
			"parameters": object{"migrate_to_chat_id": c.moved}}, text)
	case c.blocked && c.kind == "private":
		return nil, tgError(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case c.blocked:
		return nil, tgError(http.StatusForbidden, "Forbidden: bot was kicked from the "+c.kind+" chat")
	case c.muted:
		return nil, tgBad("not enough rights to send text messages to the chat")
	}
	return c, reply{}
}

// Posted is what the bot posted in a chat, in order, edits as entries of their
// own, as readers see it.
func (g *Telegram) Posted(chat string) []adaptertest.Posted {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	return append([]adaptertest.Posted(nil), g.chat(chat).posted...)
}

// post notes a message for readers.
func (c *tgChat) post(m *tgMessage, edits bool) {
	p := adaptertest.Posted{ID: m.idString(), Text: m.text, Buttons: m.buttons}
	units := utf16Units(m.text)
	for _, e := range m.entities {
		part := units.slice(e.Offset, e.Length)
		switch e.Type {
		case "bold":
			p.Bold = append(p.Bold, part)
		case "mention", "text_mention":
			p.Pings = append(p.Pings, part)
		}
	}
	// Telegram finds mentions in the text by itself.
	p.Pings = append(p.Pings, mentions(m.text)...)
	if m.file.ID != "" && !edits {
		p.Files = []adaptertest.PostedFile{{Name: m.file.Name, Data: string(m.file.Data)}}
	}
	if edits {
		p.Edits = m.idString()
	}
	if m.replyTo != 0 {
		p.ReplyTo = strconv.FormatInt(m.replyTo, 10)
	}
	c.posted = append(c.posted, p)
}
