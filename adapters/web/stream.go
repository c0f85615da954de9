package web

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// streams serves what happens in a seat's chats as server-sent events:
//
//	reset    what the page shows is of another process: it forgets it
//	message  an [entry], new or changed; its event id resumes after it
//	ready    all that was there has been sent; what follows is new
//
// A reader resumes with the header Last-Event-ID, or with ?after=ID when the
// page itself opens the stream again.
type streams struct {
	seats     seating
	feed      *feed
	log       *slog.Logger
	stop      <-chan struct{}
	heartbeat time.Duration
	slots     chan struct{} // as many as may be open
}

func (s *streams) serve(w http.ResponseWriter, r *http.Request) {
	seat, ok := s.seats.users[r.URL.Query().Get("user")]
	if !ok {
		fail(w, http.StatusNotFound, "unknown_seat")
		return
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	default:
		fail(w, http.StatusServiceUnavailable, "too_many")
		return
	}
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	// A stream outlives the time in which a request must have been read. Past
	// that time the server would take the connection for dead.
	if err := out.control.SetReadDeadline(time.Time{}); err != nil {
		s.log.Error("web: stream", "error", err)
		fail(w, http.StatusInternalServerError, "internal")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")

	after, known := s.resume(r)
	if !known {
		out.event("", "reset", []byte("{}"))
	}
	s.follow(r, seat, after, out)
}

// follow writes until the reader goes or the adapter stops.
func (s *streams) follow(r *http.Request, seat Seat, after uint64, out *eventWriter) {
	tick := time.NewTicker(s.heartbeat)
	defer tick.Stop()
	for first := true; ; first = false {
		entries, last, changed := s.feed.since(seat.User, seat.Chats, after)
		for _, e := range entries {
			body, err := json.Marshal(e)
			if err != nil {
				s.log.Error("web: stream", "message", e.ID, "error", err)
				continue
			}
			out.event(s.feed.epoch+"-"+strconv.FormatUint(e.seq, 10), "message", body)
		}
		after = last
		if first {
			out.event("", "ready", []byte("{}"))
		}
		if !out.flush() {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-changed:
				waiting = false
			case <-tick.C:
				// A comment: it keeps the connection, and finds out when it is dead.
				out.comment()
				if !out.flush() {
					return
				}
			case <-r.Context().Done():
				return
			case <-s.stop:
				return
			}
		}
	}
}

// resume reads after which change the reader goes on. known is false if the
// reader has seen messages of another process.
func (s *streams) resume(r *http.Request) (after uint64, known bool) {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = r.URL.Query().Get("after")
	}
	if id == "" {
		return 0, true
	}
	epoch, number, ok := strings.Cut(id, "-")
	if !ok || epoch != s.feed.epoch {
		return 0, false
	}
	after, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return 0, false
	}
	return after, true
}

// eventWriter writes events, and remembers the first error.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

// event writes one event. The data must be of one line, as JSON is.
func (e *eventWriter) event(id, name string, data []byte) {
	if id != "" {
		id = "id: " + id + "\n"
	}
	e.write(id + "event: " + name + "\ndata: " + string(data) + "\n\n")
}

func (e *eventWriter) comment() { e.write(":\n\n") }

func (e *eventWriter) write(text string) {
	if e.err != nil {
		return
	}
	// Each write has its own time: the stream has no end.
	if e.err = e.control.SetWriteDeadline(time.Now().Add(writeTimeout)); e.err == nil {
		_, e.err = io.WriteString(e.w, text)
	}
}

// flush reports whether the reader is still there.
func (e *eventWriter) flush() bool {
	if e.err == nil {
		e.err = e.control.Flush()
	}
	return e.err == nil
}
