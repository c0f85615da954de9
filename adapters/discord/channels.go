package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"

	"wasl/bot"
)

// channels is what the adapter knows of channels: which one is a user's private
// chat, and how far each was read. It is safe for concurrent use.
type channels struct {
	mu    sync.Mutex
	dms   map[string]string // channel by user
	known map[string]place  // by channel
	read  map[string]string // id of the last message by channel
}

// place is where a channel is: in a server, or a user's private chat.
type place struct {
	server string
	user   string
}

// learn notes what an event says about its channel.
func (c *channels) learn(e event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.server == "" && e.user == "" {
		return // the bot's own message in a private chat
	}
	c.known[e.channel] = place{server: e.server, user: e.user}
	if e.server == "" {
		c.dms[e.user] = e.channel
	}
}

// advance notes that a channel was read up to a message. A channel is followed
// once the bot was addressed in it.
func (c *channels) advance(channel, message string, follow bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last, followed := c.read[channel]; (followed || follow) && later(message, last) {
		c.read[channel] = message
	}
}

// followed returns how far each channel was read.
func (c *channels) followed() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := make(map[string]string, len(c.read))
	for channel, message := range c.read {
		list[channel] = message
	}
	return list
}

func (c *channels) forget(channel string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.read, channel)
}

// Resume implements [bot.Resumer]: a mark is a channel and its last message.
func (a *Adapter) Resume(marks []bot.Mark) {
	for _, m := range marks {
		if isSnowflake(m.Key) && isSnowflake(m.Value) {
			a.channels.advance(m.Key, m.Value, true)
		}
	}
}

// channelOf returns the channel of a chat. The private chat of a user is
// opened, which Discord does once; whoever cannot be written to shows when a
// message is sent.
func (a *Adapter) channelOf(ctx context.Context, chat string) (string, error) {
	user, private := strings.CutPrefix(chat, userPrefix)
	if !isSnowflake(user) {
		return "", &apiError{status: http.StatusNotFound, code: codeUnknownChannel}
	}
	if !private {
		return chat, nil
	}
	a.channels.mu.Lock()
	channel := a.channels.dms[user]
	a.channels.mu.Unlock()
	if channel != "" {
		return channel, nil
	}
	data, err := encode(struct {
		Recipient string `json:"recipient_id"`
	}{user})
	if err != nil {
		return "", err
	}
	var opened struct {
		ID string `json:"id"`
	}
	if err := a.api.do(ctx, request{method: http.MethodPost, path: "/users/@me/channels", body: data}, &opened); err != nil {
		return "", unsent(err)
	}
	if !isSnowflake(opened.ID) {
		return "", &bot.SendError{Kind: bot.SendRetry, Err: errAnswer}
	}
	a.channels.learn(event{channel: opened.ID, user: user})
	return opened.ID, nil
}

// unsent says that a request that came before the message had no answer: the
// message itself did not go out.
func unsent(err error) error {
	var api *apiError
	if errors.As(err, &api) && api.status == 0 {
		return &bot.SendError{Kind: bot.SendRetry, Err: err}
	}
	return err
}

// placeOf returns where a channel is, asking once.
func (a *Adapter) placeOf(ctx context.Context, channel string) (place, error) {
	a.channels.mu.Lock()
	p, ok := a.channels.known[channel]
	a.channels.mu.Unlock()
	if ok {
		return p, nil
	}
	var c struct {
		GuildID    string     `json:"guild_id"`
		Recipients []wireUser `json:"recipients"`
	}
	r := request{method: http.MethodGet, path: "/channels/" + channel, route: "/channels/-", major: channel}
	if err := a.api.do(ctx, r, &c); err != nil {
		return place{}, err
	}
	p = place{server: c.GuildID}
	if p.server == "" && len(c.Recipients) == 1 {
		p.user = c.Recipients[0].ID
	}
	a.channels.learn(event{channel: channel, server: p.server, user: p.user})
	return p, nil
}
