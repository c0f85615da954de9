package adaptertest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wasl/bot"
)

// hostile is a text with everything that some platform gives a meaning to. An
// adapter carries it unharmed in both directions.
const hostile = marker + ": \u2068JO-2026-014\u2069 <b>5 & 6</b> &lt; *a* _b_ ~c~ `d` ||e|| [f](https://example.org) " +
	"<!channel> <@U123> @everyone @here #x \\* \"q\" 'r'\n> سطر ثانٍ\n- ٣ 👩‍👧 :smile:"

func receiving() []check {
	return []check{
		{name: "receives/text", run: receiveText},
		{name: "receives/press", run: receivePress},
		{name: "receives/correction", needs: []Feature{Corrections}, run: receiveCorrection},
		{name: "receives/file", needs: []Feature{FilesIn}, run: receiveFile},
		{name: "receives/voice", needs: []Feature{Voice}, run: receiveVoice},
		{name: "receives/in a group what is addressed", needs: []Feature{Groups}, run: receiveGroup},
		{name: "receives/press in a group", needs: []Feature{Groups}, run: receiveGroupPress},
		{name: "receives/in order", run: receiveOrder},
		{name: "receives/redelivery with the same id", needs: []Feature{Redelivery}, run: redelivered},
		{name: "receives/malformed is survived", run: malformed},
		{name: "receives/not stored, not acknowledged", needs: []Feature{Refusal}, run: notStored},
	}
}

// want compares what the core got with what it should have got.
func (r *rig) want(messages ...bot.Message) {
	r.t.Helper()
	var got []bot.Message
	for _, g := range r.inbox.all() {
		got = append(got, r.told(g.message))
	}
	if !slices.Equal(got, messages) {
		r.t.Fatalf("the core got\n%+v\nwant\n%+v", got, messages)
	}
}

func (r *rig) text(chat bot.Chat, text string) Inbound {
	return Inbound{Chat: chat, Content: bot.Text{Text: text}}
}

func receiveText(_ *testing.T, r *rig) {
	in := r.text(r.Private, hostile)
	out := r.inject(in)
	r.want(r.message(in, out))
}

func receivePress(t *testing.T, r *rig) { r.press(t, r.Private) }

func receiveGroupPress(t *testing.T, r *rig) { r.press(t, r.Group) }

// press sends buttons and presses each: the core gets the id that it gave.
func (r *rig) press(t *testing.T, chat bot.Chat) {
	t.Helper()
	d := delivery("d1", chat, marker)
	d.Buttons = buttons(3)
	posted := r.send(d)
	if len(posted.Buttons) != len(d.Buttons) {
		t.Fatalf("%d of %d buttons arrived", len(posted.Buttons), len(d.Buttons))
	}
	var want []bot.Message
	ids := map[string]bool{}
	for i, b := range posted.Buttons {
		in := Inbound{Chat: chat, Content: bot.Press{Button: b.Value}}
		out := r.inject(in)
		in.Content = bot.Press{Button: d.Buttons[i].ID}
		want = append(want, r.message(in, out))
		ids[out.ID] = true
	}
	if len(ids) != len(want) {
		t.Errorf("%d presses have %d ids: the core would take them for redeliveries", len(want), len(ids))
	}
	r.want(want...)
}

func receiveCorrection(_ *testing.T, r *rig) {
	first := r.text(r.Private, marker+" one")
	out := r.inject(first)
	second := Inbound{Chat: r.Private, Content: bot.Text{Text: marker + " two", EditOf: out.ID}}
	corrected := r.inject(second)
	if corrected.ID == out.ID {
		r.t.Errorf("a correction has the id of what it corrects, %q: the core would take it for a redelivery", out.ID)
	}
	r.want(r.message(first, out), r.message(second, corrected))
}

func receiveFile(t *testing.T, r *rig) {
	const data = "%PDF-1.7 " + marker
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	in := Inbound{Chat: r.Private, Content: bot.File{Name: "تقرير.pdf", Type: "application/pdf", Size: int64(len(data)), Path: path}}
	out := r.inject(in)
	got := r.inbox.all()
	if len(got) != 1 {
		t.Fatalf("the core got %d messages, want 1", len(got))
	}
	file, ok := got[0].message.Content.(bot.File)
	if !ok {
		t.Fatalf("the core got a %T, want a file", got[0].message.Content)
	}
	if got[0].dataErr != nil || got[0].data != data {
		t.Errorf("while Receive ran the file held %q (%v), want %q", got[0].data, got[0].dataErr, data)
	}
	file.Path = path // wherever the adapter kept it
	got[0].message.Content = file
	if want := r.message(in, out); r.told(got[0].message) != want {
		t.Errorf("the core got\n%+v\nwant\n%+v", got[0].message, want)
	}
}

func receiveVoice(_ *testing.T, r *rig) {
	in := Inbound{Chat: r.Private, Content: bot.Voice{}}
	out := r.inject(in)
	r.want(r.message(in, out))
}

func receiveGroup(_ *testing.T, r *rig) {
	r.inject(r.text(r.Group, marker+" among ourselves"))
	r.want()
	in := r.text(r.Group, marker+" to the bot")
	in.Addressed = true
	out := r.inject(in)
	r.want(r.message(in, out))
}

func receiveOrder(_ *testing.T, r *rig) {
	var want []bot.Message
	for _, text := range []string{"1", "2", "3", "4", "5"} {
		in := r.text(r.Private, marker+text)
		want = append(want, r.message(in, r.inject(in)))
	}
	r.want(want...)
}

func redelivered(t *testing.T, r *rig) {
	in := r.text(r.Private, marker)
	out := r.inject(in)
	again, err := r.Redeliver(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if again != out {
		t.Errorf("redelivered: %+v, first: %+v", again, out)
	}
	// The core knows that it has it, not the adapter.
	r.want(r.message(in, out), r.message(in, out))
}

func malformed(t *testing.T, r *rig) {
	if err := r.Malformed(r.ctx); err != nil {
		t.Fatal(err)
	}
	r.want()
	in := r.text(r.Private, marker)
	out := r.inject(in)
	r.want(r.message(in, out))
}

func notStored(t *testing.T, r *rig) {
	r.inbox.fail(true)
	in := r.text(r.Private, marker)
	out, err := r.Inject(r.ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if out.Acknowledged {
		t.Error("a message that was not stored was acknowledged")
	}
	got := r.inbox.all()
	if len(got) == 0 || r.told(got[0].message) != r.message(in, out) {
		t.Fatalf("the core got %+v", got)
	}
	r.inbox.fail(false)
	in = r.text(r.Private, marker+" later")
	out = r.inject(in)
	got = r.inbox.all()
	if last := got[len(got)-1]; last.err != nil || r.told(last.message) != r.message(in, out) {
		t.Errorf("the next message: %+v, want %+v", last.message, r.message(in, out))
	}
}
