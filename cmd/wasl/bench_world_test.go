package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// sqliteFile is the address of a new SQLite database.
func sqliteFile(b *testing.B) string {
	b.Helper()
	return "sqlite:" + filepath.Join(b.TempDir(), "wasl.db")
}

// benchApp is the program over a new database by the machine's time, not yet
// started. Chat gives a chat's id on the platform; nil: its name.
func benchApp(b *testing.B, url string, chat func(name string) string) *app {
	b.Helper()
	if chat == nil {
		chat = func(name string) string { return name }
	}
	c := defaults()
	c.Storage.URL = url
	c.Secretariat.Channel = "demo:" + chat(room)
	a, err := openWith(b.Context(), library(b), c, &bot.SystemClock{}, bot.NewIDs(nil), testLog(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.close() })
	return a
}

func textFrom(who string, n int, text string) bot.Message {
	return bot.Message{
		ID: fmt.Sprint(n), Chat: bot.Chat{Adapter: "demo", ID: "dm-" + who}, Private: true,
		From: bot.Account{Adapter: "demo", User: who}, Content: bot.Text{Text: text},
	}
}

// instant is a platform that takes everything at once, keeps nothing, and says
// so to whoever listens to a chat.
type instant struct {
	*bottest.Adapter
	accepts func(bot.Delivery)

	mu   sync.Mutex
	ears map[string]chan bot.Delivery
}

func newInstant(clock bot.Clock) *instant {
	return &instant{Adapter: bottest.NewAdapter("demo", clock), ears: map[string]chan bot.Delivery{}, accepts: func(bot.Delivery) {}}
}

// listen returns where the next messages to a chat come.
func (p *instant) listen(chat string) <-chan bot.Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ears[chat] = make(chan bot.Delivery, 8)
	return p.ears[chat]
}

// Send implements [bot.Adapter].
func (p *instant) Send(_ context.Context, d bot.Delivery) (string, error) {
	p.accepts(d)
	p.mu.Lock()
	ear, ok := p.ears[d.Chat.ID]
	p.mu.Unlock()
	if ok {
		ear <- d
	}
	return "m" + string(d.ID), nil
}

// seatMany seats many people, beside the cast. Ids are the platform's.
func seatMany(b testing.TB, a *app, n int, ids func(name string) (user, chat string)) {
	b.Helper()
	ctx := b.Context()
	if _, err := a.seedCastAs(ctx, "demo", ids); err != nil {
		b.Fatal(err)
	}
	states := a.env.States.All()
	for from := 0; from < n; from += 10_000 {
		err := a.db.Update(ctx, func(tx bot.Tx) error {
			for i := from; i < min(from+10_000, n); i++ {
				name := recipientName(i)
				p := bot.Person{
					ID: bot.PersonID(name), Role: bot.Contributor, State: states[i%len(states)].Code,
					Lang: []locale.Lang{locale.Arabic, locale.English}[i%2], Status: bot.Active,
				}
				user, chat := ids(name)
				account := bot.BoundAccount{
					Account: bot.Account{Adapter: "demo", User: user}, Person: p.ID, Chat: bot.Chat{Adapter: "demo", ID: chat},
				}
				if err := errors.Join(tx.People().Save(ctx, p), tx.People().Bind(ctx, account)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// official writes an announcement to everyone and gets it approved: when it
// returns, its deliveries wait. Before is called before the approval.
func official(b testing.TB, a *app, ids func(name string) (user, chat string), before func()) {
	b.Helper()
	say := func(who string, content bot.Content) {
		user, chat := ids(who)
		err := a.bot.Receive(b.Context(), bot.Message{
			ID: fmt.Sprintf("%s %v", who, content), Chat: bot.Chat{Adapter: "demo", ID: chat}, Private: true,
			From: bot.Account{Adapter: "demo", User: user}, Content: content,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	say("sec-1", bot.Text{Text: "announce all\nar: تُعقد الدورة القادمة للمنتدى في الموعد المعلن، وترد الوثائق لاحقاً.\nen: The next session of the forum is held as announced; the documents follow."})
	_, author := ids("sec-1")
	say("sec-1", bot.Press{Button: buttonIn(b, a, author, "ask_approval")})
	_, approver := ids("sec-2")
	approve := buttonIn(b, a, approver, "approve")
	before()
	say("sec-2", bot.Press{Button: approve})
}

// buttonIn finds a button in the newest delivery to a chat that has one of
// this name.
func buttonIn(b testing.TB, a *app, chat, name string) (id string) {
	b.Helper()
	err := a.db.View(b.Context(), func(tx bot.Tx) error {
		for n := 1; ; n++ {
			d, ok, err := bot.Find(tx.Deliveries().Get(b.Context(), bot.DeliveryID(fmt.Sprintf("d%d", n))))
			if err != nil || !ok {
				return err
			}
			i := slices.IndexFunc(d.Buttons, func(button bot.Button) bool { return button.Name == name })
			if d.Chat.ID == chat && i >= 0 {
				id = d.Buttons[i].ID
			}
		}
	})
	if err != nil || id == "" {
		b.Fatalf("no button %q in %s: %v", name, chat, err)
	}
	return id
}

// recipientName names one of the many of seatMany.
func recipientName(i int) string { return fmt.Sprintf("person-%d", i) }
