package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"testing"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func TestSuite(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open: func(t *testing.T, log *slog.Logger) adaptertest.Platform { return openVisitor(t, log) },
		Lacks: map[adaptertest.Feature]string{
			adaptertest.Corrections: "what was sent to the page cannot be edited there",
			adaptertest.Voice:       "the page does not record",
			adaptertest.Blocking:    "a seat cannot leave the page",
			adaptertest.Limits:      "Send writes to the page's own log, which has no pace",
			adaptertest.Outages:     "Send writes to the page's own log, which is always there",
			adaptertest.LostAnswers: "Send writes to the page's own log, and returns when it is written",
		},
	})
}

// visitor is somebody of the secretariat at the page, seen over HTTP: they write
// by requests and read by event streams. Another of the same room reads too, to
// tell what is private.
type visitor struct {
	t   *testing.T
	url string

	mu     sync.Mutex
	acts   int
	repeat func(context.Context) (int, error) // the last act once more
	lastID string
	after  string // the last event that was read
	posted map[string][]adaptertest.Posted
}

const (
	visitorUser = "sec-1"
	otherUser   = "sec-2"
	visitorRoom = "room-secretariat"
)

func openVisitor(t *testing.T, log *slog.Logger) adaptertest.Platform {
	t.Helper()
	a, err := New(Options{Addr: "127.0.0.1:0", Seats: testSeats(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	// What comes before Run serves waits in the listener.
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, url: strings.TrimSuffix(a.URL(), "/"), posted: map[string][]adaptertest.Posted{}}
	return adaptertest.Platform{
		Adapter:   a,
		User:      visitorUser,
		Private:   bot.Chat{Adapter: a.Name(), ID: "dm-" + visitorUser},
		Group:     bot.Chat{Adapter: a.Name(), ID: visitorRoom},
		Inject:    v.inject,
		Redeliver: v.redeliver,
		Malformed: v.malformed,
		Posted:    v.read,
		Close:     func() {}, // no connection is kept
	}
}

// request sends one request as the page does, and returns its status and body.
func (v *visitor) request(ctx context.Context, method, path, contentType string, body []byte) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, v.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Origin", v.url)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := client().Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}

func (v *visitor) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	v.mu.Lock()
	v.acts++
	id := fmt.Sprintf("act-%026d", v.acts)
	v.mu.Unlock()
	path, contentType, body, err := encode(act{ID: id, User: visitorUser, Chat: in.Chat.ID}, in)
	if err != nil {
		return adaptertest.Outcome{}, err
	}
	v.mu.Lock()
	v.lastID = id
	v.repeat = func(ctx context.Context) (int, error) {
		status, _, err := v.request(ctx, http.MethodPost, path, contentType, body)
		return status, err
	}
	v.mu.Unlock()
	return v.redeliver(ctx)
}

// redeliver sends the last act, for the first time or again.
func (v *visitor) redeliver(ctx context.Context) (adaptertest.Outcome, error) {
	v.mu.Lock()
	id, send := v.lastID, v.repeat
	v.mu.Unlock()
	status, err := send(ctx)
	if err == nil && status != http.StatusOK && status != http.StatusServiceUnavailable {
		err = fmt.Errorf("status %d", status)
	}
	return adaptertest.Outcome{ID: id, Acknowledged: status == http.StatusOK}, err
}

// encode puts an act on the wire as the page does.
func encode(a act, in adaptertest.Inbound) (path, contentType string, body []byte, err error) {
	const asJSON = "application/json"
	switch c := in.Content.(type) {
	case bot.Text:
		text := c.Text
		if in.Addressed {
			text = "@wasl " + text
		}
		body, err = json.Marshal(messagePost{act: a, Text: text})
		return "/messages", asJSON, body, err
	case bot.Press:
		body, err = json.Marshal(pressPost{act: a, Button: c.Button})
		return "/presses", asJSON, body, err
	case bot.File:
		contentType, body, err = encodeFile(a, c)
		return "/files", contentType, body, err
	}
	return "", "", nil, fmt.Errorf("the page cannot send a %T", in.Content)
}

func encodeFile(a act, f bot.File) (contentType string, body []byte, err error) {
	data, err := os.ReadFile(f.Path)
	if err != nil {
		return "", nil, err
	}
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for _, field := range [][2]string{{"id", a.ID}, {"user", a.User}, {"chat", a.Chat}} {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return "", nil, err
		}
	}
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + f.Name + `"`}, // UTF-8, as a browser writes it
		"Content-Type":        {f.Type},
	})
	if err != nil {
		return "", nil, err
	}
	if _, err := part.Write(data); err != nil {
		return "", nil, err
	}
	if err := form.Close(); err != nil {
		return "", nil, err
	}
	return form.FormDataContentType(), buf.Bytes(), nil
}

// malformed sends what no page sends. All of it must be refused.
func (v *visitor) malformed(ctx context.Context) error {
	const (
		asJSON = "application/json"
		id     = `"id":"malformed-0123456789"`
		who    = `"user":"sec-1","chat":"dm-sec-1"`
	)
	for _, c := range []struct{ path, contentType, body string }{
		{"/messages", asJSON, ``},
		{"/messages", asJSON, `{`},
		{"/messages", asJSON, "\xff\x00"},
		{"/messages", asJSON, `null`},
		{"/messages", asJSON, `[]`},
		{"/messages", asJSON, `{` + who + `,"text":"x"}`},
		{"/messages", asJSON, `{"id":7,` + who + `,"text":"x"}`},
		{"/messages", asJSON, `{` + id + `,` + who + `,"text":{"text":"x"}}`},
		{"/messages", asJSON, `{` + id + `,` + who + `,"text":""}`},
		{"/messages", asJSON, `{` + id + `,` + who + `,"text":"x","kind":"reaction"}`},
		{"/messages", asJSON, `{` + id + `,` + who + `,"text":"x"}{}`},
		{"/messages", asJSON, `{` + id + `,"user":"nobody","chat":"dm-nobody","text":"x"}`},
		{"/messages", asJSON, `{` + id + `,` + who + `,"text":"` + strings.Repeat("x", bodyLimit) + `"}`},
		{"/messages", asJSON, strings.Repeat("[", 20000)},
		{"/messages", "text/plain", `{` + id + `,` + who + `,"text":"x"}`},
		{"/messages", "", `{` + id + `,` + who + `,"text":"x"}`},
		{"/presses", asJSON, `{` + id + `,` + who + `}`},
		{"/presses", asJSON, `{` + id + `,` + who + `,"button":["x"]}`},
		{"/presses", asJSON, `{` + id + `,` + who + `,"button":"` + strings.Repeat("x", 65) + `"}`},
		{"/files", asJSON, `{}`},
		{"/files", "multipart/form-data", ``},
		{"/files", "multipart/form-data; boundary=x", `--x--`},
		{"/files", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n"},
		{"/reactions", asJSON, `{` + id + `,` + who + `}`},
	} {
		status, _, err := v.request(ctx, http.MethodPost, c.path, c.contentType, []byte(c.body))
		if err != nil {
			return err
		}
		if status < 400 || status > 499 {
			return fmt.Errorf("%s %.60q: status %d, want a refusal", c.path, c.body, status)
		}
	}
	return nil
}

// read reads the stream on from where it was, until all of it has come.
func (v *visitor) read(chat bot.Chat) []adaptertest.Posted {
	v.mu.Lock()
	defer v.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	fresh, err := v.replay(ctx, visitorUser, v.after)
	if err != nil {
		v.t.Errorf("stream: %v", err)
		return nil
	}
	seenByOther := map[string]bool{}
	if others, err := v.replay(ctx, otherUser, ""); err != nil {
		v.t.Errorf("stream: %v", err)
	} else {
		for _, e := range others {
			seenByOther[e.entry.Chat+" "+e.entry.ID] = true
		}
	}
	for _, e := range fresh {
		v.after = e.id
		if e.entry.From != "" {
			continue // what the visitor wrote
		}
		p, err := v.arrived(ctx, e)
		if err != nil {
			v.t.Errorf("message %s: %v", e.entry.ID, err)
		}
		if e.entry.Chat == visitorRoom {
			p.Private = !seenByOther[e.entry.Chat+" "+e.entry.ID]
		}
		if p.Private != e.entry.Private {
			v.t.Errorf("message %s: marked private %t, but hidden from others %t", p.ID, e.entry.Private, p.Private)
		}
		v.posted[e.entry.Chat] = append(v.posted[e.entry.Chat], p)
	}
	return v.posted[chat.ID]
}

// replay returns what a stream holds.
func (v *visitor) replay(ctx context.Context, user, after string) (messages []event, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+"/events?user="+user+"&after="+after, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client().Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	for e, err := range readEvents(resp.Body) {
		switch {
		case err != nil:
			return nil, err
		case e.name == "ready":
			return messages, nil
		case e.name == "message":
			messages = append(messages, e)
		}
	}
	return nil, io.ErrUnexpectedEOF
}

// arrived describes a message, and fetches its files.
func (v *visitor) arrived(ctx context.Context, e event) (adaptertest.Posted, error) {
	p := adaptertest.Posted{ID: e.entry.ID, Text: e.text(), ReplyTo: e.entry.ReplyTo}
	for _, line := range e.entry.Lines {
		for _, s := range line {
			if s.Bold {
				p.Bold = append(p.Bold, s.Text)
			}
		}
	}
	for _, b := range e.entry.Buttons {
		p.Buttons = append(p.Buttons, adaptertest.PostedButton{Label: b.Label, Value: b.ID})
	}
	for _, f := range e.entry.Files {
		status, data, err := v.request(ctx, http.MethodGet, f.URL, "", nil)
		if err != nil {
			return p, err
		}
		if status != http.StatusOK {
			return p, fmt.Errorf("file: status %d", status)
		}
		p.Files = append(p.Files, adaptertest.PostedFile{Name: f.Name, Data: string(data)})
	}
	if e.entry.Edited { // it stands in the place of what has its id
		for _, earlier := range v.posted[e.entry.Chat] {
			if earlier.ID == p.ID {
				p.Edits = p.ID
			}
		}
	}
	return p, nil
}
