package faultserver

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"wasl/adapters/adaptertest"
)

// The lengths of the Bot API: UTF-16 units after entities parsing; bytes.
const (
	tgTextLimit     = 4096
	tgCaptionLimit  = 1024
	tgCallbackLimit = 64
	tgAnswerLimit   = 200
)

func (g *Telegram) sendMessage(p tgParams, c *Call) reply {
	chat, refused := g.reach(p)
	if chat == nil {
		return refused
	}
	m := &tgMessage{at: g.s.now()}
	if refused, bad := g.fill(m, p, "text", tgTextLimit); bad {
		return refused
	}
	return g.accept(chat, m, p, c)
}

func (g *Telegram) sendDocument(p tgParams, c *Call) reply {
	chat, refused := g.reach(p)
	if chat == nil {
		return refused
	}
	f, ok := p.files["document"]
	if !ok {
		if f, ok = g.files[p.values["document"]]; !ok {
			return tgBad("there is no document in the request")
		}
	}
	if len(f.Data) > 50<<20 {
		g.s.violate(telegramName, RuleLength, p.values["chat_id"], fmt.Sprintf("a document of %d bytes", len(f.Data)))
		return tgError(413, "Request Entity Too Large")
	}
	if len(f.Data) == 0 {
		return tgBad("file must be non-empty")
	}
	m := &tgMessage{at: g.s.now(), caption: true, file: f}
	if f.ID == "" {
		m.file = g.keep(f)
	}
	if refused, bad := g.fill(m, p, "caption", tgCaptionLimit); bad {
		return refused
	}
	return g.accept(chat, m, p, c)
}

// fill parses the text and the buttons of a message.
func (g *Telegram) fill(m *tgMessage, p tgParams, field string, limit int) (reply, bool) {
	text, chat := p.values[field], p.values["chat_id"]
	refuse := func(rule Rule, detail, description string) (reply, bool) {
		g.s.violate(telegramName, rule, chat, detail)
		return tgBad(description), true
	}
	if !utf8.ValidString(text) {
		return refuse(RuleFormat, "no UTF-8", "strings must be encoded in UTF-8")
	}
	switch mode := strings.ToLower(p.values["parse_mode"]); mode {
	case "":
	case "html":
		parsed, entities, reason := parseTgHTML(text)
		if reason != "" {
			return refuse(RuleFormat, "HTML", "can't parse entities: "+reason)
		}
		text, m.entities = parsed, entities
	default:
		return refuse(RuleFormat, "parse_mode", "unsupported parse_mode")
	}
	if p.values["entities"] != "" {
		if err := json.Unmarshal([]byte(p.values["entities"]), &m.entities); err != nil {
			return refuse(RuleFormat, "entities", "can't parse entities: expected an Array")
		}
	}
	switch {
	case field == "text" && strings.TrimSpace(text) == "":
		return refuse(RuleFormat, "empty", "message text is empty")
	case utf16Len(text) > limit:
		return refuse(RuleLength, fmt.Sprintf("%s of %d units", field, utf16Len(text)),
			map[string]string{"text": "message is too long", "caption": "message caption is too long"}[field])
	}
	m.text = text
	return g.keyboard(m, p)
}

// keyboard parses reply_markup.
func (g *Telegram) keyboard(m *tgMessage, p tgParams) (reply, bool) {
	raw := p.values["reply_markup"]
	m.buttons, m.markup = nil, nil
	if raw == "" {
		return reply{}, false
	}
	bad := func(rule Rule, detail, description string) (reply, bool) {
		g.s.violate(telegramName, rule, p.values["chat_id"], detail)
		return tgBad(description), true
	}
	var markup struct {
		InlineKeyboard [][]struct {
			Text         string  `json:"text"`
			CallbackData *string `json:"callback_data"`
			URL          string  `json:"url"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(raw), &markup); err != nil {
		return bad(RuleFormat, "reply_markup", "can't parse reply keyboard markup JSON object")
	}
	for _, row := range markup.InlineKeyboard {
		for _, b := range row {
			switch {
			case b.Text == "":
				return bad(RuleFormat, "a button without a text", "can't parse inline keyboard button: Text is empty")
			case b.CallbackData == nil && b.URL == "":
				return bad(RuleFormat, "a button that does nothing", "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
			case b.CallbackData != nil && (*b.CallbackData == "" || len(*b.CallbackData) > tgCallbackLimit):
				return bad(RuleLength, fmt.Sprintf("callback_data of %d bytes", len(*b.CallbackData)), "BUTTON_DATA_INVALID")
			}
			value := b.URL
			if b.CallbackData != nil {
				value = *b.CallbackData
			}
			m.buttons = append(m.buttons, adaptertest.PostedButton{Label: b.Text, Value: value})
		}
	}
	if len(m.buttons) > 0 {
		m.markup = json.RawMessage(raw)
	}
	return reply{}, false
}

// accept posts a message.
func (g *Telegram) accept(chat *tgChat, m *tgMessage, p tgParams, c *Call) reply {
	m.thread = p.int("message_thread_id", 0)
	replyTo, lenient := p.int("reply_to_message_id", 0), p.bool("allow_sending_without_reply")
	if raw := p.values["reply_parameters"]; raw != "" {
		var r struct {
			MessageID int64 `json:"message_id"`
			Lenient   bool  `json:"allow_sending_without_reply"`
		}
		if err := json.Unmarshal([]byte(raw), &r); err != nil {
			return tgBad("can't parse reply parameters JSON object")
		}
		replyTo, lenient = r.MessageID, r.Lenient
	}
	if replyTo != 0 {
		if chat.find(strconv.FormatInt(replyTo, 10)) != nil {
			m.replyTo = replyTo
		} else if !lenient {
			return tgBad("message to be replied not found")
		}
	}
	chat.add(m)
	chat.post(m, false)
	c.Message, c.Text = m.idString(), m.text
	return tgOK(g.message(chat, m))
}

// edited finds a message that the bot may edit.
func (g *Telegram) edited(p tgParams) (*tgChat, *tgMessage, reply) {
	chat, refused := g.reach(p)
	if chat == nil {
		return nil, nil, refused
	}
	m := chat.find(p.values["message_id"])
	switch {
	case m == nil:
		return nil, nil, tgBad("message to edit not found")
	case m.from != "":
		return nil, nil, tgBad("message can't be edited")
	}
	return chat, m, reply{}
}

const tgSame = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

func (g *Telegram) editMessageText(p tgParams, c *Call) reply {
	chat, m, refused := g.edited(p)
	if m == nil {
		return refused
	}
	if m.caption {
		return tgBad("there is no text in the message to edit")
	}
	return g.change(chat, m, p, c, "text", tgTextLimit)
}

func (g *Telegram) editMessageCaption(p tgParams, c *Call) reply {
	chat, m, refused := g.edited(p)
	if m == nil {
		return refused
	}
	if !m.caption {
		return tgBad("there is no caption in the message to edit")
	}
	return g.change(chat, m, p, c, "caption", tgCaptionLimit)
}

func (g *Telegram) change(chat *tgChat, m *tgMessage, p tgParams, c *Call, field string, limit int) reply {
	fresh := *m
	fresh.entities = nil
	if refused, bad := g.fill(&fresh, p, field, limit); bad {
		return refused
	}
	if fresh.text == m.text && reflect.DeepEqual(fresh.entities, m.entities) && reflect.DeepEqual(fresh.buttons, m.buttons) {
		return tgBad(tgSame)
	}
	*m = fresh
	chat.post(m, true)
	c.Message, c.Text = m.idString(), m.text
	return tgOK(g.message(chat, m))
}

func (g *Telegram) editMessageReplyMarkup(p tgParams, c *Call) reply {
	chat, m, refused := g.edited(p)
	if m == nil {
		return refused
	}
	fresh := *m
	if refused, bad := g.keyboard(&fresh, p); bad {
		return refused
	}
	if reflect.DeepEqual(fresh.buttons, m.buttons) {
		return tgBad(tgSame)
	}
	*m = fresh
	chat.post(m, true)
	c.Message, c.Text = m.idString(), m.text
	return tgOK(g.message(chat, m))
}

func (g *Telegram) deleteMessage(p tgParams, c *Call) reply {
	chat, refused := g.reach(p)
	if chat == nil {
		return refused
	}
	m := chat.find(p.values["message_id"])
	if m == nil {
		return tgBad("message to delete not found")
	}
	m.deleted, c.Message = true, m.idString()
	return tgOK(true)
}

func (g *Telegram) sendChatAction(p tgParams, _ *Call) reply {
	if chat, refused := g.reach(p); chat == nil {
		return refused
	}
	return tgOK(true)
}

// units are the UTF-16 units of a text.
type units []uint16

func utf16Units(s string) units { return utf16.Encode([]rune(s)) }

func (u units) slice(offset, length int) string {
	end := min(offset+length, len(u))
	return string(utf16.Decode(u[min(max(offset, 0), end):end]))
}

// mentions finds the "@username" that Telegram makes of a text by itself.
func mentions(text string) []string {
	var out []string
	for i := 0; i < len(text); i++ {
		if text[i] != '@' || i > 0 && isNameByte(text[i-1]) {
			continue
		}
		end := i + 1
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		if n := end - i - 1; n >= 4 && n <= 32 {
			out = append(out, text[i:end])
		}
	}
	return out
}

func isNameByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
