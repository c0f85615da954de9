package questions

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// chat is a bot with this capability and one that offers to send every
// question on. Its library is empty: what is shipped takes long to prepare,
// and one test needs it.
type chat struct {
	t      *testing.T
	bot    *bot.Bot
	env    *bot.Env
	store  *memory
	number int
}

var channel = bot.Chat{Adapter: "c", ID: "room-secretariat"}

func newChat(t *testing.T) *chat {
	t.Helper()
	states, err := bot.ShippedStates()
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{
		now:    time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		people: map[bot.PersonID]bot.Person{}, accounts: map[bot.Account]bot.PersonID{}, convs: map[bot.OwnerID]bot.Conversation{},
	}
	for _, p := range []bot.Person{
		{ID: "jo-1", Role: bot.Lead, State: "JO", Lang: locale.Arabic},
		{ID: "ma-1", Role: bot.Lead, State: "MA", Lang: locale.English},
		{ID: "sec-1", Role: bot.Officer, Lang: locale.Arabic, Name: "First officer"},
		{ID: "sec-2", Role: bot.Head, Lang: locale.English, Name: "Head of the secretariat"},
	} {
		p.Status = bot.Active
		m.people[p.ID] = p
		m.accounts[bot.Account{Adapter: "c", User: string(p.ID)}] = p.ID
	}
	env := &bot.Env{
		States: bot.NewStates(states), Catalog: bottest.Catalog(t, texts), IDs: bot.NewIDs(nil),
		Secretariat: bot.Secretariat{Channel: channel, Zone: time.UTC, Lang: locale.Arabic, Contact: "migration@example.org"},
	}
	b, err := bot.New(bot.Options{
		Env: env, Store: m, Clock: bot.NewManualClock(m.now), Executor: idle{}, Log: slog.New(slog.DiscardHandler),
		Capabilities: []bot.Capability{New(), {Name: "offer", Answer: offer}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &chat{t: t, bot: b, env: env, store: m}
}

func offer(_ context.Context, _ *bot.Call, text string) (bot.Reply, bool, error) {
	b := bot.Action{Capability: "questions", Do: "ask", Arg: text}.Button("ask_secretariat", "ask")
	return bot.Reply{{Kind: bot.KindReply, Text: "offer", Open: true, Buttons: []bot.Button{b}}}, false, nil
}

// idle is an executor that sends nothing: the tests read what waits.
type idle struct{}

func (idle) Run(context.Context, bot.Worker) error   { return nil }
func (idle) Wake()                                   {}
func (idle) Drain(context.Context, bot.Worker) error { return nil }

// write sends a text, press the button of a name that was last sent to the
// chat. Both return what was sent in answer.
func (c *chat) write(from, to, text string) []bot.Delivery {
	return c.receive(from, to, bot.Text{Text: text})
}

func (c *chat) press(from, to, buttonName string) []bot.Delivery {
	c.t.Helper()
	for i := len(c.store.sent) - 1; i >= 0; i-- {
		d := c.store.sent[i]
		for _, b := range d.Buttons {
			if d.Chat.ID == to && b.Name == buttonName {
				return c.receive(from, to, bot.Press{Button: b.ID})
			}
		}
	}
	c.t.Fatalf("no button %q in %s", buttonName, to)
	return nil
}

func (c *chat) receive(from, to string, content bot.Content) []bot.Delivery {
	c.t.Helper()
	c.number++
	before := len(c.store.sent)
	err := c.bot.Receive(context.Background(), bot.Message{
		ID: fmt.Sprint("m", c.number), Chat: bot.Chat{Adapter: "c", ID: to}, Private: strings.HasPrefix(to, "dm-"),
		From: bot.Account{Adapter: "c", User: from}, Content: content,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	sent := c.store.sent[before:]
	for _, d := range sent {
		if d.Kind == bot.KindError || strings.Contains(d.Text, "⟦") {
			c.t.Fatalf("%s to %s: %s", d.Kind, d.Chat, d.Text)
		}
	}
	return sent
}

// ask sends a question to the secretariat.
func (c *chat) ask(from, text string) []bot.Delivery {
	c.t.Helper()
	c.write(from, "dm-"+from, text)
	return c.press(from, "dm-"+from, "ask_secretariat")
}

// one returns the one delivery of a kind to a chat.
func (c *chat) one(sent []bot.Delivery, to string, k bot.Kind) bot.Delivery {
	c.t.Helper()
	var found []bot.Delivery
	for _, d := range sent {
		if d.Chat.ID == to && d.Kind == k {
			found = append(found, d)
		}
	}
	if len(found) != 1 {
		c.t.Fatalf("%d deliveries of kind %s to %s, want 1: %+v", len(found), k, to, sent)
	}
	return found[0]
}

// previews returns the previews to a chat, in their order, without the line
// above them.
func (c *chat) previews(sent []bot.Delivery, to string, langs ...locale.Lang) []bot.Delivery {
	c.t.Helper()
	var found []bot.Delivery
	var got []locale.Lang
	for _, d := range sent {
		if d.Chat.ID == to && d.Kind == bot.KindPreview {
			found, got = append(found, d), append(got, d.Lang)
		}
	}
	if !slices.Equal(got, langs) {
		c.t.Fatalf("previews in %v, want %v: %+v", got, langs, sent)
	}
	return found
}

func (c *chat) has(d bot.Delivery, parts ...string) {
	c.t.Helper()
	text := plain(d.Text)
	for _, part := range parts {
		if !strings.Contains(text, part) {
			c.t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

// plain takes the bidi controls and the marks of bold out of a text.
func plain(text string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "").Replace(locale.Plain(text))
}

func names(d bot.Delivery) string {
	var list []string
	for _, b := range d.Buttons {
		list = append(list, b.Name)
	}
	return strings.Join(list, " ")
}
