package discord

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func (p *peer) channel(w http.ResponseWriter, id string) {
	switch id {
	case testDM:
		answer(w, 200, map[string]any{"id": id, "type": 1, "recipients": []any{map[string]any{"id": testUser}}})
	case testRoom:
		answer(w, 200, map[string]any{"id": id, "type": 0, "guild_id": testGuild})
	default:
		fail(w, 404, codeUnknownChannel)
	}
}

// list answers with the history. Discord does not give the nonce there.
func (p *peer) list(w http.ResponseWriter, r *http.Request, channel string) {
	after := r.URL.Query().Get("after")
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	list := []map[string]any{}
	for _, m := range p.posts {
		if m.channel != channel || m.private || m.edits != "" || after != "" && !later(m.id, after) || len(list) == limit {
			continue
		}
		content := m.raw.Content
		if m.author != testSelf {
			content = m.content
		}
		v := map[string]any{
			"id": m.id, "channel_id": channel, "type": 0, "content": content, "embeds": m.raw.Embeds, "components": m.raw.Components,
			"author": map[string]any{"id": m.author, "bot": m.author == testSelf},
		}
		if m.raw.Reference != nil {
			v["message_reference"] = map[string]any{"message_id": m.raw.Reference.MessageID, "channel_id": channel}
		}
		list = append(list, v)
	}
	slices.Reverse(list) // newest first
	answer(w, 200, list)
}

// check refuses what Discord refuses.
func check(m payload) error {
	length := utf8.RuneCountInString(m.Content)
	if length > 2000 || length == 0 && len(m.Embeds) == 0 {
		return fmt.Errorf("content of %d characters", length)
	}
	for _, e := range m.Embeds {
		if n := utf8.RuneCountInString(e.Description); n == 0 || n > 4096 {
			return fmt.Errorf("embed of %d characters", n)
		}
	}
	if m.Mentions.Parse == nil || len(m.Mentions.Parse) > 0 || m.Mentions.Replied {
		return fmt.Errorf("it may notify somebody")
	}
	if utf8.RuneCountInString(m.Nonce) > 25 || m.Enforce != (m.Nonce != "") {
		return fmt.Errorf("nonce %q", m.Nonce)
	}
	if len(m.Components) > 5 {
		return fmt.Errorf("%d rows", len(m.Components))
	}
	ids := map[string]bool{}
	for _, row := range m.Components {
		if row.Type != 1 || len(row.Components) == 0 || len(row.Components) > 5 {
			return fmt.Errorf("a row of %d", len(row.Components))
		}
		for _, b := range row.Components {
			n := utf8.RuneCountInString(b.Label)
			if b.Type != 2 || n == 0 || n > 80 || b.CustomID == "" || len(b.CustomID) > 100 || ids[b.CustomID] {
				return fmt.Errorf("button %q", b.CustomID)
			}
			ids[b.CustomID] = true
		}
	}
	return nil
}

// message takes a new message or an edit. Its faults come here.
func (p *peer) message(w http.ResponseWriter, channel, edits string, body []byte, files []adaptertest.PostedFile) {
	if f := p.refusal; f != nil {
		p.refusal = nil
		for k, v := range f.header {
			w.Header().Set(k, v)
		}
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.body)
		return
	}
	fault := p.fault
	p.fault = ""
	if fault == adaptertest.FaultLimited {
		w.Header().Set("Retry-After", "7")
		w.Header().Set("X-RateLimit-Scope", "user")
		answer(w, 429, map[string]any{"message": "You are being rate limited.", "retry_after": adaptertest.LimitedFor.Seconds(), "global": false})
		return
	}
	if p.blocked[channel] {
		fail(w, 403, codeCannotMessageUser)
		return
	}
	if channel != testDM && channel != testRoom {
		fail(w, 404, codeUnknownChannel)
		return
	}
	m, ok := p.decode(w, body)
	if !ok {
		return
	}
	if edits != "" && !slices.ContainsFunc(p.posts, func(m post) bool { return m.id == edits && !m.private }) {
		fail(w, 404, codeUnknownMessage)
		return
	}
	id := edits
	if first, again := p.nonces[channel+m.Nonce]; again && m.Nonce != "" {
		answer(w, 200, map[string]any{"id": first})
		return
	}
	if id == "" {
		id = p.id()
		p.nonces[channel+m.Nonce] = id
	}
	p.posts = append(p.posts, post{id: id, channel: channel, author: testSelf, raw: m, files: files, edits: edits, nonce: m.Nonce, at: time.Now()})
	if fault == adaptertest.FaultLost {
		panic(http.ErrAbortHandler)
	}
	answer(w, 200, map[string]any{"id": id, "nonce": m.Nonce})
}

func (p *peer) decode(w http.ResponseWriter, body []byte) (payload, bool) {
	var m payload
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	err := d.Decode(&m)
	if err == nil {
		err = check(m)
	}
	if err != nil {
		p.t.Errorf("Discord refuses: %v", err)
		fail(w, 400, 50035)
		return m, false
	}
	return m, true
}

// posted is what arrived in a chat, as the suite reads it.
func (p *peer) posted(c bot.Chat) []adaptertest.Posted {
	channel := c.ID
	if channel == testPrivate {
		channel = testDM
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []adaptertest.Posted
	for _, m := range p.posts {
		if m.channel != channel || m.author != testSelf {
			continue
		}
		list = append(list, m.read())
	}
	return list
}

func (m post) read() adaptertest.Posted {
	text := m.raw.Content
	if text == "" && len(m.raw.Embeds) > 0 {
		text = m.raw.Embeds[0].Description
	}
	shown := readMarkdown(text)
	out := adaptertest.Posted{ID: m.id, Text: shown.text, Bold: shown.bold, Pings: shown.mentions, Files: m.files, Edits: m.edits, Private: m.private}
	for _, row := range m.raw.Components {
		for _, b := range row.Components {
			out.Buttons = append(out.Buttons, adaptertest.PostedButton{Label: b.Label, Value: b.CustomID})
		}
	}
	if m.raw.Reference != nil {
		out.ReplyTo = m.raw.Reference.MessageID
	}
	return out
}
