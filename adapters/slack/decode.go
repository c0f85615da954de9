package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"

	"wasl/bot"
)

// inbound is what a payload means. At most one of its kinds is filled.
type inbound struct {
	key      string // the chat that it belongs to: what has one key stays in order
	messages []received
	verify   string // the challenge of an address's verification
	ignored  bool   // nothing for the bot

	at     time.Time // when it came; set by whoever received it
	handle handle    // of an interaction; without at
}

// received is a message for the core, and what must still be done for it.
type received struct {
	bot.Message
	ts       string    // its place in the chat's history, or empty
	download *wireFile // the file that its content is
}

// errMalformed is wrapped by every error of the decoder. None quotes the payload.
var errMalformed = errors.New("malformed payload")

// maxFiles is how many files of one message are passed on.
const maxFiles = 10

// decoder turns payloads into messages. It is pure.
type decoder struct {
	adapter string
	self    identity
}

func ignore(key string) inbound { return inbound{key: key, ignored: true} }

// decodeJSON reads a payload; its errors do not quote it.
func decodeJSON[T any](payload []byte) (v T, err error) {
	if err := json.Unmarshal(payload, &v); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return v, fmt.Errorf("%w: no JSON at byte %d", errMalformed, syntax.Offset)
		case errors.As(err, &kind):
			return v, fmt.Errorf("%w: %s has a wrong type", errMalformed, kind.Field)
		}
		return v, errMalformed
	}
	return v, nil
}

// event decodes a payload of the Events API.
func (d decoder) event(payload []byte) (inbound, error) {
	outer, err := decodeJSON[wireOuter](payload)
	if err != nil {
		return inbound{}, err
	}
	switch outer.Type {
	case "url_verification":
		if outer.Challenge == "" {
			return inbound{}, fmt.Errorf("%w: no challenge", errMalformed)
		}
		return inbound{verify: outer.Challenge}, nil
	case "event_callback":
	case "":
		return inbound{}, fmt.Errorf("%w: no type", errMalformed)
	default: // app_rate_limited and what comes later
		return ignore(""), nil
	}
	kind, err := decodeJSON[struct {
		Type string `json:"type"`
	}](outer.Event)
	if err != nil {
		return inbound{}, err
	}
	switch kind.Type {
	case "message", "app_mention", "app_home_opened":
	case "":
		return inbound{}, fmt.Errorf("%w: an event without a type", errMalformed)
	default: // its fields may be of any type
		return ignore(""), nil
	}
	e, err := decodeJSON[wireEvent](outer.Event)
	if err != nil {
		return inbound{}, err
	}
	if e.Channel == "" {
		return inbound{}, fmt.Errorf("%w: an event without a channel", errMalformed)
	}
	if e.Type == "app_home_opened" {
		return d.opened(e)
	}
	return d.message(e, e.Type == "app_mention")
}

// opened decodes the opening of one of the app's tabs.
func (d decoder) opened(e wireEvent) (inbound, error) {
	switch {
	case e.User == "":
		return inbound{}, fmt.Errorf("%w: an event without a user", errMalformed)
	case e.Tab == "home" && !validTS(e.EventTS):
		return inbound{}, fmt.Errorf("%w: an event without a time", errMalformed)
	case e.Tab == "home":
		m := d.onPage(e.User)
		m.ID, m.Content, m.PrivateChat = e.EventTS, bot.Home{}, e.Channel
		return inbound{key: e.Channel, messages: []received{{Message: m}}}, nil
	case e.Tab != "messages":
		return ignore(e.Channel), nil
	}
	m := d.from(e.User, e.Channel)
	// The core knows the id after the first time: nobody is greeted twice.
	m.ID, m.Content = "start", bot.Start{}
	m.Private, m.PrivateChat = true, e.Channel
	return inbound{key: e.Channel, messages: []received{{Message: m}}}, nil
}

// onPage begins what a user does on the home tab.
func (d decoder) onPage(user string) bot.Message {
	m := d.from(user, pageOf(user))
	m.Page = true
	return m
}

// from begins a message.
func (d decoder) from(user, channel string) bot.Message {
	return bot.Message{
		Chat: bot.Chat{Adapter: d.adapter, ID: channel},
		From: bot.Account{Adapter: d.adapter, User: user},
	}
}

// message decodes a message or its edit. Addressed: it mentions the bot.
func (d decoder) message(e wireEvent, addressed bool) (inbound, error) {
	if e.Subtype == "message_changed" {
		return d.edit(e)
	}
	switch e.Subtype {
	case "", "file_share", "me_message", "thread_broadcast":
	default: // joins, topics, deletions, other bots, and what comes later
		return ignore(e.Channel), nil
	}
	if d.foreign(e) {
		return ignore(e.Channel), nil
	}
	if !validTS(e.TS) {
		return inbound{}, fmt.Errorf("%w: a message without a timestamp", errMalformed)
	}
	private := isDirect(e.Channel, e.ChannelType)
	if !private && !addressed && !d.mentions(e.Text) {
		return ignore(e.Channel), nil
	}
	text := d.text(e.Text)
	base := d.from(e.User, e.Channel)
	if private {
		base.Private, base.PrivateChat = true, e.Channel
	}
	in := inbound{key: e.Channel}
	if strings.TrimSpace(text) != "" || len(e.Files) == 0 {
		m := base
		m.ID, m.Content = e.TS, bot.Text{Text: text}
		in.messages = append(in.messages, received{Message: m, ts: e.TS})
	}
	known := map[string]bool{}
	for i := range e.Files {
		f := &e.Files[i]
		if known[f.ID] || len(known) == maxFiles {
			continue
		}
		known[f.ID] = true
		m := base
		if m.ID = e.TS; len(in.messages) > 0 {
			m.ID = e.TS + "/" + f.ID
		}
		in.messages = append(in.messages, d.file(m, f, e.TS))
	}
	return in, nil
}

// file decodes a file of a message. A voice note is not downloaded.
func (d decoder) file(m bot.Message, f *wireFile, ts string) received {
	kind, _, err := mime.ParseMediaType(f.MimeType)
	if err != nil {
		kind = "application/octet-stream"
	}
	if f.Subtype == "slack_audio" || strings.HasPrefix(kind, "audio/") {
		m.Content = bot.Voice{}
		return received{Message: m, ts: ts}
	}
	m.Content = bot.File{Name: f.Name, Type: kind, Size: max(f.Size, 0)}
	return received{Message: m, ts: ts, download: f}
}

// edit decodes message_changed. Slack sends it too when it unfurls a link or
// counts the answers in a thread: then the text is the old one.
func (d decoder) edit(e wireEvent) (inbound, error) {
	if e.Message == nil {
		return inbound{}, fmt.Errorf("%w: an edit without a message", errMalformed)
	}
	now := *e.Message
	if d.foreign(now) || now.Edited == nil || (e.Previous != nil && e.Previous.Text == now.Text) {
		return ignore(e.Channel), nil
	}
	switch now.Subtype {
	case "", "file_share", "me_message", "thread_broadcast":
	default:
		return ignore(e.Channel), nil
	}
	if !validTS(now.TS) || !validTS(now.Edited.TS) {
		return inbound{}, fmt.Errorf("%w: an edit without a timestamp", errMalformed)
	}
	private := isDirect(e.Channel, e.ChannelType)
	if !private && !d.mentions(now.Text) {
		return ignore(e.Channel), nil
	}
	m := d.from(now.User, e.Channel)
	m.ID, m.Content = now.TS+"/"+now.Edited.TS, bot.Text{Text: d.text(now.Text), EditOf: now.TS}
	if private {
		m.Private, m.PrivateChat = true, e.Channel
	}
	return inbound{key: e.Channel, messages: []received{{Message: m}}}, nil
}

// foreign reports whether something was not written by a person: by the bot,
// another app, or Slack itself.
func (d decoder) foreign(e wireEvent) bool {
	return e.BotID != "" || e.User == "" || e.User == "USLACKBOT" || e.User == d.self.User
}

// isDirect reports whether a chat of which the bot gets messages is its direct
// conversation with one person. The bot is part of no others.
func isDirect(channel, kind string) bool {
	if kind != "" {
		return kind == "im"
	}
	return strings.HasPrefix(channel, "D")
}

// validTS reports whether s is a timestamp as Slack's messages have: seconds, a
// point, a counter.
func validTS(s string) bool {
	seconds, counter, ok := strings.Cut(s, ".")
	return ok && digits(seconds) && digits(counter)
}

func digits(s string) bool {
	return s != "" && len(s) <= 20 && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// olderTS compares two timestamps.
func olderTS(a, b string) bool {
	as, ac, _ := strings.Cut(a, ".")
	bs, bc, _ := strings.Cut(b, ".")
	if as != bs {
		return len(as) < len(bs) || len(as) == len(bs) && as < bs
	}
	return ac < bc
}
