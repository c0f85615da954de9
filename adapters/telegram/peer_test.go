package telegram

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

const (
	peerToken  = "123456:peer-token_AbCdEf"
	peerSecret = "peer-secret-0123456789"
	peerUser   = 4001
	peerGroup  = -7001
)

// peer is a small Telegram, ours: it holds polls, keeps offsets, calls the
// webhook, and answers with Telegram's errors.
type peer struct {
	t      *testing.T
	server *httptest.Server
	http   *http.Transport // of the adapter
	down   bool            // the next send finds no connection

	mu       sync.Mutex
	changed  chan struct{} // replaced and closed by each change
	closing  chan struct{}
	updates  []*queued
	lastID   int64 // of updates
	numbers  map[int64]int64
	posted   map[int64][]adaptertest.Posted
	blocked  map[int64]bool
	files    map[string][]byte
	fault    adaptertest.Fault
	scripted []string            // raw answers of the next polls
	answers  map[string][]string // scripted answers by method: "STATUS BODY"
	requests []request
	webhook  string
	menus    map[string]string
	keyboard map[string]string // by chat and message
}

// request is a call as it came in.
type request struct {
	Method string
	Params url.Values
	Files  map[string]string // by field: name, newline, data
}

func newPeer(t *testing.T) *peer {
	t.Helper()
	p := &peer{
		t: t, changed: make(chan struct{}), closing: make(chan struct{}), http: newTransport(), lastID: 900,
		numbers: map[int64]int64{}, posted: map[int64][]adaptertest.Posted{}, blocked: map[int64]bool{},
		files: map[string][]byte{}, menus: map[string]string{}, answers: map[string][]string{}, keyboard: map[string]string{},
	}
	p.http.Proxy = nil
	p.server = httptest.NewServer(http.HandlerFunc(p.serve))
	return p
}

func (p *peer) close() {
	close(p.closing)
	p.server.Close()
	p.http.CloseIdleConnections()
}

// RoundTrip carries the adapter's requests; when the peer is down the next send
// is refused as by a closed port.
func (p *peer) RoundTrip(req *http.Request) (*http.Response, error) {
	p.mu.Lock()
	down := p.down && strings.Contains(req.URL.Path, "/send")
	if down {
		p.down = false
	}
	p.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return p.http.RoundTrip(req)
}

// fast is a table without a pace.
const fast = `
kind = "telegram"
chat_interval = "0s"
rate_per_second = 10000
rate_burst = 1000
group_per_minute = 100000
group_burst = 1000
poll_timeout = "5s"
`

func (p *peer) options(table string, log *slog.Logger) Options {
	return Options{
		Table: []byte(table + "\napi_url = \"" + p.server.URL + "\"\n"),
		HTTP:  p, Log: log,
		Getenv: func(name string) string {
			return map[string]string{"WASL_TELEGRAM_TOKEN": peerToken, "WASL_TELEGRAM_WEBHOOK_SECRET": peerSecret}[name]
		},
	}
}

func (p *peer) adapter(table string, log *slog.Logger) *Adapter {
	p.t.Helper()
	a, err := New(p.options(table, log))
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

func (p *peer) change() {
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *peer) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+peerToken+"/"); ok {
		p.mu.Lock()
		data, ok := p.files[path]
		p.mu.Unlock()
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write(data)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+peerToken+"/")
	if !ok {
		respond(w, 401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		return
	}
	req := request{Method: method, Files: map[string]string{}}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(64 << 20); err != nil {
			p.t.Errorf("multipart: %v", err)
		}
		for field, headers := range r.MultipartForm.File {
			f, err := headers[0].Open()
			if err != nil {
				p.t.Error(err)
				continue
			}
			data, _ := io.ReadAll(f)
			_ = f.Close()
			req.Files[field] = headers[0].Filename + "\n" + string(data)
		}
	} else if err := r.ParseForm(); err != nil {
		p.t.Errorf("form: %v", err)
	}
	req.Params = r.PostForm
	if r.MultipartForm != nil {
		req.Params = r.MultipartForm.Value
	}
	p.mu.Lock()
	p.requests = append(p.requests, req)
	var scripted string
	if list := p.answers[method]; len(list) > 0 {
		scripted, p.answers[method] = list[0], list[1:]
	}
	p.change()
	p.mu.Unlock()
	if scripted != "" {
		status, body, _ := strings.Cut(scripted, " ")
		code, _ := strconv.Atoi(status)
		respond(w, code, body)
		return
	}
	p.dispatch(w, r, req)
}

func respond(w http.ResponseWriter, status int, body string) {
	kind := "application/json"
	if strings.HasPrefix(body, "<") {
		kind = "text/html"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func ok(w http.ResponseWriter, result string) { respond(w, 200, `{"ok":true,"result":`+result+`}`) }

func refuse(w http.ResponseWriter, code int, description string) {
	respond(w, code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description))
}

func (p *peer) dispatch(w http.ResponseWriter, r *http.Request, req request) {
	switch req.Method {
	case "getMe":
		ok(w, `{"id":123456,"is_bot":true,"first_name":"Wasl","username":"WaslBot"}`)
	case "deleteWebhook", "answerCallbackQuery":
		ok(w, "true")
	case "setWebhook":
		p.mu.Lock()
		p.webhook = req.Params.Get("url")
		p.change()
		p.mu.Unlock()
		ok(w, "true")
	case "getUpdates":
		p.poll(w, r, req)
	case "getFile":
		p.mu.Lock()
		data, have := p.files["documents/"+req.Params.Get("file_id")]
		p.mu.Unlock()
		if !have {
			refuse(w, 400, "Bad Request: invalid file_id")
			return
		}
		ok(w, fmt.Sprintf(`{"file_id":"f","file_size":%d,"file_path":"documents/%s"}`, len(data), req.Params.Get("file_id")))
	case "getMyCommands", "setMyCommands":
		key := req.Params.Get("scope") + req.Params.Get("language_code")
		p.mu.Lock()
		defer p.mu.Unlock()
		if req.Method == "setMyCommands" {
			p.menus[key] = req.Params.Get("commands")
			ok(w, "true")
			return
		}
		have := p.menus[key]
		if have == "" {
			have = "[]"
		}
		ok(w, have)
	case "sendMessage", "sendDocument", "editMessageText", "editMessageCaption":
		p.post(w, req)
	default:
		refuse(w, 404, "Not Found: method not found")
	}
}

// called returns the requests to a method.
func (p *peer) called(method string) []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []request
	for _, r := range p.requests {
		if r.Method == method {
			list = append(list, r)
		}
	}
	return list
}

// wait waits until something about the peer is so.
func (p *peer) wait(ctx context.Context, is func() bool) error {
	for {
		p.mu.Lock()
		changed := p.changed
		p.mu.Unlock()
		if is() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func chatOf(id int64) bot.Chat {
	return bot.Chat{Adapter: "telegram", ID: strconv.FormatInt(id, 10)}
}
