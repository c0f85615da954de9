package discord

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func reply(id, replyTo string, chat string) bot.Delivery {
	return bot.Delivery{
		ID: bot.DeliveryID(id), Chat: bot.Chat{Adapter: "discord", ID: chat}, Kind: bot.KindReply,
		Lang: locale.Arabic, Text: "نص " + id, ReplyTo: replyTo,
	}
}

func whisper(id, replyTo string) bot.Delivery {
	d := reply(id, replyTo, testRoom)
	d.Private, d.Reader = true, testUser
	return d
}

// send sends and returns what arrived.
func (w *world) send(d bot.Delivery) (string, post) {
	w.t.Helper()
	id, err := w.a.Send(w.t.Context(), d)
	if err != nil {
		w.t.Fatalf("send %s: %v", d.ID, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.posts[len(w.posts)-1]
	if !isModal(id) && id != last.id {
		w.t.Errorf("send %s: id %q, the message has %q", d.ID, id, last.id)
	}
	return id, last
}

func sheet() *bot.FormSheet {
	return &bot.FormSheet{ID: "f1", Title: "تحديث", Submit: "إرسال", Fields: []bot.SheetField{
		{Name: "text", Label: "النص", Long: true, Max: 1500, Value: "قديم"},
		{Name: "objective", Label: "الهدف", Choices: []bot.Choice{{Value: "8", Label: "8"}}},
		{Name: "partners", Label: strings.Repeat("شركاء ", 20), Optional: true},
	}}
}

func TestInteractions(t *testing.T) {
	command := map[string]any{"name": "update", "type": 1}
	button := map[string]any{"component_type": 2, "custom_id": "b1"}
	form := map[string]any{"custom_id": "f1", "components": []any{}}
	for _, c := range []struct {
		name string
		run  func(w *world)
	}{
		{"a command is answered by its reply, then by messages", func(w *world) {
			id := w.ask(interactCommand, false, command)
			w.pass(time.Second)
			_, got := w.send(reply("d1", "i"+id, testPrivate))
			if it := w.interaction(id); it.kind != answerMessage || it.original != got.id || got.private || got.raw.Nonce != "" {
				t.Errorf("%+v, %+v", it, got)
			}
			_, got = w.send(reply("d2", "i"+id, testPrivate))
			if got.raw.Nonce != "d2" || got.raw.Reference != nil {
				t.Errorf("the second: %+v", got.raw)
			}
		}},
		{"in a server privately, all parts", func(w *world) {
			id := w.ask(interactCommand, true, command)
			w.pass(time.Second)
			first, got := w.send(whisper("d1", "i"+id))
			if !got.private || got.raw.Flags != flagEphemeral|flagNoEmbeds {
				t.Errorf("%+v", got)
			}
			if _, got = w.send(whisper("d2", "")); !got.private {
				t.Error("the second part is open")
			}
			d := whisper("d3", "")
			d.Edits, d.EditsMessage = "d1", first
			if _, got = w.send(d); got.edits != first || !got.private {
				t.Errorf("an edit: %+v", got)
			}
			next := w.ask(interactCommand, true, command)
			w.pass(time.Second)
			if _, got = w.send(whisper("d3b", "")); !got.private || w.interaction(next).kind != 0 {
				t.Error("a further part took the next command's answer")
			}
			other := whisper("d4", "")
			other.Reader = "77"
			_ = w.refused(other, bot.SendNotAllowed)
			w.pass(interactionLife)
			_ = w.refused(whisper("d5", ""), bot.SendNotAllowed)
			_ = w.refused(d, bot.SendNotAllowed)
		}},
		{"deferred after two seconds, and filled", func(w *world) {
			id := w.ask(interactCommand, true, command)
			w.pass(2500 * time.Millisecond)
			if it := w.interaction(id); it.kind != answerLater || !it.private {
				t.Fatalf("%+v", it)
			}
			w.pass(10 * time.Minute)
			d := whisper("d1", "i"+id)
			d.Sheet = sheet() // too late for a form
			got, p := w.send(d)
			if it := w.interaction(id); it.original != got || !p.private || p.edits != "" {
				t.Errorf("%+v %+v", it, p)
			}
		}},
		{"an open answer takes the private promise back", func(w *world) {
			id := w.ask(interactCommand, true, command)
			w.pass(2500 * time.Millisecond)
			_, got := w.send(reply("d1", "i"+id, testRoom))
			if it := w.interaction(id); it.original != "deleted" || got.private || got.raw.Nonce != "d1" {
				t.Errorf("%+v %+v", it, got)
			}
		}},
		{"a promise that nothing fills is taken back", func(w *world) {
			id := w.ask(interactCommand, true, command)
			w.pass(14*time.Minute + 10*time.Second)
			if it := w.interaction(id); it.original != "deleted" {
				t.Errorf("%+v", it)
			}
		}},
		{"a form opens", func(w *world) {
			for _, kind := range []int{interactCommand, interactPress} {
				data := command
				if kind == interactPress {
					data = button
				}
				id := w.ask(kind, true, data)
				w.pass(time.Second)
				d := whisper("d1", "i"+id)
				d.Sheet = sheet()
				before := len(w.posts)
				got, err := w.a.Send(w.t.Context(), d)
				it := w.interaction(id)
				if err != nil || got != modalPrefix+id || it.kind != answerModal || len(w.posts) != before {
					t.Fatalf("%q, %v, %+v", got, err, it)
				}
				if len(it.modal.Components) != 2 || it.modal.Components[0].Components[0].MaxLength != 1500 || it.modal.CustomID != "f1" {
					t.Errorf("%+v", it.modal)
				}
				edit := reply("d2", "", testRoom)
				edit.Edits, edit.EditsMessage = "d1", got
				if _, p := w.send(edit); p.edits != "" {
					t.Errorf("it edits %q", p.edits)
				}
			}
		}},
		{"a press is acknowledged at once when it is answered", func(w *world) {
			id := w.ask(interactPress, true, button)
			w.pass(time.Second)
			_, got := w.send(reply("d1", "i"+id, testRoom))
			if it := w.interaction(id); it.kind != answerUpdateless || got.raw.Nonce != "d1" || got.private {
				t.Errorf("%+v %+v", it, got)
			}
			if _, got = w.send(whisper("d2", "i"+id)); !got.private {
				t.Errorf("%+v", got)
			}
		}},
		{"a press in a server is answered privately", func(w *world) {
			id := w.ask(interactPress, true, button)
			w.pass(time.Second)
			if _, got := w.send(whisper("d1", "i"+id)); !got.private || w.interaction(id).kind != answerMessage {
				t.Errorf("%+v", got)
			}
		}},
		{"a press is acknowledged without an answer", func(w *world) {
			id := w.ask(interactPress, false, button)
			w.pass(1900 * time.Millisecond)
			if it := w.interaction(id); it.kind != 0 {
				t.Errorf("%+v", it)
			}
			w.pass(200 * time.Millisecond)
			if it := w.interaction(id); it.kind != answerUpdateless {
				t.Errorf("%+v", it)
			}
		}},
		{"a press whose answer is an edit", func(w *world) {
			first, _ := w.send(reply("d1", "", testRoom))
			id := w.ask(interactPress, true, button)
			w.pass(time.Second)
			d := reply("d2", "i"+id, testRoom)
			d.Edits, d.EditsMessage = "d1", first
			if _, got := w.send(d); got.edits != first {
				t.Errorf("%+v", got)
			}
			if it := w.interaction(id); it.kind != answerUpdateless {
				t.Errorf("%+v", it)
			}
		}},
		{"a submitted form is answered", func(w *world) {
			id := w.ask(interactSubmit, true, form)
			w.pass(time.Second)
			d := whisper("d1", "i"+id)
			d.Sheet = sheet() // no form after a form
			if _, got := w.send(d); !got.private || w.interaction(id).kind != answerMessage {
				t.Errorf("%+v", got)
			}
		}},
		{"a server that answers without a body", func(w *world) {
			w.noBody = true
			id := w.ask(interactCommand, false, command)
			w.pass(time.Second)
			if got, _ := w.send(reply("d1", "i"+id, testPrivate)); got != w.interaction(id).original {
				t.Errorf("id %q", got)
			}
		}},
		{"an answer of which nothing was heard is not given twice", func(w *world) {
			id := w.ask(interactCommand, false, command)
			w.pass(time.Second)
			w.mu.Lock()
			w.open[id].kind, w.open[id].original = answerMessage, "42"
			n := len(w.posts)
			w.mu.Unlock()
			got, err := w.a.Send(w.t.Context(), reply("d1", "i"+id, testPrivate))
			if err != nil || got != "42" || len(w.posts) != n {
				t.Errorf("%q, %v", got, err)
			}
		}},
		{"one that Discord forgot", func(w *world) {
			id := w.ask(interactCommand, true, command)
			w.pass(time.Second)
			w.mu.Lock()
			delete(w.open, id)
			w.mu.Unlock()
			_ = w.refused(whisper("d1", "i"+id), bot.SendNotAllowed)
			if _, got := w.send(reply("d2", "i"+id, testRoom)); got.raw.Nonce != "d2" {
				t.Errorf("%+v", got)
			}
		}},
		{"not stored, not answered", func(w *world) {
			w.core.hold = func(bot.Message) error { return errors.New("full") }
			id := w.ask(interactCommand, true, command)
			w.pass(time.Minute)
			if it := w.interaction(id); it.kind != 0 {
				t.Errorf("%+v", it)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, "", func(w *world) {
				w.run()
				c.run(w)
			})
		})
	}
}

// refused sends what must not arrive.
func (w *world) refused(d bot.Delivery, kind bot.SendErrorKind) *bot.SendError {
	w.t.Helper()
	w.mu.Lock()
	before := len(w.posts)
	w.mu.Unlock()
	_, err := w.a.Send(w.t.Context(), d)
	var sendErr *bot.SendError
	if !errors.As(err, &sendErr) || sendErr.Kind != kind {
		w.t.Errorf("send %s: %v, want %s", d.ID, err, kind)
		return &bot.SendError{Err: errors.New("none")}
	}
	for _, secret := range []string{testToken, ixSecret, "سطر-سري"} {
		if strings.Contains(err.Error(), secret) {
			w.t.Errorf("the error tells %q: %v", secret, err)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.posts) != before {
		w.t.Errorf("send %s: %v, but it arrived", d.ID, err)
	}
	return sendErr
}
