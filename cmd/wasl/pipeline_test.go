package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

var morning = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

func (w *world) text(id, who, text string) {
	w.t.Helper()
	err := w.Receive(w.t.Context(), bot.Message{
		ID: id, Chat: bot.Chat{Adapter: w.Name(), ID: "dm-" + who}, Private: true,
		From: bot.Account{Adapter: w.Name(), User: who}, Content: bot.Text{Text: text},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) drain() []bottest.Sent {
	w.t.Helper()
	sent, err := w.Drain(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

func (w *world) wait(d time.Duration) []bottest.Sent {
	w.t.Helper()
	if err := w.Advance(w.t.Context(), w.Now().Add(d)); err != nil {
		w.t.Fatal(err)
	}
	return w.drain()
}

// delivery reads what became of a delivery.
func (w *world) delivery(id bot.DeliveryID) bot.Delivery {
	w.t.Helper()
	var d bot.Delivery
	err := w.app.db.View(w.t.Context(), func(tx bot.Tx) (err error) {
		d, err = tx.Deliveries().Get(w.t.Context(), id)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// post puts a message of the secretariat to somebody into their lane.
func (w *world) post(kind bot.Kind, who string) bot.DeliveryID {
	w.t.Helper()
	var id bot.DeliveryID
	err := w.app.db.Update(w.t.Context(), func(tx bot.Tx) (err error) {
		id, err = tx.Deliveries().Add(w.t.Context(), bot.Delivery{
			Chat: bot.Chat{Adapter: w.Name(), ID: "dm-" + who}, Kind: kind, Lang: locale.Arabic, Text: "نص", State: bot.Pending, NotBefore: tx.Now(),
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func fault(kind bot.SendErrorKind, after time.Duration) error {
	return &bot.SendError{Kind: kind, RetryAfter: after, Err: errors.New("a fault")}
}

// A passing fault holds the lane, and what waits behind it keeps its order;
// another lane is not held.
func TestPassingFaultHoldsTheLane(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.Fail("dm-jo-1", fault(bot.SendRetry, 0), fault(bot.SendRetry, 0))
	w.text("1", "jo-1", "objective 1")
	w.text("2", "jo-1", "objective 2")
	w.text("3", "eg-1", "objective 3")
	if sent := w.drain(); len(sent) != 1 || sent[0].Ref != "obj-03" {
		t.Fatalf("sent %+v", sent)
	}
	sent := w.wait(time.Minute)
	if len(sent) != 2 || sent[0].Ref != "obj-01" || sent[1].Ref != "obj-02" {
		t.Fatalf("sent %+v", sent)
	}
	if n := w.adapter.Attempts("dm-jo-1"); n != 4 {
		t.Errorf("%d tries, want 4", n)
	}
}

// A stated wait is obeyed to the second.
func TestStatedWaitIsObeyed(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.Fail("dm-jo-1", fault(bot.SendLimited, 7*time.Second))
	w.text("1", "jo-1", "objective 1")
	w.drain()
	if sent := w.wait(6999 * time.Millisecond); len(sent) != 0 {
		t.Fatalf("sent too early: %+v", sent)
	}
	if sent := w.wait(time.Millisecond); len(sent) != 1 || sent[0].At.Sub(morning) != 7*time.Second {
		t.Fatalf("sent %+v", sent)
	}
}

// What failed for good lets its lane go on; what outlives its patience fails.
func TestPermanentFailureAndPatience(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.Fail("dm-jo-1", fault(bot.SendRejected, 0))
	first := w.post(bot.KindAnswer, "jo-1")
	second := w.post(bot.KindAnswer, "jo-1")
	w.drain()
	if d := w.delivery(first); d.State != bot.Failed || d.Failure != bot.SendRejected || d.SettledAt.IsZero() {
		t.Errorf("first %+v", d)
	}
	if d := w.delivery(second); d.State != bot.Sent {
		t.Errorf("second %+v", d)
	}

	w.adapter.FailAlways("dm-eg-1", fault(bot.SendRetry, 0))
	w.text("1", "eg-1", "objective 1")
	w.drain()
	w.wait(2 * time.Hour)
	if n := w.adapter.Attempts("dm-eg-1"); n < 10 || n > 40 {
		t.Errorf("%d tries in the hour that a reply is worth", n)
	}
	if d := w.delivery("d3"); d.State != bot.Failed || d.Failure != bot.SendExpired {
		t.Errorf("after its patience %+v", d)
	}
}

// A send of unknown fate: an answer is sent once more, anything official is
// shown as unknown, not repeated.
func TestUnknownFateGoesByKind(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.Fail("dm-jo-1", errors.New("cut"), errors.New("cut"))
	w.adapter.Fail("dm-eg-1", errors.New("cut"))
	reply := w.post(bot.KindReply, "jo-1")
	official := w.post(bot.KindAnnouncement, "eg-1")
	w.drain()
	w.wait(time.Minute)
	if n := w.adapter.Attempts("dm-jo-1"); n != 2 {
		t.Errorf("a reply was tried %d times, want 2", n)
	}
	if d := w.delivery(reply); d.State != bot.Failed || d.Failure != bot.SendUnknown {
		t.Errorf("reply %+v", d)
	}
	if n := w.adapter.Attempts("dm-eg-1"); n != 1 {
		t.Errorf("an announcement was tried %d times", n)
	}
	if d := w.delivery(official); d.State != bot.Unknown {
		t.Errorf("announcement %+v", d)
	}
}

// The program ends between the platform's accept and the record.
func TestCrashWhileSending(t *testing.T) {
	w := newWorld(t, morning)
	reply := w.post(bot.KindReply, "jo-1")
	official := w.post(bot.KindAnnouncement, "eg-1")
	err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
		for _, who := range []string{"jo-1", "eg-1"} {
			if _, err := tx.Deliveries().Claim(t.Context(), bot.Chat{Adapter: w.Name(), ID: "dm-" + who}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.wait(time.Minute)
	if d := w.delivery(reply); d.State != bot.Sent {
		t.Errorf("reply %+v", d)
	}
	if d := w.delivery(official); d.State != bot.Unknown || w.adapter.Attempts("dm-eg-1") != 0 {
		t.Errorf("announcement %+v", d)
	}
}

// The same message twice at once is handled once.
func TestRedeliveryAtOnce(t *testing.T) {
	w := newWorld(t, morning)
	var g sync.WaitGroup
	for range 8 {
		g.Go(func() { w.text("1", "jo-1", "objective 1") })
	}
	g.Wait()
	if sent := w.drain(); len(sent) != 1 {
		t.Errorf("%d answers", len(sent))
	}
}

// A long answer goes in parts, in order, and its buttons under the last one.
func TestLongAnswerIsSplit(t *testing.T) {
	w := newWorld(t, morning)
	w.adapter.SetFeatures(bot.Features{TextLimit: 120, Unit: locale.UTF16, Buttons: 25})
	w.text("1", "jo-1", "هدف 8")
	sent := w.drain()
	if len(sent) < 3 {
		t.Fatalf("%d parts", len(sent))
	}
	for i, d := range sent {
		if n := locale.Length(d.Text, locale.UTF16); n > 120 || strings.Count(d.Text, "\u2068") != strings.Count(d.Text, "\u2069") {
			t.Errorf("part %d has %d units: %q", i, n, d.Text)
		}
		if (len(d.Buttons) > 0) != (i == len(sent)-1) {
			t.Errorf("part %d has %d buttons", i, len(d.Buttons))
		}
	}
}

// A handler that fails or panics changes nothing, and says so.
func TestFailingHandler(t *testing.T) {
	w := newWorld(t, morning)
	broken := bot.Capability{Name: "broken", Commands: []bot.Command{
		{Name: "explode", Words: map[locale.Lang][]string{locale.English: {"explode"}, locale.Arabic: {"انفجر"}}, Right: bot.RightAnyone,
			Run: func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
				if err := c.Record(ctx, c.Actor(), "explode", "", ""); err != nil {
					return nil, err
				}
				panic("no")
			}},
	}}
	if err := w.app.startWith(t.Context(), []bot.Capability{broken}, w.adapter); err != nil {
		t.Fatal(err)
	}
	w.text("1", "jo-1", "explode")
	w.text("1", "jo-1", "explode")
	if sent := w.drain(); len(sent) != 1 || sent[0].Kind != bot.KindError {
		t.Errorf("sent %+v", sent)
	}
	err := w.app.db.View(t.Context(), func(tx bot.Tx) error {
		_, err := tx.Audit().Head(t.Context())
		return err
	})
	if !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("something of it was kept: %v", err)
	}
}

// Run sends by itself with the machine's clock, and ends when its context does.
func TestRun(t *testing.T) {
	w := newWorld(t, morning)
	arrived := make(chan bot.Delivery, 1)
	w.adapter.Before(func(_ context.Context, d bot.Delivery) error {
		arrived <- d
		return nil
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.app.bot.Run(ctx) }()
	w.text("1", "jo-1", "objective 1")
	if d := <-arrived; d.Ref != "obj-01" {
		t.Errorf("sent %+v", d)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// After two weeks of downtime the digest goes out once, late; the one before
// is recorded as missed.
func TestDigestAfterDowntime(t *testing.T) {
	w := newWorld(t, morning)
	w.drain()
	w.clock.NotBefore(time.Date(2026, 12, 9, 8, 0, 0, 0, time.UTC)) // nothing ran meanwhile
	var digests []bottest.Sent
	for _, d := range w.drain() {
		if d.Kind == bot.KindDigest {
			digests = append(digests, d)
		}
	}
	if len(digests) != 1 || digests[0].Ref != "2026-12-05" {
		t.Errorf("digests %+v", digests)
	}
	if err := w.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := w.drain(); len(again) != 0 {
		t.Errorf("after a restart %+v", again)
	}
}

// What a capability makes of a delivery may fail: the delivery is recorded all
// the same, and its lane goes on. A schedule that fails does not keep the
// others waiting.
func TestFailingHooks(t *testing.T) {
	w := newWorld(t, morning)
	broken := bot.Capability{
		Name:    "broken",
		Settled: func(context.Context, *bot.Work, bot.Delivery) (bot.Reply, error) { panic("no") },
		Tick: func(context.Context, *bot.Work, bot.Schedule, time.Time) (bot.Reply, error) {
			return nil, errors.New("no")
		},
		Schedules: []bot.Schedule{{ID: "broken", Capability: "broken", Rule: "FREQ=DAILY;BYHOUR=1;BYMINUTE=0;BYSECOND=0", Zone: "Africa/Cairo", CatchUp: bot.CatchUpOnce}},
	}
	if err := w.app.startWith(t.Context(), []bot.Capability{broken}, w.adapter); err != nil {
		t.Fatal(err)
	}
	var id bot.DeliveryID
	err := w.app.db.Update(t.Context(), func(tx bot.Tx) (err error) {
		id, err = tx.Deliveries().Add(t.Context(), bot.Delivery{
			Chat: bot.Chat{Adapter: w.Name(), ID: "dm-jo-1"}, Kind: bot.KindNotice, Lang: locale.Arabic, Text: "نص",
			Origin: bot.Origin{Capability: "broken", Object: "1"},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.text("1", "jo-1", "objective 1")
	if sent := w.drain(); len(sent) != 2 {
		t.Errorf("sent %+v", sent)
	}
	if d := w.delivery(id); d.State != bot.Sent {
		t.Errorf("delivery %+v", d)
	}
	w.clock.NotBefore(time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC))
	sent, err := w.Drain(t.Context())
	if err == nil {
		t.Error("the failing schedule is not told")
	}
	if len(sent) != 1 || sent[0].Kind != bot.KindDigest {
		t.Errorf("sent %+v", sent)
	}
}

// What cannot be delivered to a person goes to their next account, and the
// delivery there names the one that failed.
func TestNextAccount(t *testing.T) {
	w := newWorld(t, morning)
	second := bot.Chat{Adapter: w.Name(), ID: "dm-second"}
	var first bot.DeliveryID
	err := w.app.db.Update(t.Context(), func(tx bot.Tx) (err error) {
		if err := tx.People().Bind(t.Context(), bot.BoundAccount{Account: bot.Account{Adapter: w.Name(), User: "second"}, Person: "jo-1", Chat: second}); err != nil {
			return err
		}
		first, err = tx.Deliveries().Add(t.Context(), bot.Delivery{
			Chat: bot.Chat{Adapter: w.Name(), ID: "dm-jo-1"}, Person: "jo-1", Kind: bot.KindReminder, Lang: locale.Arabic, Text: "تذكير",
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.adapter.Block("jo-1", true)
	sent := w.drain()
	if len(sent) != 1 || sent[0].Chat != second || sent[0].Instead != first || sent[0].Text != "تذكير" {
		t.Errorf("sent %+v", sent)
	}
	w.adapter.Block("second", true)
	if sent := w.wait(time.Hour); len(sent) != 0 {
		t.Errorf("sent %+v", sent)
	}
}

// An announcement that cannot be delivered at the first account goes to the
// next one, and the receipt says so.
func TestAnnouncementAtAnotherAccount(t *testing.T) {
	w := newWorld(t, morning)
	err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
		return tx.People().Bind(t.Context(), bot.BoundAccount{
			Account: bot.Account{Adapter: w.Name(), User: "second"}, Person: "jo-1", Chat: bot.Chat{Adapter: w.Name(), ID: "dm-second"},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.adapter.Block("jo-1", true)
	w.text("1", "sec-1", "announce JO\nar: نص الإعلان\nen: The text")
	w.press("2", "sec-1", "ask_approval")
	w.press("3", "sec-2", "approve")
	sent := w.drain()
	reached, receipt := false, ""
	for _, d := range sent {
		reached = reached || d.Chat.ID == "dm-second" && d.Kind == bot.KindAnnouncement
		if d.Chat.ID == room && d.Kind == bot.KindNotice {
			receipt = d.Text
		}
	}
	if !reached || !strings.Contains(receipt, "حساب آخر") || strings.Contains(receipt, "تعذّر إيصاله") {
		t.Errorf("reached %v, receipt %q", reached, receipt)
	}
}

// press presses the newest button of a name in somebody's private chat.
func (w *world) press(id, who, name string) {
	w.t.Helper()
	w.drainKeep()
	w.pressShown(id, who, name)
}

// pressShown is press without draining before.
func (w *world) pressShown(id, who, name string) {
	w.t.Helper()
	chat := bot.Chat{Adapter: w.Name(), ID: "dm-" + who}
	for _, d := range slices.Backward(w.shown) {
		for _, b := range d.Buttons {
			if d.Chat == chat && b.Name == name {
				err := w.Receive(w.t.Context(), bot.Message{
					ID: id, Chat: chat, Private: true, From: bot.Account{Adapter: w.Name(), User: who}, Content: bot.Press{Button: b.ID},
				})
				if err != nil {
					w.t.Fatal(err)
				}
				return
			}
		}
	}
	w.t.Fatalf("%s has no button %q", who, name)
}

// drainKeep drains and remembers what was shown.
func (w *world) drainKeep() { w.shown = append(w.shown, w.drain()...) }

// The page about the bot shows what is open for a person, and what one presses
// there is answered in the private chat.
func TestHome(t *testing.T) {
	w := newWorld(t, morning)
	open := func(id string) bottest.Sent {
		t.Helper()
		err := w.Receive(t.Context(), bot.Message{
			ID: id, Chat: bot.Chat{Adapter: w.Name(), ID: "home:jo-1"}, Page: true, PrivateChat: "dm-jo-1",
			From: bot.Account{Adapter: w.Name(), User: "jo-1"}, Content: bot.Home{},
		})
		if err != nil {
			t.Fatal(err)
		}
		sent := w.drain()
		if len(sent) != 1 || sent[0].Chat.ID != "home:jo-1" {
			t.Fatalf("sent %+v", sent)
		}
		return sent[0]
	}
	if page := open("1"); !strings.Contains(page.Text, "لا أمور معلقة") || len(page.Buttons) != 0 {
		t.Errorf("page %q", page.Text)
	}
	w.text("2", "jo-1", "تحديث 8: افتتحنا مركزاً للبحث والإنقاذ على الساحل الجنوبي.")
	w.press("3", "jo-1", "draft")
	w.drain()
	w.text("4", "jo-1", "تحديث")
	w.drain()
	page := open("5")
	if len(page.Buttons) != 2 || !strings.Contains(page.Text, "JO-2026-001") {
		t.Fatalf("page %q %+v", page.Text, page.Buttons)
	}
	err := w.Receive(t.Context(), bot.Message{
		ID: "6", Chat: page.Chat, Page: true, PrivateChat: "dm-jo-1",
		From: bot.Account{Adapter: w.Name(), User: "jo-1"}, Content: bot.Press{Button: page.Buttons[1].ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	if sent := w.drain(); len(sent) != 1 || sent[0].Chat.ID != "dm-jo-1" || sent[0].Kind != bot.KindPreview {
		t.Errorf("sent %+v", sent)
	}
}
