package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func lacks() map[adaptertest.Feature]string {
	return map[adaptertest.Feature]string{
		adaptertest.PrivateReplies: "Telegram shows a message of a group to the whole group",
	}
}

func TestSuitePolling(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open:  func(t *testing.T, log *slog.Logger) adaptertest.Platform { return openUser(t, log).platform() },
		Lacks: lacks(),
	})
}

func TestSuiteWebhook(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open:  func(t *testing.T, log *slog.Logger) adaptertest.Platform { return openCalled(t, log).platform() },
		Lacks: lacks(),
	})
}

// someone is a user of the peer.
type someone struct {
	*peer
	adapter bot.Adapter
	deliver func(ctx context.Context, raw string) (bool, error)
	again   func(ctx context.Context) (bool, error)
	extra   func() // of Close

	mu     sync.Mutex
	number int64
	last   adaptertest.Outcome
}

// openUser is a user whose updates are polled.
func openUser(t *testing.T, log *slog.Logger) *someone {
	t.Helper()
	p := newPeer(t)
	s := &someone{peer: p, adapter: p.adapter(fast, log), number: 50, extra: func() {}}
	var last *queued
	s.deliver = func(ctx context.Context, raw string) (bool, error) {
		last = p.queue(raw)
		return p.settled(ctx, last)
	}
	s.again = func(ctx context.Context) (bool, error) {
		p.again(last)
		return p.settled(ctx, last)
	}
	return s
}

// mounted is an adapter with its webhook on a server, as the program mounts it.
type mounted struct {
	*Adapter
	mux *http.ServeMux
	up  chan struct{}
}

func (m *mounted) Run(ctx context.Context, in bot.Inbox) error {
	path, handler := m.Webhook(in)
	m.mux.Handle(path, handler)
	close(m.up)
	return m.Adapter.Run(ctx, in)
}

// openCalled is a user whose updates are brought to the webhook.
func openCalled(t *testing.T, log *slog.Logger) *someone {
	t.Helper()
	p := newPeer(t)
	mux := http.NewServeMux()
	program := httptest.NewServer(mux)
	m := &mounted{
		Adapter: p.adapter(fast+"mode = \"webhook\"\nwebhook_url = \""+program.URL+"/telegram/\"\n", log),
		mux:     mux, up: make(chan struct{}),
	}
	s := &someone{peer: p, adapter: m, number: 50}
	client := &http.Client{Transport: &http.Transport{}}
	s.extra = func() {
		program.Close()
		client.CloseIdleConnections()
	}
	id, last := 900, ""
	s.again = func(ctx context.Context) (bool, error) {
		if err := p.wait(ctx, func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.webhook != "" }); err != nil {
			return false, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.webhook, strings.NewReader(last))
		if err != nil {
			return false, err
		}
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", peerSecret)
		resp, err := client.Do(req)
		if err != nil {
			return false, err
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK, nil
	}
	s.deliver = func(ctx context.Context, raw string) (bool, error) {
		id++
		last = strings.ReplaceAll(raw, "%ID%", fmt.Sprint(id))
		return s.again(ctx)
	}
	return s
}

func (s *someone) platform() adaptertest.Platform {
	return adaptertest.Platform{
		Adapter: s.adapter, User: fmt.Sprint(peerUser), Private: chatOf(peerUser), Group: chatOf(peerGroup),
		Secrets: []string{peerToken, peerSecret},
		Inject:  s.inject,
		Redeliver: func(ctx context.Context) (adaptertest.Outcome, error) {
			ack, err := s.again(ctx)
			s.last.Acknowledged = ack
			return s.last, err
		},
		Malformed: s.malformed,
		Posted:    func(c bot.Chat) []adaptertest.Posted { return s.read(c) },
		Block: func(c bot.Chat) {
			p, _ := parsePlace(c.ID)
			s.peer.mu.Lock()
			defer s.peer.mu.Unlock()
			s.blocked[p.chat] = true
		},
		Break: func(f adaptertest.Fault) {
			s.peer.mu.Lock()
			defer s.peer.mu.Unlock()
			s.down = f == adaptertest.FaultDown
			if f != adaptertest.FaultDown {
				s.fault = f
			}
		},
		Close: func() { s.extra(); s.close() },
	}
}

func (s *someone) read(c bot.Chat) []adaptertest.Posted {
	p, err := parsePlace(c.ID)
	if err != nil {
		return nil
	}
	s.peer.mu.Lock()
	defer s.peer.mu.Unlock()
	return append([]adaptertest.Posted(nil), s.posted[p.chat]...)
}

func (s *someone) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	s.mu.Lock()
	s.number++
	number := s.number
	s.mu.Unlock()
	raw, id, err := s.encode(in, number)
	if err != nil {
		return adaptertest.Outcome{}, err
	}
	ack, err := s.deliver(ctx, raw)
	s.last = adaptertest.Outcome{ID: id, Acknowledged: ack}
	return s.last, err
}

// encode puts what the user does on the wire, with %ID% for the update's id.
func (s *someone) encode(in adaptertest.Inbound, number int64) (raw, id string, err error) {
	kind := "private"
	if in.Chat.ID == fmt.Sprint(peerGroup) {
		kind = "supergroup"
	}
	m := map[string]any{
		"message_id": number, "date": 1, "chat": map[string]any{"id": json.Number(in.Chat.ID), "type": kind},
		"from": map[string]any{"id": peerUser, "is_bot": false, "first_name": "x"},
	}
	field, id := "message", fmt.Sprint(number)
	switch c := in.Content.(type) {
	case bot.Text:
		m["text"] = c.Text
		if in.Addressed {
			m["text"] = "@waslbot " + c.Text
			m["entities"] = []any{map[string]any{"type": "mention", "offset": 0, "length": 8}}
		}
		if c.EditOf != "" {
			field, id = "edited_message", correctionID(c.EditOf, 2, c.Text)
			m["message_id"], m["edit_date"] = json.Number(c.EditOf), 2
		}
	case bot.Voice:
		m["voice"] = map[string]any{"file_id": "v", "duration": 1}
	case bot.File:
		data, err := os.ReadFile(c.Path)
		if err != nil {
			return "", "", err
		}
		s.peer.mu.Lock()
		s.files["documents/f1"] = data
		s.peer.mu.Unlock()
		m["document"] = map[string]any{"file_id": "f1", "file_name": c.Name, "mime_type": c.Type, "file_size": len(data)}
	case bot.Press:
		query := fmt.Sprint("99", number)
		encoded, err := json.Marshal(map[string]any{"id": query, "from": m["from"], "message": m, "data": c.Button, "chat_instance": "1"})
		return `{"update_id":%ID%,"callback_query":` + string(encoded) + `}`, "press." + query, err
	}
	encoded, err := json.Marshal(m)
	return `{"update_id":%ID%,"` + field + `":` + string(encoded) + `}`, id, err
}

// malformed sends what Telegram never would.
func (s *someone) malformed(ctx context.Context) error {
	for _, raw := range malformedUpdates() {
		if _, err := s.deliver(ctx, raw); err != nil {
			return err
		}
	}
	s.peer.mu.Lock()
	s.scripted = []string{`{"ok":true,"result":[{"message":{"text":"x"}},{"update_id":"7"},null,7]}`, "no json"}
	s.peer.mu.Unlock()
	return nil
}

func malformedUpdates() []string {
	return []string{
		`{"update_id":%ID%}`,
		`{"update_id":%ID%,"message":7}`,
		`{"update_id":%ID%,"message":{"message_id":"x","text":7}}`,
		`{"update_id":%ID%,"message":{"message_id":1,"text":"no sender","chat":{"id":4001,"type":"private"}}}`,
		`{"update_id":%ID%,"message":{"message_id":1,"text":"no chat","from":{"id":4001}}}`,
		`{"update_id":%ID%,"message":{"text":"no id","chat":{"id":4001,"type":"private"},"from":{"id":4001}}}`,
		`{"update_id":%ID%,"message":{"message_id":1,"text":"unknown kind of chat","chat":{"id":4001,"type":"planet"},"from":{"id":4001}}}`,
		`{"update_id":%ID%,"channel_post":{"message_id":1,"text":"a channel","chat":{"id":-1,"type":"channel"}}}`,
		`{"update_id":%ID%,"callback_query":{"id":"1"}}`,
		`{"update_id":%ID%,"callback_query":{}}`,
		`{"update_id":%ID%,"something_new":{"message_id":1}}`,
	}
}
