package faultserver

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
)

// Discord's lengths, in characters, and the size of a file without boosts.
const (
	dcContent  = 2000
	dcNonceMax = 25
	dcFileMax  = 10 << 20
)

// dcChannel is a text channel of the guild, or a direct one.
type dcChannel struct {
	id, user string // user: of a direct one
	refuse   int    // the error code that writing meets
	messages []*dcMessage
	posted   []adaptertest.Posted
}

type dcMessage struct {
	id, channel, author string // author: empty for the bot
	content             string
	components          json.RawMessage
	parsed              []dcComponent
	files               []*dcFile
	flags               int
	replyTo             string
	nonce               string
	interaction         string // the id of the one that it answers
	mentions            *dcAllowed
	at, edited          time.Time
	ephemeral           bool
	deferred            bool // "thinking…", not a message yet
}

type dcNonce struct {
	at      time.Time
	message *dcMessage
}

type dcAllowed struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser bool     `json:"replied_user"`
}

// dcBody is what a client sends of a message.
type dcBody struct {
	Content      *string         `json:"content"`
	Nonce        json.RawMessage `json:"nonce"`
	EnforceNonce bool            `json:"enforce_nonce"`
	Components   json.RawMessage `json:"components"`
	Allowed      *dcAllowed      `json:"allowed_mentions"`
	Flags        int             `json:"flags"`
	Reference    *struct {
		MessageID string `json:"message_id"`
		Fail      *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
	Embeds []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"embeds"`
}

func (d *Discord) channel(id string) *dcChannel {
	ch := d.channels[id]
	if ch == nil {
		ch = &dcChannel{id: id}
		d.channels[id] = ch
	}
	return ch
}

// Open makes a channel of the guild in which the bot may write.
func (d *Discord) Open(channel string) {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	d.channel(channel)
}

// DM is the id of the direct channel with a person.
func (d *Discord) DM(user string) string {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	return d.direct(user).id
}

func (d *Discord) direct(user string) *dcChannel {
	for _, ch := range d.channels {
		if ch.user == user {
			return ch
		}
	}
	ch := d.channel(d.snowflake())
	ch.user = user
	return ch
}

// Refuse lets writing to a channel fail with this code from now on: 50007 (the
// person takes no direct messages), 50013 (missing permissions), 50001 (missing
// access), 10003 (unknown channel). 0 ends it.
func (d *Discord) Refuse(channel string, code int) {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	d.channel(channel).refuse = code
}

func (d *Discord) target(p dcParams) (*dcChannel, reply) {
	ch := d.channels[p.r.PathValue("channel")]
	if ch == nil || ch.refuse == 10003 {
		return nil, dcError(http.StatusNotFound, 10003, "Unknown Channel")
	}
	if ch.refuse != 0 {
		text := map[int]string{50007: "Cannot send messages to this user", 50013: "Missing Permissions", 50001: "Missing Access"}[ch.refuse]
		return nil, dcError(http.StatusForbidden, ch.refuse, text)
	}
	return ch, reply{}
}

// compose checks a message's parts. Absent parts keep what was there.
func (d *Discord) compose(p dcParams, raw json.RawMessage, m *dcMessage) (dcBody, reply, bool) {
	var b dcBody
	refuse := func(rule Rule, detail string, rep reply) (dcBody, reply, bool) {
		d.s.violate(discordName, rule, m.channel, detail)
		return b, rep, true
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return refuse(RuleFormat, "a message", dcInvalid("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"))
	}
	fresh := *m
	if b.Content != nil {
		fresh.content = *b.Content
	}
	if n := utf8.RuneCountInString(fresh.content); n > dcContent {
		return refuse(RuleLength, fmt.Sprintf("a content of %d characters", n),
			dcInvalid("content", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", dcContent)))
	}
	total := 0
	for i, e := range b.Embeds {
		total += utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
		if utf8.RuneCountInString(e.Description) > 4096 || utf8.RuneCountInString(e.Title) > 256 || total > 6000 {
			return refuse(RuleLength, "an embed", dcInvalid("embeds."+strconv.Itoa(i), "BASE_TYPE_MAX_LENGTH", "Must be 4096 or fewer in length."))
		}
	}
	if len(b.Components) > 0 {
		parsed, path, problem, rule := parseComponents(b.Components)
		if problem != "" {
			return refuse(rule, problem, dcInvalid(path, "BASE_TYPE_BAD_LENGTH", problem))
		}
		fresh.components, fresh.parsed = b.Components, parsed
	}
	for _, f := range p.files {
		if len(f.data) > dcFileMax {
			return refuse(RuleLength, fmt.Sprintf("a file of %d bytes", len(f.data)), dcError(http.StatusRequestEntityTooLarge, 40005, "Request entity too large"))
		}
		f.id = d.snowflake()
		d.files[f.id] = f
		fresh.files = append(fresh.files, f)
	}
	if fresh.content == "" && len(fresh.files) == 0 && len(b.Embeds) == 0 && len(fresh.parsed) == 0 {
		return refuse(RuleFormat, "empty", dcError(http.StatusBadRequest, 50006, "Cannot send an empty message"))
	}
	if len(b.Nonce) > 0 && string(b.Nonce) != "null" {
		fresh.nonce = strings.Trim(string(b.Nonce), `"`)
		if utf8.RuneCountInString(fresh.nonce) > dcNonceMax {
			return refuse(RuleLength, fmt.Sprintf("a nonce of %d characters", len(fresh.nonce)),
				dcInvalid("nonce", "NONCE_TYPE_TOO_LONG", "Nonce is too long."))
		}
	}
	fresh.mentions, fresh.ephemeral = b.Allowed, m.ephemeral || b.Flags&64 != 0
	fresh.flags = b.Flags
	*m = fresh
	return b, reply{}, false
}

func (d *Discord) create(p dcParams, c *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	m := &dcMessage{channel: ch.id, at: d.s.now()}
	b, rep, bad := d.compose(p, p.body, m)
	if bad {
		return rep
	}
	c.Mark = m.nonce
	if b.EnforceNonce && m.nonce != "" {
		// "checked for uniqueness in the past few minutes": the first one is returned.
		if first, ok := d.nonces[m.nonce]; ok && d.s.now().Sub(first.at) <= d.s.limits.DiscordNonce {
			c.Message, c.Text = first.message.id, first.message.content
			rep := dcOK(d.wire(first.message))
			c.Mark += " (repeated)"
			return rep
		}
	}
	if b.Reference != nil && b.Reference.MessageID != "" {
		if ch.find(b.Reference.MessageID) != nil {
			m.replyTo = b.Reference.MessageID
		} else if b.Reference.Fail == nil || *b.Reference.Fail {
			return dcInvalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		}
	}
	m.id, m.ephemeral = d.snowflake(), false
	ch.messages = append(ch.messages, m)
	ch.post(m, false)
	if m.nonce != "" {
		d.nonces[m.nonce] = dcNonce{d.s.now(), m}
	}
	c.Message, c.Text = m.id, m.content
	d.dispatch("MESSAGE_CREATE", d.wire(m), ch, nil)
	return dcOK(d.wire(m))
}

func (d *Discord) edit(p dcParams, c *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	m := ch.find(p.r.PathValue("message"))
	switch {
	case m == nil:
		return dcError(http.StatusNotFound, 10008, "Unknown Message")
	case m.author != "":
		return dcError(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	}
	if _, rep, bad := d.compose(p, p.body, m); bad {
		return rep
	}
	m.edited, m.ephemeral = d.s.now(), false
	ch.post(m, true)
	c.Message, c.Text = m.id, m.content
	return dcOK(d.wire(m))
}

func (d *Discord) remove(p dcParams, c *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	m := ch.find(p.r.PathValue("message"))
	if m == nil {
		return dcError(http.StatusNotFound, 10008, "Unknown Message")
	}
	ch.messages = slices.DeleteFunc(ch.messages, func(x *dcMessage) bool { return x == m })
	c.Message = m.id
	return dcEmpty()
}

func (d *Discord) getMessage(p dcParams, _ *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	if m := ch.find(p.r.PathValue("message")); m != nil && !m.ephemeral {
		return dcOK(d.wire(m))
	}
	return dcError(http.StatusNotFound, 10008, "Unknown Message")
}

// history lists a channel's messages, newest first: after, before or the last.
func (d *Discord) history(p dcParams, _ *Call) reply {
	ch, refused := d.target(p)
	if ch == nil {
		return refused
	}
	q := p.r.URL.Query()
	limit := 50
	if s := q.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 100 {
			return dcInvalid("limit", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.")
		}
		limit = n
	}
	after, before := q.Get("after"), q.Get("before")
	var found []*dcMessage
	for _, m := range ch.messages {
		if !m.ephemeral && (after == "" || lessID(after, m.id)) && (before == "" || lessID(m.id, before)) {
			found = append(found, m)
		}
	}
	if after != "" {
		found = found[:min(limit, len(found))]
	} else {
		found = found[max(0, len(found)-limit):]
	}
	list := make([]object, 0, len(found))
	for _, m := range slices.Backward(found) {
		v := d.wire(m)
		delete(v, "nonce") // the history does not keep it
		list = append(list, v)
		d.fates[m.id].decide(true) // the bot has it now
	}
	return dcOK(list)
}

// lessID compares snowflakes, which have different lengths in theory.
func lessID(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

func (ch *dcChannel) find(id string) *dcMessage {
	for _, m := range ch.messages {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (d *Discord) download(w http.ResponseWriter, r *http.Request) {
	d.s.state.Lock()
	f := d.files[r.PathValue("id")]
	d.s.state.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(f.data) // a client that left is its own affair
}

func readPart(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxBody)) }
