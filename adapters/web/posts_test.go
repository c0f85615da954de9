package web

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"wasl/bot"
)

func TestMessageReachesTheCoreAndTheLog(t *testing.T) {
	p := run(t)
	l := p.listen("jo-1", "")
	l.replay()
	if got := p.post("/messages", text(id1, "jo-1", "dm-jo-1", "متى المنتدى\u202E الجاي؟\nثم")); got != 200 {
		t.Fatalf("status %d", got)
	}
	want := bot.Message{
		ID: id1, Chat: bot.Chat{Adapter: "web", ID: "dm-jo-1"}, Private: true,
		From:        bot.Account{Adapter: "web", User: "jo-1"},
		PrivateChat: "dm-jo-1",
		Content:     bot.Text{Text: "متى المنتدى\u202E الجاي؟\nثم"},
	}
	if got := p.inbox.messages(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("the core got %+v", got)
	}
	e, _ := l.next()
	if e.name != "message" || e.entry.ID != id1 || e.entry.From != "jo-1" || e.entry.Kind != "text" || e.text() != "متى المنتدى الجاي؟\nثم" || e.entry.At.IsZero() {
		t.Errorf("the log shows %+v", e)
	}
}

func TestPress(t *testing.T) {
	p := run(t)
	p.send(bot.Delivery{ID: "d1", Chat: bot.Chat{ID: "dm-jo-1"}, Buttons: []bot.Button{{ID: "b1", Name: "confirm", Label: "تأكيد"}}})
	l := p.listen("jo-1", "")
	l.replay()
	if got := p.post("/presses", press(id1, "jo-1", "dm-jo-1", "b1")); got != 200 {
		t.Fatalf("status %d", got)
	}
	// A button that stands nowhere is the core's to refuse, and shows nothing.
	if got := p.post("/presses", press(id2, "jo-1", "dm-jo-1", "copied")); got != 200 {
		t.Fatalf("status %d", got)
	}
	got := p.inbox.messages()
	if len(got) != 2 || got[0].Content != (bot.Press{Button: "b1"}) || got[1].Content != (bot.Press{Button: "copied"}) {
		t.Errorf("the core got %+v", got)
	}
	if e, _ := l.next(); e.entry.Kind != "press" || e.text() != "تأكيد" {
		t.Errorf("the log shows %+v", e)
	}
	if got := p.post("/presses", press(id3, "jo-1", "dm-jo-1", "")); got != 400 {
		t.Errorf("no button: %d", got)
	}
	if again, _ := p.listen("jo-1", "").replay(); len(again) != 2 {
		t.Errorf("the log holds %d messages, want 2", len(again))
	}
}

func TestRedelivery(t *testing.T) {
	p := run(t)
	l := p.listen("jo-1", "")
	l.replay()
	p.inbox.answer(func(bot.Message) error { return errors.New("disk full") })
	body := text(id1, "jo-1", "dm-jo-1", "سؤال")
	if got := p.post("/messages", body); got != 503 {
		t.Fatalf("not stored: %d", got)
	}
	l.until(func(e event) bool { return e.entry.ID == id1 && e.entry.Unsent })
	p.inbox.answer(nil)
	if got := p.post("/messages", body); got != 200 {
		t.Fatalf("again: %d", got)
	}
	l.until(func(e event) bool { return e.entry.ID == id1 && !e.entry.Unsent })
	if got := p.post("/messages", body); got != 200 {
		t.Fatalf("a third time: %d", got)
	}
	if n := len(p.inbox.messages()); n != 3 {
		t.Errorf("the core was told %d times, want 3: it decides what is a redelivery", n)
	}
	if got, _ := p.listen("jo-1", "").replay(); len(got) != 1 {
		t.Errorf("the log holds %d messages, want 1", len(got))
	}
	if got := p.post("/messages", text(id1, "jo-1", "dm-jo-1", "شيء آخر")); got != 409 {
		t.Errorf("another text of the same id: %d", got)
	}
	if got := p.post("/messages", text(id1, "jo-2", "dm-jo-2", "شيء آخر")); got != 200 {
		t.Errorf("the same id in another chat: %d", got)
	}
}

func TestClashInARoom(t *testing.T) {
	p := run(t)
	body := text(id1, "sec-1", "room-secretariat", "wasl الأسئلة")
	if got := p.post("/messages", body); got != 200 {
		t.Fatalf("status %d", got)
	}
	if got := p.post("/messages", strings.Replace(body, "sec-1", "sec-2", 1)); got != 409 {
		t.Errorf("another's message of the same id: %d", got)
	}
}

func TestMalformedPosts(t *testing.T) {
	p := run(t)
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"not JSON":        {"{", 400},
		"two values":      {text(id1, "jo-1", "dm-jo-1", "x") + "{}", 400},
		"unknown field":   {`{"id":"` + id1 + `","user":"jo-1","chat":"dm-jo-1","text":"x","as":"sec-1"}`, 400},
		"no id":           {text("", "jo-1", "dm-jo-1", "x"), 400},
		"short id":        {text("1", "jo-1", "dm-jo-1", "x"), 400},
		"long id":         {text(strings.Repeat("1", 65), "jo-1", "dm-jo-1", "x"), 400},
		"odd id":          {text(id1+";", "jo-1", "dm-jo-1", "x"), 400},
		"our own id":      {text("w1", "jo-1", "dm-jo-1", "x"), 400},
		"empty":           {text(id1, "jo-1", "dm-jo-1", " \n"), 400},
		"nobody":          {text(id1, "xx-1", "dm-xx-1", "x"), 403},
		"another's chat":  {text(id1, "jo-1", "dm-ae-1", "x"), 403},
		"not in the room": {text(id1, "jo-1", "room-secretariat", "wasl x"), 403},
		"no chat":         {text(id1, "jo-1", "", "x"), 403},
		"too large":       {text(id1, "jo-1", "dm-jo-1", strings.Repeat("x", bodyLimit)), 413},
	} {
		if got := p.post("/messages", c.body); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if got := p.inbox.messages(); len(got) != 0 {
		t.Errorf("the core got %+v", got)
	}
	// What the core itself limits is not cut here: it has an answer for it.
	if got := p.post("/messages", text(id1, "jo-1", "dm-jo-1", strings.Repeat("x", bot.MaxText+1))); got != 200 {
		t.Errorf("a long text: %d", got)
	}
}

func TestAddressed(t *testing.T) {
	for in, want := range map[string]string{
		"wasl ملخص":         "ملخص",
		"@wasl: help":       "help",
		"  WASL، الأسئلة  ": "الأسئلة",
		"wasl\nannounce":    "announce",
		"@Wasl":             "",
	} {
		if got, ok := addressed(in); !ok || got != want {
			t.Errorf("%q: %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "@", "was", "waslah", "the wasl", "وصل التقرير", "@@wasl x", "wasl.example"} {
		if got, ok := addressed(in); ok {
			t.Errorf("%q is taken for %q", in, got)
		}
	}
}

func TestRoomPassesOnOnlyWhatIsAddressed(t *testing.T) {
	p := run(t)
	if got := p.post("/messages", text(id1, "sec-1", "room-secretariat", "صباح الخير")); got != 200 {
		t.Fatalf("status %d", got)
	}
	if got := p.inbox.messages(); len(got) != 0 {
		t.Errorf("the core listens in: %+v", got)
	}
	if got := p.post("/messages", text(id2, "sec-1", "room-secretariat", "@wasl ملخص")); got != 200 {
		t.Fatalf("status %d", got)
	}
	got := p.inbox.messages()
	if len(got) != 1 || got[0].Private || !got[0].Whisper || got[0].PrivateChat != "dm-sec-1" || got[0].Content != (bot.Text{Text: "ملخص"}) {
		t.Errorf("the core got %+v", got)
	}
	shown, _ := p.listen("sec-2", "").replay()
	if len(shown) != 2 || shown[0].text() != "صباح الخير" || shown[1].text() != "@wasl ملخص" || shown[1].entry.From != "sec-1" {
		t.Errorf("the room shows %+v", shown)
	}
	if other, _ := p.listen("jo-1", "").replay(); len(other) != 0 {
		t.Errorf("a focal point sees the room: %+v", other)
	}
}
