package faultserver

import (
	"encoding/json"
	"strings"
)

// event wraps what happened for the Events API. The caller holds the state.
func (k *Slack) event(inner object, message string) Ref {
	return k.deliver("events_api", object{"type": "event_callback", "token": "deprecated", "team_id": k.TeamID, "api_app_id": k.AppID,
		"event_id": k.id("Ev"), "event_time": k.s.now().Unix(), "event": inner,
		"authorizations": []object{{"team_id": k.TeamID, "user_id": k.BotUser, "is_bot": true}}}, message)
}

func (k *Slack) person(a Act) *slChannel {
	ch := k.channel(a.Chat)
	if ch.direct() {
		ch.user = a.From
	}
	return ch
}

func (ch *slChannel) kind() string {
	switch ch.id[:1] {
	case "D":
		return "im"
	case "G":
		return "group"
	}
	return "channel"
}

// say makes a person's message, and the events about it: message, and
// app_mention if it mentions the bot, each with an event_id of its own.
func (k *Slack) say(a Act, more object) Ref {
	ch := k.person(a)
	text := escapeSlack(a.Text)
	if a.Addressed {
		text = "<@" + k.BotUser + "> " + text
	}
	m := &slMessage{ts: k.ts(), user: a.From, text: text, thread: a.Thread}
	ch.messages = append(ch.messages, m)
	inner := k.wire(m, false)
	inner["channel"], inner["channel_type"], inner["event_ts"], inner["team"] = ch.id, ch.kind(), m.ts, k.TeamID
	inner["client_msg_id"] = k.id("client-")
	for name, v := range more {
		inner[name] = v
	}
	if f, ok := more["files"].([]object); ok && len(f) > 0 {
		id, _ := f[0]["id"].(string)
		m.files = []*slFile{k.files[id]}
	}
	ref := k.event(inner, m.ts)
	if a.Addressed {
		mention := object{}
		for name, v := range inner {
			mention[name] = v
		}
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		delete(mention, "subtype")
		ref = k.event(mention, m.ts)
	}
	return ref
}

// Text writes a message. If it mentions the bot, there are two events for it,
// message and app_mention; the Ref is of the second.
func (k *Slack) Text(a Act) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return k.say(a, nil)
}

// File shares a file, with Text beside it.
func (k *Slack) File(a Act) Ref { return k.share(a, "file_share") }

// Voice records a clip.
func (k *Slack) Voice(a Act) Ref { return k.share(a, "slack_audio") }

func (k *Slack) share(a Act, subtype string) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	f := &slFile{id: k.id("F"), name: a.FileName, kind: a.FileType, data: a.Data}
	k.files[f.id] = f
	o := k.fileObject(f)
	if subtype == "slack_audio" {
		o["subtype"], o["media_display_type"] = "slack_audio", "audio"
	}
	return k.say(a, object{"subtype": "file_share", "files": []object{o}})
}

// Edit changes a person's message: a message_changed event.
func (k *Slack) Edit(a Act) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	ch := k.person(a)
	m := ch.find(a.Message)
	if m == nil {
		k.s.t.Errorf("slack: no message %s to edit in %s", a.Message, a.Chat)
		return Ref{}
	}
	before := k.wire(m, false)
	m.text = escapeSlack(a.Text)
	if a.Addressed {
		m.text = "<@" + k.BotUser + "> " + m.text
	}
	after := k.wire(m, false)
	ts := k.ts()
	after["edited"] = object{"user": a.From, "ts": ts}
	return k.event(object{"type": "message", "subtype": "message_changed", "hidden": true, "channel": ch.id, "channel_type": ch.kind(),
		"ts": ts, "event_ts": ts, "message": after, "previous_message": before}, m.ts)
}

// OpenHome opens the Home tab.
func (k *Slack) OpenHome(a Act) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return k.event(object{"type": "app_home_opened", "user": a.From, "channel": a.Chat, "tab": "home", "event_ts": k.ts()}, "")
}

// Event delivers any event; inner is its "event" as JSON.
func (k *Slack) Event(inner string) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return k.deliver("events_api", object{"type": "event_callback", "team_id": k.TeamID, "api_app_id": k.AppID,
		"event_id": k.id("Ev"), "event_time": k.s.now().Unix(), "event": json.RawMessage(inner)}, "")
}

func (k *Slack) hook(ch *slChannel, a Act, m *slMessage) string {
	id := k.id("hook-")
	k.hooks[id] = &slHook{channel: ch.id, user: a.From, message: m, at: k.s.now()}
	return k.s.URL() + "/slack/response/" + id
}

func (k *Slack) who(a Act) object {
	return object{"id": a.From, "username": strings.ToLower(a.From), "name": strings.ToLower(a.From), "team_id": k.TeamID}
}

// Press presses a button of a message of the bot, or chooses in its menu
// (Button is then the option's value), or, with Form, of a modal or the Home.
func (k *Slack) Press(a Act) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	payload := object{"type": "block_actions", "user": k.who(a), "api_app_id": k.AppID, "token": "deprecated",
		"team": object{"id": k.TeamID, "domain": "wasl-test"}, "trigger_id": k.trigger(a.From)}
	var seen *slRead
	if a.Form != "" {
		v := k.views[a.Form]
		if home := k.homes[a.From]; v == nil && home != nil && home.id == a.Form {
			v = home
		}
		if v != nil {
			seen = read("", v.view.blocks)
			payload["view"], payload["container"] = k.viewObject(v), object{"type": "view", "view_id": v.id}
		}
	} else {
		ch := k.person(a)
		m := ch.find(a.Message)
		for _, candidate := range ch.messages {
			if a.Message == "" && candidate.read != nil {
				if _, has := candidate.read.byValue[a.Button]; has {
					m = candidate
				}
			}
		}
		if m != nil && m.read != nil {
			seen = m.read
			payload["container"] = object{"type": "message", "message_ts": m.ts, "channel_id": ch.id, "is_ephemeral": m.ephemeral != ""}
			payload["channel"] = object{"id": ch.id, "name": strings.ToLower(ch.id)}
			payload["response_url"] = k.hook(ch, a, m)
			if m.ephemeral == "" {
				payload["message"] = k.wire(m, true)
			}
		}
	}
	if seen == nil {
		k.s.t.Errorf("slack: nothing to press in %s", a.Chat)
		return Ref{}
	}
	e, ok := seen.byValue[a.Button]
	if !ok {
		k.s.t.Errorf("slack: no such button in %s", a.Chat)
		return Ref{}
	}
	action := object{"type": e.Type, "action_id": e.ActionID, "block_id": seen.blockOfValue[a.Button], "action_ts": k.ts()}
	if e.Type == "button" {
		action["value"], action["text"] = e.Value, e.textObject()
	} else {
		action["selected_option"] = object{"value": a.Button}
	}
	payload["actions"] = []object{action}
	return k.deliver("interactive", payload, "")
}

// Command writes a slash command: "/<Command> Text".
func (k *Slack) Command(a Act) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	ch := k.person(a)
	return k.deliver("slash_commands", object{"command": "/" + a.Command, "text": a.Text, "user_id": a.From,
		"user_name": strings.ToLower(a.From), "channel_id": ch.id, "channel_name": strings.ToLower(ch.id), "team_id": k.TeamID,
		"team_domain": "wasl-test", "api_app_id": k.AppID, "response_url": k.hook(ch, a, nil), "trigger_id": k.trigger(a.From),
		"token": "deprecated", "is_enterprise_install": "false"}, "")
}

// Submit submits the modal Form (empty: the open one) with Values by block_id.
func (k *Slack) Submit(a Act) Ref {
	if a.Form == "" {
		if v, ok := k.Modal(a.From); ok {
			a.Form = v.ID
		}
	}
	k.s.state.Lock()
	defer k.s.state.Unlock()
	v := k.views[a.Form]
	if v == nil || !v.open {
		k.s.t.Errorf("slack: %s has no modal %q open", a.From, a.Form)
		return Ref{}
	}
	values := object{}
	for _, b := range v.view.blocks {
		if b.Type != "input" || b.Element == nil {
			continue
		}
		given, ok := a.Values[b.BlockID]
		state := object{"type": b.Element.Type}
		switch {
		case b.Element.Type == "static_select" && ok:
			state["selected_option"] = object{"value": given, "text": slText{"plain_text", given}}
		case b.Element.Type == "static_select":
			state["selected_option"] = nil
		case ok:
			state["value"] = given
		default:
			state["value"] = nil
		}
		values[b.BlockID] = object{b.Element.ActionID: state}
	}
	view := k.viewObject(v)
	view["state"] = object{"values": values}
	return k.deliver("interactive", object{"type": "view_submission", "user": k.who(a), "api_app_id": k.AppID, "token": "deprecated",
		"team": object{"id": k.TeamID, "domain": "wasl-test"}, "trigger_id": k.trigger(a.From), "view": view, "response_urls": []object{}}, v.id)
}
