package faultserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// dcInteraction is one interaction, from its creation on.
type dcInteraction struct {
	id, token, user, channel string
	kind                     int // 2 command, 3 component, 5 modal
	at                       time.Time
	answered                 bool
	message                  *dcMessage // on which a component sits
	original                 *dcMessage // the first response
	fate                     *fate
	answer                   int // the callback's type
}

// The types of an interaction's response.
const (
	dcAnswerMessage      = 4
	dcAnswerDeferred     = 5
	dcAnswerDeferUpdate  = 6
	dcAnswerUpdate       = 7
	dcAnswerAutocomplete = 8
	dcAnswerModal        = 9
)

// interact creates an interaction. The caller holds the state.
func (d *Discord) interact(a Act, kind int, data object, on *dcMessage) Ref {
	ch := d.channel(a.Chat)
	it := &dcInteraction{id: d.snowflake(), user: a.From, channel: ch.id, kind: kind, at: d.s.now(), message: on}
	it.token = "aW50ZXJhY3Rpb246" + it.id
	it.fate = newFate(Ref{Event: it.id})
	d.interactions[it.id], d.tokens[it.token], d.fates[it.id] = it, it, it.fate
	v := object{"id": it.id, "application_id": d.AppID, "type": kind, "token": it.token, "version": 1, "channel_id": ch.id,
		"data": data, "locale": orText(a.Lang, "en-US"), "app_permissions": "2147600384", "entitlements": []object{}, "attachment_size_limit": dcFileMax,
		"channel": object{"id": ch.id, "type": ch.kind()}, "authorizing_integration_owners": object{"0": d.Guild}, "context": 0}
	if ch.user != "" {
		v["user"], v["context"] = d.userObject(a), 1
	} else {
		v["guild_id"], v["guild_locale"] = d.Guild, "en-US"
		v["member"] = object{"user": d.userObject(a), "roles": []string{}, "permissions": "2147600384", "joined_at": d.s.now().UTC().Format(time.RFC3339), "deaf": false, "mute": false}
	}
	if on != nil {
		v["message"] = d.wire(on)
	}
	d.dispatch("INTERACTION_CREATE", v, ch, it.fate)
	d.s.later(d.s.limits.DiscordAnswer, func() {
		d.s.state.Lock()
		defer d.s.state.Unlock()
		if !it.answered {
			it.fate.decide(false) // "The application did not respond"
		}
	})
	return Ref{Event: it.id}
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (ch *dcChannel) kind() int {
	if ch.user != "" {
		return 1
	}
	return 0
}

// callback is the first response to an interaction.
func (d *Discord) callback(p dcParams, c *Call) reply {
	it := d.interactions[p.r.PathValue("interaction")]
	if it == nil || it.token != p.r.PathValue("token") {
		return dcError(http.StatusNotFound, 10062, "Unknown interaction")
	}
	c.Chat = it.channel
	if it.answered {
		d.s.violate(discordName, RuleDeadline, it.channel, "an interaction was answered twice")
		return dcError(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	}
	if late := d.s.now().Sub(it.at); late > d.s.limits.DiscordAnswer {
		d.s.violate(discordName, RuleDeadline, it.channel, fmt.Sprintf("an interaction was answered after %v", late))
		return dcError(http.StatusNotFound, 10062, "Unknown interaction")
	}
	var body struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(p.body, &body); err != nil {
		return dcInvalid("type", "BASE_TYPE_REQUIRED", "This field is required")
	}
	ch := d.channel(it.channel)
	wrong := func() reply {
		d.s.violate(discordName, RuleStructure, it.channel, fmt.Sprintf("response %d to an interaction of type %d", body.Type, it.kind))
		return dcInvalid("type", "BASE_TYPE_CHOICES", "Value is not one of the allowed choices.")
	}
	switch body.Type {
	case dcAnswerMessage:
		m := &dcMessage{channel: ch.id, at: d.s.now()}
		if _, rep, bad := d.compose(p, body.Data, m); bad {
			return rep
		}
		d.respond(it, ch, m, c)
	case dcAnswerDeferred:
		var data struct {
			Flags int `json:"flags"`
		}
		if len(body.Data) > 0 && json.Unmarshal(body.Data, &data) != nil {
			return dcInvalid("data", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
		}
		it.original = &dcMessage{id: d.snowflake(), channel: ch.id, at: d.s.now(), deferred: true, ephemeral: data.Flags&64 != 0}
	case dcAnswerDeferUpdate, dcAnswerUpdate:
		if it.message == nil {
			return wrong()
		}
		it.original = it.message
		if body.Type == dcAnswerUpdate {
			if _, rep, bad := d.compose(p, body.Data, it.message); bad {
				return rep
			}
			it.message.edited = d.s.now()
			ch.post(it.message, true)
			c.Message, c.Text = it.message.id, it.message.content
		}
	case dcAnswerModal:
		if it.kind == 5 {
			return wrong()
		}
		var m dcModal
		if err := json.Unmarshal(body.Data, &m); err != nil {
			return dcInvalid("data", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
		}
		if path, problem, rule := m.check(); problem != "" {
			d.s.violate(discordName, rule, it.channel, "a modal: "+problem)
			return dcInvalid(path, "BASE_TYPE_BAD_LENGTH", problem)
		}
		m.channel, m.message = it.channel, it.message
		d.modals[it.user] = &m
	case dcAnswerAutocomplete:
	default:
		return wrong()
	}
	it.answered, it.answer = true, body.Type
	it.fate.decide(true)
	return dcEmpty()
}

// respond posts an interaction's first message.
func (d *Discord) respond(it *dcInteraction, ch *dcChannel, m *dcMessage, c *Call) {
	if m.id == "" {
		m.id = d.snowflake()
	}
	m.deferred, m.interaction = false, it.id
	it.original = m
	ch.messages = append(ch.messages, m)
	ch.post(m, false)
	c.Message, c.Text = m.id, m.content
}

// byToken finds an interaction whose token is still valid: 15 minutes.
func (d *Discord) byToken(p dcParams) (*dcInteraction, reply) {
	it := d.tokens[p.r.PathValue("token")]
	switch {
	case it == nil || p.r.PathValue("app") != d.AppID:
		return nil, dcError(http.StatusNotFound, 10015, "Unknown Webhook")
	case d.s.now().Sub(it.at) > d.s.limits.DiscordToken:
		d.s.violate(discordName, RuleDeadline, it.channel, "an interaction's token was used after its time")
		return nil, dcError(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	case !it.answered:
		return nil, dcError(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	return it, reply{}
}

// followUp posts a further message; the first one after a deferral takes the
// deferral's place.
func (d *Discord) followUp(p dcParams, c *Call) reply {
	it, refused := d.byToken(p)
	if it == nil {
		return refused
	}
	ch := d.channel(it.channel)
	m := &dcMessage{channel: ch.id, at: d.s.now()}
	if it.original != nil && it.original.deferred {
		m = it.original
	}
	if _, rep, bad := d.compose(p, p.body, m); bad {
		return rep
	}
	c.Chat = ch.id
	if m == it.original {
		d.respond(it, ch, m, c)
		return dcOK(d.wire(m))
	}
	m.id, m.interaction = d.snowflake(), it.id
	ch.messages = append(ch.messages, m)
	ch.post(m, false)
	c.Message, c.Text = m.id, m.content
	return dcOK(d.wire(m))
}

func (d *Discord) ofInteraction(p dcParams) (*dcInteraction, *dcMessage, reply) {
	it, refused := d.byToken(p)
	if it == nil {
		return nil, nil, refused
	}
	m := it.original
	if id := p.r.PathValue("message"); id != "@original" {
		m = d.channel(it.channel).find(id)
	}
	if m == nil {
		return nil, nil, dcError(http.StatusNotFound, 10008, "Unknown Message")
	}
	return it, m, reply{}
}

func (d *Discord) getFollowUp(p dcParams, _ *Call) reply {
	_, m, refused := d.ofInteraction(p)
	if m == nil {
		return refused
	}
	return dcOK(d.wire(m))
}

func (d *Discord) editFollowUp(p dcParams, c *Call) reply {
	it, m, refused := d.ofInteraction(p)
	if m == nil {
		return refused
	}
	if _, rep, bad := d.compose(p, p.body, m); bad {
		return rep
	}
	ch := d.channel(it.channel)
	c.Chat = ch.id
	if m.deferred {
		d.respond(it, ch, m, c)
		return dcOK(d.wire(m))
	}
	m.edited = d.s.now()
	ch.post(m, true)
	c.Message, c.Text = m.id, m.content
	return dcOK(d.wire(m))
}

func (d *Discord) deleteFollowUp(p dcParams, c *Call) reply {
	it, m, refused := d.ofInteraction(p)
	if m == nil {
		return refused
	}
	ch := d.channel(it.channel)
	for i, x := range ch.messages {
		if x == m {
			ch.messages = append(ch.messages[:i], ch.messages[i+1:]...)
			break
		}
	}
	c.Message = m.id
	return dcEmpty()
}

// Modal is the modal that a person has before them; false if there is none.
func (d *Discord) Modal(user string) (View, bool) {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	m := d.modals[user]
	if m == nil {
		return View{}, false
	}
	v := View{ID: m.CustomID, Type: "modal", CallbackID: m.CustomID, Title: m.Title, Fields: map[string]string{}}
	for _, f := range m.fields() {
		v.Fields[f.CustomID] = f.Label
	}
	return v, true
}

// AnswerOf is the type of the first response to an interaction; 0 if there is
// none yet.
func (d *Discord) AnswerOf(ref Ref) int {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	if it := d.interactions[ref.Event]; it != nil && it.answered {
		return it.answer
	}
	return 0
}

func (d *Discord) userObject(a Act) object {
	name := "user-" + a.From
	if n, err := strconv.ParseInt(a.From, 10, 64); err == nil {
		name = "user" + strconv.FormatInt(n%10000, 10)
	}
	return object{"id": a.From, "username": name, "global_name": a.name(), "discriminator": "0", "bot": false}
}
