package main

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/storage/postgres"
	"wasl/storage/postgres/postgrestest"
)

// replica is one process of several on a database, as an app within the test.
type replica struct {
	*app
	stop  context.CancelFunc
	ended <-chan error
}

// startReplica starts one that serves a platform.
func startReplica(t *testing.T, url string, p platform) *replica {
	t.Helper()
	c := defaults()
	c.Storage.URL, c.Storage.Files = url, t.TempDir()
	c.Secretariat.Channel = "demo:" + p.chat(room)
	log := slog.New(slog.DiscardHandler)
	a, err := openWith(t.Context(), library(t), c, &bot.SystemClock{}, bot.NewIDs(nil), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.close() })
	if a.replicas, err = postgres.NewReplicas(url, log); err != nil {
		t.Fatal(err)
	}
	tap := &tap{clock: a.clock, name: func(c bot.Chat) string { return c.ID }}
	if err := a.start(t.Context(), p.adapter(t, tap)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	return &replica{a, stop, beside(func() error { return a.bot.Run(ctx) })}
}

func (r *replica) end(t *testing.T) {
	t.Helper()
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}

// TestReplicas lets two processes serve each platform, and ends the one that
// came first in the middle: everything is answered once, and by one budget.
func TestReplicas(t *testing.T) {
	const people, each = 6, 4
	for name, on := range map[string]func(*faultserver.Server, float64) platform{
		"telegram": onTelegram, "slack": onSlack, "discord": onDiscord,
	} {
		t.Run(name, func(t *testing.T) {
			limits := faultserver.Documented().Scaled(10)
			server := faultserver.New(t, faultserver.Options{Limits: &limits})
			p := on(server, 10)
			url := postgrestest.New(t)
			first := startReplica(t, url, p)
			eventually(t, p.connected)
			second := startReplica(t, url, p)
			write := func(i int) {
				who := fmt.Sprintf("person-%d", i%people)
				p.text(faultserver.Act{Chat: p.at("dm-" + who), From: p.user(who), Text: fmt.Sprintf("objective %d", i/people+1)})
			}
			for i := range people {
				write(i)
			}
			waitSettled(t, second.app, people)
			for i := people; i < people*each; i++ {
				write(i)
				if i == people*each/2 {
					first.end(t)
				}
			}
			waitSettled(t, second.app, people*each)
			second.end(t)

			lanes := allDeliveries(t, second.app)
			for i := range people {
				dm := fmt.Sprintf("dm-person-%d", i)
				doubled, unknown := compareChat(t, lanes[bot.Chat{Adapter: "demo", ID: p.chat(dm)}], p.posted(p.at(dm)))
				if doubled+unknown > 0 {
					t.Errorf("%s: %d doubled, %d unknown", dm, doubled, unknown)
				}
			}
			for _, v := range server.Violations() {
				if v.Rule != faultserver.RuleDeadline {
					t.Errorf("a rule was broken: %+v", v)
				}
			}
		})
	}
}

// TestReplicaLosesItsLock cuts the connections that bear the locks, as a
// restart of the database does: the process takes them again, and receives and
// sends as before.
func TestReplicaLosesItsLock(t *testing.T) {
	const cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' " +
		"AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
	for name, on := range map[string]func(*faultserver.Server, float64) platform{"telegram": onTelegram, "discord": onDiscord} {
		t.Run(name, func(t *testing.T) {
			limits := faultserver.Documented().Scaled(10)
			p := on(faultserver.New(t, faultserver.Options{Limits: &limits}), 10)
			url := postgrestest.New(t)
			r := startReplica(t, url, p)
			eventually(t, p.connected)
			dm := p.at("dm-person-0")
			for i := range 6 {
				if i == 3 {
					if err := postgrestest.Exec(t.Context(), url, cut); err != nil {
						t.Fatal(err)
					}
				}
				p.text(faultserver.Act{Chat: dm, From: p.user("person-0"), Text: fmt.Sprintf("objective %d", i+1)})
				if i == 0 {
					waitSettled(t, r.app, 1) // from now on the chat is known
				}
			}
			waitSettled(t, r.app, 6)
			r.end(t)
			lane := allDeliveries(t, r.app)[bot.Chat{Adapter: "demo", ID: p.chat("dm-person-0")}]
			if doubled, unknown := compareChat(t, lane, p.posted(dm)); doubled+unknown > 0 {
				t.Errorf("%d doubled, %d unknown", doubled, unknown)
			}
		})
	}
}
