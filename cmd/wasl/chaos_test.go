package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/bot/locale"
)

// chaosRun is how many messages each platform gets, and whether that is the
// full run: a short form, or as many as WASL_CHAOS says.
func chaosRun(t *testing.T) (messages int, full bool) {
	t.Helper()
	if os.Getenv("WASL_CHAOS") == "" {
		return 3 * chaosPeople, false
	}
	n, err := strconv.Atoi(os.Getenv("WASL_CHAOS"))
	if err != nil {
		t.Fatal(err)
	}
	return n, true
}

// chaotic is a platform as the chaos run needs it.
type chaotic struct {
	platform
	// tells: the platform can be asked whether a message was posted.
	tells bool
}

// faster is how much faster than documented the peer's windows and the
// adapter's pace are in the full run. The short form keeps the documented pace,
// and so do Telegram and Discord, whose limits let ten thousand messages through
// in minutes; Slack's three hundred a minute would take the better part of an hour.
func faster(platform string, full bool) float64 {
	if full && platform == "slack" {
		return 10
	}
	return 1
}

// TestChaos lets people write while the peer cuts, delays, repeats, limits and
// fails at random: nothing is lost, nothing is doubled but where the peer's own
// log shows that the client could not know, the order in each chat is kept, and
// no limit is exceeded by the peer's count.
func TestChaos(t *testing.T) {
	for name, make := range map[string]func(*faultserver.Server, float64) chaotic{
		"telegram": func(s *faultserver.Server, scale float64) chaotic {
			return chaotic{onTelegram(s, scale), false}
		},
		"slack": func(s *faultserver.Server, scale float64) chaotic {
			return chaotic{onSlack(s, scale), true}
		},
		"discord": func(s *faultserver.Server, scale float64) chaotic {
			return chaotic{onDiscord(s, scale), true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runChaos(t, name, make)
		})
	}
}

const (
	chaosPeople  = 40
	chaosInbound = 60 // messages a second
)

func runChaos(t *testing.T, name string, make func(*faultserver.Server, float64) chaotic) {
	n, full := chaosRun(t)
	scale := faster(name, full)
	limits := faultserver.Documented().Scaled(scale)
	server := faultserver.New(t, faultserver.Options{
		Seed: 1, Limits: &limits,
		Chaos: faultserver.Chaos{
			CutBefore: .02, CutAfter: .02, Hang: .005, Delay: .05, Limit: .02, Fail: .03, HTML: .01, Duplicate: .05, Drop: .005,
			MaxDelay: 4 * time.Millisecond, MaxWait: time.Second, HangFor: 200 * time.Millisecond,
		},
	})
	p := make(server, scale)
	a := chaosApp(t, p)
	ctx, stop := context.WithCancel(context.Background())
	ended := beside(func() error { return a.bot.Run(ctx) })

	// Discord tells a bot nothing of a private channel before the first message
	// that it hears there: everybody is heard once before the chaos begins.
	server.Calm(true)
	eventually(t, p.connected)
	began := time.Now()
	pace := time.NewTicker(time.Second / chaosInbound)
	defer pace.Stop()
	for i := range n {
		if i == chaosPeople {
			waitSettled(t, a, i)
			server.Calm(false)
		}
		<-pace.C
		who := fmt.Sprintf("person-%d", i%chaosPeople)
		p.text(faultserver.Act{
			Chat: p.at("dm-" + who), From: p.user(who), Text: fmt.Sprintf("objective %d", i/chaosPeople%bot.Objectives+1),
		})
	}
	waitSettled(t, a, n)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}

	lanes := allDeliveries(t, a)
	ambiguous := ambiguousCalls(server, name)
	doubled, unknown := 0, 0
	for i := range chaosPeople {
		chat := p.at(fmt.Sprintf("dm-person-%d", i))
		lane := bot.Chat{Adapter: "demo", ID: p.chat(fmt.Sprintf("dm-person-%d", i))}
		d, u := compareChat(t, lanes[lane], p.posted(chat))
		if d+u > ambiguous[chat] {
			t.Errorf("chat %d: %d doubled and %d unknown, but only %d calls were ambiguous", i, d, u, ambiguous[chat])
		}
		doubled, unknown = doubled+d, unknown+u
	}
	if p.tells && doubled+unknown > 0 {
		t.Errorf("%d doubled, %d unknown, although the platform can tell", doubled, unknown)
	}
	for _, v := range server.Violations() {
		if v.Rule != faultserver.RuleDeadline { // how fast this machine answers is not what is tested here
			t.Errorf("a rule was broken: %+v", v)
		}
	}
	total := 0
	for _, k := range ambiguous {
		total += k
	}
	t.Logf("%s: %d in, %d out, %d requests, %d ambiguous, %d doubled, %d unknown, in %s",
		name, n, n, len(server.Calls(name)), total, doubled, unknown, time.Since(began).Round(time.Second))
}

// beside runs a function beside and returns where its error comes.
func beside(run func() error) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	return ended
}

func chaosApp(t *testing.T, p chaotic) *app {
	t.Helper()
	c := defaults()
	c.Storage.URL = "sqlite:" + t.TempDir() + "/wasl.db"
	c.Secretariat.Channel = "demo:" + p.chat(room)
	a, err := openWith(t.Context(), library(t), c, &bot.SystemClock{}, bot.NewIDs(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.close() })
	tap := &tap{clock: a.clock, name: func(c bot.Chat) string { return c.ID }}
	if err := a.start(t.Context(), p.adapter(t, tap)); err != nil {
		t.Fatal(err)
	}
	return a
}

// waitSettled waits until every message was answered and every answer settled.
func waitSettled(t *testing.T, a *app, n int) {
	t.Helper()
	deadline := time.After(20 * time.Minute)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-deadline:
			t.Fatal("not everything was answered")
		case <-tick.C:
		}
		last, waiting := 0, true
		err := a.db.View(t.Context(), func(tx bot.Tx) error {
			_, due, err := tx.Deliveries().NextDue(t.Context(), nil)
			if err != nil {
				return err
			}
			busy, err := tx.Deliveries().Interrupted(t.Context())
			waiting = due || len(busy) > 0
			for err == nil && last < n {
				_, err = tx.Deliveries().Get(t.Context(), bot.DeliveryID(fmt.Sprintf("d%d", last+1)))
				if err == nil {
					last++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if last >= n && !waiting {
			return
		}
	}
}

// allDeliveries returns every delivery by its lane, in order.
func allDeliveries(t *testing.T, a *app) map[bot.Chat][]bot.Delivery {
	t.Helper()
	lanes := map[bot.Chat][]bot.Delivery{}
	err := a.db.View(t.Context(), func(tx bot.Tx) error {
		for i := 1; ; i++ {
			d, ok, err := bot.Find(tx.Deliveries().Get(t.Context(), bot.DeliveryID(fmt.Sprintf("d%d", i))))
			if err != nil || !ok {
				return err
			}
			lanes[d.Chat] = append(lanes[d.Chat], d)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return lanes
}

func ambiguousCalls(s *faultserver.Server, platform string) map[string]int {
	n := map[string]int{}
	for _, c := range s.Calls(platform) {
		if c.Ambiguous() {
			n[c.Chat]++
		}
	}
	return n
}

// compareChat holds what a chat shows against what was to be sent there, in
// order. It returns how many are there more than once, and of how many nobody
// knows.
func compareChat(t *testing.T, want []bot.Delivery, posted []adaptertest.Posted) (doubled, unknown int) {
	t.Helper()
	owner := map[string]bot.DeliveryID{}
	for _, d := range want {
		owner[d.MessageID] = d.ID
	}
	at := 0
	for _, d := range want {
		seen := 0
		// Two deliveries that follow each other may have the same text.
		mine := func(m adaptertest.Posted) bool {
			of, known := owner[m.ID]
			return m.Text == locale.Plain(d.Text) && (!known || of == d.ID)
		}
		for at < len(posted) && mine(posted[at]) {
			at++
			seen++
		}
		switch {
		case d.State == bot.Sent && seen == 0:
			t.Errorf("%s: %s is sent as %s in answer to %s, but not there", d.Chat, d.ID, d.MessageID, d.ReplyTo)
		case d.State == bot.Sent && seen > 1:
			doubled += seen - 1
			t.Logf("%s: %s, sent as %s in answer to %s, is there %d times", d.Chat, d.ID, d.MessageID, d.ReplyTo, seen)
		case d.State != bot.Sent && d.Failure == bot.SendUnknown:
			unknown++
		case d.State != bot.Sent:
			t.Errorf("%s: %s is %s (%s)", d.Chat, d.ID, d.State, d.Failure)
		}
	}
	if at != len(posted) {
		t.Errorf("from message %d of %d on the order is not kept", at+1, len(posted))
	}
	return doubled, unknown
}
