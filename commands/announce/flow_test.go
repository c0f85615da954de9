package announce

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// draft reviews a form as the officer and returns what it showed.
func (h *house) draft(v bot.Values) (*bot.Call, bot.Reply) {
	h.t.Helper()
	c := h.call(officer)
	reply, err := h.a.review(context.Background(), c, v)
	if err != nil {
		h.t.Fatal(err)
	}
	return c, reply
}

func toAll() bot.Values {
	return bot.Values{"ar": "يسرنا دعوتكم.", "en": "You are invited.", "audience": "all"}
}

// action is a button's handler.
type action = func(context.Context, *bot.Call, string) (bot.Reply, error)

// submitReasonOf is the handler with a form open that has a reason.
func submitReasonOf(number string) action {
	return func(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
		c.Conv.Forms = []bot.FormState{{Values: bot.Values{valueNumber: number, fieldReason: "the date is missing"}}}
		return submitReason(ctx, c, arg)
	}
}

// press runs a handler and posts what goes to others.
func (h *house) press(handler func(context.Context, *bot.Call, string) (bot.Reply, error), by bot.PersonID, arg string) bot.Reply {
	h.t.Helper()
	reply, err := handler(context.Background(), h.call(by), arg)
	if err != nil {
		h.t.Fatal(err)
	}
	h.post(reply)
	for _, out := range reply {
		if strings.Contains(out.Text, "⟦") {
			h.t.Errorf("a text is not complete: %s", out.Text)
		}
	}
	return reply
}

// awaiting asks for the approval of a new announcement; the reply is what went
// out for it.
func (h *house) awaiting(v bot.Values) (number string, requests bot.Reply) {
	h.t.Helper()
	h.draft(v)
	return v[valueDraft], h.press(h.a.ask, officer, v[valueDraft])
}

func (h *house) state(number string) bot.AnnouncementState {
	return h.tx.announcements[bot.AnnouncementNumber(number)].State
}

func approveArg(t *testing.T, requests bot.Reply) string {
	t.Helper()
	arg, ok := pressArg(requests, doApprove)
	if !ok {
		t.Fatal("no request has a button to approve")
	}
	return arg
}

func TestReviewShowsWhatIsSent(t *testing.T) {
	h := newHouse(t)
	v := toAll()
	c, shown := h.draft(v)
	if v[valueDraft] != "ANN-2026-001" || h.state("ANN-2026-001") != bot.AnnouncementDraft {
		t.Fatalf("the draft is %q, %q", v[valueDraft], h.state(v[valueDraft]))
	}
	if len(shown) != 3 || shown[0].Kind != bot.KindPreview || shown[1].Kind != bot.KindPreview || shown[2].Kind != bot.KindPrompt {
		t.Fatalf("the review is %+v", shown)
	}
	for _, want := range []string{"\u20683\u2069 أشخاص", "\u20683\u2069 دول", "\u2068console\u2069 \u20682\u2069، \u2068slack\u2069 \u20681\u2069", "\u206819\u2069 دولة", "\u2068الإمارات\u2069", "فور الاعتماد"} {
		if !strings.Contains(shown[2].Text, want) {
			t.Errorf("the summary lacks %q: %s", want, shown[2].Text)
		}
	}
	if again, err := h.a.review(context.Background(), c, v); err != nil || len(h.tx.announcements) != 1 || again[0].Text != shown[0].Text {
		t.Errorf("the second review: %v, %d announcements", err, len(h.tx.announcements))
	}

	requests := h.press(h.a.ask, officer, v[valueDraft])
	h.press(h.a.approve, head, approveArg(t, requests))
	sent := map[locale.Lang]int{}
	for _, d := range h.tx.deliveries {
		if d.Kind != bot.KindAnnouncement {
			continue
		}
		sent[d.Lang]++
		preview := shown[slices.IndexFunc(shown, func(o bot.Out) bool { return o.Lang == d.Lang })]
		if d.Text != preview.Text {
			t.Errorf("sent %q, previewed %q", d.Text, preview.Text)
		}
	}
	if sent[locale.Arabic] != 2 || sent[locale.English] != 1 {
		t.Errorf("sent %v, want two in Arabic and one in English", sent)
	}
	if got := h.audited(); !slices.Equal(got, []string{"announce.draft", "announce.ask", "announce.approve"}) {
		t.Errorf("the audit trail is %v", got)
	}
}

func TestRequestsGoToWhoMayApprove(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	to := map[string]int{}
	for _, out := range requests {
		switch {
		case out.Person != "":
			to[string(out.Person)]++
		case !out.To.IsZero():
			to[out.To.String()]++
		}
		if out.Ref != number {
			t.Errorf("a message about %q: %s", out.Ref, out.Text)
		}
	}
	if want := map[string]int{string(head): 3, room.String(): 3}; fmt.Sprint(to) != fmt.Sprint(want) {
		t.Errorf("requests went to %v, want %v", to, want)
	}
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	for what, handler := range map[string]func(context.Context, *bot.Call, string) (bot.Reply, error){doApprove: h.a.approve, doReject: reject} {
		arg := number
		if what == doApprove {
			arg = approveArg(t, requests)
		}
		reply := h.press(handler, officer, arg)
		if reply[0].Kind != bot.KindRefusal || h.state(number) != bot.AnnouncementAwaiting {
			t.Errorf("%s by the author: %s, %s", what, reply[0].Kind, h.state(number))
		}
		last := h.tx.audit[len(h.tx.audit)-1]
		if last.Action != "refused" || last.Detail != "announce."+what || last.Actor != string(officer) {
			t.Errorf("%s by the author leaves %+v", what, last)
		}
	}
}

func TestButtonsAreNoRights(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	for do, handler := range map[string]func(context.Context, *bot.Call, string) (bot.Reply, error){
		doAsk: h.a.ask, doApprove: h.a.approve, doReject: reject, doSubmitReason: submitReasonOf(number), doCancel: h.a.cancel, doEdit: h.a.edit,
		doNotReached: h.a.notReached, doNotAcknowledged: h.a.notAcknowledged, doAcknowledge: acknowledge,
		doStop: h.a.stop, doCorrect: h.a.correct, doRemind: h.a.remind,
	} {
		arg := number
		if do == doApprove {
			arg = approveArg(t, requests)
		}
		before := len(h.tx.audit)
		reply := h.press(handler, "p-partner", arg)
		if len(reply) != 1 || reply[0].Kind != bot.KindRefusal || len(h.tx.audit) != before+1 {
			t.Errorf("%s by a partner: %+v", do, reply)
		}
	}
	if h.state(number) != bot.AnnouncementAwaiting {
		t.Errorf("the announcement is %s", h.state(number))
	}
}

func TestOldRequestApprovesNothingNew(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	old := approveArg(t, requests)
	ann := h.tx.announcements[bot.AnnouncementNumber(number)]
	ann.Text = map[locale.Lang]string{locale.Arabic: "نص آخر", locale.English: "another"}
	h.tx.announcements[ann.Number] = ann

	reply := h.press(h.a.approve, head, old)
	if h.state(number) != bot.AnnouncementAwaiting {
		t.Fatalf("an old button moved the new text to %s", h.state(number))
	}
	h.press(h.a.approve, head, approveArg(t, reply))
	if h.state(number) != bot.AnnouncementSending {
		t.Errorf("the new button left it %s", h.state(number))
	}
	late := h.press(h.a.approve, head, old)
	if len(late) != 1 || !strings.Contains(late[0].Text, "name of p-head") {
		t.Errorf("a second approval is answered %+v", late)
	}
}

func TestProgress(t *testing.T) {
	h := newHouse(t)
	for i := range 17 { // twenty people
		h.join(bot.PersonID(fmt.Sprintf("p-%d", i)), bot.Delegation, "EG", locale.English, "console")
	}
	_, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	notices, err := h.tx.Deliveries().ByOrigin(context.Background(), originOf("ANN-2026-001"), bot.KindNotice)
	if err != nil || len(notices) != 1 || !strings.Contains(notices[0].Text, "\u20680\u2069 من \u206820\u2069") {
		t.Fatalf("the first notice is %+v, %v", notices, err)
	}
	var edits []bot.Out
	var last bot.Reply
	for n, i := range h.waiting() {
		state, failure := bot.Sent, bot.SendNone
		switch n {
		case 3, 7:
			state, failure = bot.Failed, bot.SendBlocked
		case 9:
			state, failure = bot.Unknown, bot.SendUnknown
		}
		last = h.settle(i, state, failure)
		for _, out := range last {
			if out.To == room {
				edits = append(edits, out)
			}
		}
	}
	if len(edits) != steps {
		t.Fatalf("the notice was edited %d times, want %d", len(edits), steps)
	}
	for i, want := range []string{"\u20684\u2069 من \u206820\u2069", "\u20687\u2069 من \u206820\u2069", "\u206812\u2069 من \u206820\u2069", "\u206817\u2069 شخصاً"} {
		if edits[i].Edits != notices[0].ID || !strings.Contains(edits[i].Text, want) {
			t.Errorf("edit %d of %s: %q, want %q", i, edits[i].Edits, edits[i].Text, want)
		}
	}
	for _, want := range []string{"تعذّر إيصاله إلى \u20683\u2069 أشخاص", "• حظر المساعد أو إزالته: \u20682\u2069", "• لم تؤكد المنصة وصول الرسالة: \u20681\u2069"} {
		if !strings.Contains(edits[3].Text, want) {
			t.Errorf("the outcome lacks %q: %s", want, edits[3].Text)
		}
	}
	if len(last) != 2 || last[1].Person != officer || len(last[1].Buttons) != 3 {
		t.Errorf("the author is told %+v", last)
	}
	if ann := h.tx.announcements["ANN-2026-001"]; ann.State != bot.AnnouncementDone || ann.DoneAt.IsZero() {
		t.Errorf("the announcement is %s", ann.State)
	}
}

func TestReceipts(t *testing.T) {
	h := newHouse(t)
	v := toAll()
	v["audience"] = "all, slack:C1"
	number, requests := h.awaiting(v)
	h.press(h.a.approve, head, approveArg(t, requests))
	for _, i := range h.waiting() {
		switch d := h.tx.deliveries[i]; d.Person {
		case comoros:
			h.settle(i, bot.Failed, bot.SendBlocked)
		case "":
			if len(d.Buttons) != 0 {
				t.Error("a channel is asked to acknowledge")
			}
			h.settle(i, bot.Failed, bot.SendGone)
		default:
			h.settle(i, bot.Sent, bot.SendNone)
		}
	}

	missed := h.press(h.a.notReached, officer, number)[0].Text
	lines := strings.Split(missed, "\n")
	want := []string{"", "الأردن\u2069 – \u2068name of p-jo2\u2069: لا يوجد حساب مرتبط", "القمر المتحدة\u2069 – \u2068name of p-km\u2069: حظر المساعد", "القناة \u2068slack:C1\u2069: لم تعد المحادثة"}
	if len(lines) != len(want) {
		t.Fatalf("not reached:\n%s", missed)
	}
	for i := range want {
		if !strings.Contains(lines[i], want[i]) {
			t.Errorf("line %d is %q, want %q", i, lines[i], want[i])
		}
	}

	if reply := h.press(acknowledge, jordan, number); !strings.Contains(reply[0].Text, "شكراً") || reply[0].Ref != number {
		t.Errorf("an acknowledgement: %+v", reply[0])
	}
	audited := len(h.tx.audit)
	if reply := h.press(acknowledge, jordan, number); !strings.Contains(reply[0].Text, "سبق") || len(h.tx.audit) != audited {
		t.Errorf("a second acknowledgement: %+v", reply[0])
	}
	if reply := h.press(acknowledge, head, number); reply[0].Kind != bot.KindRefusal {
		t.Errorf("an acknowledgement by somebody else: %+v", reply[0])
	}
	waiting := h.press(h.a.notAcknowledged, head, number)[0].Text
	if strings.Contains(waiting, "p-jo") || !strings.Contains(waiting, "p-eg") || strings.Contains(waiting, "p-km") {
		t.Errorf("not acknowledged:\n%s", waiting)
	}
}

func scheduledFor(at time.Time) bot.Values {
	v := toAll()
	v["at"] = formatWhen(at)
	return v
}

func TestScheduled(t *testing.T) {
	h := newHouse(t)
	at := h.work.Now.Add(36 * time.Hour)
	number, requests := h.awaiting(scheduledFor(at))
	reply := h.press(h.a.approve, head, approveArg(t, requests))
	if h.state(number) != bot.AnnouncementScheduled || len(h.waiting()) != 0 {
		t.Fatalf("the announcement is %s, %d sent", h.state(number), len(h.waiting()))
	}
	for _, out := range reply {
		if _, ok := pressArg(bot.Reply{out}, doCancel); !ok {
			t.Errorf("no way to cancel: %+v", out)
		}
	}
	s := h.tx.schedules["announce:"+number]
	if !s.NextAt.Equal(at) || !s.Once() || s.CatchUp != bot.CatchUpOnce {
		t.Fatalf("the schedule is %+v", s)
	}
	h.work.Now, h.tx.now = at, at
	sent, err := h.a.tick(context.Background(), h.work, s, at)
	if err != nil || h.state(number) != bot.AnnouncementSending {
		t.Fatalf("at its time: %s, %v", h.state(number), err)
	}
	h.post(sent)
	if len(h.waiting()) != 3 {
		t.Errorf("%d deliveries, want 3", len(h.waiting()))
	}
	if again, err := h.a.tick(context.Background(), h.work, s, at); err != nil || len(again) != 0 {
		t.Errorf("a second time it sends %d messages, %v", len(again), err)
	}
}

func TestCancelledIsNotSent(t *testing.T) {
	h := newHouse(t)
	at := h.work.Now.Add(36 * time.Hour)
	number, requests := h.awaiting(scheduledFor(at))
	h.press(h.a.approve, head, approveArg(t, requests))
	reply := h.press(h.a.cancel, head, number)
	if h.state(number) != bot.AnnouncementCancelled || !h.tx.schedules["announce:"+number].Paused {
		t.Fatalf("cancelled: %s", h.state(number))
	}
	if !slices.ContainsFunc(reply, func(o bot.Out) bool { return o.Person == officer && len(o.Buttons) == 0 }) {
		t.Errorf("the author is not told: %+v", reply)
	}
	h.work.Now, h.tx.now = at, at
	sent, err := h.a.tick(context.Background(), h.work, h.tx.schedules["announce:"+number], at)
	if err != nil || len(sent) != 0 {
		t.Errorf("a cancelled one sends %d messages, %v", len(sent), err)
	}
}

func TestNobodyToReach(t *testing.T) {
	h := newHouse(t)
	v := toAll()
	v["audience"] = "LY"
	number, reply := h.awaiting(v)
	if h.state(number) != bot.AnnouncementDraft || len(reply) != 1 {
		t.Errorf("an announcement to nobody is %s: %+v", h.state(number), reply)
	}
}

func TestValuesAreReadBack(t *testing.T) {
	h := newHouse(t)
	for _, v := range []bot.Values{
		scheduledFor(h.work.Now.Add(time.Hour)),
		{"ar": "نص", "audience": "JO, role:lead", "number": "5", "only": "ar", "single": "ar"},
		{"ar": "نص", "en": "text", "audience": "all", "event": "imrf-3", "files": `[{"Name":"a.pdf","Type":"application/pdf","Size":9,"Key":"k","Lang":""}]`},
	} {
		var ann bot.Announcement
		if err := h.a.fill(&ann, v); err != nil {
			t.Fatal(err)
		}
		got := h.values(ann)
		delete(got, valueDraft)
		if fmt.Sprint(got) != fmt.Sprint(v) {
			t.Errorf("%v is read back as %v", v, got)
		}
	}
}
