package discord

import (
	"context"
	"net"
	"testing"
	"time"
)

// TestStuckGateway: a connection that stands and says nothing is given up, and
// does not hold the end of Run.
func TestStuckGateway(t *testing.T) {
	for _, c := range []struct {
		name  string
		other func(net.Conn) // the gateway's side
	}{
		{"nobody reads", func(net.Conn) {}},
		{"no answer to the handshake", func(conn net.Conn) { drain(conn) }},
		{"no greeting", func(conn net.Conn) {
			go drain(conn)
			_, _ = conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\n"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, "", func(w *world) {
				var dialled []time.Time
				var others []net.Conn
				w.a.dial = func(context.Context, string, string) (net.Conn, error) {
					dialled = append(dialled, time.Now())
					client, server := net.Pipe()
					others = append(others, server)
					go c.other(server)
					return client, nil
				}
				w.run()
				w.pass(2 * time.Minute)
				if len(dialled) < 2 {
					t.Errorf("dialled %d times in two minutes", len(dialled))
				}
				begin := time.Now()
				w.end(nil)
				if took := time.Since(begin); took > 2*closeBound {
					t.Errorf("Run took %v to end", took)
				}
				for _, conn := range others {
					_ = conn.Close()
				}
			})
		})
	}
}

func drain(conn net.Conn) {
	buf := make([]byte, 4096)
	for {
		if _, err := conn.Read(buf); err != nil {
			return
		}
	}
}
