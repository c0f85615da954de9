package main

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wasl/bot"
	"wasl/bot/locale"
)

// lives is a person with two accounts to whom random things are sent, while
// sends fail, time passes, the service is down, and what is lost is sent again.
type lives struct {
	w      *world
	t      *rapid.T
	person bot.PersonID
	chats  []string
	posted []bot.DeliveryID               // by post, not in another one's place
	at     map[bot.DeliveryID][]time.Time // when what arrived
	byChat map[string][]bot.DeliveryID    // what arrived, in its order
}

// TestDeliveryLife does so, and checks after each step that nothing arrives
// twice, out of its order, or after its time; that what stands in the store is
// what arrived; and that in the end nothing is left.
func TestDeliveryLife(t *testing.T) {
	w := newWorld(t, morning)
	checks := 0
	rapid.Check(t, func(t *rapid.T) {
		if checks == 25 { // each commits to the disk some hundred times
			return
		}
		checks++
		l := &lives{w: w, t: t, person: bot.PersonID(fmt.Sprintf("p%d", checks)), at: map[bot.DeliveryID][]time.Time{}, byChat: map[string][]bot.DeliveryID{}}
		l.enter()
		t.Repeat(map[string]func(*rapid.T){
			"post": l.post, "fail": l.fail, "pass": l.pass, "down": l.down, "resend": l.resend,
			"": func(*rapid.T) { l.check() },
		})
		for _, chat := range l.chats {
			w.adapter.Fail(chat) // nothing more fails but what was told already
		}
		l.move(80 * time.Hour)
		l.check()
		for _, d := range l.all() {
			if !d.State.Final() {
				t.Fatalf("in the end %s is %s", d.ID, d.State)
			}
		}
	})
}

func (l *lives) enter() {
	l.update(func(tx bot.Tx) error {
		p := bot.Person{ID: l.person, Role: bot.Lead, State: "JO", Lang: locale.Arabic, Status: bot.Active}
		if err := tx.People().Save(l.w.t.Context(), p); err != nil {
			return err
		}
		for i := range 2 {
			user := fmt.Sprintf("%s-%d", l.person, i)
			l.chats = append(l.chats, "dm-"+user)
			err := tx.People().Bind(l.w.t.Context(), bot.BoundAccount{
				Account: bot.Account{Adapter: l.w.Name(), User: user}, Person: l.person,
				Chat: bot.Chat{Adapter: l.w.Name(), ID: "dm-" + user},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *lives) post(t *rapid.T) {
	d := bot.Delivery{
		Chat: bot.Chat{Adapter: l.w.Name(), ID: rapid.SampledFrom(l.chats).Draw(t, "chat")}, Person: l.person, Lang: locale.Arabic,
		Kind:   rapid.SampledFrom([]bot.Kind{bot.KindReply, bot.KindReminder, bot.KindAnnouncement}).Draw(t, "kind"),
		Text:   fmt.Sprintf("نص %d", len(l.posted)),
		Origin: bot.Origin{Capability: "life", Object: fmt.Sprintf("%s/%d", l.person, len(l.posted))},
	}
	if rapid.Bool().Draw(t, "expires") {
		d.Expires = l.w.Now().Add(time.Hour)
	}
	l.update(func(tx bot.Tx) (err error) {
		id, err := tx.Deliveries().Add(l.w.t.Context(), d)
		l.posted = append(l.posted, id)
		return err
	})
}

func (l *lives) fail(t *rapid.T) {
	faults := map[string]error{
		"retry": fault(bot.SendRetry, 0), "limited": fault(bot.SendLimited, 90*time.Minute), "blocked": fault(bot.SendBlocked, 0),
		"unknown": errors.New("cut"),
	}
	what := rapid.SampledFrom([]string{"retry", "limited", "blocked", "unknown"}).Draw(t, "fault")
	l.w.adapter.Fail(rapid.SampledFrom(l.chats).Draw(t, "chat"), faults[what])
}

func (l *lives) pass(t *rapid.T) {
	l.move(time.Duration(rapid.SampledFrom([]int{0, 1, 70, 25 * 60}).Draw(t, "minutes")) * time.Minute)
}

// down lets time pass in which nothing runs.
func (l *lives) down(t *rapid.T) {
	l.w.clock.NotBefore(l.w.Now().Add(time.Duration(rapid.SampledFrom([]int{1, 30, 80}).Draw(t, "hours")) * time.Hour))
	if err := l.w.app.bot.Prepare(l.w.t.Context()); err != nil {
		t.Fatal(err)
	}
	l.move(0)
}

// resend presses the button of something lost, twice.
func (l *lives) resend(t *rapid.T) {
	lost := slices.DeleteFunc(l.all(), func(d bot.Delivery) bool { return d.State != bot.Failed && d.State != bot.Unknown })
	if len(lost) == 0 {
		return // nothing is lost
	}
	d := rapid.SampledFrom(lost).Draw(t, "lost")
	l.w.n++
	button, chat := fmt.Sprintf("button-%d", l.w.n), bot.Chat{Adapter: l.w.Name(), ID: "dm-sec-1"}
	l.update(func(tx bot.Tx) error {
		_, err := tx.Deliveries().Add(l.w.t.Context(), bot.Delivery{
			Chat: chat, Kind: bot.KindReply, Lang: locale.Arabic, Text: "x", State: bot.Sent,
			Buttons: []bot.Button{{ID: button, Name: "resend", Label: "x", Action: bot.ResendAction(d.ID)}},
		})
		return err
	})
	before := len(l.all())
	for i := range 2 {
		err := l.w.Receive(l.w.t.Context(), bot.Message{
			ID: fmt.Sprintf("%s-%d", button, i), Chat: chat, Private: true, From: bot.Account{Adapter: l.w.Name(), User: "sec-1"},
			Content: bot.Press{Button: button},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := len(l.all()) - before; n > 1 {
		t.Fatalf("two presses posted %d deliveries", n)
	}
}

func (l *lives) move(by time.Duration) {
	if err := l.w.Advance(l.w.t.Context(), l.w.Now().Add(by)); err != nil {
		l.t.Fatal(err)
	}
}

// all is everything that was meant for the person, in its order.
func (l *lives) all() []bot.Delivery {
	var all []bot.Delivery
	l.w.view(func(tx bot.Tx) (err error) {
		all, err = tx.Stories().To(l.w.t.Context(), l.person, "", 10_000)
		return err
	})
	slices.Reverse(all)
	return all
}

func (l *lives) check() {
	for _, s := range l.w.adapter.Take() {
		l.at[s.ID] = append(l.at[s.ID], s.At)
		if slices.Contains(l.chats, s.Chat.ID) {
			l.byChat[s.Chat.ID] = append(l.byChat[s.Chat.ID], s.ID)
		}
	}
	at := l.at
	all, tries := l.all(), map[bot.DeliveryID]int{}
	l.w.view(func(tx bot.Tx) error {
		for _, d := range all {
			kept, err := tx.Stories().Tries(l.w.t.Context(), d.ID)
			if err != nil {
				return err
			}
			tries[d.ID] = len(kept)
		}
		return nil
	})
	stands := map[bot.DeliveryID]bot.DeliveryID{}
	arrived := map[string]int{} // by object
	var order []bot.DeliveryID
	for _, d := range all {
		order = append(order, d.ID)
		arrived[d.Origin.Object] += len(at[d.ID])
		if want := map[bool]int{true: 1}[d.State == bot.Sent]; len(at[d.ID]) != want {
			l.t.Fatalf("%s (%s, %s) arrived %d times", d.ID, d.Kind, d.State, len(at[d.ID]))
		}
		if d.State == bot.Sent && !at[d.ID][0].Before(d.Deadline()) && (d.Kind != bot.KindReply || !d.Expires.IsZero()) {
			l.t.Fatalf("%s (%s) arrived at %s, after its time %s", d.ID, d.Kind, at[d.ID][0], d.Deadline())
		}
		if d.Instead != "" {
			if other, twice := stands[d.Instead]; twice { // of one part
				l.t.Fatalf("%s and %s both take the place of %s", other, d.ID, d.Instead)
			}
			stands[d.Instead] = d.ID
		}
		if kept, failed := tries[d.ID], d.Attempts-len(at[d.ID]); kept != min(failed, bot.TriesKept) {
			l.t.Fatalf("%s failed %d times, and %d tries are kept", d.ID, failed, kept)
		}
	}
	for object, n := range arrived {
		if n > 1 {
			l.t.Fatalf("%s arrived %d times", object, n)
		}
	}
	for chat, ids := range l.byChat {
		if !slices.IsSortedFunc(ids, func(x, y bot.DeliveryID) int { return slices.Index(order, x) - slices.Index(order, y) }) {
			l.t.Fatalf("out of order in %s: %v", chat, ids)
		}
	}
}

func (l *lives) update(fn func(bot.Tx) error) {
	if err := l.w.app.db.Update(l.w.t.Context(), fn); err != nil {
		l.t.Fatal(err)
	}
}
