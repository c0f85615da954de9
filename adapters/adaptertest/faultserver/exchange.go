package faultserver

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// object is a value on its way to the wire.
type object map[string]any

// reply is what a platform answers.
type reply struct {
	status int // 0: 200
	header http.Header
	body   []byte
	reason string // why it was refused; empty if it was not
}

func jsonReply(status int, v any) reply {
	body, err := json.Marshal(v)
	if err != nil { // only values that this package built
		return reply{status: http.StatusInternalServerError, reason: err.Error()}
	}
	return reply{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

// exchange is one request to a platform's API.
type exchange struct {
	call    Call
	sends   bool     // it sends or changes a message
	windows []window // the rates that it counts against
	scopes  []string // the stated waits that may cover it

	// check refuses what is malformed or forbidden, before anything counts.
	// May be nil.
	check func() (reply, bool)
	// effect does it, and fills the call's Chat, Message, Text and Mark. It runs
	// with the server's state locked, unless held.
	effect func(c *Call) reply
	held   bool // effect waits (a long poll) and locks by itself

	limited func(wait time.Duration, scope Scope) reply // a 429
	scope   func(Scope) string                          // the key of what it stops
	failed  func(status int) reply                      // a 5xx
}

// run takes an exchange through chaos and limits to its answer.
func (s *Server) run(w http.ResponseWriter, r *http.Request, x exchange) {
	s.instant()
	if x.check != nil {
		if rep, refused := x.check(); refused {
			s.write(w, r, s.refused(x.call, rep), rep)
			return
		}
	}
	f := s.draw(&x.call, x.sends)
	x.call.Fault = f.Kind
	if wait, over := s.limited(&x.call, sentAt(r), x.windows, x.scopes); wait > 0 {
		scope := ScopeChat
		if over != "" && x.scope != nil && over == x.scope(ScopeAll) {
			scope = ScopeAll
		}
		rep := x.limited(wait, scope)
		s.write(w, r, s.refused(x.call, rep), rep)
		return
	}
	switch f.Kind {
	case FaultCutBefore:
		s.record(x.call)
		panic(http.ErrAbortHandler)
	case FaultLimit:
		rep := x.limited(f.Wait, f.Scope)
		s.mu.Lock()
		s.meter.stop(x.scope(f.Scope), s.now(), s.now().Add(f.Wait))
		s.mu.Unlock()
		rep = rep.stopping(x.scope(f.Scope))
		s.write(w, r, s.refused(x.call, rep), rep)
		return
	case FaultFail:
		status := f.Status
		if status == 0 {
			status = http.StatusServiceUnavailable
		}
		rep := x.failed(status)
		s.write(w, r, s.refused(x.call, rep), rep)
		return
	case FaultHTML:
		rep := reply{status: http.StatusBadGateway, header: http.Header{"Content-Type": {"text/html"}},
			body:   []byte("<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\r\n"),
			reason: "html"}
		s.write(w, r, s.refused(x.call, rep), rep)
		return
	}

	rep, c := s.do(x)
	s.instant()
	switch f.Kind {
	case FaultCutAfter:
		s.settle(c, 0, false)
		panic(http.ErrAbortHandler)
	case FaultHang:
		s.settle(c, 0, false)
		s.hang(r.Context(), f.Wait)
		panic(http.ErrAbortHandler)
	case FaultDelay:
		s.pause(r.Context(), f.Wait)
	}
	s.write(w, r, c, rep)
	s.instant()
}

func (s *Server) do(x exchange) (reply, *Call) {
	if !x.held {
		s.state.Lock()
		defer s.state.Unlock()
	}
	rep := x.effect(&x.call)
	x.call.Accepted, x.call.Error = rep.reason == "", rep.reason
	x.call.Known = true // unless the answer cannot be written
	x.call.Status = or200(rep.status)
	return rep, s.record(x.call)
}

func (s *Server) refused(c Call, rep reply) *Call {
	c.Error, c.Status, c.Known = rep.reason, or200(rep.status), true
	return s.record(c)
}

func (s *Server) hang(ctx context.Context, d time.Duration) {
	if d > 0 {
		s.pause(ctx, d)
		return
	}
	select {
	case <-ctx.Done():
	case <-s.done:
	}
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, c *Call, rep reply) {
	if r.Context().Err() != nil {
		s.settle(c, 0, false)
		panic(http.ErrAbortHandler)
	}
	for k, v := range rep.header {
		w.Header()[http.CanonicalHeaderKey(k)] = v
	}
	w.WriteHeader(or200(rep.status))
	_, err := w.Write(rep.body)
	if err == nil {
		err = http.NewResponseController(w).Flush()
	}
	if err != nil {
		s.settle(c, 0, false)
	}
}

func or200(status int) int {
	if status == 0 {
		return http.StatusOK
	}
	return status
}

// anyOrigin takes websockets of clients that send an Origin: the platforms do.
func anyOrigin() websocket.Upgrader {
	return websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
}

// maxBody is more than any platform takes.
const maxBody = 64 << 20

func readBody(r *http.Request) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r.Body, maxBody))
}
