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

// slSocket is one connection of Socket Mode. An app may have ten.
type slSocket struct {
	conn   *websocket.Conn
	write  sync.Mutex
	closed bool // guarded by the state
}

func (k *Slack) connectionsOpen(slParams, *Call) reply {
	if !k.SocketMode {
		return slError("socket_mode_not_enabled")
	}
	ticket := k.id("ticket-")
	k.tickets[ticket] = true
	return slOK(object{"url": strings.Replace(k.s.URL(), "http", "ws", 1) + "/slack/socket?ticket=" + ticket + "&app_id=" + k.AppID})
}

// socket serves one connection until it ends. Its address works once.
func (k *Slack) socket(w http.ResponseWriter, r *http.Request) {
	k.s.state.Lock()
	ticket := r.URL.Query().Get("ticket")
	ok := k.tickets[ticket] && len(k.sockets) < 10
	delete(k.tickets, ticket)
	k.s.state.Unlock()
	if !ok {
		http.Error(w, "link_disabled", http.StatusForbidden)
		return
	}
	conn, err := k.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	so := &slSocket{conn: conn}
	defer k.gone(so)
	k.s.state.Lock()
	k.sockets = append(k.sockets, so)
	n := len(k.sockets)
	k.opened = true
	k.s.state.Unlock()
	hello, _ := json.Marshal(object{"type": "hello", "num_connections": n,
		"debug_info": object{"host": "fault-server", "approximate_connection_time": 3600}, "connection_info": object{"app_id": k.AppID}})
	if so.send(hello) != nil {
		return
	}
	if !k.s.enter() {
		return
	}
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer k.s.wg.Done()
		k.ping(so, stop)
	}()
	k.s.state.Lock()
	k.pump("")
	k.s.state.Unlock()
	for {
		_, body, err := conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := json.Unmarshal(body, &ack); err != nil || ack.EnvelopeID == "" {
			k.s.violate(slackName, RuleFormat, "socket", "no acknowledgement")
			continue
		}
		k.acked(ack.EnvelopeID, string(ack.Payload))
	}
}

// ping asks whether the client lives, as Slack does every few seconds.
func (k *Slack) ping(so *slSocket, stop chan struct{}) {
	t := time.NewTicker(10 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-k.s.done:
			_ = so.conn.Close()
			return
		case <-t.C:
			if so.conn.WriteControl(websocket.PingMessage, []byte("Ping from the fault server"), time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}
}

func (so *slSocket) send(body []byte) error {
	so.write.Lock()
	defer so.write.Unlock()
	if err := so.conn.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	return so.conn.WriteMessage(websocket.TextMessage, body)
}

// gone takes a socket that ended away; what it had not acknowledged fails at once.
func (k *Slack) gone(so *slSocket) {
	_ = so.conn.Close()
	k.s.state.Lock()
	so.closed = true
	k.sockets = slices.DeleteFunc(k.sockets, func(x *slSocket) bool { return x == so })
	var open []*slEvent
	for _, e := range k.acking {
		if e.on == so {
			open = append(open, e)
		}
	}
	k.s.state.Unlock()
	slices.SortFunc(open, func(a, b *slEvent) int { return strings.Compare(a.id, b.id) })
	for _, e := range open {
		k.failed(e, e.envelope, "connection_failed")
	}
}

// Disconnect tells each socket that it will be closed ("warning",
// "refresh_requested", "link_disabled") and closes it, unless it is a warning.
func (k *Slack) Disconnect(reason string) {
	body := fmt.Appendf(nil, `{"type":"disconnect","reason":%q,"debug_info":{"host":"fault-server"}}`, reason)
	k.s.state.Lock()
	sockets := slices.Clone(k.sockets)
	k.s.state.Unlock()
	for _, so := range sockets {
		_ = so.send(body) // it may be gone
		if reason != "warning" {
			_ = so.conn.Close()
		}
	}
}

// Cut ends all sockets without a word.
func (k *Slack) Cut() {
	k.s.state.Lock()
	sockets := slices.Clone(k.sockets)
	k.s.state.Unlock()
	for _, so := range sockets {
		_ = so.conn.Close()
	}
}

// Sockets is how many are open.
func (k *Slack) Sockets() int {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return len(k.sockets)
}

// Raw writes a text to an open socket as it is; false if there is none.
func (k *Slack) Raw(text string) bool {
	k.s.state.Lock()
	sockets := slices.Clone(k.sockets)
	k.s.state.Unlock()
	return len(sockets) > 0 && sockets[0].send([]byte(text)) == nil
}
