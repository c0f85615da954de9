package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func TestSuite(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open: openPeer,
		Lacks: map[adaptertest.Feature]string{
			adaptertest.Refusal:        "the gateway has no acknowledgement; the adapter offers a message again until it is stored",
			adaptertest.PrivateReplies: "a message in a server cannot be answered privately; interactions can, see TestInteractions",
		},
	})
}

// watched is the adapter with an inbox that tells the peer what was stored,
// which the gateway has no way to learn.
type watched struct {
	*Adapter
	notes *notes
}

// Run implements bot.Adapter.
func (w watched) Run(ctx context.Context, in bot.Inbox) error {
	return w.Adapter.Run(ctx, watchedInbox{in, w.notes})
}

type watchedInbox struct {
	bot.Inbox
	notes *notes
}

// Receive implements bot.Inbox. That a press can be answered privately is left
// out: the suite knows platforms that can do so for everything or for nothing.
func (w watchedInbox) Receive(ctx context.Context, m bot.Message) error {
	m.Whisper = false
	err := w.Inbox.Receive(ctx, m)
	w.notes.put(m.ID, err)
	return err
}

// notes are what became of messages.
type notes struct {
	mu      sync.Mutex
	results map[string][]error
	changed chan struct{}
}

func (n *notes) put(id string, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.results[id] = append(n.results[id], err)
	close(n.changed)
	n.changed = make(chan struct{})
}

// wait waits for the next result of a message.
func (n *notes) wait(ctx context.Context, id string, seen int) (error, error) { //nolint:revive,staticcheck // two errors
	for {
		n.mu.Lock()
		results, changed := n.results[id], n.changed
		n.mu.Unlock()
		if len(results) > seen {
			return results[seen], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// rigged is the peer as the suite drives it.
type rigged struct {
	*peer
	a     *Adapter
	notes *notes
	last  func(context.Context) (adaptertest.Outcome, error)
}

// faulty is a transport that can be out of reach for the next message.
type faulty struct {
	http.RoundTripper
	p *peer
}

// RoundTrip implements http.RoundTripper.
func (f faulty) RoundTrip(r *http.Request) (*http.Response, error) {
	f.p.mu.Lock()
	down := f.p.fault == adaptertest.FaultDown && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/messages")
	if down {
		f.p.fault = ""
	}
	f.p.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return f.RoundTripper.RoundTrip(r)
}

func openPeer(t *testing.T, log *slog.Logger) adaptertest.Platform {
	p := newPeer(t)
	stop := p.listen()
	transport := &http.Transport{}
	a := p.adapter(t, log, "", faulty{transport, p})
	a.deferAfter = 20 * time.Millisecond
	a.api.pace.leap()
	r := &rigged{peer: p, a: a, notes: &notes{results: map[string][]error{}, changed: make(chan struct{})}}
	return adaptertest.Platform{
		Adapter: watched{a, r.notes},
		User:    testUser,
		Private: bot.Chat{Adapter: "discord", ID: testPrivate},
		Group:   bot.Chat{Adapter: "discord", ID: testRoom},
		Secrets: []string{testToken, ixSecret},
		Inject:  r.inject,
		Redeliver: func(ctx context.Context) (adaptertest.Outcome, error) {
			return r.last(ctx)
		},
		Malformed: r.malformed,
		Posted:    p.posted,
		Block: func(bot.Chat) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.blocked[testDM] = true
		},
		Break: func(f adaptertest.Fault) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.fault = f
		},
		Close: func() {
			stop()
			transport.CloseIdleConnections()
		},
	}
}

// leap makes waiting for the limits take no time: the pacer's clock goes on
// instead.
func (p *pacer) leap() {
	var mu sync.Mutex
	ahead := time.Duration(0)
	p.now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return time.Now().Add(ahead)
	}
	p.wait = func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		ahead += d
		return ctx.Err()
	}
}

func (r *rigged) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	if err := r.until(ctx, r.connected); err != nil {
		return adaptertest.Outcome{}, err
	}
	server := in.Chat.ID == testRoom
	channel := testDM
	if server {
		channel = testRoom
	}
	more := map[string]any{}
	switch c := in.Content.(type) {
	case bot.Press:
		return r.press(ctx, server, c.Button)
	case bot.Text:
		text := c.Text
		if in.Addressed {
			text = "<@" + testSelf + "> " + text
			more["mentions"] = []any{map[string]any{"id": testSelf}}
		}
		if c.EditOf != "" {
			return r.edit(ctx, channel, c.EditOf, text)
		}
		if server && !in.Addressed {
			return r.unheard(ctx, channel, text)
		}
		return r.write(ctx, channel, text, more)
	case bot.Voice:
		more["flags"] = flagVoice
		more["attachments"] = []any{map[string]any{"id": "1", "filename": "voice-message.ogg", "url": "https://cdn.discordapp.com/x", "size": 5}}
	case bot.File:
		data, err := os.ReadFile(c.Path)
		if err != nil {
			return adaptertest.Outcome{}, err
		}
		r.mu.Lock()
		r.files["/files/1"] = string(data)
		r.mu.Unlock()
		more["attachments"] = []any{map[string]any{
			"id": "1", "filename": c.Name, "content_type": c.Type, "size": len(data), "url": strings.TrimSuffix(r.url, "/api") + "/files/1",
		}}
	}
	return r.write(ctx, channel, "", more)
}

func (r *rigged) write(ctx context.Context, channel, text string, more map[string]any) (adaptertest.Outcome, error) {
	id := r.say(channel, text, more)
	r.last = func(ctx context.Context) (adaptertest.Outcome, error) {
		r.mu.Lock()
		r.dispatch("MESSAGE_CREATE", r.wire(id, channel, text, more))
		r.mu.Unlock()
		return r.outcome(ctx, id, 1)
	}
	return r.outcome(ctx, id, 0)
}

// outcome waits for what the core said of a message.
func (r *rigged) outcome(ctx context.Context, id string, seen int) (adaptertest.Outcome, error) {
	stored, err := r.notes.wait(ctx, id, seen)
	return adaptertest.Outcome{ID: id, Acknowledged: stored == nil}, err
}

func (r *rigged) edit(ctx context.Context, channel, id, text string) (adaptertest.Outcome, error) {
	const at = "2026-11-25T10:00:00.123000+00:00"
	r.mu.Lock()
	r.dispatch("MESSAGE_UPDATE", r.wire(id, channel, text, map[string]any{"edited_timestamp": at}))
	r.mu.Unlock()
	return r.outcome(ctx, id+":e1795600800123", 0)
}

func (r *rigged) press(ctx context.Context, server bool, button string) (adaptertest.Outcome, error) {
	id := r.ask(interactPress, server, map[string]any{"component_type": 2, "custom_id": button})
	if err := r.until(ctx, func() bool { return r.open[id].kind != 0 }); err != nil {
		return adaptertest.Outcome{}, err
	}
	if kind := r.interaction(id).kind; kind != answerUpdateless {
		return adaptertest.Outcome{}, fmt.Errorf("a press was answered with type %d", kind)
	}
	return r.outcome(ctx, interactionPrefix+id, 0)
}

// unheard waits until the adapter has passed over a message.
func (r *rigged) unheard(ctx context.Context, channel, text string) (adaptertest.Outcome, error) {
	before := r.a.Stats().Ignored
	id := r.say(channel, text, nil)
	err := poll(ctx, func() bool { return r.a.Stats().Ignored > before })
	return adaptertest.Outcome{ID: id, Acknowledged: true}, err
}

// poll looks at something that nobody announces.
func poll(ctx context.Context, cond func() bool) error {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !cond() {
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// broken are messages that no gateway should send.
func broken() []string {
	return []string{
		`no json`, `null`, `[]`, `17`, `{}`, `{"op":"x"}`, `{"op":99}`, `{"op":0,"t":"NEW_EVENT","s":2,"d":{"a":[1]}}`,
		`{"op":0,"t":"MESSAGE_CREATE"}`, `{"op":0,"t":"MESSAGE_CREATE","s":2,"d":null}`, `{"op":0,"t":"MESSAGE_CREATE","s":3,"d":17}`,
		`{"op":0,"t":"MESSAGE_CREATE","s":4,"d":{"id":5,"channel_id":"1"}}`, `{"op":0,"t":"MESSAGE_CREATE","s":5,"d":{}}`,
		`{"op":0,"t":"MESSAGE_CREATE","s":6,"d":{"id":"1","channel_id":"2","author":null,"content":"سطر-سري"}}`,
		`{"op":0,"t":"MESSAGE_CREATE","s":6,"d":{"id":"1","channel_id":"2","author":{"id":"7"},"attachments":[{"id":[]}],"content":"سطر-سري"}}`,
		`{"op":0,"t":"MESSAGE_UPDATE","s":7,"d":{"id":"1","channel_id":"2","author":{"id":"7"},"edited_timestamp":"yesterday"}}`,
		`{"op":0,"t":"INTERACTION_CREATE","s":8,"d":null}`, `{"op":0,"t":"INTERACTION_CREATE","s":9,"d":{"type":3}}`,
		`{"op":0,"t":"INTERACTION_CREATE","s":9,"d":{"type":3,"id":"1","channel_id":"2","token":"x","user":{"id":"3"},"data":{"components":[null]}}}`,
		`{"op":0,"t":"GUILD_CREATE","s":10,"d":null}`, `{"op":0,"t":"READY","s":11,"d":{"guilds":[null]}}`, `{"op":11}`,
	}
}

func (r *rigged) malformed(ctx context.Context) error {
	if err := r.until(ctx, r.connected); err != nil {
		return err
	}
	count := func() int64 { s := r.a.Stats(); return s.Ignored + s.Malformed + s.Received }
	before, n := count(), int64(0)
	r.mu.Lock()
	for _, line := range broken() {
		if err := r.clients[0].raw(line); err != nil {
			r.mu.Unlock()
			return err
		}
		if line != `{"op":11}` {
			n++
		}
	}
	r.mu.Unlock()
	if err := poll(ctx, func() bool { return count() >= before+n }); err != nil {
		return errors.Join(err, fmt.Errorf("%d of %d", count()-before, n))
	}
	return nil
}

func discard() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }
