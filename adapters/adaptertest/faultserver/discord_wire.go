package faultserver

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"wasl/adapters/adaptertest"
)

// wire is a message as Discord shows it.
func (d *Discord) wire(m *dcMessage) object {
	author := object{"id": d.BotUser, "username": "wasl", "discriminator": "0", "bot": true}
	if m.author != "" {
		author = d.userObject(Act{From: m.author})
	}
	v := object{"id": m.id, "channel_id": m.channel, "author": author, "content": m.content, "timestamp": m.at.UTC().Format(time.RFC3339Nano),
		"edited_timestamp": nil, "tts": false, "mention_everyone": false, "mentions": []object{}, "mention_roles": []string{}, "attachments": []object{},
		"embeds": []object{}, "pinned": false, "type": 0, "flags": m.flags, "components": json.RawMessage("[]")}
	if ch := d.channels[m.channel]; ch != nil && ch.user == "" {
		v["guild_id"] = d.Guild
	}
	if strings.Contains(m.content, "<@"+d.BotUser+">") {
		v["mentions"] = []object{{"id": d.BotUser, "username": "wasl", "discriminator": "0", "bot": true}}
	}
	if !m.edited.IsZero() {
		v["edited_timestamp"] = m.edited.UTC().Format(time.RFC3339Nano)
	}
	if len(m.components) > 0 {
		v["components"] = m.components
	}
	if m.nonce != "" {
		v["nonce"] = m.nonce
	}
	if m.interaction != "" {
		v["interaction_metadata"] = object{"id": m.interaction}
	}
	if m.replyTo != "" {
		v["type"], v["message_reference"] = 19, object{"message_id": m.replyTo, "channel_id": m.channel}
	}
	files := []object{}
	for _, f := range m.files {
		files = append(files, object{"id": f.id, "filename": f.name, "content_type": f.kind, "size": len(f.data),
			"url": d.s.URL() + "/discord/cdn/" + f.id + "/" + "file", "proxy_url": d.s.URL() + "/discord/cdn/" + f.id + "/file"})
	}
	v["attachments"] = files
	return v
}

var dcPing = regexp.MustCompile(`<@[!&]?\d+>|@everyone|@here`)

// post notes a message for readers.
func (ch *dcChannel) post(m *dcMessage, edits bool) {
	p := adaptertest.Posted{ID: m.id, ReplyTo: m.replyTo, Private: m.ephemeral}
	p.Text, p.Bold = readMarkdown(m.content)
	for _, ping := range dcPing.FindAllString(stripEscaped(m.content), -1) {
		if m.mentions.allows(ping) {
			p.Pings = append(p.Pings, ping)
		}
	}
	for _, c := range m.parsed {
		p.Buttons = append(p.Buttons, c.buttons()...)
	}
	if edits {
		p.Edits = m.id
	} else {
		for _, f := range m.files {
			p.Files = append(p.Files, adaptertest.PostedFile{Name: f.name, Data: string(f.data)})
		}
	}
	ch.posted = append(ch.posted, p)
}

// allows says whether a mention notifies. Without allowed_mentions all do.
func (a *dcAllowed) allows(ping string) bool {
	if a == nil {
		return true
	}
	kind := "users"
	switch {
	case strings.HasPrefix(ping, "@"):
		kind = "everyone"
	case strings.HasPrefix(ping, "<@&"):
		kind = "roles"
	}
	id := strings.Trim(ping, "<@!&>")
	return slices.Contains(a.Parse, kind) || kind == "users" && slices.Contains(a.Users, id) || kind == "roles" && slices.Contains(a.Roles, id)
}

// Posted is what the bot posted in a channel, in order, edits as entries of
// their own, as readers see it.
func (d *Discord) Posted(channel string) []adaptertest.Posted {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	return slices.Clone(d.channel(channel).posted)
}
