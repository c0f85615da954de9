package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gateClient is a bot on the peer's gateway.
type gateClient struct {
	conn  *websocket.Conn
	ready bool
	seq   int
	mu    sync.Mutex // of writing
}

func (c *gateClient) send(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteJSON(v)
}

func (c *gateClient) raw(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, []byte(text))
}

func (p *peer) gateway(w http.ResponseWriter, r *http.Request) {
	u := websocket.Upgrader{}
	conn, err := u.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &gateClient{conn: conn}
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for i, other := range p.clients {
			if other == c {
				p.clients = append(p.clients[:i:i], p.clients[i+1:]...)
				break
			}
		}
		_ = conn.Close()
		p.touch()
	}()
	p.mu.Lock()
	p.clients = append(p.clients, c)
	beat := p.beat
	p.mu.Unlock()
	if c.send(map[string]any{"t": nil, "s": nil, "op": 10, "d": map[string]any{"heartbeat_interval": beat.Milliseconds()}}) != nil {
		return
	}
	for {
		var m struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if conn.ReadJSON(&m) != nil || !p.heard(c, m.Op, m.D) {
			return
		}
	}
}

// heard answers a client; false ends the connection.
func (p *peer) heard(c *gateClient, op int, d json.RawMessage) bool {
	switch op {
	case 1:
		p.mu.Lock()
		silent := p.silent
		p.mu.Unlock()
		if !silent {
			return c.send(map[string]any{"op": 11}) == nil
		}
	case 2:
		return p.identified(c, d)
	}
	return true
}

func (p *peer) identified(c *gateClient, d json.RawMessage) bool {
	var id struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	if json.Unmarshal(d, &id) != nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.touch()
	p.identify = append(p.identify, time.Now())
	code := p.closeAt
	switch {
	case code != 0:
	case id.Token != "Bot "+testToken:
		code = 4004
	case id.Intents&(1<<9|1<<12) != 1<<9|1<<12:
		code = 4013
	case p.refuse:
		p.refuse = false
		return c.send(map[string]any{"op": 9, "d": false}) == nil
	}
	if code != 0 {
		c.mu.Lock()
		defer c.mu.Unlock()
		_ = c.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "said"))
		return false
	}
	c.ready, c.seq = true, 1
	return c.send(map[string]any{"t": "READY", "s": 1, "op": 0, "d": map[string]any{
		"v": 9, "session_id": "s", "user": map[string]any{"id": testSelf}, "guilds": []any{map[string]any{"id": testGuild, "unavailable": true}},
	}}) == nil
}

// dispatch sends an event to every client. The mutex is held.
func (p *peer) dispatch(kind string, d any) {
	for _, c := range p.clients {
		if c.ready {
			c.seq++
			_ = c.send(map[string]any{"t": kind, "s": c.seq, "op": 0, "d": d})
		}
	}
}

// until waits until a condition on the peer holds.
func (p *peer) until(ctx context.Context, cond func() bool) error {
	for {
		p.mu.Lock()
		ok, changed := cond(), p.changed
		p.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *peer) connected() bool {
	for _, c := range p.clients {
		if c.ready {
			return true
		}
	}
	return false
}

// cutAll ends every connection to the gateway.
func (p *peer) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.clients {
		_ = c.conn.UnderlyingConn().Close()
	}
}

// say lets the user write, and returns the message's id.
func (p *peer) say(channel, content string, more map[string]any) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.id()
	p.posts = append(p.posts, post{id: id, channel: channel, author: testUser, content: content})
	p.dispatch("MESSAGE_CREATE", p.wire(id, channel, content, more))
	return id
}

// wire is a user's message as the gateway sends it.
func (p *peer) wire(id, channel, content string, more map[string]any) map[string]any {
	m := map[string]any{
		"id": id, "channel_id": channel, "type": 0, "content": content, "timestamp": "2026-11-25T00:00:00+00:00",
		"edited_timestamp": nil, "author": map[string]any{"id": testUser, "username": "amal"}, "mentions": []any{},
		"attachments": []any{}, "embeds": []any{}, "components": []any{}, "flags": 0,
	}
	if channel == testRoom {
		m["guild_id"] = testGuild
	}
	for k, v := range more {
		m[k] = v
	}
	return m
}
