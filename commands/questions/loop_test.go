package questions

import (
	"context"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

const travel = "هل يشمل الدعم تكاليف سفر وفدنا إلى القاهرة؟"

func TestLoop(t *testing.T) {
	c := newChat(t)
	sent := c.ask("jo-1", travel)
	c.has(c.one(sent, "dm-jo-1", bot.KindReply), "برقم 1", "الأمانة العامة")
	inbox := c.one(sent, "room-secretariat", bot.KindQuestion)
	c.has(inbox, "سؤال رقم 1 من الأردن:", "«"+travel+"»")
	if inbox.Ref != "Q-1" || names(inbox) != "take nearest not_ours" {
		t.Errorf("question: ref %s, buttons %s", inbox.Ref, names(inbox))
	}

	joined := c.ask("ma-1", "هل يشمل الدعم تكاليف سفر وفدنا الى القاهره")
	if len(joined) != 1 {
		t.Fatalf("joining sent %d messages, want 1", len(joined))
	}
	c.has(joined[0], "Your question is registered as number 1")
	if again := c.ask("jo-1", travel); len(again) != 1 || len(c.store.askers) != 2 {
		t.Errorf("asking again: %d messages, %d askers", len(again), len(c.store.askers))
	}

	sent = c.press("sec-1", "room-secretariat", "take")
	c.has(c.one(sent, "dm-sec-1", bot.KindPrompt), travel, "الأردن والمغرب")
	second := c.press("sec-2", "room-secretariat", "take")
	busy := c.one(second, "room-secretariat", bot.KindReply)
	c.has(busy, "First officer")
	if names(busy) != "take_over" {
		t.Errorf("buttons: %s", names(busy))
	}

	sent = c.write("sec-1", "dm-sec-1", "نعم، لعضوين من كل وفد.")
	c.has(c.one(sent, "dm-sec-1", bot.KindPrompt), "الأردن والمغرب")
	shown := c.previews(sent, "dm-sec-1", locale.Arabic, locale.English)
	if shown[1].Ref != "Q-1" || names(shown[0]) != "" || names(shown[1]) != "submit edit cancel" {
		t.Errorf("preview: ref %s, buttons %s, %s", shown[1].Ref, names(shown[0]), names(shown[1]))
	}

	sent = c.press("sec-1", "dm-sec-1", "submit")
	arabic := c.one(sent, "dm-jo-1", bot.KindAnswer)
	c.has(arabic, "رقم 1", "نعم، لعضوين من كل وفد.")
	if strings.Contains(arabic.Text, "لم يُترجم") || arabic.Ref != "Q-1" {
		t.Errorf("answer %s: %s", arabic.Ref, arabic.Text)
	}
	english := c.one(sent, "dm-ma-1", bot.KindAnswer)
	c.has(english, "number 1", "نعم، لعضوين من كل وفد.", "not been translated")
	if arabic.Text != shown[0].Text || english.Text != shown[1].Text || english.Lang != locale.English {
		t.Errorf("sent %q and %q, not what was previewed", arabic.Text, english.Text)
	}
	notice := c.one(sent, "room-secretariat", bot.KindNotice)
	if names(notice) != "keep" {
		t.Errorf("buttons: %s", names(notice))
	}
	if q := c.store.questions[0]; q.State != bot.QuestionAnswered || q.AnswerLang != locale.Arabic || q.AnsweredBy != "sec-1" {
		t.Errorf("question: %+v", q)
	}

	c.has(c.one(c.write("sec-2", "dm-sec-2", "answer 1: late"), "dm-sec-2", bot.KindReply), "answered before")
	c.has(c.one(c.write("sec-2", "dm-sec-2", "answer Q-9: nobody asked"), "dm-sec-2", bot.KindReply), "no question with the number 9")

	c.has(c.one(c.press("sec-2", "room-secretariat", "keep"), "dm-sec-2", bot.KindPrompt), "in English", "نعم، لعضوين")
	c.has(c.one(c.write("sec-2", "dm-sec-2", "بالعربية"), "dm-sec-2", bot.KindPrompt), "نرجو الكتابة بالإنجليزية")
	c.has(c.one(c.write("sec-2", "dm-sec-2", "Yes, for two members of each delegation."), "dm-sec-2", bot.KindPrompt), "question in English")
	kept := c.previews(c.write("sec-2", "dm-sec-2", "Are our delegation's flights to Cairo paid?"), "dm-sec-2", locale.Arabic, locale.English)
	c.has(kept[0], travel, "لعضوين")
	c.has(kept[1], "two members", "flights")
	if names(kept[1]) != "confirm edit cancel" {
		t.Errorf("buttons: %s", names(kept[1]))
	}
	c.press("sec-2", "dm-sec-2", "confirm")
	o := c.store.overrides[0]
	if o.Kind != bot.ContentEntry || o.ID != "q-1" || o.By != "sec-2" {
		t.Errorf("override: %+v", o)
	}
	e, err := knowledge.Decode(o.ID, []byte(o.Data))
	if err != nil {
		t.Fatal(err)
	}
	if e.Arabic.Title != travel || e.English.Text != "Yes, for two members of each delegation." {
		t.Errorf("entry: %+v", e)
	}
	if n := len(c.store.convs["person:sec-2"].Forms); n != 0 {
		t.Errorf("%d forms stay open", n)
	}
	c.has(c.one(c.press("sec-1", "room-secretariat", "keep"), "room-secretariat", bot.KindReply),
		"سبق حفظ جواب السؤال رقم 1 (q-1)", "Head of the secretariat، 24 نوفمبر/ تشرين الثاني 2026")
}

// Of two officers who keep the same answer, the second overwrites nothing.
func TestKeptMeanwhile(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	c.write("sec-1", "dm-sec-1", "رد 1: نعم.")
	c.press("sec-1", "dm-sec-1", "submit")
	for _, officer := range []string{"sec-1", "sec-2"} {
		c.press(officer, "room-secretariat", "keep")
		c.write(officer, "dm-"+officer, "Yes, says "+officer)
		c.write(officer, "dm-"+officer, "Are our flights to Cairo paid?")
	}
	c.press("sec-2", "dm-sec-2", "confirm")
	c.has(c.one(c.press("sec-1", "dm-sec-1", "confirm"), "dm-sec-1", bot.KindReply), "سبق حفظ", "Head of the secretariat")
	if len(c.store.overrides) != 1 || !strings.Contains(c.store.overrides[0].Data, "says sec-2") {
		t.Errorf("overrides: %+v", c.store.overrides)
	}
	if n := len(c.store.convs["person:sec-1"].Forms); n != 0 {
		t.Errorf("%d forms stay open", n)
	}
}

func TestTakeOverKeepsTheDraft(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	c.press("sec-1", "room-secretariat", "take")
	c.write("sec-1", "dm-sec-1", "جواب أول")
	c.write("sec-2", "dm-sec-2", "answer ١: A second answer")
	sent := c.press("sec-2", "dm-sec-2", "take_over")
	c.has(c.previews(sent, "dm-sec-2", locale.Arabic)[0], "A second answer")
	c.has(c.one(sent, "dm-sec-1", bot.KindNotice), "السؤال رقم 1", "Head of the secretariat")
	if q := c.store.questions[0]; q.TakenBy != "sec-2" {
		t.Errorf("taken by %s", q.TakenBy)
	}
	late := c.press("sec-1", "dm-sec-1", "submit")
	c.has(c.one(late, "dm-sec-1", bot.KindReply), "لم يُرسل هذا الجواب", "Head of the secretariat")
	if c.store.questions[0].State != bot.QuestionTaken {
		t.Error("answered by somebody who is no longer on it")
	}
	if n := len(c.store.convs["person:sec-1"].Forms); n != 0 {
		t.Errorf("%d forms of the former officer stay open", n)
	}
	sent = c.press("sec-1", "dm-sec-1", "take_over")
	c.has(c.previews(sent, "dm-sec-1", locale.Arabic)[0], "جواب أول")
	c.has(c.one(sent, "dm-sec-2", bot.KindNotice), "First officer has taken over question number 1")
}

// Whoever was writing when the question was taken over learns it from the form
// at the next text, which is not lost.
func TestTakenOverWhileWriting(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	c.press("sec-1", "room-secretariat", "take")
	c.press("sec-2", "room-secretariat", "take")
	c.press("sec-2", "room-secretariat", "take_over")
	sent := c.write("sec-1", "dm-sec-1", "جواب أول")
	told := c.one(sent, "dm-sec-1", bot.KindReply)
	c.has(told, "لم يُرسل هذا الجواب", "Head of the secretariat")
	if len(sent) != 1 || names(told) != "take_over" || len(c.store.convs["person:sec-1"].Forms) != 0 {
		t.Errorf("answered %+v", sent)
	}
	c.has(c.previews(c.press("sec-1", "dm-sec-1", "take_over"), "dm-sec-1", locale.Arabic)[0], "جواب أول")
}

func TestTakenOverIsSaidByTheForm(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	c.press("sec-1", "room-secretariat", "take")
	c.write("sec-1", "dm-sec-1", "جواب أول")
	c.press("sec-2", "room-secretariat", "take")
	c.press("sec-2", "room-secretariat", "take_over")
	asked := c.one(c.press("sec-1", "dm-sec-1", "edit"), "dm-sec-1", bot.KindPrompt)
	c.has(asked, "Head of the secretariat")
	if names(asked) != "take_over back" {
		t.Errorf("buttons: %s", names(asked))
	}
}

func TestCancelReopens(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	c.press("sec-1", "room-secretariat", "take")
	sent := c.press("sec-1", "dm-sec-1", "cancel")
	if names(c.one(sent, "room-secretariat", bot.KindNotice)) != "take" {
		t.Error("the channel is not told that the question is open again")
	}
	if q := c.store.questions[0]; q.State != bot.QuestionOpen || q.TakenBy != "" {
		t.Errorf("question: %+v", q)
	}
	c.one(c.press("sec-2", "room-secretariat", "take"), "dm-sec-2", bot.KindPrompt)
}

func TestDeclineAndUndo(t *testing.T) {
	c := newChat(t)
	c.ask("ma-1", "Who paints the meeting room?")
	sent := c.press("sec-1", "room-secretariat", "not_ours")
	c.has(c.one(sent, "dm-sec-1", bot.KindPrompt), "السؤال رقم 1", "المغرب")
	shown := c.previews(sent, "dm-sec-1", locale.English)[0]
	if names(shown) != "confirm cancel" || c.store.questions[0].State != bot.QuestionOpen {
		t.Errorf("buttons %s, question %+v", names(shown), c.store.questions[0])
	}
	sent = c.press("sec-1", "dm-sec-1", "cancel")
	c.one(sent, "dm-sec-1", bot.KindReply)
	if len(sent) != 1 || c.store.questions[0].State != bot.QuestionOpen {
		t.Errorf("cancelling sent %+v", sent)
	}
	sent = c.press("sec-1", "dm-sec-1", "confirm")
	told := c.one(sent, "dm-ma-1", bot.KindAnswer)
	c.has(told, "number 1", "migration@example.org")
	if told.Text != shown.Text {
		t.Errorf("sent %q, previewed %q", told.Text, shown.Text)
	}
	c.has(c.one(sent, "dm-sec-1", bot.KindReply), "السؤال رقم 1")
	if q := c.store.questions[0]; q.State != bot.QuestionDeclined || q.ClosedAt.IsZero() {
		t.Errorf("question: %+v", q)
	}
	c.has(c.one(c.press("sec-1", "dm-sec-1", "confirm"), "dm-sec-1", bot.KindReply), "أُغلق من قبل")
	sent = c.press("sec-1", "room-secretariat", "undo")
	c.has(c.one(sent, "dm-ma-1", bot.KindAnswer), "again")
	if q := c.store.questions[0]; q.State != bot.QuestionOpen || !q.ClosedAt.IsZero() {
		t.Errorf("question: %+v", q)
	}
}

// A joined asker learns no more than that the question is registered.
func TestJoiningTellsNothingOfOthers(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	joined := c.one(c.ask("stranger", travel), "dm-stranger", bot.KindReply)
	again := c.one(c.ask("stranger", travel), "dm-stranger", bot.KindReply)
	if joined.Text != again.Text || strings.Contains(joined.Text, "سبق") {
		t.Errorf("joined: %s\nown: %s", joined.Text, again.Text)
	}
}

func TestUndeliveredNamesTheNumber(t *testing.T) {
	c := newChat(t)
	w := &bot.Work{Env: c.env}
	for _, state := range []bot.DeliveryState{bot.Failed, bot.Unknown} {
		reply, err := settled(context.Background(), w, bot.Delivery{Ref: "Q-17", State: state})
		if err != nil || len(reply) != 1 || !strings.Contains(plain(reply[0].Text), "السؤال رقم 17 ") {
			t.Errorf("%s: %+v, %v", state, reply, err)
		}
	}
}

func TestUnboundLimit(t *testing.T) {
	c := newChat(t)
	for _, text := range []string{"first riddle", "second riddle", "third riddle"} {
		c.ask("stranger", text)
	}
	c.has(c.one(c.ask("stranger", "fourth riddle"), "dm-stranger", bot.KindReply), "limit (3)")
	if len(c.store.questions) != 3 {
		t.Errorf("%d questions", len(c.store.questions))
	}
	c.has(c.store.sent[1], "number 1") // in the language of the question
	for _, d := range c.store.sent {
		if d.Kind == bot.KindQuestion {
			c.has(d, "حساب غير مسجل")
		}
	}
}

func TestAskInRoomIsAnsweredThere(t *testing.T) {
	c := newChat(t)
	c.write("jo-1", "room-x", travel)
	sent := c.press("jo-1", "room-x", "ask_secretariat")
	c.one(sent, "room-x", bot.KindReply)
	c.write("ma-1", "room-x", travel)
	c.press("ma-1", "room-x", "ask_secretariat")
	c.write("sec-1", "dm-sec-1", "رد 1: نعم.")
	sent = c.press("sec-1", "dm-sec-1", "submit")
	n := 0
	for _, d := range sent {
		if d.Chat.ID == "room-x" && d.Lang == locale.Arabic {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the room reads the answer %d times in Arabic", n)
	}
}

func TestOnlyOfficers(t *testing.T) {
	c := newChat(t)
	c.ask("jo-1", travel)
	for _, b := range []string{"take", "nearest", "not_ours"} {
		sent := c.press("jo-1", "room-secretariat", b)
		for _, d := range sent {
			if d.Kind != bot.KindRefusal && d.Kind != bot.KindNotice {
				t.Errorf("%s: %s %s", b, d.Kind, d.Text)
			}
		}
		if last := c.store.audit[len(c.store.audit)-1]; last.Action != "refused" || last.Detail != "questions."+b {
			t.Errorf("%s: audit %+v", b, last)
		}
	}
	c.one(c.write("ma-1", "dm-ma-1", "questions"), "dm-ma-1", bot.KindRefusal)
	if c.store.questions[0].State != bot.QuestionOpen {
		t.Error("the question changed")
	}
}

func TestNearest(t *testing.T) {
	c := newChat(t)
	var err error
	if c.env.Library, err = bot.NewLibrary(); err != nil {
		t.Fatal(err)
	}
	c.ask("ma-1", "When is the next forum?")
	list := c.one(c.press("sec-1", "room-secretariat", "nearest"), "room-secretariat", bot.KindReply)
	if !strings.Contains(names(list), "choose:imrf-when") || len(list.Buttons) > nearestShown {
		t.Fatalf("buttons: %s", names(list))
	}
	c.has(c.previews(c.press("sec-1", "room-secretariat", "choose:imrf-when"), "dm-sec-1", locale.English)[0], "2030")
	c.has(c.one(c.press("sec-1", "dm-sec-1", "submit"), "dm-ma-1", bot.KindAnswer), "2030")
}

func TestInbox(t *testing.T) {
	c := newChat(t)
	c.has(c.one(c.write("sec-1", "dm-sec-1", "الأسئلة"), "dm-sec-1", bot.KindReply), "لا سؤال")
	c.ask("jo-1", travel)
	c.store.now = c.store.now.Add(75 * time.Hour)
	c.ask("ma-1", "Who paints the meeting room?")
	c.press("sec-2", "room-secretariat", "take")
	list := c.one(c.write("sec-1", "dm-sec-1", "الأسئلة"), "dm-sec-1", bot.KindReply)
	c.has(list, "سؤالان ينتظران جواباً", "1، الأردن، منذ 3 أيام", "2، المغرب، منذ أقل من ساعة", "Head of the secretariat")
	if names(list) != "take:1 take:2" {
		t.Errorf("buttons: %s", names(list))
	}
	c.one(c.press("sec-1", "dm-sec-1", "take:1"), "dm-sec-1", bot.KindPrompt)
}
