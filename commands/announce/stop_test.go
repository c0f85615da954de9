package announce

import (
	"slices"
	"strings"
	"testing"

	"wasl/bot"
)

func TestStop(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	h.settle(waiting[0], bot.Sent, bot.SendNone)

	if reply := h.press(h.a.stop, comoros, number); reply[0].Kind != bot.KindRefusal || h.state(number) != bot.AnnouncementSending {
		t.Fatalf("a focal point stops it: %+v", reply)
	}
	reply := h.press(h.a.stop, head, number)
	to := map[string]string{}
	for _, out := range reply[1:] {
		to[out.To.String()+string(out.Person)] = plain(out.Text)
	}
	const want = "أُوقف إرسال الإعلان ANN-2026-001: وصل إلى شخص واحد.\nولم يُرسل إلى شخصين."
	if !strings.Contains(plain(reply[0].Text), "Messages withdrawn before they went: 2") || to[room.String()] != want || to[":"+string(officer)] != want {
		t.Errorf("told are %q and %q", plain(reply[0].Text), to)
	}
	if h.state(number) != bot.AnnouncementDone || len(h.waiting()) != 0 {
		t.Errorf("it is %s, and %d wait", h.state(number), len(h.waiting()))
	}
	if got := h.audited(); !slices.Contains(got, "announce.stop") || got[len(got)-1] != "announce.done" {
		t.Errorf("the audit trail is %v", got)
	}
	if again := h.press(h.a.stop, head, number); len(again) != 1 {
		t.Errorf("a second press does something: %+v", again)
	}
}

func TestStoppedBeforeAnybodyHadIt(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	h.press(h.a.stop, officer, number)
	if h.state(number) != bot.AnnouncementCancelled {
		t.Errorf("it is %s, want cancelled", h.state(number))
	}
	if messages := h.corrected(number, english("The right text.")); len(messages) != 3 || slices.ContainsFunc(messages, func(d bot.Delivery) bool { return d.Edits != "" }) {
		t.Errorf("its correction is %+v", messages)
	}
}

// What is under way may arrive: then it is over, and not before.
func TestStopWaitsForWhatIsUnderWay(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	h.tx.deliveries[waiting[1]].State = bot.Sending
	if reply := h.press(h.a.stop, officer, number); len(reply) != 1 || h.state(number) != bot.AnnouncementSending {
		t.Fatalf("the outcome is told too early: %+v", reply)
	}
	outcome := h.settle(waiting[1], bot.Sent, bot.SendNone)
	if h.state(number) != bot.AnnouncementDone || len(outcome) != 2 || !strings.HasPrefix(plain(outcome[0].Text), "أُوقف") {
		t.Errorf("it is %s: %+v", h.state(number), outcome)
	}
}

func TestRemindOnceADay(t *testing.T) {
	h := newHouse(t)
	number := h.sent(toAll())
	h.press(acknowledge, jordan, number)
	reply := h.press(h.a.remind, head, number)
	var to []bot.PersonID
	for _, out := range reply[1:] {
		if out.Kind != bot.KindReminder || out.Ref != number || len(out.Buttons) != 1 || out.Buttons[0].Name != doAcknowledge {
			t.Errorf("the reminder is %+v", out)
		}
		to = append(to, out.Person)
	}
	if !slices.Equal(to, []bot.PersonID{egypt, comoros}) {
		t.Errorf("reminded are %v", to)
	}
	if reply := h.press(h.a.remind, officer, number); len(reply) != 1 {
		t.Errorf("a second reminder on one day: %+v", reply)
	}
	if _, ok := pressArg(h.press(h.a.notAcknowledged, officer, number), doRemind); ok {
		t.Error("it offers a second reminder on one day")
	}
	h.work.Now = h.work.Now.AddDate(0, 0, 1)
	h.press(acknowledge, egypt, number)
	if reply := h.press(h.a.remind, officer, number); len(reply) != 2 || reply[1].Person != comoros {
		t.Errorf("on the next day: %+v", reply)
	}
	if reply := h.press(h.a.remind, comoros, number); reply[0].Kind != bot.KindRefusal {
		t.Errorf("a focal point reminds others: %+v", reply)
	}
}

// What was stopped is not sent again by somebody who has not heard of it, also
// where the rest of the announcement arrived.
func TestStoppedIsNotSentAgain(t *testing.T) {
	h := newHouse(t)
	number, requests := h.awaiting(toAll())
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	h.settle(waiting[0], bot.Failed, bot.SendBlocked)
	h.settle(waiting[1], bot.Sent, bot.SendNone)
	h.press(h.a.stop, officer, number)
	for i, want := range map[int]bot.Standing{0: bot.StandingGood, 2: bot.StandingWithdrawn} {
		d := h.tx.deliveries[waiting[i]]
		if got, err := resendable(t.Context(), h.work, d); err != nil || got != want {
			t.Errorf("what failed as %s stands %q, %v; want %q", d.Failure, got, err, want)
		}
	}
}
