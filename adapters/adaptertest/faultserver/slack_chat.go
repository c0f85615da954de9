package faultserver

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wasl/adapters/adaptertest"
)

// slChannel is a conversation that the bot is in. D… is a direct one.
type slChannel struct {
	id       string
	user     string // of a direct one
	refuse   string // the error that posting meets
	messages []*slMessage
	posted   []adaptertest.Posted
}

type slMessage struct {
	ts, thread, user string // user: empty for the bot
	text             string // as on the wire
	blocks           []slBlock
	rawBlocks        string
	metadata         json.RawMessage
	files            []*slFile
	ephemeral        string // only this person sees it
	edited           bool
	read             *slRead
}

func (k *Slack) channel(id string) *slChannel {
	c := k.channels[id]
	if c == nil {
		c = &slChannel{id: id}
		k.channels[id] = c
	}
	return c
}

// Open makes a conversation with the bot in it. Text and the like open theirs
// by themselves.
func (k *Slack) Open(channel string) {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	k.channel(channel)
}

// Refuse lets posting to a conversation fail with this error from now on:
// "not_in_channel" where the bot was removed, "is_archived",
// "channel_not_found", "messages_tab_disabled", …; empty ends it.
func (k *Slack) Refuse(channel, code string) {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	k.channel(channel).refuse = code
}

// target finds where the bot posts. A person's id means the direct conversation.
func (k *Slack) target(p slParams) (*slChannel, reply) {
	id := p.values["channel"]
	c := k.channels[id]
	if c == nil && strings.HasPrefix(id, "U") {
		for _, direct := range k.channels {
			if direct.user == id {
				c = direct
			}
		}
	}
	switch {
	case c == nil:
		return nil, slError("channel_not_found")
	case c.refuse != "":
		return nil, slError(c.refuse)
	}
	return c, reply{}
}

func (k *Slack) compose(p slParams, m *slMessage) (reply, bool) {
	where := p.values["channel"]
	raw := p.values["blocks"]
	blocks, reason := k.parseBlocks(raw, where, slMessageBlocks)
	if reason != "" {
		return slError(reason), true
	}
	text := p.values["text"]
	if text == "" && len(blocks) == 0 {
		k.s.violate(slackName, RuleFormat, where, "neither text nor blocks")
		return slError("no_text"), true
	}
	if n := utf8.RuneCountInString(text); n > slTextTotal {
		k.s.violate(slackName, RuleLength, where, fmt.Sprintf("a text of %d characters", n))
		return slError("msg_too_long"), true
	}
	if md := p.values["metadata"]; md != "" {
		var shape struct {
			EventType    string                     `json:"event_type"`
			EventPayload map[string]json.RawMessage `json:"event_payload"`
		}
		if json.Unmarshal([]byte(md), &shape) != nil || shape.EventType == "" || shape.EventPayload == nil {
			k.s.violate(slackName, RuleFormat, where, "metadata")
			return slError("invalid_metadata_format"), true
		}
		m.metadata = json.RawMessage(md)
	}
	m.text, m.blocks, m.rawBlocks = text, blocks, raw
	m.read = read(text, blocks)
	return reply{}, false
}

func (k *Slack) postMessage(p slParams, c *Call) reply {
	ch, refused := k.target(p)
	if ch == nil {
		return refused
	}
	m := &slMessage{thread: p.values["thread_ts"]}
	if rep, bad := k.compose(p, m); bad {
		return rep
	}
	m.ts = k.ts()
	ch.messages = append(ch.messages, m)
	ch.post(m, false)
	c.Chat, c.Message, c.Text, c.Mark = ch.id, m.ts, m.read.text.String(), string(m.metadata)
	return slOK(object{"channel": ch.id, "ts": m.ts, "message": k.wire(m, true)})
}

func (k *Slack) postEphemeral(p slParams, c *Call) reply {
	ch, refused := k.target(p)
	if ch == nil {
		return refused
	}
	m := &slMessage{thread: p.values["thread_ts"], ephemeral: p.values["user"]}
	if m.ephemeral == "" {
		return slError("user_not_in_channel")
	}
	if rep, bad := k.compose(p, m); bad {
		return rep
	}
	m.ts = k.ts()
	ch.messages = append(ch.messages, m)
	ch.post(m, false)
	c.Chat, c.Message, c.Text = ch.id, m.ts, m.read.text.String()
	return slOK(object{"message_ts": m.ts})
}

// update replaces a message's text; without blocks the old ones stay.
func (k *Slack) update(p slParams, c *Call) reply {
	ch, refused := k.target(p)
	if ch == nil {
		return refused
	}
	m := ch.find(p.values["ts"])
	switch {
	case m == nil || m.ephemeral != "":
		return slError("message_not_found")
	case m.user != "":
		return slError("cant_update_message")
	}
	if _, given := p.values["blocks"]; !given && m.rawBlocks != "" {
		p.values["blocks"] = m.rawBlocks
	}
	if rep, bad := k.compose(p, m); bad {
		return rep
	}
	m.edited = true
	ch.post(m, true)
	c.Chat, c.Message, c.Text = ch.id, m.ts, m.read.text.String()
	return slOK(object{"channel": ch.id, "ts": m.ts, "text": m.text})
}

func (k *Slack) delete(p slParams, c *Call) reply {
	ch, refused := k.target(p)
	if ch == nil {
		return refused
	}
	m := ch.find(p.values["ts"])
	if m == nil {
		return slError("message_not_found")
	}
	ch.messages = slices.DeleteFunc(ch.messages, func(x *slMessage) bool { return x == m })
	c.Message = m.ts
	return slOK(object{"channel": ch.id, "ts": m.ts})
}

func (ch *slChannel) find(ts string) *slMessage {
	for _, m := range ch.messages {
		if m.ts == ts {
			return m
		}
	}
	return nil
}

// post notes a message for readers.
func (ch *slChannel) post(m *slMessage, edits bool) {
	p := adaptertest.Posted{ID: m.ts, Text: m.read.text.String(), Bold: m.read.bold, Pings: m.read.pings,
		Buttons: m.read.buttons, ReplyTo: m.thread, Private: m.ephemeral != ""}
	for _, f := range m.files {
		p.Files = append(p.Files, adaptertest.PostedFile{Name: f.name, Data: string(f.data)})
	}
	if edits {
		p.Edits = m.ts
	}
	ch.posted = append(ch.posted, p)
}

// Posted is what the bot posted in a conversation, in order, edits as entries
// of their own, as readers see it.
func (k *Slack) Posted(channel string) []adaptertest.Posted {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return slices.Clone(k.channel(channel).posted)
}

// wire is a message as Slack shows it.
func (k *Slack) wire(m *slMessage, metadata bool) object {
	v := object{"type": "message", "ts": m.ts, "text": m.text}
	if m.user == "" {
		v["user"], v["bot_id"], v["app_id"] = k.BotUser, k.Bot, k.AppID
	} else {
		v["user"] = m.user
	}
	if m.rawBlocks != "" {
		v["blocks"] = json.RawMessage(m.rawBlocks)
	}
	if m.thread != "" {
		v["thread_ts"] = m.thread
	}
	if metadata && len(m.metadata) > 0 {
		v["metadata"] = m.metadata
	}
	if len(m.files) > 0 {
		files := make([]object, 0, len(m.files))
		for _, f := range m.files {
			files = append(files, k.fileObject(f))
		}
		v["files"] = files
	}
	if m.edited {
		v["edited"] = object{"user": v["user"], "ts": m.ts}
	}
	return v
}
