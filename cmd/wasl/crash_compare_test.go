package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/bot/locale"
)

// compare holds what the platform was told, what it got and what the database
// says against each other.
func (c *crash) compare(platform string, tells bool) result {
	c.t.Helper()
	r := result{platform: platform, engine: c.engine.name, replicas: c.engine.replicas, points: c.points}
	db := c.engine.open(c.t, c.url)
	defer c.close(db)
	err := db.View(c.t.Context(), func(tx bot.Tx) error {
		list, err := everyDelivery(c.t.Context(), tx)
		if err != nil {
			return err
		}
		c.compareInbound(&r, list)
		c.compareOutbound(&r, list, tells)
		return c.compareEffects(&r, tx, list)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// unanswered are the texts that no delivery answers. The platform has told of
// all of them by then, or they stand in its history.
func (c *crash) unanswered(list []bot.Delivery) []said {
	answers := answersOf(list)
	c.crowd.mu.Lock()
	defer c.crowd.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.crowd.said), func(s said) bool { return answers[c.place(s)] > 0 })
}

// answeredIn names a message by its chat and id.
type answeredIn struct{ chat, message string }

func (c *crash) place(s said) answeredIn { return answeredIn{c.p.chat("dm-" + s.from), s.id} }

func answersOf(list []bot.Delivery) map[answeredIn]int {
	n := map[answeredIn]int{}
	for _, d := range list {
		if d.ReplyTo != "" {
			n[answeredIn{d.Chat.ID, d.ReplyTo}]++
		}
	}
	return n
}

// compareInbound: each text was handled once.
func (c *crash) compareInbound(r *result, list []bot.Delivery) {
	answers := answersOf(list)
	same := map[answeredIn]map[string]int{}
	for _, d := range list {
		k := answeredIn{d.Chat.ID, d.ReplyTo}
		if same[k] == nil {
			same[k] = map[string]int{}
		}
		same[k][d.Text]++
	}
	r.inbound = len(c.crowd.said) + len(c.crowd.pressed)
	for _, s := range c.crowd.said {
		switch n := answers[c.place(s)]; {
		case n == 0:
			if c.accepted(s.ref) {
				r.inboundLost++
			}
			c.t.Errorf("%s wrote %q (%s): it is not answered; accepted: %t", s.from, s.text, s.id, c.accepted(s.ref))
		case n > s.answers && !s.more || len(same[c.place(s)]) < n:
			r.twice++
			c.t.Errorf("%s wrote %q (%s): it is answered by %d messages, want %d", s.from, s.text, s.id, n, s.answers)
		case n < s.answers:
			c.t.Errorf("%s wrote %q (%s): it is answered by %d messages only, want %d", s.from, s.text, s.id, n, s.answers)
		}
	}
}

// accepted reports whether the platform was told that something is received.
func (c *crash) accepted(ref faultserver.Ref) bool {
	taken, known := c.crowd.taken(c.t.Context(), ref)
	return taken && known
}

// compareOutbound: each delivery is in its chat as often as its state says.
func (c *crash) compareOutbound(r *result, list []bot.Delivery, tells bool) {
	lanes := map[string][]bot.Delivery{}
	for _, d := range list {
		lanes[d.Chat.ID] = append(lanes[d.Chat.ID], d)
	}
	r.deliveries = len(list)
	cut := c.cutSends(r, list)
	for _, name := range append(crowdNames(), room) {
		if name != room {
			name = "dm-" + name
		}
		lane := lanes[c.p.chat(name)]
		delete(lanes, c.p.chat(name))
		c.compareLane(r, name, lane, c.p.posted(c.p.at(name)), cut)
	}
	for chat, lane := range lanes {
		c.t.Errorf("%d deliveries go to %s, where nobody is", len(lane), chat)
	}
	if tells && r.doubled+r.unknown > 0 {
		c.t.Errorf("%d doubled, %d unknown, although the platform can tell", r.doubled, r.unknown)
	}
}

// cutSend is how often a delivery was being sent when the program was killed,
// and how often the peer's log shows that it had been accepted.
type cutSend struct{ inFlight, accepted int }

func (c *crash) cutSends(r *result, list []bot.Delivery) map[bot.DeliveryID]cutSend {
	owner := map[answeredIn]bot.DeliveryID{} // of a message, by what was recorded
	for _, d := range list {
		if d.MessageID != "" && d.Edits == "" {
			owner[answeredIn{d.Chat.ID, d.MessageID}] = d.ID
		}
	}
	at := map[string]string{c.p.chat(room): c.p.at(room)}
	for _, name := range crowdNames() {
		at[c.p.chat("dm-"+name)] = c.p.at("dm-" + name)
	}
	calls := c.server.Calls("")
	cut := map[bot.DeliveryID]cutSend{}
	for i, life := range c.lives {
		end := len(calls)
		if i+1 < len(c.lives) {
			end = c.lives[i+1].calls
		}
		for _, d := range life.inFlight {
			n := cut[d.ID]
			n.inFlight++
			r.inFlight++
			for _, call := range calls[life.calls:end] {
				by, known := owner[answeredIn{d.Chat.ID, call.Message}]
				if call.Accepted && call.Chat == at[d.Chat.ID] && call.Text == locale.Plain(d.Text) && (!known || by == d.ID) {
					n.accepted++
					r.accepted++
					break
				}
			}
			cut[d.ID] = n
		}
	}
	return cut
}

// compareLane holds one chat against its deliveries: by the ids that were
// recorded, in their order, and what nobody recorded by its text.
func (c *crash) compareLane(r *result, name string, lane []bot.Delivery, posted []adaptertest.Posted, cut map[bot.DeliveryID]cutSend) {
	at := map[string]int{}
	for i, m := range posted {
		if m.Edits == "" {
			at[m.ID] = i
		}
	}
	taken := map[string]bot.DeliveryID{}
	last := -1
	for _, d := range lane {
		reached := d.State == bot.Sent || d.State == bot.Acknowledged
		switch {
		case d.Failure == bot.SendUnknown && d.State.Final() && !reached:
			c.unknownFate(r, name, d, cut[d.ID])
			continue
		case !reached:
			r.lost++
			c.t.Errorf("%s: %s (%s) is %s (%s)", name, d.ID, d.Kind, d.State, d.Failure)
			continue
		case d.State == bot.Acknowledged && d.MessageID == "" && cut[d.ID].inFlight > 0:
			continue // its reader's press came before its cut send was known
		case d.Edits != "":
			if !slices.ContainsFunc(posted, func(m adaptertest.Posted) bool { return m.ID == d.MessageID && m.Text == locale.Plain(d.Text) }) {
				r.lost++
				c.t.Errorf("%s: the edit %s is sent, but not there", name, d.ID)
			}
			if _, known := taken[d.MessageID]; !known { // what it replaces is unknown: it stands for itself
				taken[d.MessageID] = d.ID
			}
			continue
		}
		i, there := at[d.MessageID]
		switch other, twice := taken[d.MessageID]; {
		case !there || posted[i].Text != locale.Plain(d.Text):
			r.lost++
			c.t.Errorf("%s: %s (%s) is sent as %s, which is not there", name, d.ID, d.Kind, d.MessageID)
		case twice:
			r.lost++
			c.t.Errorf("%s: %s and %s (%s) are both sent as %s", name, other, d.ID, d.Kind, d.MessageID)
		case i < last:
			c.t.Errorf("%s: %s (%s) is there before one that was accepted earlier", name, d.ID, d.Kind)
		default:
			last = i
		}
		taken[d.MessageID] = d.ID
	}
	c.unrecorded(r, name, lane, posted, taken, cut)
}

// unknownFate judges a delivery of which nobody knows.
func (c *crash) unknownFate(r *result, name string, d bot.Delivery, cut cutSend) {
	r.unknown++
	if cut.accepted == 0 {
		r.unknownUnseen++
	}
	least := 1
	if d.Kind.Repeatable() {
		least = 2 // it is sent once more
	}
	if cut.inFlight < least {
		c.t.Errorf("%s: %s (%s) is unknown, although %d of its sends were cut", name, d.ID, d.Kind, cut.inFlight)
	}
}

// unrecorded judges the messages that no delivery was recorded as: the first
// copy of one that was repeated, or one of unknown fate that did arrive.
func (c *crash) unrecorded(r *result, name string, lane []bot.Delivery, posted []adaptertest.Posted, taken map[string]bot.DeliveryID, cut map[bot.DeliveryID]cutSend) {
	copies := map[bot.DeliveryID]int{}
	for _, m := range posted {
		if _, recorded := taken[m.ID]; recorded || m.Edits != "" {
			continue
		}
		i := slices.IndexFunc(lane, func(d bot.Delivery) bool {
			return m.Text == locale.Plain(d.Text) && copies[d.ID] < cut[d.ID].accepted && (m.ReplyTo == "" || m.ReplyTo == d.ReplyTo)
		})
		if i < 0 {
			c.t.Errorf("%s: message %s is there, but no cut send explains it", name, m.ID)
			continue
		}
		d := lane[i]
		copies[d.ID]++
		total := copies[d.ID]
		if d.MessageID != "" {
			total++ // the one that is recorded
		}
		if total < 2 {
			continue // not recorded, and there once
		}
		r.doubled++
		if total > 2 || !d.Kind.Repeatable() {
			c.t.Errorf("%s: %s (%s) is there %d times", name, d.ID, d.Kind, total)
		}
	}
}

// compareEffects: what was acknowledged is done, and nothing is done twice.
func (c *crash) compareEffects(r *result, tx bot.Tx, list []bot.Delivery) error {
	ctx := c.t.Context()
	done, err := c.effects(ctx, tx)
	if err != nil {
		return err
	}
	for mark, n := range done {
		if n > 1 {
			r.twice++
			c.t.Errorf("%q is done %d times", mark, n)
		}
	}
	undone := map[string]bool{}
	for _, p := range c.crowd.pressed {
		if taken, known := c.crowd.taken(ctx, p.ref); p.mark == "" || p.label == "Approve" || !known || !taken {
			continue
		}
		if done[p.mark] == 0 && !undone[p.mark] && !c.crowd.given[p.mark] {
			undone[p.mark] = true
			r.inboundLost++
			c.t.Errorf("%q on %q was acknowledged, but is not done", p.label, p.mark)
		}
	}
	c.compareBroadcasts(r, list)
	return nil
}

// effects counts what stands in the database, by what is written only once.
func (c *crash) effects(ctx context.Context, tx bot.Tx) (map[string]int, error) {
	done := map[string]int{}
	count := func(text string) {
		if i := strings.Index(text, "number "); i >= 0 {
			done[text[i:i+strings.Index(text[i:], ".")+1]]++
		}
	}
	for _, state := range []bot.StateCode{"JO", "EG", "MA", "IQ"} {
		list, err := tx.Updates().ByState(ctx, state, "", 1<<30)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			if u.Status != bot.UpdateDraft {
				count(u.Text)
			}
		}
	}
	for n := 1; ; n++ {
		q, ok, err := bot.Find(tx.Questions().Get(ctx, n))
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		count(q.Text + ".")
	}
	for n := 1; ; n++ {
		a, ok, err := bot.Find(tx.Announcements().Get(ctx, bot.NewAnnouncementNumber(time.Now().Year(), n)))
		if err != nil || !ok {
			return done, err
		}
		if a.State != bot.AnnouncementDraft {
			count(a.Text[locale.English])
		}
	}
}

// compareBroadcasts: an announcement that goes out has one delivery for each
// addressee, a digest stands once.
func (c *crash) compareBroadcasts(r *result, list []bot.Delivery) {
	people := map[string]map[bot.PersonID]int{}
	digests := map[string]int{}
	for _, d := range list {
		switch d.Kind {
		case bot.KindAnnouncement:
			if people[d.Origin.Object] == nil {
				people[d.Origin.Object] = map[bot.PersonID]int{}
			}
			people[d.Origin.Object][d.Person]++
		case bot.KindDigest:
			digests[d.Text]++
		}
	}
	const addressees = 5 // those of the crowd who hold a seat
	for number, to := range people {
		for person, n := range to {
			if n > 1 {
				r.twice++
				c.t.Errorf("%s goes to %s %d times", number, person, n)
			}
		}
		if len(to) != addressees {
			r.lost++
			c.t.Errorf("%s goes to %d people, want %d", number, len(to), addressees)
		}
	}
	for _, n := range digests {
		if n > 1 {
			r.twice++
			c.t.Errorf("the digest is there %d times", n)
		}
	}
	if r.points[scheduleOpen] > 0 && len(digests) == 0 {
		r.lost++
		c.t.Error("the digest is not there")
	}
	if len(people) == 0 {
		c.t.Error("no announcement went out") // what is compared here would be nothing
	}
}
