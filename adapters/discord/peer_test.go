package discord

import (
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
)

// peer is the other side in tests: the parts of Discord's API and gateway that
// the adapter uses, after the documentation. It refuses what that forbids.
type peer struct {
	t     testing.TB
	url   string // of the API
	gates string // of the gateway

	mu       sync.Mutex
	next     int64
	clients  []*gateClient
	changed  chan struct{} // closed and replaced when something happens
	posts    []post
	commands []command
	puts     int
	blocked  map[string]bool // channels
	fault    adaptertest.Fault
	refusal  *refusal // of the next message
	nonces   map[string]string
	open     map[string]*asked // interactions by id
	files    map[string]string // by path
	starts   []startAnswer     // what GET /gateway/bot answers next; the last stays
	calls    []string          // requests, as METHOD path body
	identify []time.Time
	silent   bool // heartbeats are not answered
	refuse   bool // the next identification is an invalid session
	closeAt  int  // close code in the place of READY
	beat     time.Duration
	noBody   bool // callbacks are answered with 204
	token401 bool
	appFlags int
}

type startAnswer struct {
	remaining int
	reset     time.Duration
}

// refusal is an answer that the peer gives once.
type refusal struct {
	status int
	body   string
	header map[string]string
}

// post is a message that arrived.
type post struct {
	id, channel string
	raw         payload
	author      string
	files       []adaptertest.PostedFile
	edits       string
	private     bool
	at          time.Time
	content     string // of a user's message
	nonce       string
}

// asked is an interaction as Discord keeps it.
type asked struct {
	id, token, channel string
	kind               int // of the first answer; 0: none yet
	private            bool
	original           string
	modal              *modal
}

const (
	testToken   = "MTIz.secret-token" //nolint:gosec // G101: a test's
	testSelf    = "900000000000000001"
	testApp     = "900000000000000002"
	testUser    = "900000000000000003"
	testGuild   = "900000000000000004"
	testRoom    = "900000000000000005"
	testDM      = "900000000000000006"
	testPrivate = userPrefix + testUser
	ixSecret    = "aW50ZXJhY3Rpb24-secret"
)

func newPeer(t testing.TB) *peer {
	return &peer{
		t: t, next: 1_000_000_000_000_000_000, changed: make(chan struct{}), blocked: map[string]bool{},
		nonces: map[string]string{}, open: map[string]*asked{}, files: map[string]string{},
		starts: []startAnswer{{remaining: 900}}, beat: 41250 * time.Millisecond,
	}
}

// listen serves the peer on loopback.
func (p *peer) listen() (stop func()) {
	s := httptest.NewServer(p)
	p.url, p.gates = s.URL+"/api", "ws"+strings.TrimPrefix(s.URL, "http")+"/socket"
	return func() {
		p.cutAll()
		s.CloseClientConnections()
		s.Close()
	}
}

func (p *peer) id() string { p.next++; return strconv.FormatInt(p.next, 10) }

// touch tells those who wait that something happened. The mutex is held.
func (p *peer) touch() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// adapter makes an adapter for the peer.
func (p *peer) adapter(t testing.TB, log *slog.Logger, table string, transport http.RoundTripper) *Adapter {
	t.Helper()
	a, err := New(Options{
		// Slow enough for a burst: what is needed to connect leaves at once.
		Table:  []byte("per_second = 40\napi_url = \"" + p.url + "\"\n" + table),
		Getenv: func(name string) string { return map[string]string{defaultTokenEnv: testToken}[name] },
		HTTP:   transport, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	a.jitter = func(d time.Duration) time.Duration { return d }
	return a
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status, code int) {
	answer(w, status, map[string]any{"code": code, "message": "said of a سطر-سري"})
}

// ServeHTTP implements http.Handler.
func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, isAPI := strings.CutPrefix(r.URL.EscapedPath(), "/api")
	if !isAPI {
		if strings.HasPrefix(path, "/socket") {
			p.gateway(w, r)
			return
		}
		if data, ok := p.file(path); ok {
			_, _ = io.WriteString(w, data)
			return
		}
		http.NotFound(w, r)
		return
	}
	body, files := readBody(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	call := r.Method + " " + path
	if r.URL.RawQuery != "" {
		call += "?" + r.URL.RawQuery
	}
	if len(body) > 0 {
		call += " " + string(body)
	}
	p.calls = append(p.calls, call)
	secret := strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
	if p.token401 || !secret && r.Header.Get("Authorization") != "Bot "+testToken || secret && r.Header.Get("Authorization") != "" {
		fail(w, http.StatusUnauthorized, 0)
		return
	}
	p.route(w, r, strings.Split(strings.TrimPrefix(path, "/"), "/"), body, files)
	p.touch()
}

func (p *peer) file(path string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	data, ok := p.files[path]
	return data, ok
}

// readBody reads a JSON body, or the one within a form with its files.
func readBody(r *http.Request) ([]byte, []adaptertest.PostedFile) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		body, _ := io.ReadAll(r.Body)
		return body, nil
	}
	var body []byte
	var files []adaptertest.PostedFile
	form := multipart.NewReader(r.Body, params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return body, files
		}
		data, _ := io.ReadAll(part)
		if part.FormName() == "payload_json" {
			body = data
		} else {
			files = append(files, adaptertest.PostedFile{Name: part.FileName(), Data: string(data)})
		}
	}
}

func (p *peer) route(w http.ResponseWriter, r *http.Request, path []string, body []byte, files []adaptertest.PostedFile) {
	at := func(method string, pattern ...string) bool {
		if r.Method != method || len(path) != len(pattern) {
			return false
		}
		for i, want := range pattern {
			if want != "*" && path[i] != want {
				return false
			}
		}
		return true
	}
	switch {
	case at("GET", "gateway", "bot"):
		s := p.starts[0]
		if len(p.starts) > 1 {
			p.starts = p.starts[1:]
		}
		answer(w, 200, map[string]any{"url": p.gates, "shards": 1, "session_start_limit": map[string]any{
			"total": 1000, "remaining": s.remaining, "reset_after": s.reset.Milliseconds(), "max_concurrency": 1,
		}})
	case at("GET", "users", "@me"):
		answer(w, 200, map[string]any{"id": testSelf, "bot": true})
	case at("GET", "applications", "@me"):
		answer(w, 200, map[string]any{"id": testApp, "flags": p.appFlags})
	case at("POST", "users", "@me", "channels"):
		answer(w, 200, map[string]any{"id": testDM, "type": 1})
	case at("GET", "channels", "*"):
		p.channel(w, path[1])
	case at("GET", "channels", "*", "messages"):
		p.list(w, r, path[1])
	case at("POST", "channels", "*", "messages"):
		p.message(w, path[1], "", body, files)
	case at("PATCH", "channels", "*", "messages", "*"):
		p.message(w, path[1], path[3], body, files)
	case at("GET", "applications", testApp, "commands"):
		answer(w, 200, p.commands)
	case at("PUT", "applications", testApp, "commands"):
		p.puts++
		if err := json.Unmarshal(body, &p.commands); err != nil {
			fail(w, 400, 50109)
			return
		}
		answer(w, 200, p.commands)
	case at("POST", "interactions", "*", "*", "callback"):
		p.callback(w, r, path[1], path[2], body, files)
	case len(path) > 2 && path[0] == "webhooks" && path[1] == testApp:
		p.webhook(w, r, path[2], path[3:], body, files)
	default:
		fail(w, 404, 0)
	}
}
