package bottest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"wasl/bot"
)

func TestAdapter(t *testing.T) {
	clock := bot.NewManualClock(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))
	a := NewAdapter("fake", clock)
	send := func(id, chat string) error {
		_, err := a.Send(t.Context(), bot.Delivery{ID: bot.DeliveryID(id), Chat: bot.Chat{Adapter: "fake", ID: chat}})
		return err
	}
	once, always := errors.New("once"), errors.New("always")
	a.Fail("dm-1", once, nil)
	a.FailAlways("dm-1", always)
	for i, want := range []error{once, nil, always, always} {
		if err := send("d1", "dm-1"); !errors.Is(err, want) {
			t.Errorf("send %d: %v, want %v", i+1, err, want)
		}
	}
	if err := send("d2", "dm-2"); err != nil {
		t.Errorf("another chat: %v", err)
	}
	a.FailAlways("dm-1", nil)
	if err := send("d3", "dm-1"); err != nil {
		t.Errorf("healed: %v", err)
	}
	if n := a.Attempts("dm-1"); n != 5 {
		t.Errorf("%d attempts, want 5", n)
	}
	if got := a.SentTo("dm-1"); len(got) != 2 || got[1].MessageID != "fake-d3" || !got[1].At.Equal(clock.Now()) {
		t.Errorf("%+v", got)
	}
	if n, again := len(a.Take()), len(a.Take()); n != 3 || again != 0 {
		t.Errorf("took %d, then %d", n, again)
	}
}

func TestAdapterBlocks(t *testing.T) {
	a := NewAdapter("fake", bot.NewManualClock(time.Time{}))
	a.Block("jo-1", true)
	d := bot.Delivery{ID: "d1", Chat: bot.Chat{Adapter: "fake", ID: "dm-jo-1"}}
	var sendErr *bot.SendError
	if _, err := a.Send(t.Context(), d); !errors.As(err, &sendErr) || sendErr.Kind != bot.SendBlocked {
		t.Errorf("blocked: %v", err)
	}
	a.Block("jo-1", false)
	if _, err := a.Send(t.Context(), d); err != nil {
		t.Errorf("unblocked: %v", err)
	}
}

func TestAdapterSeesOverlaps(t *testing.T) {
	a := NewAdapter("fake", bot.NewManualClock(time.Time{}))
	in := bot.Chat{Adapter: "fake", ID: "dm-1"}
	inside := false
	a.Before(func(ctx context.Context, _ bot.Delivery) error {
		if inside {
			return nil
		}
		inside = true
		for _, chat := range []string{"dm-1", "dm-2"} {
			if _, err := a.Send(ctx, bot.Delivery{ID: "d2", Chat: bot.Chat{Adapter: "fake", ID: chat}}); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if _, err := a.Send(t.Context(), bot.Delivery{ID: "d1", Chat: in}); err != nil {
		t.Error(err)
	}
	if n := a.Overlaps(); n != 1 {
		t.Errorf("%d overlaps, want 1", n)
	}
}

func TestAdapterRuns(t *testing.T) {
	a := NewAdapter("fake", bot.NewManualClock(time.Time{}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Run(ctx, nil); err != nil {
		t.Errorf("after its context: %v", err)
	}
	a.End()
	a.End()
	if err := a.Run(t.Context(), nil); err != nil {
		t.Errorf("after its input: %v", err)
	}
}

func TestRandom(t *testing.T) {
	read := func(r io.Reader, n int) string {
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	one, same, other := Random(1), Random(1), Random(1<<63)
	first := read(one, 16)
	if first != read(same, 16) {
		t.Error("the same seed gives other bytes")
	}
	if first == read(one, 16) || first == read(other, 16) {
		t.Error("bytes repeat")
	}
	if token, err := bot.NewIDs(Random(7)).Token(); err != nil || len(token) != 22 {
		t.Errorf("%q, %v", token, err)
	}
}
