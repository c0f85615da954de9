package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

const (
	peerBot     = "UBOT00001"
	peerUser    = "UJO000001"
	peerDirect  = "DJO000001"
	peerChannel = "CSEC00001"
	botToken    = "xoxb-secret-bot-token"
	appToken    = "xapp-1-A0123456789-99-secret-app-token"
	signSecret  = "8f742231b10e8888abcd99yyyzzz85a5"
)

// peer plays Slack for tests, as far as the adapter uses it: the Web API with
// Block Kit's limits, files, histories and Socket Mode. It is our own; the
// library's own server is used in real_test.go.
type peer struct {
	t      *testing.T
	server *httptest.Server

	mu       sync.Mutex
	ts       int64
	calls    []call
	posted   map[string][]adaptertest.Posted
	shared   map[string][]adaptertest.PostedFile // shared in a channel, before the text that belongs to them
	history  map[string][]map[string]any         // oldest first
	uploads  map[string]upload
	files    map[string][]byte // to download
	views    []map[string]any
	homes    []map[string]any
	fails    map[string][]string // method → error codes of the next calls
	fault    adaptertest.Fault   // of the next send
	down     bool                // refuse the next connection
	scopes   string
	sockets  []*websocket.Conn
	joined   chan struct{} // closed and replaced at each connection
	acks     map[string]chan struct{}
	envelope int
	handlers sync.WaitGroup
}

type call struct {
	Method string
	Form   url.Values
	Body   string
	Auth   string
}

type upload struct{ name, data string }

func newPeer(t *testing.T) *peer {
	t.Helper()
	var all []string
	for _, s := range scopes() {
		all = append(all, s.name)
	}
	p := &peer{
		t: t, ts: 1_700_000_000, posted: map[string][]adaptertest.Posted{}, shared: map[string][]adaptertest.PostedFile{},
		history: map[string][]map[string]any{}, uploads: map[string]upload{}, files: map[string][]byte{},
		fails: map[string][]string{}, scopes: strings.Join(all, ","), joined: make(chan struct{}), acks: map[string]chan struct{}{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{method}", p.method)
	mux.HandleFunc("POST /upload/{id}", p.upload)
	mux.HandleFunc("GET /files/{name}", p.file)
	mux.HandleFunc("POST /respond/{channel}", p.respond)
	mux.HandleFunc("GET /link", p.link)
	p.server = httptest.NewServer(mux)
	return p
}

func (p *peer) api() string { return p.server.URL + "/api/" }

func (p *peer) close() {
	p.mu.Lock()
	for _, s := range p.sockets {
		_ = s.Close()
	}
	p.mu.Unlock()
	p.handlers.Wait()
	p.server.Close()
}

// next returns a new timestamp.
func (p *peer) next() string {
	p.ts++
	return fmt.Sprintf("%d.000100", p.ts)
}

// transport refuses a connection when the peer is down.
type peerTransport struct {
	*http.Transport
	peer *peer
}

func (t peerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.peer.mu.Lock()
	down := t.peer.down && strings.Contains(r.URL.Path, "chat.")
	if down {
		t.peer.down = false
	}
	t.peer.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	return t.Transport.RoundTrip(r)
}

func (p *peer) answer(w http.ResponseWriter, v map[string]any) {
	if _, ok := v["error"]; !ok {
		v["ok"] = true
	} else {
		v["ok"] = false
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-OAuth-Scopes", p.scopes)
	_ = json.NewEncoder(w).Encode(v)
}

func (p *peer) method(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	method := r.PathValue("method")
	c := call{Method: method, Body: string(body), Auth: r.Header.Get("Authorization")}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if c.Form, err = url.ParseQuery(string(body)); err != nil {
			p.t.Errorf("%s: %v", method, err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, c)
	want := "Bearer " + botToken
	if method == "apps.connections.open" {
		want = "Bearer " + appToken
	}
	if c.Auth != want {
		p.answer(w, map[string]any{"error": "invalid_auth"})
		return
	}
	if codes := p.fails[method]; len(codes) > 0 {
		p.fails[method] = codes[1:]
		if p.failed(w, codes[0]) {
			return
		}
	}
	switch method {
	case "auth.test":
		p.answer(w, map[string]any{"user_id": peerBot, "bot_id": "BBOT00001", "team_id": "T1"})
	case "apps.connections.open":
		p.answer(w, map[string]any{"url": "ws" + strings.TrimPrefix(p.server.URL, "http") + "/link?ticket=secret-ticket"})
	case methodPost, methodEphemeral, methodUpdate:
		p.chat(w, method, c.Form)
	case methodOpenChat:
		p.answer(w, map[string]any{"channel": map[string]any{"id": strings.Replace(c.Form.Get("users"), "U", "D", 1)}})
	case methodHistory:
		p.read(w, c.Form)
	case methodOpenView, methodPublish:
		var v struct {
			Trigger string         `json:"trigger_id"`
			User    string         `json:"user_id"`
			View    map[string]any `json:"view"`
		}
		if err := json.Unmarshal(body, &v); err != nil {
			p.t.Errorf("%s: %v", method, err)
		}
		if method == methodOpenView {
			p.views = append(p.views, v.View)
		} else {
			p.homes = append(p.homes, v.View)
		}
		p.answer(w, map[string]any{"view": map[string]any{"id": fmt.Sprint("V", len(p.views))}})
	case methodUploadURL:
		id := fmt.Sprint("F", len(p.uploads)+1)
		p.uploads[id] = upload{name: c.Form.Get("filename")}
		p.answer(w, map[string]any{"upload_url": p.server.URL + "/upload/" + id, "file_id": id})
	case methodComplete:
		var files []struct{ ID string }
		if err := json.Unmarshal([]byte(c.Form.Get("files")), &files); err != nil {
			p.t.Errorf("%s: %v", method, err)
		}
		for _, f := range files {
			u := p.uploads[f.ID]
			p.shared[c.Form.Get("channel_id")] = append(p.shared[c.Form.Get("channel_id")], adaptertest.PostedFile{Name: u.name, Data: u.data})
		}
		p.answer(w, map[string]any{"files": files})
	default:
		p.answer(w, map[string]any{"error": "unknown_method"})
	}
}

// failed answers a call with a prepared fault. It reports false for "ok".
func (p *peer) failed(w http.ResponseWriter, code string) bool {
	switch {
	case code == "ok":
		return false
	case code == "html":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html>busy</html>")
	case code == "empty":
		_, _ = io.WriteString(w, "{}")
	case code == "half":
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"ok":true,"ts":"`)
	case strings.HasPrefix(code, "status "):
		status, wait, _ := strings.Cut(strings.TrimPrefix(code, "status "), " ")
		if wait != "" {
			w.Header().Set("Retry-After", wait)
		}
		n, _ := strconv.Atoi(status)
		w.WriteHeader(n)
	default:
		p.answer(w, map[string]any{"error": code, "needed": "chat:write"})
	}
	return true
}

func (p *peer) upload(w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("file")
	if err != nil {
		p.t.Errorf("upload: %v", err)
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		p.t.Errorf("upload: %v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.uploads[r.PathValue("id")]
	u.data = string(data)
	p.uploads[r.PathValue("id")] = u
	_, _ = io.WriteString(w, "OK - 1")
}

func (p *peer) file(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	data, ok := p.files[r.PathValue("name")]
	p.mu.Unlock()
	if !ok || r.Header.Get("Authorization") != "Bearer "+botToken {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	_, _ = w.Write(data)
}

// callsOf returns the calls of a method so far.
func (p *peer) callsOf(method string) []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []call
	for _, c := range p.calls {
		if c.Method == method {
			list = append(list, c)
		}
	}
	return list
}

func (p *peer) fail(method string, codes ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fails[method] = append(p.fails[method], codes...)
}

func (p *peer) postedIn(chat bot.Chat) []adaptertest.Posted {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]adaptertest.Posted(nil), p.posted[chat.ID]...)
}
