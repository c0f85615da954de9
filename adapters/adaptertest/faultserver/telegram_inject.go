package faultserver

import (
	"strconv"
	"strings"
	"time"
)

// tgSent is an update as it was queued.
type tgSent struct {
	kind  string
	value object
}

// tgQuery is a callback query that waits for its answer.
type tgQuery struct{ at time.Time }

func (g *Telegram) send(kind string, value object, message string) Ref {
	ref := g.push(kind, value, message)
	g.sent[ref.Event] = tgSent{kind, value}
	return ref
}

func (g *Telegram) user(a Act) object {
	id, _ := strconv.ParseInt(a.From, 10, 64) // a wrong id is 0, and shows
	u := object{"id": id, "is_bot": false, "first_name": a.name()}
	if a.Lang != "" {
		u["language_code"] = a.Lang
	}
	return u
}

// incoming makes a person's message in a chat. The caller holds the state.
func (g *Telegram) incoming(a Act) (*tgMessage, object) {
	chat := g.chat(a.Chat)
	chat.blocked = false // who writes has unblocked
	m := chat.add(&tgMessage{text: a.Text, from: a.From, at: g.s.now()})
	v := g.message(chat, m)
	v["from"] = g.user(a)
	if thread, err := strconv.ParseInt(a.Thread, 10, 64); err == nil {
		m.thread = thread
		v["message_thread_id"], v["is_topic_message"] = thread, true
	}
	if r := chat.find(a.ReplyTo); r != nil {
		v["reply_to_message"] = g.message(chat, r)
	}
	return m, v
}

// entitle puts the text and its entities: a command at the beginning, mentions
// of the bot.
func (g *Telegram) entitle(v object, text string) {
	v["text"] = text
	var entities []tgEntity
	if strings.HasPrefix(text, "/") {
		word := text
		if n := strings.IndexAny(text, " \n"); n >= 0 {
			word = text[:n]
		}
		entities = append(entities, tgEntity{Type: "bot_command", Length: utf16Len(word)})
	}
	if at := strings.Index(text, "@"+g.Username); at >= 0 && (len(entities) == 0 || at >= entities[0].Length) {
		entities = append(entities, tgEntity{Type: "mention", Offset: utf16Len(text[:at]), Length: len(g.Username) + 1})
	}
	if len(entities) > 0 {
		v["entities"] = entities
	}
}

// Text writes a message. In a group the bot has privacy mode: what neither
// mentions it, nor answers it, nor is a command, does not reach it, and the Ref
// has no Event.
func (g *Telegram) Text(a Act) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	if a.Addressed {
		a.Text = "@" + g.Username + " " + a.Text
	}
	m, v := g.incoming(a)
	g.entitle(v, a.Text)
	if c := g.chat(a.Chat); c.kind != "private" && !g.addressed(c, a) {
		return Ref{Message: m.idString()}
	}
	return g.send("message", v, m.idString())
}

func (g *Telegram) addressed(c *tgChat, a Act) bool {
	r := c.find(a.ReplyTo)
	return strings.HasPrefix(a.Text, "/") || strings.Contains(a.Text, "@"+g.Username) || r != nil && r.from == ""
}

// Command writes "/command text"; in a group "/command@bot text".
func (g *Telegram) Command(a Act) Ref {
	word := "/" + a.Command
	if strings.HasPrefix(a.Chat, "-") {
		word += "@" + g.Username
	}
	a.Text = strings.TrimRight(word+" "+a.Text, " ")
	a.Addressed = false
	return g.Text(a)
}

// Start presses START in a private chat, with a deep link's parameter.
func (g *Telegram) Start(a Act, parameter string) Ref {
	a.Command, a.Text = "start", parameter
	return g.Command(a)
}

// Edit changes the text of a person's message.
func (g *Telegram) Edit(a Act) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	chat := g.chat(a.Chat)
	m := chat.find(a.Message)
	if m == nil {
		g.s.t.Errorf("telegram: no message %s to edit in chat %s", a.Message, a.Chat)
		return Ref{}
	}
	if a.Addressed {
		a.Text = "@" + g.Username + " " + a.Text
	}
	m.text = a.Text
	v := g.message(chat, m)
	v["from"], v["edit_date"] = g.user(a), g.s.now().Unix()
	g.entitle(v, a.Text)
	return g.send("edited_message", v, m.idString())
}

// Press presses an inline button of a message of the bot, by its callback_data.
func (g *Telegram) Press(a Act) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	chat := g.chat(a.Chat)
	m := chat.find(a.Message)
	if m == nil { // the last one that has it
		for _, candidate := range chat.messages {
			if candidate.has(a.Button) {
				m = candidate
			}
		}
	}
	if m == nil || !m.has(a.Button) {
		g.s.t.Errorf("telegram: no such button on a message in chat %s", a.Chat)
		return Ref{}
	}
	g.nextID++
	id := strconv.FormatInt(g.nextID<<20, 10)
	g.queries[id] = tgQuery{at: g.s.now()}
	v := object{"id": id, "from": g.user(a), "message": g.message(chat, m), "chat_instance": a.Chat, "data": a.Button}
	return g.send("callback_query", v, id)
}

// Answers is how often the callback query of a Press was answered.
func (g *Telegram) Answers(press Ref) int {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	return g.answered[press.Message]
}

// File sends a document; Text is its caption. In a group the caption mentions
// the bot if Addressed.
func (g *Telegram) File(a Act) Ref { return g.upload(a, "document") }

// Voice sends a voice note.
func (g *Telegram) Voice(a Act) Ref { return g.upload(a, "voice") }

func (g *Telegram) upload(a Act, kind string) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	caption := a.Text
	if a.Addressed {
		caption = "@" + g.Username + " " + caption
	}
	a.Text = ""
	m, v := g.incoming(a)
	f := g.keep(tgFile{Name: a.FileName, Type: a.FileType, Data: a.Data})
	file := object{"file_id": f.ID, "file_unique_id": "u" + f.ID, "file_size": len(a.Data), "mime_type": a.FileType}
	if kind == "document" {
		file["file_name"] = a.FileName
	} else {
		file["duration"] = 3
	}
	v[kind] = file
	delete(v, "text")
	if caption != "" {
		v["caption"] = caption
		m.text = caption
		if at := strings.Index(caption, "@"+g.Username); at >= 0 {
			v["caption_entities"] = []tgEntity{{Type: "mention", Offset: utf16Len(caption[:at]), Length: len(g.Username) + 1}}
		}
	}
	return g.send("message", v, m.idString())
}
