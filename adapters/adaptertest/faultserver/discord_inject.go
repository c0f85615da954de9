package faultserver

import (
	"context"

	"wasl/adapters/adaptertest"
)

// dcDispatch is an event on its way to the sessions.
type dcDispatch struct {
	event string
	value object
	ch    *dcChannel
	fate  *fate // of what a person did; may be nil
}

// dispatch sends an event to each session that wants it. Nothing is kept for
// one that is not connected, but before the first session ever, people's acts
// wait. The caller holds the state.
func (d *Discord) dispatch(event string, v object, ch *dcChannel, f *fate) {
	di := &dcDispatch{event, v, ch, f}
	if f != nil {
		d.acts[f.outcome.ID] = di
		if !d.ready {
			d.waiting = append(d.waiting, di)
			return
		}
	}
	d.deliver(di)
}

// deliver writes an event. A message counts as taken once it was written: the
// gateway knows no acknowledgement. What no session was there for can only be
// read from the history.
func (d *Discord) deliver(di *dcDispatch) {
	interaction := di.event == "INTERACTION_CREATE"
	written := false
	for _, s := range d.sessions {
		need := intentGuildMessages
		if di.ch.user != "" {
			need = intentDirect
		}
		if !interaction && s.intents&need == 0 {
			continue
		}
		frame := s.add(di.event, d.redact(s, di))
		if s.conn == nil {
			continue // it is there for a resume
		}
		out := dcOut{frame: frame}
		if di.fate != nil {
			out.drop = d.s.chance(d.s.opts.Chaos.Drop, discordName, "drop", di.fate.outcome.ID)
			if !interaction {
				out.fate = di.fate
			}
		}
		s.conn.push(out)
		written = true
	}
	if di.fate != nil && !written {
		di.fate.decide(false)
	}
}

// redact takes the content away from a session without the intent for it,
// except in direct messages and where the bot is mentioned.
func (d *Discord) redact(s *dcSession, di *dcDispatch) object {
	mentions, _ := di.value["mentions"].([]object)
	author, _ := di.value["author"].(object)
	if s.intents&IntentMessageContent != 0 || di.event == "INTERACTION_CREATE" || di.ch.user != "" || len(mentions) > 0 || author["id"] == d.BotUser {
		return di.value
	}
	v := object{}
	for name, x := range di.value {
		v[name] = x
	}
	v["content"], v["attachments"], v["components"] = "", []object{}, []object{}
	return v
}

// message makes a person's message. The caller holds the state.
func (d *Discord) write(a Act, files ...*dcFile) *dcMessage {
	ch := d.channel(a.Chat)
	text := a.Text
	if a.Addressed {
		text = "<@" + d.BotUser + "> " + text
	}
	m := &dcMessage{id: d.snowflake(), channel: ch.id, author: a.From, content: text, at: d.s.now(), replyTo: a.ReplyTo, files: files}
	ch.messages = append(ch.messages, m)
	return m
}

func (d *Discord) send(a Act, m *dcMessage, event, id string) Ref {
	ref := Ref{Event: id, Message: m.id}
	f := newFate(ref)
	d.fates[id] = f
	v := d.wire(m)
	v["author"] = d.userObject(a)
	if d.channel(a.Chat).user == "" {
		v["member"] = object{"roles": []string{}, "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false}
	}
	d.dispatch(event, v, d.channel(a.Chat), f)
	return ref
}

// Text writes a message.
func (d *Discord) Text(a Act) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	m := d.write(a)
	return d.send(a, m, "MESSAGE_CREATE", m.id)
}

// File sends an attachment, with Text beside it.
func (d *Discord) File(a Act) Ref { return d.attach(a, 0) }

// Voice sends a voice message.
func (d *Discord) Voice(a Act) Ref { return d.attach(a, 1<<13) }

func (d *Discord) attach(a Act, flags int) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	f := &dcFile{id: d.snowflake(), name: a.FileName, kind: a.FileType, data: a.Data}
	d.files[f.id] = f
	m := d.write(a, f)
	m.flags = flags
	return d.send(a, m, "MESSAGE_CREATE", m.id)
}

// Edit changes a person's message.
func (d *Discord) Edit(a Act) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	m := d.channel(a.Chat).find(a.Message)
	if m == nil {
		d.s.t.Errorf("discord: no message %s to edit in %s", a.Message, a.Chat)
		return Ref{}
	}
	m.content, m.edited = a.Text, d.s.now()
	if a.Addressed {
		m.content = "<@" + d.BotUser + "> " + m.content
	}
	return d.send(a, m, "MESSAGE_UPDATE", m.id+"/"+d.snowflake())
}

// Again sends an event of a person once more, as after a resume.
func (d *Discord) Again(ref Ref) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	id := ref.Message
	if id == "" {
		id = ref.Event
	}
	di := d.acts[id]
	if di == nil {
		d.s.t.Errorf("discord: no event %q", ref.Event)
		return ref
	}
	copied := *di
	copied.fate = newFate(ref)
	d.fates[ref.Event] = copied.fate
	d.deliver(&copied)
	return ref
}

// Press presses a button of a message of the bot, by its custom_id, or chooses
// in its select menu: Button is then the option's value.
func (d *Discord) Press(a Act) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	var on *dcMessage
	var pressed dcComponent
	for _, m := range d.channel(a.Chat).messages {
		if a.Message != "" && m.id != a.Message {
			continue
		}
		for _, row := range m.parsed {
			for _, c := range row.Components {
				if _, ok := c.takes(a.Button); ok {
					on, pressed = m, c
				}
			}
		}
	}
	if on == nil {
		d.s.t.Errorf("discord: no such button in %s", a.Chat)
		return Ref{}
	}
	data := object{"custom_id": pressed.CustomID, "component_type": pressed.Type}
	if pressed.Type == dcSelect {
		data["values"] = []string{a.Button}
	}
	return d.interact(a, 3, data, on)
}

// takes says whether a component is pressed by this value.
func (c dcComponent) takes(value string) (dcComponent, bool) {
	if c.Type == dcButton {
		return c, c.CustomID == value
	}
	for _, o := range c.Options {
		if o.Value == value {
			return c, true
		}
	}
	return c, false
}

// Command uses a registered slash command with its Options.
func (d *Discord) Command(a Act) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	for _, scope := range []string{d.Guild, ""} {
		for _, c := range d.commands[scope] {
			if c.Name != a.Command {
				continue
			}
			data := object{"id": c.ID, "name": c.Name, "type": c.Type}
			var options []object
			for _, o := range c.Options {
				if v, ok := a.Options[o.Name]; ok {
					options = append(options, object{"name": o.Name, "type": o.Type, "value": v})
				}
			}
			if len(options) > 0 {
				data["options"] = options
			}
			return d.interact(a, 2, data, nil)
		}
	}
	d.s.t.Errorf("discord: no command %q is registered", a.Command)
	return Ref{}
}

// Submit submits the modal that a person has before them, with Values by
// custom_id.
func (d *Discord) Submit(a Act) Ref {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	m := d.modals[a.From]
	if m == nil {
		d.s.t.Errorf("discord: %s has no modal open", a.From)
		return Ref{}
	}
	delete(d.modals, a.From)
	a.Chat = m.channel
	var rows []object
	for _, outer := range m.Components {
		submit := func(c dcComponent) object {
			v := object{"type": c.Type, "custom_id": c.CustomID, "id": len(rows) + 1}
			if c.Type == dcSelect {
				v["values"] = []string{a.Values[c.CustomID]}
			} else {
				v["value"] = a.Values[c.CustomID]
			}
			return v
		}
		switch {
		case outer.Component != nil:
			rows = append(rows, object{"type": dcLabel, "component": submit(*outer.Component)})
		case len(outer.Components) > 0:
			rows = append(rows, object{"type": dcRow, "components": []object{submit(outer.Components[0])}})
		}
	}
	return d.interact(a, 5, object{"custom_id": m.CustomID, "components": rows}, m.message)
}

// Wait returns whether the bot took it: an interaction answered within three
// seconds; a message written to a session, or read from the history.
func (d *Discord) Wait(ctx context.Context, ref Ref) (adaptertest.Outcome, error) {
	d.s.state.Lock()
	f := d.fates[ref.Event]
	d.s.state.Unlock()
	return d.s.await(ctx, f)
}
