package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wasl/bot"
)

// claim claims the next delivery of a lane, which must be there.
func (e *env) claim(lane bot.Chat) bot.Delivery {
	e.Helper()
	var d bot.Delivery
	e.update(func(tx bot.Tx) (err error) {
		d, err = tx.Deliveries().Claim(e.ctx, lane)
		return err
	})
	return d
}

func (e *env) wantNoClaim(why string, lane bot.Chat) {
	e.Helper()
	e.wantNotFound(why, e.db.Update(e.ctx, func(tx bot.Tx) error {
		_, err := tx.Deliveries().Claim(e.ctx, lane)
		return err
	}))
}

// lanes lists the due lanes.
func (e *env) lanes(limit int) []string {
	e.Helper()
	var names []string
	for _, c := range read(e, func(tx bot.Tx) ([]bot.Chat, error) { return tx.Deliveries().DueLanes(e.ctx, nil, limit) }) {
		names = append(names, c.String())
	}
	return names
}

func (e *env) wantNext(why string, want time.Time) {
	e.Helper()
	e.view(func(tx bot.Tx) error {
		at, ok, err := tx.Deliveries().NextDue(e.ctx, nil)
		equal(e, why+": next", at, want)
		equal(e, why+": there is a next", ok, !want.IsZero())
		return err
	})
}

func laneOrder(e *env) {
	a, b := bot.Chat{Adapter: "t", ID: "a"}, bot.Chat{Adapter: "t", ID: "b"}
	later := reply("t", "a")
	later.NotBefore = now.Add(time.Hour)
	first := e.add(later)
	second := e.add(reply("t", "a")) // due, but behind one that is not
	third := e.add(reply("t", "b"))
	equal(e, "lanes", e.lanes(10), []string{"t:b"})
	e.wantNoClaim("a lane whose first is not due", a)
	e.wantNoClaim("no such lane", bot.Chat{Adapter: "t", ID: "c"})
	equal(e, "claimed", e.claim(b).ID, third.ID)

	e.advance(time.Hour)
	equal(e, "lanes at the time", e.lanes(10), []string{"t:a"})
	got := e.settle(a, bot.Sent, "1")
	equal(e, "first", got.ID, first.ID)
	equal(e, "a failed one lets its lane go on", e.settle(a, bot.Failed, "").ID, second.ID)
	equal(e, "nothing is left", e.lanes(10), nil)
	e.wantNoClaim("an empty lane", a)
}

func repliesFirst(e *env) {
	for i, kind := range []bot.Kind{
		bot.KindAnnouncement, bot.KindDigest, bot.KindReminder, bot.KindCorrection, bot.KindQuestion, bot.KindAnswer,
		bot.KindReply, bot.KindPrompt, bot.KindPreview, bot.KindRefusal, bot.KindError, bot.KindNotice,
	} {
		e.add(out(kind, "t", fmt.Sprintf("%02d", i)))
	}
	all := []string{
		"t:06", "t:07", "t:08", "t:09", "t:10", "t:11",
		"t:00", "t:01", "t:02", "t:03", "t:04", "t:05",
	}
	equal(e, "lanes", e.lanes(20), all)
	// Somebody whose announcement still waits is answered soon, too.
	e.add(reply("t", "04"))
	all = append(append(all[:6:6], "t:04"), slices.DeleteFunc(slices.Clone(all[6:]), func(s string) bool { return s == "t:04" })...)
	equal(e, "lanes with a reply behind a broadcast", e.lanes(20), all)
	for limit := range 13 {
		got := e.lanes(limit)
		equal(e, fmt.Sprintf("at most %d", limit), len(got), limit)
		if len(got) > 0 {
			equal(e, fmt.Sprintf("the first %d", limit), got, all[:limit])
		}
	}
	equal(e, "the announcement first", e.claim(bot.Chat{Adapter: "t", ID: "04"}).Kind, bot.KindQuestion)
}

func adaptersTakeTurns(e *env) {
	for i := range 5 {
		e.add(out(bot.KindAnnouncement, "slow", fmt.Sprint(i)))
	}
	e.add(out(bot.KindAnnouncement, "other", "1"))
	e.add(reply("slow", "r1"))
	e.add(reply("slow", "r2"))
	e.add(reply("other", "r3"))
	equal(e, "lanes", e.lanes(6), []string{"other:r3", "slow:r1", "slow:r2", "other:1", "slow:0", "slow:1"})
}

func oneAtATime(e *env) {
	lane := bot.Chat{Adapter: "t", ID: "a"}
	first := e.add(reply("t", "a"))
	e.settle(lane, bot.Failed, "")
	e.add(reply("t", "a"))
	e.add(reply("t", "a"))
	second := e.claim(lane)
	e.wantNoClaim("a lane that is being sent to", lane)
	equal(e, "lanes", e.lanes(9), nil)
	e.wantNext("a busy lane", time.Time{})

	// What is sent again is older than what is being sent, and waits for it.
	first.State = bot.Pending
	e.saveDelivery(first)
	e.wantNoClaim("beside a delivery that is sent again", lane)
	equal(e, "lanes", e.lanes(9), nil)
	e.wantNext("a busy lane", time.Time{})
	second.State = bot.Sent
	e.saveDelivery(second)
	equal(e, "lanes", e.lanes(9), []string{"t:a"})
	equal(e, "then it is sent", e.claim(lane).ID, first.ID)
}

func interrupted(e *env) {
	all := func() (ids []bot.DeliveryID) {
		for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) { return tx.Deliveries().Interrupted(e.ctx) }) {
			equal(e, "state", d.State, bot.Sending)
			ids = append(ids, d.ID)
		}
		return ids
	}
	a, b := e.add(reply("t", "a")), e.add(reply("t", "b"))
	e.add(reply("t", "c"))
	equal(e, "none", all(), nil)
	claimed := e.claim(b.Chat)
	e.claim(a.Chat)
	equal(e, "interrupted", all(), []bot.DeliveryID{a.ID, b.ID})
	claimed.State, claimed.NotBefore = bot.Pending, now.Add(time.Minute)
	e.saveDelivery(claimed)
	equal(e, "after one went back", all(), []bot.DeliveryID{a.ID})
}

func nextDelivery(e *env) {
	e.wantNext("nothing waits", time.Time{})
	a := reply("t", "a")
	a.NotBefore = now.Add(time.Hour)
	e.add(a)
	e.wantNext("one waits", now.Add(time.Hour))
	a.NotBefore = now.Add(time.Minute)
	e.add(a) // earlier, but behind the first
	e.wantNext("one behind it", now.Add(time.Hour))
	b := out(bot.KindDigest, "t", "b")
	b.NotBefore = now.Add(30 * time.Minute)
	e.add(b)
	e.wantNext("another lane", now.Add(30*time.Minute))
	e.advance(time.Hour)
	e.settle(b.Chat, bot.Sent, "1")
	e.wantNext("after it was sent", now.Add(time.Hour))
}

// concurrentClaims empties lanes from many goroutines: everything is claimed
// once, in the order of its lane, never two of a lane at once.
func concurrentClaims(e *env) {
	const lanes, each, workers = 4, 8, 8
	want := map[string][]bot.DeliveryID{}
	for i := range lanes * each {
		d := e.add(reply("t", fmt.Sprint(i%lanes)))
		want[d.Chat.ID] = append(want[d.Chat.ID], d.ID)
	}
	var mu sync.Mutex
	got, sending := map[string][]bot.DeliveryID{}, map[string]bool{}
	begin := func(d bot.Delivery) {
		mu.Lock()
		defer mu.Unlock()
		if sending[d.Chat.ID] {
			e.Errorf("two deliveries to %s at once", d.Chat)
		}
		sending[d.Chat.ID] = true
		got[d.Chat.ID] = append(got[d.Chat.ID], d.ID)
	}
	end := func(d bot.Delivery) {
		mu.Lock()
		defer mu.Unlock()
		sending[d.Chat.ID] = false
	}
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			// A lane that another one is sending to yields nothing: go on.
			for left, i := lanes*each, w; left > 0; i++ {
				lane := bot.Chat{Adapter: "t", ID: fmt.Sprint(i % lanes)}
				var d bot.Delivery
				err := e.db.Update(e.ctx, func(tx bot.Tx) (err error) {
					d, err = tx.Deliveries().Claim(e.ctx, lane)
					return err
				})
				switch {
				case err == nil:
					begin(d)
					end(d) // before it is saved: then the next one may be claimed
					d.State = bot.Sent
					err = e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.Deliveries().Save(e.ctx, d) })
				case errors.Is(err, bot.ErrNotFound):
					err = nil
				}
				if err != nil {
					e.Errorf("worker %d: %v", w, err)
					return
				}
				mu.Lock()
				left = lanes * each
				for _, ids := range got {
					left -= len(ids)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	equal(e, "claims, in the order of each lane", got, want)
}
