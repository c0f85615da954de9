package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
	handler http.Handler
	ready   chan struct{} // closed when the handler stands
}

func openStrict(t *testing.T, mode string, log *slog.Logger) adaptertest.Platform {
	t.Helper()
	s := &strict{t: t, seen: map[string]bool{}, ready: make(chan struct{})}
	limits := faultserver.Documented().Scaled(10_000) // the pace has tests of its own
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
// message, and what was written before the check.
type strictInbox struct {
	seenInbox
	s *strict
}

func (i strictInbox) Receive(ctx context.Context, m bot.Message) error {
	if text, ok := m.Content.(bot.Text); ok && strings.HasPrefix(text.Text, "so that") {
		return nil
	}
	i.s.mu.Lock()
	known := m.Chat.ID == peerChannel && i.s.seen[m.ID]
	i.s.seen[m.ID] = true
	i.s.lastID = m.ID
	i.s.mu.Unlock()
	if known {
		return nil
	}
	return i.seenInbox.Receive(ctx, m)
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

// keeper is a core that knows what it has, and refuses now and then.
type keeper struct {
	mu    sync.Mutex
	seen  map[string]bool
	texts map[string]map[string]int // by chat: how often
	calls int
}

func (k *keeper) Receive(_ context.Context, m bot.Message) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.calls++; k.calls%17 == 0 {
		return errors.New("not stored")
	}
	key := m.Chat.ID + "/" + m.ID
	if text, ok := m.Content.(bot.Text); ok && !k.seen[key] {
		k.seen[key] = true
		if k.texts[m.Chat.ID] == nil {
			k.texts[m.Chat.ID] = map[string]int{}
		}
		k.texts[m.Chat.ID][text.Text]++
	}
	return nil
}

// TestChaos: with the documented limits and pace, while the peer cuts, delays,
// repeats, limits and fails, nothing is lost, nothing is doubled, and what is
// sent keeps its order: what is of unknown fate is looked up in the history.
func TestChaos(t *testing.T) {
	const each = 40 // messages a chat, in each direction
	chats := []string{"DJO000001", "DEG000002", "DMA000003", "DTN000004", "CSEC00001", "GSEC00002"}
	synctest.Test(t, func(t *testing.T) {
		s := faultserver.New(t, faultserver.Options{Memory: true, Seed: 7, Chaos: faultserver.Chaos{
			CutBefore: .03, CutAfter: .03, Delay: .05, Limit: .03, Fail: .03, HTML: .03, Duplicate: .05, Drop: .03,
		}})
		a := strictAdapter(t, s, ModeSocket, "", nil)
		k := &keeper{seen: map[string]bool{}, texts: map[string]map[string]int{}}
		ctx, stop := context.WithCancel(t.Context())
		var work, lanes sync.WaitGroup
		work.Go(func() {
			if err := a.Run(ctx, k); err != nil {
				t.Errorf("Run: %v", err)
			}
		})
		for _, id := range chats {
			s.Slack().Open(id)
			lanes.Go(func() {
				for i := range each {
					delivered(t, a, id, fmt.Sprintf("%s/%d", id, i))
				}
			})
			lanes.Go(func() { written(t, s, id, each) })
		}
		lanes.Wait()
		<-time.After(2 * time.Minute) // what Slack has given up comes from the history
		stop()
		work.Wait()
		compareChaos(t, s, k, chats, each)
	})
}

// refusing is a core that stores nothing until a time.
type refusing struct {
	keeper
	until time.Time
	marks []bot.Mark
}

func (r *refusing) Receive(ctx context.Context, m bot.Message) error {
	if time.Now().Before(r.until) {
		return errors.New("out of order")
	}
	r.mu.Lock()
	r.marks = append(r.marks, m.Mark)
	r.mu.Unlock()
	return r.keeper.Receive(ctx, m)
}

// TestLongOutageOfTheCore: a message that Slack has given up comes from the
// history, and what is stored meanwhile moves no mark beyond it.
func TestLongOutageOfTheCore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := faultserver.New(t, faultserver.Options{Memory: true})
		a := strictAdapter(t, s, ModeSocket, "", nil)
		r := &refusing{keeper: keeper{seen: map[string]bool{}, texts: map[string]map[string]int{}}, until: time.Now().Add(8 * time.Minute)}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- a.Run(ctx, r) }()
		k := s.Slack()
		k.Open(peerDirect)
		lost := k.Text(faultserver.Act{Chat: peerDirect, From: peerUser, Text: "lost"})
		<-time.After(7 * time.Minute)
		if got := k.Lost(); len(got) != 1 || got[0] != lost.Event {
			t.Errorf("Slack has given up %q, want %q", got, lost.Event)
		}
		<-time.After(61 * time.Second)
		if _, err := k.Wait(ctx, k.Text(faultserver.Act{Chat: peerDirect, From: peerUser, Text: "later"})); err != nil {
			t.Error(err)
		}
		<-time.After(2 * time.Minute)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if got := r.texts[peerDirect]; got["lost"] != 1 || got["later"] != 1 {
			t.Errorf("the core has %v", got)
		}
		if first := r.marks[0]; !olderTS(first.Value, lost.Message) && first.Value != lost.Message {
			t.Errorf("the first mark is %s, beyond %s", first.Value, lost.Message)
		}
	})
}

// written lets somebody write, each message once the one before was taken.
func written(t *testing.T, s *faultserver.Server, chat string, each int) {
	for i := range each {
		ref := s.Slack().Text(faultserver.Act{
			Chat: chat, From: "U" + chat[1:], Text: fmt.Sprint("m", i), Addressed: !strings.HasPrefix(chat, "D"),
		})
		for ack := false; !ack; {
			out, err := s.Slack().Wait(t.Context(), ref)
			if err != nil {
				t.Errorf("inbound: %v", err)
				return
			}
			if ack = out.Acknowledged || slices.Contains(s.Slack().Lost(), ref.Event); !ack {
				<-time.After(100 * time.Millisecond)
			}
		}
	}
}

// delivered sends as the core does: what is of unknown fate is looked for
// before it is sent again.
func delivered(t *testing.T, a *Adapter, chat, text string) {
	d := bot.Delivery{
		ID: bot.DeliveryID(text), Kind: bot.KindAnnouncement, Chat: bot.Chat{Adapter: "slack", ID: chat}, Text: text,
		CreatedAt: time.Now(),
	}
	unknown := false
	for n := 0; ; n++ {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		found := false
		var err error
		if unknown {
			_, found, err = a.Find(ctx, d)
		}
		if err == nil && !found {
			_, err = a.Send(ctx, d)
			unknown = false
		}
		cancel()
		var sendErr *bot.SendError
		switch {
		case err == nil:
			return
		case errors.As(err, &sendErr) && sendErr.Kind.Permanent():
			t.Errorf("%s: %v", text, err)
			return
		case sendErr == nil || sendErr.Kind == bot.SendUnknown:
			unknown = true
		}
		wait := time.Second
		if sendErr != nil {
			wait = max(sendErr.RetryAfter, wait)
		}
		<-time.After(wait)
	}
}

func compareChaos(t *testing.T, s *faultserver.Server, k *keeper, chats []string, each int) {
	t.Helper()
	for _, v := range s.Violations() {
		t.Errorf("%s in %s: %s", v.Rule, v.Key, v.Detail)
	}
	for _, id := range chats {
		var got, want []string
		for _, p := range s.Slack().Posted(id) {
			got = append(got, p.Text)
		}
		for i := range each {
			want = append(want, fmt.Sprintf("%s/%d", id, i))
			if n := k.texts[id][fmt.Sprint("m", i)]; n != 1 {
				t.Errorf("from %s m%d was taken %d times", id, i, n)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("in %s arrived %q", id, got)
		}
	}
}
