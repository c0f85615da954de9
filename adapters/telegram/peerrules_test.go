package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"wasl/adapters/adaptertest"
)

// post takes a message or an edit.
func (p *peer) post(w http.ResponseWriter, req request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fault := p.fault
	p.fault = ""
	chat, err := strconv.ParseInt(req.Params.Get("chat_id"), 10, 64)
	switch {
	case err != nil:
		refuse(w, 400, "Bad Request: chat not found")
		return
	case p.blocked[chat]:
		refuse(w, 403, "Forbidden: bot was blocked by the user")
		return
	case fault == adaptertest.FaultLimited:
		respond(w, 429, fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %[1]d","parameters":{"retry_after":%[1]d}}`, int(adaptertest.LimitedFor.Seconds())))
		return
	}
	m, err := p.read(chat, req)
	if err != nil {
		refuse(w, 400, "Bad Request: "+err.Error())
		return
	}
	p.posted[chat] = append(p.posted[chat], m)
	p.change()
	if fault == adaptertest.FaultLost {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
		return
	}
	ok(w, `{"message_id":`+m.ID+`,"date":1,"chat":{"id":`+strconv.FormatInt(chat, 10)+`}}`)
}

var errNotModified = errors.New("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")

// read holds a request to Telegram's rules. p.mu is held.
func (p *peer) read(chat int64, req request) (adaptertest.Posted, error) {
	m := adaptertest.Posted{Edits: req.Params.Get("message_id"), ID: req.Params.Get("message_id")}
	text, limit := req.Params.Get("text"), 4096
	if _, caption := req.Params["caption"]; caption {
		text, limit = req.Params.Get("caption"), 1024
	}
	if text != "" && req.Params.Get("parse_mode") != "HTML" {
		return m, errors.New("no parse mode")
	}
	var err error
	if m.Text, m.Bold, err = readHTML(text); err != nil {
		return m, err
	}
	if units(m.Text) > limit || (m.Text == "" && req.Files["document"] == "") {
		return m, errors.New("message is too long, or empty")
	}
	if chat < 0 {
		m.Pings = mention.FindAllString(m.Text, -1)
	}
	if reply := req.Params.Get("reply_parameters"); reply != "" {
		var r struct {
			ID    int64 `json:"message_id"`
			Allow bool  `json:"allow_sending_without_reply"`
		}
		if err := json.Unmarshal([]byte(reply), &r); err != nil || !r.Allow {
			return m, errors.New("message to be replied not found")
		}
		m.ReplyTo = strconv.FormatInt(r.ID, 10)
	}
	markup := req.Params.Get("reply_markup")
	if markup != "" {
		var k struct {
			Rows [][]inlineButton `json:"inline_keyboard"`
		}
		if err := json.Unmarshal([]byte(markup), &k); err != nil {
			return m, errors.New("can't parse reply keyboard markup JSON object")
		}
		for _, row := range k.Rows {
			if len(row) == 0 || len(row) > 8 {
				return m, errors.New("a row of the keyboard is empty or too long")
			}
			for _, b := range row {
				if len(b.Data) > 64 || b.Data == "" || b.Text == "" {
					return m, errors.New("BUTTON_DATA_INVALID")
				}
				m.Buttons = append(m.Buttons, adaptertest.PostedButton{Label: b.Text, Value: b.Data})
			}
		}
		if len(m.Buttons) > 100 {
			return m, errors.New("too many buttons")
		}
	}
	if file, have := req.Files["document"]; have {
		name, data, _ := strings.Cut(file, "\n")
		m.Files = []adaptertest.PostedFile{{Name: name, Data: data}}
	}
	key := fmt.Sprint(chat, "/", m.ID)
	if m.Edits != "" {
		before, known := p.keyboard[key]
		if !known {
			return m, errors.New("message to edit not found")
		}
		if strings.HasPrefix(before, "document ") != (req.Method == "editMessageCaption") {
			return m, errors.New("there is no text in the message to edit")
		}
		if strings.HasSuffix(before, "\n"+text+markup) {
			return m, errNotModified
		}
	} else {
		p.numbers[chat]++
		m.ID = strconv.FormatInt(p.numbers[chat], 10)
		key = fmt.Sprint(chat, "/", m.ID)
	}
	kind := "text \n"
	if len(m.Files) > 0 || req.Method == "editMessageCaption" {
		kind = "document \n"
	}
	p.keyboard[key] = kind + text + markup
	return m, nil
}

// readHTML reads the part of Telegram's HTML that a bot of this kind uses, and
// takes nothing else.
func readHTML(s string) (plain string, bold []string, err error) {
	var out bytes.Buffer
	open := -1
	for s != "" {
		switch {
		case strings.HasPrefix(s, "<b>") && open < 0:
			open, s = out.Len(), s[3:]
		case strings.HasPrefix(s, "</b>") && open >= 0:
			bold, open, s = append(bold, out.String()[open:]), -1, s[4:]
		case s[0] == '<' || s[0] == '>':
			return "", nil, fmt.Errorf("can't parse entities: unsupported start tag at byte offset %d", out.Len())
		case s[0] == '&':
			name, rest, found := strings.Cut(s[1:], ";")
			plain, known := map[string]string{"amp": "&", "lt": "<", "gt": ">"}[name]
			if !found || !known {
				return "", nil, errors.New("can't parse entities: a stray ampersand")
			}
			out.WriteString(plain)
			s = rest
		default:
			out.WriteByte(s[0])
			s = s[1:]
		}
	}
	if open >= 0 {
		return "", nil, errors.New("can't parse entities: can't find end tag corresponding to start tag b")
	}
	return out.String(), bold, nil
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
