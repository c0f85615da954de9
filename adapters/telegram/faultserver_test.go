package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
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
// adapter to Telegram's documented rules.
func TestSuiteStrict(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{Open: openStrict, Lacks: lacks()})
}

// strict is a user of the fault server.
type strict struct {
	*faultserver.Server
	last     faultserver.Ref
	messages map[string]string // id that the core gets, by Telegram's
}

func openStrict(t *testing.T, log *slog.Logger) adaptertest.Platform {
	t.Helper()
	limits := faultserver.Documented().Scaled(1_000_000) // the pace has tests of its own
	s := &strict{Server: faultserver.New(t, faultserver.Options{Limits: &limits}), messages: map[string]string{}}
	a := strictAdapter(t, s.Server, fast, log)
	user, group := strconv.Itoa(peerUser), strconv.Itoa(peerGroup)
	s.Telegram().Open(user)
	s.Telegram().Open(group)
	return adaptertest.Platform{
		Adapter: a, User: user, Private: chatOf(peerUser), Group: chatOf(peerGroup),
		Secrets:   []string{s.Telegram().Token},
		Inject:    s.inject,
		Redeliver: s.redeliver,
		Malformed: func(ctx context.Context) error {
			for _, raw := range malformedUpdates() {
				if _, err := s.Telegram().Wait(ctx, s.Telegram().Raw(strings.ReplaceAll(raw, "%ID%", "%d"))); err != nil {
					return err
				}
			}
			return nil
		},
		Posted: func(c bot.Chat) []adaptertest.Posted {
			posted := s.Telegram().Posted(c.ID)
			if c.ID == user {
				for i := range posted {
					posted[i].Pings = nil // nobody else reads there
				}
			}
			return posted
		},
		Block: func(c bot.Chat) { s.Telegram().Block(c.ID) },
		Break: func(f adaptertest.Fault) {
			s.Script(map[adaptertest.Fault]faultserver.Fault{
				adaptertest.FaultLimited: {Kind: faultserver.FaultLimit, Wait: adaptertest.LimitedFor},
				adaptertest.FaultDown:    {Kind: faultserver.FaultFail},
				adaptertest.FaultLost:    {Kind: faultserver.FaultCutAfter},
			}[f])
		},
		Close: func() {
			for _, v := range s.Violations() {
				t.Errorf("%s: %s in %s: %s", v.Platform, v.Rule, v.Key, v.Detail)
			}
			s.Close()
		},
	}
}

func strictAdapter(t *testing.T, s *faultserver.Server, table string, log *slog.Logger) *Adapter {
	t.Helper()
	a, err := New(Options{
		Table: []byte(table + "api_url = \"" + s.Telegram().URL() + "\"\n"), HTTP: s.Transport(), Log: log,
		Getenv: func(string) string { return s.Telegram().Token },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (s *strict) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	g, act := s.Telegram(), faultserver.Act{Chat: in.Chat.ID, From: strconv.Itoa(peerUser), Addressed: in.Addressed}
	id := func(ref faultserver.Ref) string { return ref.Message }
	switch c := in.Content.(type) {
	case bot.Text:
		act.Text = c.Text
		if c.EditOf == "" {
			s.last = g.Text(act)
			break
		}
		act.Message = c.EditOf
		edited := time.Now().Unix()
		s.last = g.Edit(act)
		if now := time.Now().Unix(); now != edited {
			return adaptertest.Outcome{}, errors.New("the second of the edit is not known")
		}
		id = func(faultserver.Ref) string { return correctionID(c.EditOf, edited, c.Text) }
	case bot.Press:
		act.Button = c.Button
		s.last = g.Press(act)
		id = nil
	case bot.Voice:
		act.FileName, act.Data = "v.ogg", []byte("v")
		s.last = g.Voice(act)
	case bot.File:
		data, err := os.ReadFile(c.Path)
		if err != nil {
			return adaptertest.Outcome{}, err
		}
		act.FileName, act.FileType, act.Data = c.Name, c.Type, data
		s.last = g.File(act)
	}
	if s.last.Event == "" {
		// Privacy mode: it does not reach the bot at all.
		return adaptertest.Outcome{ID: s.last.Message, Acknowledged: true}, nil
	}
	out, err := g.Wait(ctx, s.last)
	if id == nil {
		out.ID = "press." + out.ID
	} else {
		out.ID = id(s.last)
	}
	return out, err
}

func (s *strict) redeliver(ctx context.Context) (adaptertest.Outcome, error) {
	ref := s.Telegram().Again(s.last)
	out, err := s.Telegram().Wait(ctx, ref)
	out.ID = s.last.Message
	return out, err
}

// keeper is a core that knows what it has, and refuses now and then.
type keeper struct {
	mu    sync.Mutex
	seen  map[string]bool
	texts map[string][]string // by chat, in order
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
		k.texts[m.Chat.ID] = append(k.texts[m.Chat.ID], text.Text)
	}
	return nil
}

// TestChaos: with the documented limits and pace, while the peer cuts, delays,
// repeats, limits and fails, nothing is lost or out of order, and nothing is
// doubled but what the peer itself calls ambiguous.
func TestChaos(t *testing.T) {
	const each = 40 // messages a chat, in each direction
	chats := []string{"4001", "4002", "4003", "4004", "-7001", "-7002"}
	synctest.Test(t, func(t *testing.T) {
		s := faultserver.New(t, faultserver.Options{Memory: true, Seed: 7, Chaos: faultserver.Chaos{
			CutBefore: .03, CutAfter: .03, Delay: .05, Limit: .03, Fail: .03, HTML: .03, Duplicate: .05,
		}})
		a := strictAdapter(t, s, "", nil)
		k := &keeper{seen: map[string]bool{}, texts: map[string][]string{}}
		ctx, stop := context.WithCancel(t.Context())
		var work sync.WaitGroup
		work.Go(func() {
			if err := a.Run(ctx, k); err != nil {
				t.Errorf("Run: %v", err)
			}
		})
		var lanes sync.WaitGroup
		unknown := map[string]bool{}
		var mu sync.Mutex
		for _, id := range chats {
			s.Telegram().Open(id)
			lanes.Go(func() {
				for i := range each {
					text := fmt.Sprintf("%s/%d", id, i)
					if !delivered(t, a, id, text) {
						mu.Lock()
						unknown[text] = true
						mu.Unlock()
					}
				}
			})
			lanes.Go(func() {
				for i := range each {
					ref := s.Telegram().Text(faultserver.Act{Chat: id, From: "4001", Text: fmt.Sprint("m", i), Addressed: strings.HasPrefix(id, "-")})
					for ack := false; !ack; {
						out, err := s.Telegram().Wait(t.Context(), ref)
						if err != nil {
							t.Errorf("inbound: %v", err)
							return
						}
						if ack = out.Acknowledged; !ack {
							_ = bot.Sleep(t.Context(), 100*time.Millisecond)
						}
					}
				}
			})
		}
		lanes.Wait()
		stop()
		work.Wait()
		compareChaos(t, s, k, chats, each, unknown)
	})
}

// delivered sends as the core does, and reports false for an unknown fate.
func delivered(t *testing.T, a *Adapter, chat, text string) bool {
	d := bot.Delivery{ID: bot.DeliveryID(text), Kind: bot.KindAnnouncement, Chat: bot.Chat{Adapter: "telegram", ID: chat}, Text: text}
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, err := a.Send(ctx, d)
		cancel()
		var sendErr *bot.SendError
		switch {
		case err == nil:
			return true
		case !errors.As(err, &sendErr) || sendErr.Kind.Permanent():
			t.Errorf("%s: %v", text, err)
			return true
		case sendErr.Kind == bot.SendUnknown:
			return false
		}
		_ = bot.Sleep(t.Context(), max(sendErr.RetryAfter, time.Second))
	}
}

func compareChaos(t *testing.T, s *faultserver.Server, k *keeper, chats []string, each int, unknown map[string]bool) {
	t.Helper()
	for _, v := range s.Violations() {
		t.Errorf("%s in %s: %s", v.Rule, v.Key, v.Detail)
	}
	accepted, ambiguous := map[string]int{}, map[string]bool{}
	for _, c := range s.Calls("telegram") {
		if c.Method == "sendMessage" && c.Accepted {
			accepted[c.Text]++
		}
		// Of a request that was cut off the peer has read nothing but the body.
		if sent, err := url.ParseQuery(c.Body); err == nil && c.Method == "sendMessage" && c.Ambiguous() {
			ambiguous[sent.Get("text")] = true
		}
	}
	for _, id := range chats {
		last := -1
		for i := range each {
			text := fmt.Sprintf("%s/%d", id, i)
			if n := accepted[text]; n > 1 || n == 0 && !unknown[text] {
				t.Errorf("%s arrived %d times", text, n)
			}
			if unknown[text] && !ambiguous[text] {
				t.Errorf("%s is called unknown, though the peer told", text)
			}
		}
		for _, p := range s.Telegram().Posted(id) {
			n, err := strconv.Atoi(p.Text[strings.Index(p.Text, "/")+1:])
			if err != nil || n <= last {
				t.Errorf("in %s %q came after %d", id, p.Text, last)
			}
			last = n
		}
		var want []string
		for i := range each {
			want = append(want, fmt.Sprint("m", i))
		}
		if got := k.texts[id]; strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("from %s the core got %q", id, got)
		}
	}
	t.Logf("%d messages out, %d unknown; %d in", len(accepted), len(unknown), len(k.seen))
}
