package faultserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// dcSession is a gateway session: it outlives its connection, to be resumed.
type dcSession struct {
	id      string
	intents int
	seq     int64
	sent    []json.RawMessage // by seq - 1
	conn    *dcConn           // nil while it is not connected
}

// dcConn is one connection to the gateway. What goes out is queued: nothing is
// written with the state locked, and nothing overtakes.
type dcConn struct {
	ws   *websocket.Conn
	beat chan struct{} // a heartbeat came
	wake chan struct{}

	mu    sync.Mutex
	queue []dcOut
}

// dcOut is a frame on its way out.
type dcOut struct {
	frame []byte
	fate  *fate // decided by the writing; may be nil
	drop  bool  // cut the connection behind it
}

type dcFrame struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	S  *int64          `json:"s"`
	T  *string         `json:"t"`
}

// The gateway's opcodes.
const (
	opDispatch = iota
	opHeartbeat
	opIdentify
	opPresence
	opVoice
	_
	opResume
	opReconnect
	opMembers
	opInvalid
	opHello
	opAck
)

func (c *dcConn) push(o dcOut) {
	c.mu.Lock()
	c.queue = append(c.queue, o)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// control sends a frame that belongs to no session.
func (c *dcConn) control(op int, data any) {
	frame, _ := json.Marshal(object{"op": op, "d": data, "s": nil, "t": nil}) // built here
	c.push(dcOut{frame: frame})
}

// flush writes what is queued until stop.
func (d *Discord) flush(c *dcConn, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-c.wake:
		}
		c.mu.Lock()
		queue := c.queue
		c.queue = nil
		c.mu.Unlock()
		for _, o := range queue {
			err := c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
			if err == nil {
				err = c.ws.WriteMessage(websocket.TextMessage, o.frame)
			}
			if o.drop || err != nil {
				_ = c.ws.Close()
			}
			if o.fate != nil {
				d.s.state.Lock()
				o.fate.decide(err == nil && !o.drop)
				d.s.state.Unlock()
			}
		}
	}
}

// close ends a connection with one of the gateway's close codes; 0 cuts.
func (c *dcConn) close(code int, reason string) {
	if code != 0 {
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second)) // it may be gone
	}
	_ = c.ws.Close()
}

func (d *Discord) gatewayAddress() string {
	return strings.Replace(d.s.URL(), "http", "ws", 1) + "/discord/gateway"
}

func (d *Discord) gatewayURL(dcParams, *Call) reply { return dcOK(object{"url": d.gatewayAddress()}) }

func (d *Discord) gatewayBot(dcParams, *Call) reply {
	used := d.recent()
	return dcOK(object{"url": d.gatewayAddress(), "shards": 1, "session_start_limit": object{
		"total": d.s.limits.DiscordIdentifies, "remaining": max(0, d.s.limits.DiscordIdentifies-used), "reset_after": int64(24 * time.Hour / time.Millisecond), "max_concurrency": 1}})
}

// recent is how often the bot identified in the last 24 hours.
func (d *Discord) recent() int {
	now := d.s.now()
	d.identifies = slices.DeleteFunc(d.identifies, func(at time.Time) bool { return now.Sub(at) >= 24*time.Hour })
	return len(d.identifies)
}

// SpendIdentifies lets the daily budget look used, but for some.
func (d *Discord) SpendIdentifies(remaining int) {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	for d.recent() < d.s.limits.DiscordIdentifies-remaining {
		d.identifies = append([]time.Time{d.s.now().Add(-time.Hour)}, d.identifies...)
	}
}

// gateway serves one connection until it ends.
func (d *Discord) gateway(w http.ResponseWriter, r *http.Request) {
	ws, err := d.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	c := &dcConn{ws: ws, beat: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
	defer func() {
		_ = ws.Close()
		d.s.state.Lock()
		defer d.s.state.Unlock()
		for _, s := range d.sessions {
			if s.conn == c {
				s.conn = nil
			}
		}
	}()
	if v := r.URL.Query().Get("v"); v != "" && v != "10" && v != "9" {
		c.close(4012, "Invalid API version.")
		return
	}
	if r.URL.Query().Get("compress") != "" {
		c.close(4002, "compression is not played")
		return
	}
	stop := make(chan struct{})
	defer close(stop)
	for _, run := range []func(*dcConn, chan struct{}){d.watch, d.flush} {
		if !d.s.enter() {
			return
		}
		go func() {
			defer d.s.wg.Done()
			run(c, stop)
		}()
	}
	c.control(opHello, object{"heartbeat_interval": d.s.opts.Heartbeat.Milliseconds()})
	d.read(c)
}

// watch closes a connection whose heartbeats stay away.
func (d *Discord) watch(c *dcConn, stop chan struct{}) {
	patience := d.s.opts.Heartbeat + d.s.opts.Heartbeat/2
	t := time.NewTimer(patience)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-d.s.done:
			_ = c.ws.Close()
			return
		case <-c.beat:
			t.Reset(patience)
		case <-t.C:
			d.s.violate(discordName, RuleSession, "gateway", "no heartbeat in time")
			c.close(4009, "Session timed out.")
			return
		}
	}
}

// read takes what the client sends until the connection ends.
func (d *Discord) read(c *dcConn) {
	meter := newMeter()
	var session *dcSession
	refuse := func(code int, reason string) {
		d.s.violate(discordName, RuleSession, "gateway", fmt.Sprintf("%d %s", code, reason))
		c.close(code, reason)
	}
	for {
		_, body, err := c.ws.ReadMessage()
		if err != nil {
			if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) && session != nil {
				d.s.state.Lock()
				delete(d.sessions, session.id) // 1000 and 1001 end the session
				d.s.state.Unlock()
			}
			return
		}
		if wait, _ := meter.take(d.s.now(), 0, []window{{"gateway", "", d.s.limits.DiscordGateway}}); wait > 0 {
			refuse(4008, "You are being rate limited.")
			return
		}
		var f dcFrame
		if len(body) > 4096 || json.Unmarshal(body, &f) != nil {
			refuse(4002, "Error while decoding payload.")
			return
		}
		switch f.Op {
		case opHeartbeat:
			select {
			case c.beat <- struct{}{}:
			default:
			}
			c.control(opAck, nil)
		case opIdentify:
			if session != nil {
				refuse(4005, "Already authenticated.")
				return
			}
			var code int
			if session, code = d.identify(c, f.D); code != 0 {
				refuse(code, "identify")
				return
			}
		case opResume:
			if session == nil {
				session = d.resume(c, f.D)
			}
		case opPresence, opVoice, opMembers:
			if session == nil {
				refuse(4003, "Not authenticated.")
				return
			}
		default:
			refuse(4001, "Unknown opcode.")
			return
		}
	}
}

func (d *Discord) open() []*dcSession {
	var out []*dcSession
	for _, s := range d.sessions {
		if s.conn != nil {
			out = append(out, s)
		}
	}
	return out
}

// Cut ends all connections to the gateway without a word; the sessions can be
// resumed.
func (d *Discord) Cut() { d.end(0, "") }

// CloseSessions ends all connections with a close code of the gateway.
func (d *Discord) CloseSessions(code int) { d.end(code, "closed by the test") }

func (d *Discord) end(code int, reason string) {
	for _, c := range d.connected() {
		c.close(code, reason)
	}
}

func (d *Discord) connected() []*dcConn {
	d.s.state.Lock()
	defer d.s.state.Unlock()
	var out []*dcConn
	for _, s := range d.open() {
		out = append(out, s.conn)
	}
	return out
}

// Reconnect asks all connections to reconnect (opcode 7).
func (d *Discord) Reconnect() {
	for _, c := range d.connected() {
		c.control(opReconnect, nil)
	}
}

// Invalidate ends all sessions (opcode 9), so that they cannot be resumed.
func (d *Discord) Invalidate() {
	for _, c := range d.connected() {
		c.control(opInvalid, false)
	}
	d.s.state.Lock()
	defer d.s.state.Unlock()
	clear(d.sessions)
}

// Raw writes a text to the connections as it is; false if there is none.
func (d *Discord) Raw(text string) bool {
	open := d.connected()
	for _, c := range open {
		c.push(dcOut{frame: []byte(text)})
	}
	return len(open) > 0
}

// Sessions is how many are connected.
func (d *Discord) Sessions() int { return len(d.connected()) }
