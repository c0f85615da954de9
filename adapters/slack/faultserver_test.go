package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"wasl/adapters/adaptertest"
	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
)

// TestSuiteStrict runs the suite against the fault server, which holds the
// adapter to Slack's documented rules.
func TestSuiteStrict(t *testing.T) {
	for _, mode := range []string{ModeSocket, ModeHTTP} {
		t.Run(mode, func(t *testing.T) {
			adaptertest.Run(t, adaptertest.Harness{
				Open:  func(t *testing.T, log *slog.Logger) adaptertest.Platform { return openStrict(t, mode, log) },
				Lacks: lacks(),
			})
		})
	}
}

// strict is a user of the fault server, and the adapter beside it.
type strict struct {
	*Adapter
	t      *testing.T
	server *faultserver.Server

	mu      sync.Mutex
	last    faultserver.Ref
	lastID  string // of the last message that the core got
	seen    map[string]bool
	refused map[string]bool
	handler http.Handler
	ready   chan struct{} // closed when the handler stands
}

func openStrict(t *testing.T, mode string, log *slog.Logger) adaptertest.Platform {
	t.Helper()
	s := &strict{t: t, seen: map[string]bool{}, refused: map[string]bool{}, ready: make(chan struct{})}
	limits := faultserver.Documented().Scaled(1_000_000) // the pace has tests of its own
	s.server = faultserver.New(t, faultserver.Options{
		Limits: &limits,
		Outgoing: faultserver.To(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-s.ready
			s.handler.ServeHTTP(w, r)
		})),
	})
	k := s.server.Slack()
	if mode == ModeHTTP {
		k.HTTP("http://wasl.example")
	}
	s.Adapter = strictAdapter(t, s.server, mode, "[limits]\nmessages_per_second_per_channel = 1000\nmessages_per_minute = 1e6\ntier3_per_minute = 1e5\ntier4_per_minute = 1e5\n", log)
	k.Open(peerDirect)
	k.Open(peerChannel)
	k.Text(faultserver.Act{Chat: peerDirect, From: peerUser, Text: "so that it is known whose it is"})
	return adaptertest.Platform{
		Adapter: s, User: peerUser,
		Private: bot.Chat{Adapter: "slack", ID: peerDirect}, Group: bot.Chat{Adapter: "slack", ID: peerChannel},
		Secrets: []string{k.BotToken, k.AppToken, k.SigningSecret},
		Inject:  s.inject,
		Redeliver: func(ctx context.Context) (adaptertest.Outcome, error) {
			out, err := k.Wait(ctx, k.Again(s.last))
			out.ID = s.last.Message
			return out, err
		},
		Malformed: s.malformed,
		Posted:    s.posted,
		Break: func(f adaptertest.Fault) {
			s.server.Script(map[adaptertest.Fault]faultserver.Fault{
				adaptertest.FaultLimited: {Kind: faultserver.FaultLimit, Wait: adaptertest.LimitedFor},
				adaptertest.FaultDown:    {Kind: faultserver.FaultFail},
				adaptertest.FaultLost:    {Kind: faultserver.FaultCutAfter},
			}[f])
		},
		Close: func() {
			for _, v := range s.server.Violations() {
				t.Errorf("%s in %s: %s", v.Rule, v.Key, v.Detail)
			}
			s.server.Close()
		},
	}
}

func strictAdapter(t *testing.T, s *faultserver.Server, mode, more string, log *slog.Logger) *Adapter {
	t.Helper()
	k := s.Slack()
	a, err := New(Options{
		Table:  []byte(fmt.Sprintf("mode = %q\napi_url = %q\n", mode, k.URL()) + more),
		Getenv: env("WASL_SLACK_BOT_TOKEN", k.BotToken, "WASL_SLACK_APP_TOKEN", k.AppToken, "WASL_SLACK_SIGNING_SECRET", k.SigningSecret),
		HTTP:   s.Transport(), Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (s *strict) Run(ctx context.Context, in bot.Inbox) error {
	in = strictInbox{seenInbox{in, s.t}, s}
	_, s.handler = s.Webhook(in)
	close(s.ready)
	return s.Adapter.Run(ctx, in)
}

func (s *strict) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if d.Private {
		d.Reader = peerUser
	}
	return s.Adapter.Send(ctx, d)
}

// strictInbox knows, as the core does, that two events of a mention are one
// message; and what the suite does not expect: what was written before the
// check, and what comes again by itself because it was not stored.
type strictInbox struct {
	seenInbox
	s *strict
}

func (i strictInbox) Receive(ctx context.Context, m bot.Message) error {
	if text, ok := m.Content.(bot.Text); ok && strings.HasPrefix(text.Text, "so that") {
		return nil
	}
	i.s.mu.Lock()
	known, refused := m.Chat.ID == peerChannel && i.s.seen[m.ID], i.s.refused[m.ID]
	i.s.seen[m.ID] = true
	i.s.lastID = m.ID
	i.s.mu.Unlock()
	switch {
	case refused:
		return errStore
	case known:
		return nil
	}
	err := i.seenInbox.Receive(ctx, m)
	if err != nil {
		i.s.mu.Lock()
		i.s.refused[m.ID] = true
		i.s.mu.Unlock()
	}
	return err
}

func (s *strict) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	k := s.server.Slack()
	act := faultserver.Act{Chat: in.Chat.ID, From: peerUser, Addressed: in.Addressed}
	stated := true // the id is the message's
	switch c := in.Content.(type) {
	case bot.Text:
		act.Text = c.Text
		if s.last = (faultserver.Ref{}); c.EditOf == "" {
			s.last = k.Text(act)
			break
		}
		act.Message = c.EditOf
		s.last, stated = k.Edit(act), false
	case bot.Press:
		act.Button = c.Button
		s.last, stated = k.Press(act), false
	case bot.Voice:
		act.FileName, act.FileType, act.Data = "audio_message.m4a", "audio/mp4", []byte("v")
		s.last = k.Voice(act)
	case bot.File:
		data, err := os.ReadFile(c.Path)
		if err != nil {
			return adaptertest.Outcome{}, err
		}
		act.FileName, act.FileType, act.Data = c.Name, c.Type, data
		s.last = k.File(act)
	}
	out, err := k.Wait(ctx, s.last)
	if out.ID = s.last.Message; !stated {
		s.mu.Lock()
		out.ID = s.lastID
		s.mu.Unlock()
	}
	return out, err
}

func (s *strict) malformed(ctx context.Context) error {
	k := s.server.Slack()
	for _, inner := range []string{
		`null`, `[]`, `7`, `{}`, `{"type":7}`, `{"type":"message"}`, `{"type":"message","channel":"DJO000001"}`,
		`{"type":"message","channel":"DJO000001","channel_type":"im","user":"UJO000001","text":["x"],"ts":"1.1"}`,
		`{"type":"something_new","channel":{"id":7}}`,
	} {
		ref := k.Event(inner)
		if s.config.Mode == ModeSocket {
			if _, err := k.Wait(ctx, ref); err != nil {
				return err
			}
		}
	}
	if s.config.Mode == ModeSocket {
		for _, frame := range []string{`{`, `[]`, `7`} {
			if !k.Raw(frame) {
				return errors.New("no socket")
			}
		}
	}
	return nil
}

// posted joins a file to the text that follows it, as they belong together.
func (s *strict) posted(c bot.Chat) []adaptertest.Posted {
	var list []adaptertest.Posted
	var files []adaptertest.PostedFile
	for _, p := range s.server.Slack().Posted(c.ID) {
		if p.Text == "" && len(p.Files) > 0 {
			files = append(files, p.Files...)
			continue
		}
		p.Files, files = append(files, p.Files...), nil
		if p.Private {
			p.ID = messageRef{refEphemeral, p.ID}.String()
		}
		list = append(list, p)
	}
	return list
}
