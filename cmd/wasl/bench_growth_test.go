package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wasl/bot"
	"wasl/storage/postgres/postgrestest"
)

// BenchmarkGrowth sends announcements to more and more recipients over a
// platform without limits, and says how the cost grows: with exponent 1 each
// recipient costs the same.
//
//	go test ./cmd/wasl -run '^$' -bench Growth -benchtime 1x -timeout 1h
//
// WASL_RECIPIENTS lists other sizes: "10000,100000,1000000". Growth/postgres needs
// a server: eval "$(.ci/postgres start)".
func BenchmarkGrowth(b *testing.B) {
	for name, url := range map[string]func(*testing.B) string{
		"sqlite": sqliteFile, "postgres": func(b *testing.B) string { return postgrestest.New(b) },
	} {
		b.Run(name, func(b *testing.B) {
			var first, last broadcast
			for range b.N {
				for i, n := range growthSizes(b) {
					last = broadcastTo(b, url(b), n)
					if i == 0 {
						first = last
					}
					b.Log(last)
				}
			}
			b.ReportMetric(float64(last.recipients)/last.sending.Seconds(), "sent/s")
			b.ReportMetric(last.peak-last.before, "MiB-more")
			if first.recipients != last.recipients {
				ratio := math.Log(float64(last.recipients) / float64(first.recipients))
				b.ReportMetric(math.Log(last.sending.Seconds()/first.sending.Seconds())/ratio, "exponent")
				b.ReportMetric(math.Log(last.launching.Seconds()/first.launching.Seconds())/ratio, "launch-exponent")
			}
		})
	}
}

func growthSizes(b *testing.B) []int {
	b.Helper()
	list := os.Getenv("WASL_RECIPIENTS")
	if list == "" {
		return []int{10_000, 100_000}
	}
	var sizes []int
	for item := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(item)
		if err != nil {
			b.Fatal(err)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// broadcast is what an announcement to many cost.
type broadcast struct {
	recipients         int
	launching, sending time.Duration
	before, peak       float64 // MiB in use before it was sent, and the most while it was
}

func (c broadcast) String() string {
	return fmt.Sprintf("%d recipients: launched in %s, sent in %s (%.0f a second), %.1f MiB before, at most %.1f",
		c.recipients, c.launching.Round(time.Millisecond), c.sending.Round(time.Millisecond),
		float64(c.recipients)/c.sending.Seconds(), c.before, c.peak)
}

func broadcastTo(b *testing.B, url string, n int) broadcast {
	b.Helper()
	a := benchApp(b, url, nil)
	platform := newInstant(a.clock)
	if err := a.start(b.Context(), platform); err != nil {
		b.Fatal(err)
	}
	own := func(name string) (user, chat string) { return name, "dm-" + name }
	seatMany(b, a, n, own)
	c := broadcast{recipients: n}
	var began time.Time
	official(b, a, own, func() { began = time.Now() })
	c.launching = time.Since(began)
	c.before = heap()
	var sent atomic.Int64
	platform.accepts = func(d bot.Delivery) {
		if d.Kind != bot.KindAnnouncement {
			return
		}
		if k := sent.Add(1); k%int64(max(n/4, 1)) == 0 {
			c.peak = max(c.peak, heap()) // at the quarters, one after another
		}
	}
	began = time.Now()
	ctx, stop := context.WithCancel(b.Context())
	ended := beside(func() error { return a.bot.Run(ctx) })
	if err := a.bot.Drain(ctx); err != nil {
		b.Error(err)
	}
	c.sending = time.Since(began)
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
	if err := a.db.View(b.Context(), func(tx bot.Tx) error {
		ann, err := tx.Announcements().Get(b.Context(), bot.NewAnnouncementNumber(a.clock.Now().Year(), 1))
		if err == nil && ann.State != bot.AnnouncementDone {
			b.Errorf("the announcement is %s", ann.State)
		}
		return err
	}); err != nil {
		b.Error(err)
	}
	return c
}
