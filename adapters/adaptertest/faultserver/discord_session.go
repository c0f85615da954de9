package faultserver

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

func (d *Discord) identify(c *dcConn, raw json.RawMessage) (*dcSession, int) {
	var in struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return nil, 4002
	}
	const privileged = IntentGuildMembers | IntentPresences | IntentMessageContent
	switch {
	case strings.TrimPrefix(in.Token, "Bot ") != d.Token:
		return nil, 4004
	case in.Intents&^intentsKnown != 0 || in.Intents < 0:
		return nil, 4013
	case in.Intents&privileged&^d.Intents != 0:
		return nil, 4014
	}
	d.s.state.Lock()
	now := d.s.now()
	last := time.Time{}
	if n := len(d.identifies); n > 0 {
		last = d.identifies[n-1]
	}
	if now.Sub(last) < d.s.limits.DiscordIdentify-d.s.limits.Tolerance {
		d.s.state.Unlock()
		d.s.violate(discordName, RuleSession, "gateway", fmt.Sprintf("identified again after %v", now.Sub(last)))
		c.control(opInvalid, false)
		return nil, 0
	}
	if d.recent() >= d.s.limits.DiscordIdentifies {
		for _, s := range d.sessions {
			if s.conn != nil {
				s.conn.close(4004, "Authentication failed.") // the token was reset
			}
		}
		clear(d.sessions)
		d.s.state.Unlock()
		return nil, 4004
	}
	d.identifies = append(d.identifies, now)
	s := &dcSession{id: d.snowflake() + "s", intents: in.Intents, conn: c}
	d.sessions[s.id] = s
	c.push(dcOut{frame: s.add("READY", object{"v": 10, "user": object{"id": d.BotUser, "username": "wasl", "discriminator": "0", "bot": true},
		"guilds": []object{{"id": d.Guild, "unavailable": true}}, "session_id": s.id, "resume_gateway_url": d.gatewayAddress(),
		"application": object{"id": d.AppID, "flags": 0}, "session_type": "normal", "private_channels": []object{}, "relationships": []object{}})})
	if in.Intents&intentGuilds != 0 {
		c.push(dcOut{frame: s.add("GUILD_CREATE", d.guildObject())})
	}
	waiting := d.waiting
	d.waiting, d.ready = nil, true
	for _, w := range waiting {
		d.deliver(w)
	}
	d.s.state.Unlock()
	return s, 0
}

// add makes a dispatch of a session.
func (s *dcSession) add(event string, v any) json.RawMessage {
	s.seq++
	frame, _ := json.Marshal(object{"op": opDispatch, "t": event, "s": s.seq, "d": v}) // built here
	s.sent = append(s.sent, frame)
	return frame
}

func (d *Discord) resume(c *dcConn, raw json.RawMessage) *dcSession {
	var in struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	err := json.Unmarshal(raw, &in)
	d.s.state.Lock()
	s := d.sessions[in.Session]
	if err != nil || s == nil || strings.TrimPrefix(in.Token, "Bot ") != d.Token || in.Seq > s.seq || in.Seq < 0 {
		d.s.state.Unlock()
		c.control(opInvalid, false)
		return nil
	}
	s.conn = c
	for _, frame := range s.sent[in.Seq:] {
		c.push(dcOut{frame: frame})
	}
	c.push(dcOut{frame: s.add("RESUMED", object{})})
	d.s.state.Unlock()
	return s
}
