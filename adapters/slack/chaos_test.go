package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
)

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
