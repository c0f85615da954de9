package announce

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// sent is an announcement that went out, and whose messages arrived.
func (h *house) sent(v bot.Values) (number string) {
	h.t.Helper()
	number, requests := h.awaiting(v)
	h.press(h.a.approve, head, approveArg(h.t, requests))
	h.arrive()
	return number
}

// arrive lets everything official that waits arrive.
func (h *house) arrive() {
	h.t.Helper()
	for i := range h.tx.deliveries {
		d := &h.tx.deliveries[i]
		if (d.Kind != bot.KindAnnouncement && d.Kind != bot.KindCorrection) || d.State != bot.Pending {
			continue
		}
		d.State, d.SettledAt = bot.Sent, h.work.Now
		reply, err := h.a.settle(context.Background(), h.work, *d)
		if err != nil {
			h.t.Fatal(err)
		}
		h.post(reply)
	}
}

// corrected writes a correction as the officer, lets the head approve it, and
// returns its messages.
func (h *house) corrected(number string, change func(bot.Values)) []bot.Delivery {
	h.t.Helper()
	ctx := context.Background()
	sent, err := versionsOf(ctx, h.work, bot.AnnouncementNumber(number))
	if err != nil {
		h.t.Fatal(err)
	}
	latest, ok := sent.latest()
	if !ok {
		h.t.Fatal("nothing was sent")
	}
	v := h.values(latest)
	v[valueDraft], v[valueCorrects] = "", number
	change(v)
	_, requests := h.awaiting(v)
	h.press(h.a.approve, head, approveArg(h.t, requests))
	return h.messages(v[valueDraft])
}

func (h *house) messages(number string) []bot.Delivery {
	var found []bot.Delivery
	for _, d := range h.tx.deliveries {
		if d.Origin == originOf(bot.AnnouncementNumber(number)) && d.Kind == bot.KindCorrection {
			found = append(found, d)
		}
	}
	return found
}

func (h *house) values(ann bot.Announcement) bot.Values {
	h.t.Helper()
	v, err := h.a.valuesOf(ann)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func english(text string) func(bot.Values) {
	return func(v bot.Values) { v[fieldEnglish] = text }
}

// both changes what readers of either language read.
func both(text string) func(bot.Values) {
	return func(v bot.Values) { v[fieldArabic], v[fieldEnglish] = "نص آخر: "+text, text }
}

// edited tells which deliveries the messages replace, in their order.
func edited(messages []bot.Delivery) []bot.DeliveryID {
	var ids []bot.DeliveryID
	for _, d := range messages {
		ids = append(ids, d.Edits)
	}
	return ids
}

func TestCorrectionEditsWhatStandsThere(t *testing.T) {
	h := newHouse(t)
	number := h.sent(toAll())
	var first []bot.DeliveryID
	for _, d := range h.tx.deliveries {
		if d.Kind == bot.KindAnnouncement {
			first = append(first, d.ID)
		}
	}
	one := h.corrected(number, both("You are invited to Cairo."))
	if got := edited(one); len(first) != 3 || !slices.Equal(got, first) {
		t.Fatalf("edited were %v, want %v", got, first)
	}
	for _, d := range one {
		if d.Ref != number || len(d.Buttons) != 1 || d.Buttons[0].Action.Arg != number {
			t.Errorf("the copy is about %q with %v", d.Ref, d.Buttons)
		}
	}
	h.arrive()
	if ann := h.tx.announcements["ANN-2026-001/Corr.1"]; ann.State != bot.AnnouncementDone || ann.Corrects != "ANN-2026-001" {
		t.Errorf("the correction is %s of %q", ann.State, ann.Corrects)
	}
	two := h.corrected(number, both("You are invited to Tunis."))
	for i, d := range two {
		if d.Edits != one[i].ID || !strings.Contains(plain(d.Text), "ANN-2026-001") || d.Origin.Object != "ANN-2026-001/Corr.2" {
			t.Errorf("the second correction is %+v", d)
		}
	}
}

// Where a copy cannot be edited, the correction is a message of its own.
func TestCorrectionAsAMessage(t *testing.T) {
	long := func(v bot.Values) { v[fieldArabic] = strings.Repeat("كلمة ", 1000) }
	for name, c := range map[string]struct {
		edits  bool
		before func(bot.Values)
		change func(bot.Values)
	}{
		"the platform does not edit":  {false, func(bot.Values) {}, english("Another text.")},
		"it was several messages":     {true, long, func(v bot.Values) { v[fieldArabic] = "نص أقصر." }},
		"it becomes several messages": {true, func(bot.Values) {}, long},
		"both are several messages":   {true, long, func(v bot.Values) { v[fieldArabic] = strings.Repeat("غيرها ", 1000) }},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.work.Platform = func(string) bot.Features {
				return bot.Features{TextLimit: 3000, Unit: locale.Runes, Buttons: 25, Edits: c.edits}
			}
			v := toAll()
			v[fieldAudience] = "JO"
			c.before(v)
			for _, d := range h.corrected(h.sent(v), c.change) {
				if d.Edits != "" {
					t.Errorf("a copy of %q is edited", locale.Shorten(d.Text, 40))
				}
			}
		})
	}
}

// Who should have it and has not gets it: an account that was linked since, and
// what the stop held back. Nobody who left does.
func TestCorrectionReachesTheRest(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	h.settle(waiting[0], bot.Sent, bot.SendNone)
	h.settle(waiting[1], bot.Failed, bot.SendBlocked)

	h.tx.accounts[jordan2] = []bot.BoundAccount{{Chat: bot.Chat{Adapter: "console", ID: "dm-p-jo2"}}}
	for i := range h.tx.people {
		if h.tx.people[i].ID == egypt {
			h.tx.people[i].Status = bot.Suspended
		}
	}
	got := map[bot.PersonID]bool{} // edited or not
	for _, d := range h.corrected(number, both("Another text.")) {
		got[d.Person] = d.Edits != ""
	}
	if len(got) != 3 || !got[jordan] || got[jordan2] || got[comoros] {
		t.Errorf("it went to %v", got)
	}
	if d := h.tx.deliveries[waiting[2]]; d.State != bot.Failed || d.Failure != bot.SendStopped {
		t.Errorf("the old text of who had not got it is %s, %s", d.State, d.Failure)
	}
	if h.state(number) != bot.AnnouncementDone {
		t.Errorf("what was corrected is %s", h.state(number))
	}
	h.arrive()
	for _, out := range h.press(h.a.notReached, head, number) {
		if text := plain(out.Text); strings.Contains(text, string(comoros)) || strings.Contains(text, string(jordan2)) {
			t.Errorf("who has the correction is listed: %s", text)
		}
	}
}

func TestCorrectionInAChannel(t *testing.T) {
	h := newHouse(t)
	number := h.sent(toChannel())
	messages := h.corrected(number, both("Another text."))
	if len(messages) != 2 || slices.Contains(edited(messages), "") {
		t.Fatalf("the channel gets %+v", messages)
	}
	for i, l := range locale.Langs() {
		if before, err := h.tx.Deliveries().Get(context.Background(), messages[i].Edits); err != nil || before.Lang != l || messages[i].Lang != l {
			t.Errorf("a message in %s replaces one in %s: %v", messages[i].Lang, before.Lang, err)
		}
	}
}

// Whose text is as it was gets nothing.
func TestCorrectionOfOneLanguage(t *testing.T) {
	h := newHouse(t)
	number := h.sent(toAll())
	messages := h.corrected(number, english("Another text."))
	if len(messages) == 0 || slices.ContainsFunc(messages, func(d bot.Delivery) bool { return d.Lang != locale.English }) {
		t.Errorf("it went to %+v", messages)
	}
	h.arrive()
	if again := h.corrected(number, english("One more text.")); slices.ContainsFunc(again, func(d bot.Delivery) bool { return d.Lang != locale.English }) {
		t.Errorf("the second one went to %+v", again)
	}
	h.arrive()
	// The next one that changes the Arabic text goes to the readers of both:
	// those of English have the newest text, but theirs changes again.
	for _, d := range h.corrected(number, both("A third text.")) {
		if d.Edits == "" {
			t.Errorf("%s gets a new message", d.Person)
		}
	}
}

// What says the same is not sent again, and a second one waits for the first.
func TestCorrectionThatIsNone(t *testing.T) {
	h := newHouse(t)
	number := h.sent(toAll())
	v := h.values(h.tx.announcements[bot.AnnouncementNumber(number)])
	v[valueDraft], v[valueCorrects] = "", number
	if draft, reply := h.awaiting(v); h.state(draft) != bot.AnnouncementDraft || len(reply) != 1 {
		t.Errorf("what says the same is %s: %+v", h.state(draft), reply)
	}
	english("Another text.")(v)
	if draft, _ := h.awaiting(v); h.state(draft) != bot.AnnouncementAwaiting {
		t.Fatalf("the correction is %s", h.state(draft))
	}
	if reply := h.press(h.a.correct, head, number); !strings.Contains(plain(reply[0].Text), "Corr.1 awaits approval") {
		t.Errorf("a second one is begun: %s", reply[0].Text)
	}
}
