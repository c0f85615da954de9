package web

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

func TestSendShowsWhatTheCoreWrote(t *testing.T) {
	p := run(t)
	id := p.send(bot.Delivery{
		ID: "d1", Chat: bot.Chat{ID: "dm-jo-1"}, Kind: bot.KindPreview, Ref: "JO-2026-014", Lang: locale.Arabic,
		Text:    locale.Bold("الهدف 6") + "\n\nمن \u2068wasl <b>\u2069",
		Buttons: []bot.Button{{ID: "b1", Name: "submit", Label: "إرسال"}}, ReplyTo: id1,
	})
	if id != "w1" {
		t.Errorf("id %q", id)
	}
	got, _ := p.listen("jo-1", "").replay()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	e := got[0].entry
	if want := [][]span{{{Text: "الهدف 6", Bold: true}}, {}, {{Text: "من \u2068wasl <b>\u2069"}}}; !reflect.DeepEqual(e.Lines, want) {
		t.Errorf("lines %+v", e.Lines)
	}
	if e.Kind != "preview" || e.Ref != "JO-2026-014" || e.Lang != "ar" || e.ReplyTo != id1 || e.From != "" || e.Edited ||
		!reflect.DeepEqual(e.Buttons, []button{{ID: "b1", Name: "submit", Label: "إرسال"}}) {
		t.Errorf("shown as %+v", e)
	}
}

func TestEditsKeepTheirPlace(t *testing.T) {
	p := run(t)
	l := p.listen("jo-1", "")
	l.replay()
	first := p.send(note("dm-jo-1", "one"))
	p.send(note("dm-jo-1", "two"))
	edit := note("dm-jo-1", "ONE")
	edit.Edits, edit.EditsMessage = "d-one", first
	if id := p.send(edit); id != first {
		t.Errorf("the edited message is called %q, not %q", id, first)
	}
	// Progress edits again, whichever delivery it names.
	for _, of := range []bot.DeliveryID{"d-one", "d-ONE"} {
		again := note("dm-jo-1", "1"+string(of))
		again.Edits, again.EditsMessage = of, first
		if id := p.send(again); id != first {
			t.Errorf("edit of %s is called %q", of, id)
		}
	}
	last := l.until(func(e event) bool { return e.text() == "1d-ONE" })
	if last.entry.ID != first || !last.entry.Edited || last.entry.Order != 1 {
		t.Errorf("last: %+v", last)
	}
	if got, _ := p.listen("jo-1", "").replay(); len(got) != 2 {
		t.Errorf("%d messages, want 2", len(got))
	}
}

func TestEditOfWhatTheLogDoesNotHoldIsANewMessage(t *testing.T) {
	p := run(t)
	p.send(note("dm-jo-1", "one"))
	for _, c := range []struct{ of, message string }{
		{"d-one", "w99"},        // forgotten
		{"d-elsewhere", "w1"},   // of an earlier process, which also had a w1
		{"d-elsewhere", "w1-x"}, // nothing of ours
	} {
		edit := note("dm-jo-1", "edit of "+c.message)
		edit.Edits, edit.EditsMessage = bot.DeliveryID(c.of), c.message
		if id := p.send(edit); id == "w1" {
			t.Errorf("%+v replaced another message", c)
		}
	}
	got, _ := p.listen("jo-1", "").replay()
	if len(got) != 4 || got[0].entry.Edited || !got[3].entry.Edited {
		t.Errorf("shown: %+v", got)
	}
}

func TestPrivateInARoom(t *testing.T) {
	p := run(t)
	if got := p.post("/messages", text(id1, "sec-1", "room-secretariat", "wasl ملخص")); got != 200 {
		t.Fatalf("status %d", got)
	}
	d := note("room-secretariat", "secret")
	d.Private, d.Reader, d.ReplyTo = true, "sec-1", id1
	d.Buttons = []bot.Button{{ID: "b1", Name: "confirm", Label: "تأكيد"}}
	p.send(d)
	if got, _ := p.listen("sec-1", "").replay(); len(got) != 2 || !got[1].entry.Private {
		t.Errorf("its reader sees %+v", got)
	}
	if got, _ := p.listen("sec-2", "").replay(); len(got) != 1 {
		t.Errorf("another sees %+v", got)
	}
	// Whoever cannot see the button learns nothing of it by pressing.
	if got := p.post("/presses", press(id2, "sec-2", "room-secretariat", "b1")); got != 200 {
		t.Errorf("status %d", got)
	}
	if got, _ := p.listen("sec-2", "").replay(); len(got) != 1 {
		t.Errorf("another sees %+v", got)
	}
}

func TestSendErrors(t *testing.T) {
	p := run(t)
	large := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(large, make([]byte, fileLimit+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		d    bot.Delivery
		want bot.SendErrorKind
	}{
		"no chat":      {bot.Delivery{Chat: bot.Chat{ID: "dm-xx-1"}}, bot.SendGone},
		"too long":     {note("dm-jo-1", strings.Repeat("ش", textLimit+1)), bot.SendRejected},
		"buttons":      {bot.Delivery{Chat: bot.Chat{ID: "dm-jo-1"}, Buttons: make([]bot.Button, buttonLimit+1)}, bot.SendRejected},
		"no file":      {bot.Delivery{Chat: bot.Chat{ID: "dm-jo-1"}, Files: []bot.File{{Name: "a", Path: large + "r"}}}, bot.SendRejected},
		"large file":   {bot.Delivery{Chat: bot.Chat{ID: "dm-jo-1"}, Files: []bot.File{{Name: "a", Path: large}}}, bot.SendRejected},
		"no reader":    {bot.Delivery{Chat: bot.Chat{ID: "room-secretariat"}, Private: true, ReplyTo: id1}, bot.SendNotAllowed},
		"not in there": {bot.Delivery{Chat: bot.Chat{ID: "room-secretariat"}, Private: true, Reader: "jo-1"}, bot.SendNotAllowed},
	} {
		_, err := p.Send(t.Context(), c.d)
		var e *bot.SendError
		if !errors.As(err, &e) || e.Kind != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if got, _ := p.listen("jo-1", "").replay(); len(got) != 0 {
		t.Errorf("shown all the same: %+v", got)
	}
	p.send(note("dm-jo-1", strings.Repeat("ش", textLimit)))
}
