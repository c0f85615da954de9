package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// announced sends an announcement to a State's lead and returns what came of it.
func (w *world) announced(audience string) {
	w.t.Helper()
	w.n++
	w.text(fmt.Sprintf("a%d", w.n), "sec-1", "announce "+audience+"\nar: نص الإعلان\nen: The text")
	w.press(fmt.Sprintf("b%d", w.n), "sec-1", "ask_approval")
	w.press(fmt.Sprintf("c%d", w.n), "sec-2", "approve")
	w.drainKeep()
}

// say writes something, and returns the one answer to it.
func (w *world) say(who, text string) bottest.Sent {
	w.t.Helper()
	w.n++
	w.text(fmt.Sprintf("s%d", w.n), who, text)
	return w.answer(who)
}

// pressed presses the newest button of a name, and returns the answer.
func (w *world) pressed(who, name string) bottest.Sent {
	w.t.Helper()
	w.n++
	w.press(fmt.Sprintf("p%d", w.n), who, name)
	return w.answer(who)
}

func (w *world) answer(who string) bottest.Sent {
	w.t.Helper()
	from := len(w.shown)
	w.drainKeep()
	for _, d := range w.shown[from:] {
		if d.Chat.ID == "dm-"+who {
			return d
		}
	}
	w.t.Fatalf("%s got no answer", who)
	return bottest.Sent{}
}

func contains(t *testing.T, text string, all ...string) {
	t.Helper()
	plain := strings.NewReplacer("\u2068", "", "\u2069", "", "\u200f", "", "\ufdd0", "", "\ufdd1", "").Replace(text)
	for _, s := range all {
		if !strings.Contains(plain, s) {
			t.Errorf("no %q in %q", s, plain)
		}
	}
}

// An announcement of unknown fate is shown, in either language, with what to
// do; one press sends it once more, a second one nothing; and the receipts count
// the copy that arrived.
func TestResendUnknown(t *testing.T) {
	for lang, want := range map[locale.Lang]struct{ ask, unknown, do, resent, waiting, again string }{
		locale.Arabic:  {"سجل الإرسال ANN-2026-001", "غير مؤكد 1", "ربما وصلت. إعادة الإرسال قد تكررها.", "أُعيد إرسال الإعلان ANN-2026-001 إلى: نقطة الاتصال، جمهورية مصر العربية (demo).", "فلم يُرسل مرة أخرى", "وهي بدل رسالة سابقة (demo): لم تؤكد المنصة وصولها"},
		locale.English: {"delivery ANN-2026-001", "not certain 1", "It may have arrived. Sending it again may repeat it.", "Announcement ANN-2026-001 is sent again to focal point of the Arab Republic of Egypt (demo).", "it was not sent once more", "It stands for an earlier one (demo): the platform did not confirm that it arrived"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			w := newWorld(t, morning)
			w.adapter.Fail("dm-eg-1", errors.New("cut"))
			w.announced("EG")
			if lang == locale.English {
				w.say("sec-1", "language en")
			}
			story := w.say("sec-1", want.ask)
			contains(t, story.Text, want.unknown, want.do)
			if strings.Contains(story.Text, "نص الإعلان") {
				t.Errorf("the story tells what the message said: %q", story.Text)
			}
			w.adapter.Fail("dm-eg-1", fault(bot.SendRetry, time.Minute)) // so that it waits
			contains(t, w.pressed("sec-1", "resend").Text, want.resent)
			contains(t, w.pressed("sec-1", "resend").Text, want.waiting)
			w.wait(time.Minute)
			if sent := w.adapter.SentTo("dm-eg-1"); len(sent) != 1 || sent[0].Kind != bot.KindAnnouncement || sent[0].Instead == "" {
				t.Fatalf("sent %+v", sent)
			}
			contains(t, w.say("sec-1", strings.Replace(want.ask, "ANN-2026-001", "EG", 1)).Text, want.again)
			w.shown = nil
			w.n++
			w.text(fmt.Sprint("t", w.n), "sec-1", want.ask)
			if story := w.answer("sec-1"); len(story.Buttons) != 0 {
				t.Errorf("still lost: %q", story.Text)
			}
		})
	}
}

// inEnglish is a world whose officer chose English.
func inEnglish(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, morning)
	w.say("sec-1", "language en")
	return w
}

// What is refused: what has arrived meanwhile, what was withdrawn, and a second
// press after the first one failed too; each with what stands now.
func TestResendRefused(t *testing.T) {
	t.Run("acknowledged meanwhile", func(t *testing.T) {
		w := inEnglish(t)
		arrived := bot.Delivery{}
		w.adapter.Fail("dm-eg-1", errors.New("cut"))
		w.announced("EG")
		w.say("sec-1", "delivery ANN-2026-001")
		// It did arrive: its button is pressed.
		w.view(func(tx bot.Tx) error {
			all, err := tx.Deliveries().ByOrigin(t.Context(), bot.Origin{Capability: "announce", Object: "ANN-2026-001"}, bot.KindAnnouncement)
			arrived = all[0]
			return err
		})
		w.shown = append(w.shown, bottest.Sent{Delivery: arrived})
		w.pressed("eg-1", "acknowledge")
		contains(t, w.pressed("sec-1", "resend").Text, "has reached", "acknowledged")
		if sent := w.adapter.SentTo("dm-eg-1"); len(sent) != 1 || sent[0].Kind != bot.KindReply {
			t.Errorf("sent %+v", sent)
		}
	})
	t.Run("corrected since", func(t *testing.T) {
		w := inEnglish(t)
		w.adapter.Fail("dm-eg-1", errors.New("cut"))
		w.announced("EG")
		story := w.say("sec-1", "delivery ANN-2026-001")
		w.say("sec-1", "correct ANN-2026-001\nar: نص مصحح.\nen: Corrected text.")
		w.pressed("sec-1", "ask_approval")
		w.pressed("sec-2", "approve")
		w.shown = append(w.shown, story)
		contains(t, w.pressed("sec-1", "resend").Text, "There is something newer")
	})
	t.Run("failed again", func(t *testing.T) {
		w := inEnglish(t)
		w.adapter.Block("eg-1", true)
		w.announced("EG")
		story := w.say("sec-1", "delivery ANN-2026-001")
		w.pressed("sec-1", "resend")
		w.shown = append(w.shown, story) // its button once more
		again := w.pressed("sec-1", "resend")
		contains(t, again.Text, "was sent again", "blocked or removed")
		if n := w.adapter.Attempts("dm-eg-1"); n != 2 {
			t.Errorf("%d tries", n)
		}
		w.adapter.Block("eg-1", false)
		contains(t, w.pressed("sec-1", "resend").Text, "is sent again")
		if sent := w.adapter.SentTo("dm-eg-1"); len(sent) != 1 {
			t.Errorf("sent %+v", sent)
		}
	})
	t.Run("nobody is left", func(t *testing.T) {
		w := inEnglish(t)
		w.adapter.Block("eg-1", true)
		w.announced("EG")
		w.say("sec-1", "delivery EG")
		err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
			p, err := tx.People().Get(t.Context(), "eg-1")
			p.Status = bot.Suspended
			if err == nil {
				err = tx.People().Save(t.Context(), p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		contains(t, w.pressed("sec-1", "resend").Text, "Nothing was sent")
	})
	t.Run("without the right", func(t *testing.T) {
		w := inEnglish(t)
		w.adapter.Block("eg-1", true)
		w.announced("EG")
		story := w.say("sec-1", "delivery EG")
		for i := range w.shown {
			if w.shown[i].ID == story.ID {
				w.shown[i].Chat.ID = "dm-jo-1"
			}
		}
		if got := w.pressed("jo-1", "resend"); got.Kind != bot.KindRefusal {
			t.Errorf("%+v", got)
		}
	})
}

// A blocked account: what is sent again goes to another one that was linked
// since, and the story of the person tells both.
func TestResendToAnotherAccount(t *testing.T) {
	w := inEnglish(t)
	w.adapter.SetFeatures(bot.Features{TextLimit: 60, Unit: locale.Runes, Buttons: 25, Edits: true}) // several parts
	w.adapter.Block("jo-1", true)
	w.announced("JO")
	w.adapter.SetFeatures(bot.Features{TextLimit: 4000, Unit: locale.Runes, Buttons: 25, Edits: true})
	second := w.secondAccount()
	story := w.say("sec-1", "delivery ANN-2026-001")
	contains(t, story.Text, "reached 1 of 2, failed 1", "1. focal point of the Hashemite Kingdom of Jordan")
	if strings.Contains(story.Text, "2.") || len(story.Buttons) != 1 {
		t.Errorf("the parts of one message are told each: %q", story.Text)
	}
	w.pressed("sec-1", "resend")
	first := w.adapter.SentTo(second.ID)
	if len(first) < 2 || first[0].Instead >= first[1].Instead {
		t.Fatalf("not all parts, or not in their order: %+v", first)
	}
	contains(t, w.say("sec-1", "delivery jo-1").Text, "Accounts: demo", "Sent to another account (demo)", "arrived")
	receipt := w.shown[len(w.shown)-1]
	for _, d := range w.shown {
		if d.Chat.ID == room && d.Kind == bot.KindNotice {
			receipt = d
		}
	}
	contains(t, receipt.Text, "وصل إلى شخصين", "عبر حساب آخر")
}

// A digest that may not have arrived is sent again by its notice.
func TestResendDigest(t *testing.T) {
	w := inEnglish(t)
	w.drain()
	w.adapter.Fail(room, errors.New("cut"))
	sent := w.wait(6 * 24 * time.Hour)
	if len(sent) != 1 || sent[0].Kind != bot.KindNotice || sent[0].Buttons[0].Name != "resend" {
		t.Fatalf("sent %+v", sent)
	}
	press := func(id string) []bottest.Sent {
		err := w.Receive(t.Context(), bot.Message{
			ID: id, Chat: sent[0].Chat, From: bot.Account{Adapter: w.Name(), User: "sec-1"}, Content: bot.Press{Button: sent[0].Buttons[0].ID},
		})
		if err != nil {
			t.Fatal(err)
		}
		return w.drain()
	}
	digest := 0
	for _, id := range []string{"1", "2"} {
		for _, d := range press(id) {
			if d.Kind == bot.KindDigest {
				digest++
			}
		}
	}
	if digest != 1 {
		t.Errorf("%d digests by two presses", digest)
	}
	contains(t, w.say("sec-1", "delivery 2026-11-28").Text, "Digest 2026-11-28", "reached 1 of 1")
}

// People are found by words of their names, among several one chooses; and a
// long story goes on by a button.
func TestFindByName(t *testing.T) {
	w := inEnglish(t)
	err := w.app.db.Update(t.Context(), func(tx bot.Tx) error {
		for id, name := range map[bot.PersonID]string{"eg-1": "First Second", "jo-1": "First Third"} {
			p, err := tx.People().Get(t.Context(), id)
			if err != nil {
				return err
			}
			p.Name = name
			if err := tx.People().Save(t.Context(), p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.say("sec-1", "delivery first"); len(got.Buttons) != 2 {
		t.Errorf("%q %+v", got.Text, got.Buttons)
	}
	contains(t, w.pressed("sec-1", "choose:eg-1").Text, "First Second (focal point of the Arab Republic of Egypt)", "no messages")
	contains(t, w.say("sec-1", "delivery third FIRST").Text, "First Third")
	contains(t, w.say("sec-1", "delivery demo:eg-1").Text, "First Second")
	if got := w.say("jo-1", "delivery first"); got.Kind != bot.KindReply || strings.Contains(got.Text, "Second") {
		t.Errorf("a focal point is told %q", got.Text)
	}
	for range 8 {
		w.announced("EG")
	}
	story := w.say("sec-1", "delivery EG")
	contains(t, story.Text, "Announcement ANN-2026-008", "6. Announcement ANN-2026-003")
	contains(t, w.pressed("sec-1", "more").Text, "1. Announcement ANN-2026-002", "2. Announcement ANN-2026-001")
}

// Whom an announcement did not reach is told in pages, each once.
func TestLongStory(t *testing.T) {
	w := inEnglish(t)
	for _, m := range cast(w.app.env.States) {
		if m.person.Role == bot.Lead {
			w.adapter.Block(m.account, true)
		}
	}
	w.announced("all")
	page := w.say("sec-1", "delivery ANN-2026-001")
	contains(t, page.Text, "reached 1 of 23, failed 22")
	told := map[string]int{}
	for pages := 1; ; pages++ {
		last := page.Buttons[len(page.Buttons)-1]
		for _, b := range page.Buttons {
			if b.Name == "resend" {
				told[b.Action.Arg]++
			}
		}
		if last.Name != "more" {
			if pages != 5 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		page = w.pressed("sec-1", "more")
	}
	if len(told) != 22 {
		t.Errorf("told %d of 22", len(told))
	}
	for id, n := range told {
		if n != 1 {
			t.Errorf("%s is told %d times", id, n)
		}
	}
}

func (w *world) view(fn func(bot.Tx) error) {
	w.t.Helper()
	if err := w.app.db.View(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}
