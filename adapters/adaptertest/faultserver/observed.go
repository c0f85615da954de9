package faultserver

import (
	"net/http"
	"time"
)

// The headers by which a client that comes through [Server.Observed] and the
// server tell each other when a request left, and which wait an answer states.
const (
	headerSent  = "Fault-Sent"
	headerStops = "Fault-Stops"
)

// observed is [Server.Observed].
type observed struct {
	server *Server
	next   *http.Transport
}

// RoundTrip implements http.RoundTripper.
func (t observed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(headerSent, t.server.now().Format(time.RFC3339Nano))
	resp, err := t.next.RoundTrip(r)
	if err == nil && resp.Header.Get(headerStops) != "" {
		t.server.told(resp.Header.Get(headerStops))
	}
	return resp, err
}

// CloseIdleConnections is what http.Client looks for.
func (t observed) CloseIdleConnections() { t.next.CloseIdleConnections() }

// told notes that the client has read that a wait was stated.
func (s *Server) told(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.meter.told[scope]; !known {
		s.meter.told[scope] = s.now()
	}
}

// sentAt is when a request left, as its client says; zero if it does not.
func sentAt(r *http.Request) time.Time {
	at, err := time.Parse(time.RFC3339Nano, r.Header.Get(headerSent))
	if err != nil {
		return time.Time{}
	}
	return at
}

// stopping is an answer that states a wait for a scope.
func (r reply) stopping(scope string) reply {
	r.header = r.header.Clone()
	r.header.Set(headerStops, scope)
	return r
}
