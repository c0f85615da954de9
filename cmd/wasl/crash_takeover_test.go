package main

import (
	"log/slog"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
)

// TestTakeover kills the replica that sends an announcement with SIGKILL, in the
// middle: the other one finishes it, and nobody gets it twice.
func TestTakeover(t *testing.T) {
	const (
		recipients = 600
		scale      = 4 // Telegram's limit sets five seconds for so many
		within     = 30 * time.Second
	)
	c := newCrash(t, crashOnPostgres(), buildProgram(t), onTelegram, 1, scale)
	number := c.announced(recipients)
	first := c.start(nothingInFlight, 0)
	sent := func() (n int) {
		for _, call := range c.server.Calls("telegram") {
			if call.Chat != "" && call.Accepted {
				n++
			}
		}
		return n
	}
	eventually(t, func() bool { return sent() > recipients/10 })
	c.start(nothingInFlight, 0)
	eventually(t, func() bool { return sent() > recipients/4 })
	first.kill()
	c.buried(first)
	killed, before := time.Now(), sent()
	db := c.engine.open(t, c.url)
	defer c.close(db)
	eventually(t, func() bool {
		var ann bot.Announcement
		err := db.View(t.Context(), func(tx bot.Tx) (err error) {
			ann, err = tx.Announcements().Get(t.Context(), number)
			return err
		})
		return err == nil && ann.State == bot.AnnouncementDone
	})
	took := time.Since(killed)
	t.Logf("killed after %d messages; the other one finished it in %s", before, took.Round(100*time.Millisecond))
	if took > within || before >= recipients {
		t.Errorf("killed after %d messages, finished after %s", before, took)
	}
	c.stopAll()
	var counts bot.DeliveryCounts
	err := db.View(t.Context(), func(tx bot.Tx) (err error) {
		counts, err = tx.Deliveries().Counts(t.Context(), bot.Origin{Capability: "announce", Object: string(number)}, bot.KindAnnouncement)
		return err
	})
	if err != nil || counts.Sent+counts.Acknowledged+counts.Unknown != counts.Total || counts.Unknown > 16 {
		t.Errorf("%+v %v", counts, err)
	}
	for _, v := range c.server.Violations() {
		t.Errorf("a rule was broken: %+v", v)
	}
	got := map[string]int{}
	for _, call := range c.server.Calls("telegram") {
		if call.Accepted && call.Chat != "" {
			got[call.Chat]++
		}
	}
	for i := range recipients {
		if n := got[c.p.at("dm-"+recipientName(i))]; n > 1 {
			t.Errorf("%s has it %d times", recipientName(i), n)
		}
	}
}

// announced writes an announcement to so many people, and approves it: it waits
// to be sent.
func (c *crash) announced(recipients int) bot.AnnouncementNumber {
	c.t.Helper()
	file, err := readConfig(c.config)
	if err != nil {
		c.t.Fatal(err)
	}
	a, err := openApp(c.t.Context(), file, &bot.SystemClock{}, bot.NewIDs(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		c.t.Fatal(err)
	}
	if err := a.start(c.t.Context(), bottest.NewAdapter("demo", a.clock)); err != nil {
		c.t.Fatal(err)
	}
	ids := func(member string) (user, chat string) { return c.p.user(member), c.p.chat("dm-" + member) }
	seatMany(c.t, a, recipients, ids)
	official(c.t, a, ids, func() {})
	if err := a.close(); err != nil {
		c.t.Fatal(err)
	}
	return bot.NewAnnouncementNumber(a.clock.Now().Year(), 1)
}
