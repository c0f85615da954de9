package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wasl/bot"
)

// BenchmarkInbound measures how many messages are received and answered a
// second by the whole program over a SQLite file: a message counts once its
// answer was sent and that is recorded. "of-bare" is that rate over the bare one
// of commits of one row to a file beside it, with the same settings.
//
//	go test ./cmd/wasl -run '^$' -bench Inbound -benchtime 20000x
func BenchmarkInbound(b *testing.B) {
	for _, people := range []int{1, 64} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			n := min(b.N, 2500)
			bare := bareCommits(b, n)
			a := benchApp(b, sqliteFile(b), nil)
			platform := newInstant(a.clock)
			if err := a.start(b.Context(), platform); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			converse(b, a, platform, people, b.N)
			b.StopTimer()
			bare = (bare + bareCommits(b, n)) / 2 // of before and after: others use the disk too
			rate := float64(b.N) / b.Elapsed().Seconds()
			b.ReportMetric(rate, "answered/s")
			b.ReportMetric(bare, "commits/s")
			b.ReportMetric(rate/bare, "of-bare")
		})
	}
}

// converse lets people write side by side, each again once they were answered,
// and returns when everything is settled.
func converse(b *testing.B, a *app, platform *instant, people, messages int) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	ended := beside(func() error { return a.bot.Run(ctx) })
	var all sync.WaitGroup
	for p := range people {
		who := fmt.Sprintf("person-%d", p)
		answered := platform.listen("dm-" + who)
		all.Go(func() {
			for i := p; i < messages; i += people {
				if err := a.bot.Receive(ctx, textFrom(who, i, fmt.Sprintf("objective %d", i%bot.Objectives+1))); err != nil {
					b.Error(err)
					return
				}
				<-answered
			}
		})
	}
	all.Wait()
	if err := a.bot.Drain(ctx); err != nil {
		b.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}

// bareCommits returns how many commits of one row a second a file takes, one
// after another, with the settings of package sqlite.
func bareCommits(b *testing.B, n int) float64 {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bare.db")
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(b.Context(), "CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	insert, err := db.PrepareContext(b.Context(), "INSERT INTO rows (body) VALUES ($1)")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = insert.Close() }()
	began := time.Now()
	for range n {
		if _, err := insert.ExecContext(context.Background(), "one row"); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(began).Seconds()
}
