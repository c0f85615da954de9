package faultserver

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// answer is what a plain client got.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

// get walks into the body: get("result", "message_id").
func (a answer) get(path ...string) any {
	var v any = a.body
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

func (a answer) text(path ...string) string { s, _ := a.get(path...).(string); return s }

// in runs a test in a bubble, with a server in memory.
func in(t *testing.T, o Options, run func(t *testing.T, s *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.Memory = true
		run(t, New(t, o))
	})
}

// try sends a JSON request; err is what a network fault makes of it.
func try(s *Server, method, url, body string, header http.Header) (answer, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	for k, v := range header {
		r.Header[k] = v
	}
	resp, err := (&http.Client{Transport: s.Transport(), Timeout: 2 * time.Minute}).Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if strings.HasPrefix(strings.TrimSpace(a.raw), "{") {
		_ = json.Unmarshal(raw, &a.body) // some tests look at the raw text
	}
	return a, err
}

func must(t *testing.T, s *Server, method, url, body string, header http.Header) answer {
	t.Helper()
	a, err := try(s, method, url, body, header)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func rules(s *Server) []Rule {
	var out []Rule
	for _, v := range s.Violations() {
		out = append(out, v.Rule)
	}
	return out
}

// rest lets the bubble's time pass.
func rest(d time.Duration) { <-time.After(d) }
