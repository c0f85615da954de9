package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// patience is how long a test waits for what must happen.
const patience = 10 * time.Second

// fakeInbox records what it receives, and answers by a function if it has one.
type fakeInbox struct {
	mu        sync.Mutex
	got       []bot.Message
	onReceipt func(bot.Message) error
}

func (f *fakeInbox) Receive(_ context.Context, m bot.Message) error {
	f.mu.Lock()
	f.got = append(f.got, m)
	on := f.onReceipt
	f.mu.Unlock()
	if on == nil {
		return nil
	}
	return on(m)
}

// answer has the inbox call a function with each message.
func (f *fakeInbox) answer(on func(bot.Message) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.onReceipt = on
}

func (f *fakeInbox) messages() []bot.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]bot.Message(nil), f.got...)
}

func both(ar, en string) map[locale.Lang]string {
	return map[locale.Lang]string{locale.Arabic: ar, locale.English: en}
}

func private(user string) Room {
	return Room{ID: "dm-" + user, Title: both("المساعد", "Assistant"), Private: true}
}

// testSeats are a few seats of the demonstration.
func testSeats() []Seat {
	room := Room{ID: "room-secretariat", Title: both("قناة الأمانة العامة", "Secretariat's channel")}
	seat := func(user, ar, en string, g Group, rooms ...Room) Seat {
		return Seat{User: user, Label: both(ar, en), Lang: locale.Arabic, Group: g, Chats: append([]Room{private(user)}, rooms...)}
	}
	return []Seat{
		seat("jo-1", "الأردن", "Jordan", Leads),
		seat("ae-1", "الإمارات", "United Arab Emirates", Leads),
		seat("jo-2", "الأردن: مساهم", "Jordan: contributor", Contributors),
		seat("sec-1", "مسؤول في الأمانة العامة", "Officer", Secretariat, room),
		seat("sec-2", "رئاسة الأمانة العامة", "Head", Secretariat, room),
	}
}

// page is a running adapter.
type page struct {
	*Adapter
	t     *testing.T
	inbox *fakeInbox
	stop  func() error // ends Run and returns its error
}

func run(t *testing.T, change ...func(*Adapter)) *page {
	t.Helper()
	a, err := New(Options{Addr: "127.0.0.1:0", Seats: testSeats()})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(a)
	}
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p := &page{Adapter: a, t: t, inbox: &fakeInbox{}}
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, p.inbox) }()
	p.stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return p
}

// send has the assistant write, and returns the id.
func (p *page) send(d bot.Delivery) string {
	p.t.Helper()
	d.Chat.Adapter = p.Name()
	id, err := p.Send(p.t.Context(), d)
	if err != nil {
		p.t.Fatalf("Send: %v", err)
	}
	return id
}

// client keeps no connection, so that none outlives a test.
func client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

// do sends a request and returns the status, the headers and the body.
func (p *page) do(method, path string, body io.Reader, header map[string]string) (int, http.Header, string) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, strings.TrimSuffix(p.URL(), "/")+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	for k, v := range header {
		if k == "Host" {
			r.Host = v
			continue
		}
		r.Header.Set(k, v)
	}
	resp, err := client().Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(got)
}

// post sends JSON as the page does, and returns the status.
func (p *page) post(path string, body string) int {
	p.t.Helper()
	status, _, _ := p.do("POST", path, strings.NewReader(body), map[string]string{
		"Content-Type": "application/json", "Origin": strings.TrimSuffix(p.URL(), "/"), "Sec-Fetch-Site": "same-origin",
	})
	return status
}

func text(id, user, chat, text string) string {
	b, _ := json.Marshal(messagePost{act: act{ID: id, User: user, Chat: chat}, Text: text})
	return string(b)
}

func press(id, user, chat, button string) string {
	b, _ := json.Marshal(pressPost{act: act{ID: id, User: user, Chat: chat}, Button: button})
	return string(b)
}

// event is one server-sent event.
type event struct {
	id, name string
	entry    entry
	comment  bool
}

func (e event) text() string {
	var b bytes.Buffer
	for i, line := range e.entry.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, s := range line {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// listener reads one stream.
type listener struct {
	t      *testing.T
	events chan event
}

// listen opens the stream of a user; after resumes it.
func (p *page) listen(user, after string) *listener {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	p.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL()+"events?user="+user, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if after != "" {
		r.Header.Set("Last-Event-ID", after)
	}
	l := &listener{t: p.t, events: make(chan event, 1000)}
	opened := make(chan struct{})
	go l.read(r, sync.OnceFunc(func() { close(opened) }))
	<-opened
	return l
}

// read carries the events on until the stream ends. It tells when it is open.
func (l *listener) read(r *http.Request, opened func()) {
	defer close(l.events)
	defer opened()
	resp, err := client().Do(r)
	if err != nil {
		l.t.Errorf("stream: %v", err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		l.t.Errorf("stream: %s, %s", resp.Status, resp.Header.Get("Content-Type"))
		return
	}
	opened()
	for e, err := range readEvents(resp.Body) {
		if err != nil {
			return // the test has ended, or the program
		}
		l.events <- e
	}
}

// readEvents reads the events of a stream, and at last why it broke off.
func readEvents(stream io.Reader) iter.Seq2[event, error] {
	return func(yield func(event, error) bool) {
		s := bufio.NewScanner(stream)
		s.Buffer(nil, 1<<20)
		var e event
		for s.Scan() {
			field, value, _ := strings.Cut(s.Text(), ":")
			value = strings.TrimPrefix(value, " ")
			switch {
			case s.Text() == ":":
				e.comment = true
			case field == "id":
				e.id = value
			case field == "event":
				e.name = value
			case field == "data":
				if err := json.Unmarshal([]byte(value), &e.entry); err != nil {
					yield(e, err)
					return
				}
			case s.Text() == "":
				if !yield(e, nil) {
					return
				}
				e = event{}
			}
		}
		if err := s.Err(); err != nil {
			yield(event{}, err)
		}
	}
}

// next returns the next event that is not a heartbeat; ok is false at the end.
func (l *listener) next() (event, bool) {
	l.t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, ok := <-l.events:
			if !ok || !e.comment {
				return e, ok
			}
		case <-late:
			l.t.Fatal("no event")
		}
	}
}

// until returns the first event that is wanted. A stream shows the latest state
// of a message, and may leave out those before.
func (l *listener) until(wanted func(event) bool) event {
	l.t.Helper()
	for {
		e, ok := l.next()
		if !ok {
			l.t.Fatal("the stream ended")
		}
		if wanted(e) {
			return e
		}
	}
}

// replay returns the messages up to "ready", and whether there was a "reset".
func (l *listener) replay() (messages []event, reset bool) {
	l.t.Helper()
	for {
		e, ok := l.next()
		switch {
		case !ok:
			l.t.Fatal("the stream ended")
		case e.name == "ready":
			return messages, reset
		case e.name == "reset":
			reset = true
		default:
			messages = append(messages, e)
		}
	}
}

const (
	id1 = "11111111111111111111"
	id2 = "22222222222222222222"
	id3 = "33333333333333333333"
)
