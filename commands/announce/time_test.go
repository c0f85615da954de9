package announce

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

func (h *house) pass(d time.Duration) {
	h.work.Now = h.work.Now.Add(d)
	h.tx.now = h.work.Now
}

func textTo(reply bot.Reply, id bot.PersonID) string {
	if i := slices.IndexFunc(reply, func(o bot.Out) bool { return o.Person == id }); i >= 0 {
		return plain(reply[i].Text)
	}
	return ""
}

func textInRoom(reply bot.Reply) string {
	if i := slices.IndexFunc(reply, func(o bot.Out) bool { return o.To == room }); i >= 0 {
		return plain(reply[i].Text)
	}
	return ""
}

// What was to go before it was approved does not go at a time nobody chose.
func TestTimePassedBeforeApproval(t *testing.T) {
	h := newHouse(t)
	h.join("p-third", bot.Officer, "", "en", "console")
	number, requests := h.awaiting(scheduledFor(h.work.Now.Add(time.Hour)))
	h.pass(time.Hour)
	reply := h.press(h.a.approve, head, approveArg(t, requests))
	if h.state(number) != bot.AnnouncementDraft || len(h.waiting()) != 0 {
		t.Fatalf("the announcement is %s, %d sent", h.state(number), len(h.waiting()))
	}
	if reply[0].Kind != bot.KindRefusal || !strings.Contains(plain(reply[0].Text), "has passed; it was 21 November 2026, 11:00") {
		t.Errorf("who approves is told %+v", reply[0])
	}
	if got := textTo(reply, officer); !strings.Contains(got, "مضى وقت إرسال الإعلان "+number+" قبل اعتماده") {
		t.Errorf("the author is told %q", got)
	}
	if _, ok := pressArg(reply, doEdit); !ok {
		t.Error("the author has no button to edit")
	}
	if got := textTo(reply, "p-third"); !strings.Contains(got, "has passed") {
		t.Errorf("who else was asked is told %q", got)
	}
	if got := textInRoom(reply); !strings.Contains(got, "مضى وقت إرسال") {
		t.Errorf("the secretariat is told %q", got)
	}
	if last := h.tx.audit[len(h.tx.audit)-1]; last.Action != "announce.too_late" || last.Actor != string(head) {
		t.Errorf("the audit trail ends with %+v", last)
	}
}

// Whose time passes while nobody looks at it does not lie there in silence.
func TestTimePassesUnapproved(t *testing.T) {
	for name, took := range map[string]bool{"awaiting": false, "taken back": true} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			at := h.work.Now.Add(time.Hour)
			number, _ := h.awaiting(scheduledFor(at))
			if took {
				ann := h.tx.announcements[bot.AnnouncementNumber(number)]
				ann.State = bot.AnnouncementDraft
				h.tx.announcements[ann.Number] = ann
			}
			h.pass(time.Hour)
			reply, err := h.a.tick(t.Context(), h.work, h.tx.schedules["announce:"+number], at)
			if err != nil {
				t.Fatal(err)
			}
			if h.state(number) != bot.AnnouncementDraft || len(h.waiting()) != 0 {
				t.Errorf("it is %s, %d sent", h.state(number), len(h.waiting()))
			}
			if got := textTo(reply, officer); !strings.Contains(got, "مضى وقت إرسال الإعلان "+number) {
				t.Errorf("the author is told %q", got)
			}
			if got := textTo(reply, head); strings.Contains(got, "has passed") == took {
				t.Errorf("who was asked is told %q", got)
			}
		})
	}
}

// What fell due while the service was down goes late, and that is said.
func TestSentLate(t *testing.T) {
	for delay, told := range map[time.Duration]bool{time.Hour: false, 3 * time.Hour: true} {
		h := newHouse(t)
		at := h.work.Now.Add(time.Hour)
		number, requests := h.awaiting(scheduledFor(at))
		h.press(h.a.approve, head, approveArg(t, requests))
		h.pass(time.Hour + delay)
		reply, err := h.a.tick(context.Background(), h.work, h.tx.schedules["announce:"+number], at)
		if err != nil {
			t.Fatal(err)
		}
		h.post(reply)
		if len(h.waiting()) != 3 {
			t.Errorf("%s late: %d sent, want 3", delay, len(h.waiting()))
		}
		for who, text := range map[string]string{"secretariat": textInRoom(reply), "author": textTo(reply, officer)} {
			if got := strings.Contains(text, "11:00") && strings.Contains(text, "14:00"); got != told {
				t.Errorf("%s late: the %s is told %q", delay, who, text)
			}
		}
	}
}

// Whoever was asked is told when there is nothing to decide any more; of a
// scheduled one, whoever approved it.
func TestTakenBackIsTold(t *testing.T) {
	for name, third := range map[string]string{"awaiting": "is cancelled", "approved": ""} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.join("p-third", bot.Officer, "", "en", "console")
			number, requests := h.awaiting(scheduledFor(h.work.Now.Add(time.Hour)))
			if name == "approved" {
				h.press(h.a.approve, head, approveArg(t, requests))
			}
			reply := h.press(h.a.cancel, officer, number)
			for who, want := range map[bot.PersonID]string{"p-third": third, head: "is cancelled"} {
				if got := textTo(reply, who); (got == "") != (want == "") || !strings.Contains(got, want) {
					t.Errorf("%s is told %q, want %q", who, got, want)
				}
			}
		})
	}
}
