package slack

import (
	"encoding/json"
	"net/url"
	"time"

	"wasl/bot"
)

const (
	// triggerLife is how long a trigger is used; Slack forgets it after 3 s.
	triggerLife = 2500 * time.Millisecond
	// responseLife is how long an interaction's response address takes
	// messages: five, of which nobody keeps count. Slack refuses the sixth.
	responseLife = 30 * time.Minute
)

// handle is what came with an interaction, to answer it with. It travels as
// JSON in [bot.Message.Handle] and [bot.Delivery.Handle], since another process
// may send the answer. It is a secret.
type handle struct {
	Trigger  string   `json:"trigger,omitempty"` // opens one modal
	At       int64    `json:"at,omitempty"`      // when it came, unix ms
	Response response `json:"response,omitzero"`
}

// response is an interaction's response address: it takes messages to a chat
// in which the bot is no member.
type response struct {
	URL string `json:"url,omitempty"`
	At  int64  `json:"at,omitempty"` // when it came, unix ms
}

// came notes when a handle came. The response address of a form's submission
// is older: that of what the form was opened for.
func (h handle) came(at time.Time) handle {
	if h.At = at.UnixMilli(); h.Response.URL != "" && h.Response.At == 0 {
		h.Response.At = h.At
	}
	return h
}

// String is the form in which it travels; empty if nothing came.
func (h handle) String() string {
	if h.Trigger == "" && h.Response.URL == "" {
		return ""
	}
	data, err := json.Marshal(h)
	if err != nil || len(data) > bot.MaxHandle {
		return ""
	}
	return string(data)
}

// handleOf reads what String wrote; anything else is no handle.
func handleOf(d bot.Delivery) (h handle) {
	if json.Unmarshal([]byte(d.Handle), &h) != nil {
		return handle{}
	}
	return h
}

// trigger returns the trigger while it is fresh.
func (h handle) trigger(now time.Time) (string, bool) {
	return h.Trigger, h.Trigger != "" && now.Sub(time.UnixMilli(h.At)) <= triggerLife
}

// address returns the response address while it takes messages, if it is one
// of Slack's: nothing that was read back from a store may lead elsewhere.
func (r response) address(api *url.URL, now time.Time) (string, bool) {
	u, err := url.Parse(r.URL)
	if err != nil || r.URL == "" || !trusted(api, u) {
		return "", false
	}
	return r.URL, now.Sub(time.UnixMilli(r.At)) <= responseLife
}
