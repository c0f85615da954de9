package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
)

// BenchmarkBroadcast sends an announcement to 10,000 recipients through a peer
// that enforces a platform's documented limits, over a SQLite file, while people
// ask questions. "over-floor" is the time from the first to the last message to
// the platform over the time that the limit sets for so many.
//
//	go test ./cmd/wasl -run '^$' -bench Broadcast -benchtime 1x -timeout 2h
//
// Telegram and Discord run at real speed: six and four minutes. Slack, whose
// limit sets 34 minutes, runs at WASL_SPEED times the documented one (windows of
// the peer and paces of the adapter alike; 5 by default). WASL_RECIPIENTS sets
// another number.
func BenchmarkBroadcast(b *testing.B) {
	for _, p := range []struct {
		name      string
		make      onPlatform
		perSecond float64 // the limit over all chats
		scale     float64
	}{
		{"telegram", onTelegram, 30, 1},
		{"slack", onSlack, 5, benchSpeed(b)},
		{"discord", onDiscord, 50, 1},
	} {
		b.Run(p.name, func(b *testing.B) {
			for range b.N {
				announceOn(b, p.name, p.make, p.perSecond*p.scale, p.scale)
			}
		})
	}
}

func benchSpeed(b *testing.B) float64 {
	b.Helper()
	if os.Getenv("WASL_SPEED") == "" {
		return 5
	}
	speed, err := strconv.ParseFloat(os.Getenv("WASL_SPEED"), 64)
	if err != nil {
		b.Fatal(err)
	}
	return speed
}

// askers is how many people ask a question while the announcement is sent, each
// their own at a time of their own.
const askers = 50

func announceOn(b *testing.B, name string, make onPlatform, perSecond, scale float64) {
	b.Helper()
	profileMemory(b)
	recipients := growthSizes(b)[0]
	limits := faultserver.Documented().Scaled(scale)
	server := faultserver.New(b, faultserver.Options{Limits: &limits, Lean: true})
	p := make(server, scale)
	// Discord's channels are open already.
	ids := func(member string) (user, chat string) { return p.user(member), p.at("dm-" + member) }
	a := benchApp(b, sqliteFile(b), p.chat)
	if err := a.start(b.Context(), p.adapter(b, &tap{clock: a.clock, name: func(c bot.Chat) string { return c.ID }, forget: true})); err != nil {
		b.Fatal(err)
	}
	seatMany(b, a, recipients, ids)
	ctx, stop := context.WithCancel(b.Context())
	ended := beside(func() error { return a.bot.Run(ctx) })
	for !p.connected() {
		<-time.After(10 * time.Millisecond) // a real connection: nothing tells when it stands
	}
	official(b, a, ids, func() {
		if err := a.bot.Drain(ctx); err != nil { // the request for approval has left
			b.Fatal(err)
		}
	})
	before := len(server.Calls(name))
	questions := askMeanwhile(p, time.Duration(float64(recipients)/perSecond*float64(time.Second)))
	memory := observe(b, a)
	asked := questions()
	if err := a.bot.Drain(ctx); err != nil {
		b.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
	report(b, server.Calls(name)[before:], perSecond, asked)
	b.ReportMetric(memory, "MiB-grown")
	for _, v := range server.Violations() {
		if v.Rule != faultserver.RuleDeadline { // how fast this machine answers is not what is measured here
			b.Errorf("a rule was broken: %+v", v)
		}
	}
}

// askMeanwhile lets people ask, spread over a time. The returned function waits for the
// last, and tells when who asked, by the platform's id of their chat.
func askMeanwhile(p platform, over time.Duration) func() map[string]time.Time {
	asked := map[string]time.Time{}
	var all sync.WaitGroup
	all.Go(func() {
		for i := range askers {
			<-time.After(over / (askers + 2))
			who := fmt.Sprintf("asker-%d", i)
			chat := p.at("dm-" + who)
			asked[chat] = time.Now()
			p.text(faultserver.Act{Chat: chat, From: p.user(who), Text: fmt.Sprintf("objective %d", i%bot.Objectives+1)})
		}
	})
	return func() map[string]time.Time { all.Wait(); return asked }
}

// observe waits until the announcement is done, and returns by how many MiB the
// memory in use grew, from soon after the beginning to its highest. That of the
// peer, which remembers each message, is not in it.
func observe(b *testing.B, a *app) float64 {
	b.Helper()
	var first, most float64
	for n := 0; ; n++ {
		<-time.After(time.Second)
		if n%30 == 2 {
			now := ownHeap()
			if first == 0 {
				first = now
			}
			most = max(most, now)
		}
		var state bot.AnnouncementState
		if err := a.db.View(b.Context(), func(tx bot.Tx) error {
			ann, err := tx.Announcements().Get(b.Context(), bot.NewAnnouncementNumber(a.clock.Now().Year(), 1))
			state = ann.State
			return err
		}); err != nil {
			b.Fatal(err)
		}
		if state == bot.AnnouncementDone {
			return max(most, ownHeap()) - first
		}
	}
}

// report says how long the messages took, and the questions.
func report(b *testing.B, calls []faultserver.Call, perSecond float64, asked map[string]time.Time) {
	b.Helper()
	var sent []time.Time
	var waits []time.Duration
	limited := 0
	for _, c := range calls {
		if c.Status == http.StatusTooManyRequests {
			limited++
		}
		if c.Chat == "" || !c.Accepted {
			continue
		}
		sent = append(sent, c.At)
		if at, ok := asked[c.Chat]; ok {
			waits = append(waits, c.At.Sub(at))
			delete(asked, c.Chat)
		}
	}
	if len(asked) > 0 || len(waits) == 0 {
		b.Fatalf("%d questions were not answered, %d were", len(asked), len(waits))
	}
	took := sent[len(sent)-1].Sub(sent[0])
	floor := time.Duration(float64(len(sent)-1) / perSecond * float64(time.Second))
	slices.Sort(waits)
	b.Logf("%d messages in %s, floor %s; %d questions answered within %s (median), %s (95 of 100), %s (all)",
		len(sent), took.Round(time.Millisecond), floor.Round(time.Millisecond), len(waits),
		at(waits, .5), at(waits, .95), at(waits, 1))
	b.ReportMetric(took.Seconds()/floor.Seconds(), "over-floor")
	b.ReportMetric(float64(limited), "429s")
	b.ReportMetric(at(waits, .95).Seconds()*1000, "p95-answer-ms")
}

func at(sorted []time.Duration, share float64) time.Duration {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)].Round(time.Millisecond)
}
