package faultserver

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// line is a plain websocket client.
type line struct {
	t    *testing.T
	conn *websocket.Conn
	in   chan map[string]any // closed at the end
	err  error               // why it ended
}

func dial(t *testing.T, s *Server, url string) *line {
	t.Helper()
	conn, resp, err := (&websocket.Dialer{NetDialContext: s.Dial}).DialContext(t.Context(), url, http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal("dial:", err)
	}
	_ = resp.Body.Close()
	l := &line{t: t, conn: conn, in: make(chan map[string]any, 64)}
	go func() {
		defer close(l.in)
		for {
			var v map[string]any
			if l.err = conn.ReadJSON(&v); l.err != nil {
				return
			}
			l.in <- v
		}
	}()
	t.Cleanup(func() { _ = conn.Close() })
	return l
}

// next returns the next frame; nil if the line ended.
func (l *line) next() map[string]any {
	l.t.Helper()
	select {
	case v := <-l.in:
		return v
	case <-time.After(10 * time.Minute):
		l.t.Fatal("nothing came")
		return nil
	}
}

func (l *line) send(v string) {
	l.t.Helper()
	if err := l.conn.WriteMessage(websocket.TextMessage, []byte(v)); err != nil {
		l.t.Fatal(err)
	}
}

func encode(v any) string {
	b, _ := json.Marshal(v) // built in the test
	return string(b)
}
