package slack

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"
)

// link is the socket. What the client sends are acknowledgements.
func (p *peer) link(w http.ResponseWriter, r *http.Request) {
	p.handlers.Add(1)
	defer p.handlers.Done()
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	c, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }()
	p.mu.Lock()
	p.sockets = append(p.sockets, c)
	err = c.WriteJSON(map[string]any{"type": "hello", "num_connections": 1})
	close(p.joined)
	p.joined = make(chan struct{})
	p.mu.Unlock()
	if err != nil {
		return
	}
	for {
		var ack struct {
			EnvelopeID string `json:"envelope_id"`
		}
		if err := c.ReadJSON(&ack); err != nil {
			p.mu.Lock()
			for i, s := range p.sockets {
				if s == c {
					p.sockets = append(p.sockets[:i], p.sockets[i+1:]...)
					break
				}
			}
			p.mu.Unlock()
			return
		}
		p.mu.Lock()
		if ch, ok := p.acks[ack.EnvelopeID]; ok {
			close(ch)
			delete(p.acks, ack.EnvelopeID)
		}
		p.mu.Unlock()
	}
}

// push sends a request over the socket, once there is one, and returns what is
// closed at its acknowledgement.
func (p *peer) push(ctx context.Context, kind string, payload any) (<-chan struct{}, error) {
	for {
		p.mu.Lock()
		if len(p.sockets) > 0 {
			break
		}
		joined := p.joined
		p.mu.Unlock()
		select {
		case <-joined:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer p.mu.Unlock()
	p.envelope++
	id := fmt.Sprint("envelope-", p.envelope)
	acked := make(chan struct{})
	p.acks[id] = acked
	return acked, p.sockets[len(p.sockets)-1].WriteJSON(map[string]any{
		"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": kind != "events_api",
	})
}
