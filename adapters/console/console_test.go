package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// core stands for the bot and its clock, and writes down what it is asked.
type core struct {
	calls    []string
	messages []bot.Message
	real     bool
	now      time.Time
	err      error  // of every call
	onSettle func() // delivers
}

func (c *core) call(format string, args ...any) error {
	c.calls = append(c.calls, fmt.Sprintf(format, args...))
	return c.err
}

func (c *core) Receive(_ context.Context, m bot.Message) error {
	c.messages = append(c.messages, m)
	return c.call("receive %s", m.ID)
}
func (c *core) Advance(_ context.Context, d time.Duration) error { return c.call("advance %s", d) }
func (c *core) MoveTo(_ context.Context, t time.Time) error {
	return c.call("now %s", t.Format(time.RFC3339))
}

func (c *core) Settle(context.Context) error {
	if c.onSettle != nil {
		c.onSettle()
	}
	return c.call("settle")
}
func (c *core) Now() time.Time { return c.now }
func (c *core) Manual() bool   { return !c.real }

// script runs lines to the end of the input.
func script(t *testing.T, c *core, lines ...string) string {
	t.Helper()
	out := newScreen()
	a := New(Options{In: strings.NewReader(strings.Join(lines, "\n")), Out: out, Control: c})
	if err := a.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got, _ := out.read()
	return got
}

func TestManualClock(t *testing.T) {
	c := &core{now: time.Date(2027, 2, 7, 9, 0, 0, 0, time.FixedZone("", 2*60*60))}
	out := script(t, c,
		"\uFEFF"+`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"x"}`,
		``, "  \r",
		`{"advance":"36h"}`,
		`{"now":"2027-02-07T09:00:00+02:00"}`,
		`{"id":"m2","from":"jo-1","chat":"room-a","text":"not to the bot"}`,
		`{"sync":"s1"}`+"\r",
	)
	want := []string{"receive m1", "settle", "advance 36h0m0s", "now 2027-02-07T09:00:00+02:00", "settle", "settle"}
	if !slices.Equal(c.calls, want) {
		t.Errorf("calls %q, want %q", c.calls, want)
	}
	if want := `{"synced":"s1","now":"2027-02-07T09:00:00+02:00"}` + "\n"; out != want {
		t.Errorf("output %s, want %s", out, want)
	}
}

func TestRealClock(t *testing.T) {
	c := &core{real: true}
	out := script(t, c,
		`{"advance":"36h"}`,
		`{"now":"2027-02-07T09:00:00+02:00"}`,
		`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"x"}`,
	)
	if want := []string{"receive m1", "settle"}; !slices.Equal(c.calls, want) {
		t.Errorf("calls %q, want %q: the end settles, a message does not", c.calls, want)
	}
	want := `{"error":"the clock is real: it cannot be moved","line":1}` + "\n" +
		`{"error":"the clock is real: it cannot be moved","line":2}` + "\n"
	if out != want {
		t.Errorf("output %s, want %s", out, want)
	}
}

func TestWhatGroupsPassOn(t *testing.T) {
	c := &core{}
	out := script(t, c,
		`{"id":"m1","from":"jo-1","chat":"room-a","text":"@Wasl, متى المنتدى؟"}`,
		`{"id":"m2","from":"jo-1","chat":"room-a","text":"among us"}`,
		`{"id":"m3","from":"jo-1","chat":"room-a","file":{"name":"a.pdf"}}`,
		`{"id":"m4","from":"jo-1","chat":"room-a","voice":true}`,
		`{"id":"m5","from":"jo-1","chat":"room-a","press":"B"}`,
		`{"id":"m6","from":"jo-1","chat":"room-a","text":"wasl help","edit_of":"m1"}`,
	)
	chat, from := bot.Chat{Adapter: "console", ID: "room-a"}, bot.Account{Adapter: "console", User: "jo-1"}
	want := []bot.Message{
		{ID: "m1", Chat: chat, From: from, Content: bot.Text{Text: "متى المنتدى؟"}},
		{ID: "m5", Chat: chat, From: from, Content: bot.Press{Button: "B"}},
		{ID: "m6", Chat: chat, From: from, Content: bot.Text{Text: "help", EditOf: "m1"}},
	}
	if !slices.Equal(c.messages, want) {
		t.Errorf("%+v\nwant\n%+v", c.messages, want)
	}
	if out != "" {
		t.Errorf("output: %s", out)
	}
}

func TestFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &core{}
	script(t, c,
		`{"id":"m1","from":"jo-1","chat":"dm-jo-1","file":{"name":"a.pdf","type":"application/pdf","path":"`+path+`"}}`,
		`{"id":"m2","from":"jo-1","chat":"dm-jo-1","file":{"name":"b.pdf","type":"application/pdf","path":"`+path+`.gone"}}`,
		`{"id":"m3","from":"jo-1","chat":"dm-jo-1","file":{"name":"c.pdf","path":"`+filepath.Dir(path)+`"}}`,
	)
	want := []bot.Content{
		bot.File{Name: "a.pdf", Type: "application/pdf", Size: 5, Path: path},
		bot.File{Name: "b.pdf", Type: "application/pdf"},
		bot.File{Name: "c.pdf"},
	}
	for i, m := range c.messages {
		if m.Content != want[i] {
			t.Errorf("%+v, want %+v", m.Content, want[i])
		}
	}
}

func TestErrorsAreAnsweredByTheirLine(t *testing.T) {
	c := &core{err: errors.New("no store")}
	out := script(t, &core{}, `x`, ``, strings.Repeat("x", MaxLine+1), `{}`)
	want := `{"error":"not one JSON object","line":1}` + "\n" +
		`{"error":"the line is longer than 1048576 bytes","line":3}` + "\n" +
		`{"error":"nothing to do: no \"text\", \"press\", \"file\", \"voice\", \"block\", \"unblock\", \"advance\", \"now\" or \"sync\"","line":4}` + "\n"
	if out != want {
		t.Errorf("output %s, want %s", out, want)
	}

	lines := newScreen()
	a := New(Options{
		In: strings.NewReader(`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"x"}` + "\n" + `{"sync":"s"}`), Out: lines, Control: c,
	})
	if err := a.Run(t.Context(), c); !errors.Is(err, c.err) {
		t.Errorf("Run: %v, want that the end could not be settled", err)
	}
	want = `{"error":"the message was not stored: send it again","line":1}` + "\n" + `{"error":"sync: no store","line":2}` + "\n"
	if got, _ := lines.read(); got != want {
		t.Errorf("output %s, want %s", got, want)
	}
}

func TestDeliveryLine(t *testing.T) {
	chat := bot.Chat{Adapter: "console", ID: "dm-jo-1"}
	for name, c := range map[string]struct {
		d    bot.Delivery
		want string
	}{
		"least": {
			bot.Delivery{ID: "d1", Chat: chat, Kind: bot.KindReply, Lang: locale.Arabic, Text: "نعم"},
			`{"chat":"dm-jo-1","message":"d1","kind":"reply","text":"نعم","lang":"ar"}`,
		},
		"all": {
			bot.Delivery{
				ID: "d17", Chat: chat, Kind: bot.KindPreview, Ref: "JO-2026-014", Lang: locale.Arabic,
				Text:    "رقم " + locale.Isolate("JO-2026-014") + " " + locale.Bold("<b> & \"q\"") + "\n2",
				Buttons: []bot.Button{{ID: "Xy-_1", Name: "submit", Label: locale.Bold("إرسال"), Action: bot.Action{Do: "secret"}}},
				Files:   []bot.File{{Name: "a.pdf", Type: "application/pdf", Size: 123, Path: "/x/a.pdf"}},
				ReplyTo: "m1", Private: true, Edits: "d12", EditsMessage: "d12",
			},
			`{"chat":"dm-jo-1","message":"d17","kind":"preview","ref":"JO-2026-014","text":"رقم ` + "\u2068JO-2026-014\u2069" +
				` <b> & \"q\"\n2","lang":"ar","buttons":[{"id":"Xy-_1","name":"submit","label":"إرسال"}],` +
				`"files":[{"name":"a.pdf","type":"application/pdf","size":123,"path":"/x/a.pdf"}],"reply_to":"m1","private":true,"edits":"d12"}`,
		},
		"edits what never arrived": {
			bot.Delivery{ID: "d2", Chat: chat, Kind: bot.KindNotice, Lang: locale.English, Text: "x", Edits: "d1"},
			`{"chat":"dm-jo-1","message":"d2","kind":"notice","text":"x","lang":"en"}`,
		},
	} {
		out := newScreen()
		a := New(Options{Out: out})
		id, err := a.Send(t.Context(), c.d)
		if err != nil || id != string(c.d.ID) {
			t.Errorf("%s: Send returned %q, %v", name, id, err)
		}
		if got, _ := out.read(); got != c.want+"\n" {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestBlockAndUnblock(t *testing.T) {
	c := &core{}
	out := newScreen()
	a := New(Options{In: strings.NewReader(`{"block":"jo-1"}`), Out: out, Control: c})
	if err := a.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	send := func(chat string) error {
		_, err := a.Send(t.Context(), bot.Delivery{ID: "d1", Chat: bot.Chat{Adapter: "console", ID: chat}})
		return err
	}
	var sendErr *bot.SendError
	if err := send("dm-jo-1"); !errors.As(err, &sendErr) || sendErr.Kind != bot.SendBlocked {
		t.Errorf("blocked: %v", err)
	}
	for _, chat := range []string{"dm-jo-2", "dm-jo-11", "room-jo-1", "jo-1"} {
		if err := send(chat); err != nil {
			t.Errorf("%s is not blocked: %v", chat, err)
		}
	}
	if err := a.handle(t.Context(), c, line{number: 1, data: []byte(`{"unblock":"jo-1"}`)}); err != nil {
		t.Fatal(err)
	}
	if err := send("dm-jo-1"); err != nil {
		t.Errorf("unblocked: %v", err)
	}
}

// full takes a number of bytes and then fails.
type full struct {
	room int
	bytes.Buffer
}

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	f.Buffer.Write(p[:n])
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestOutputThatFails(t *testing.T) {
	d := bot.Delivery{ID: "d1", Chat: bot.Chat{Adapter: "console", ID: "dm-jo-1"}, Kind: bot.KindReply, Text: "سري"}
	for room, want := range map[int]bot.SendErrorKind{0: bot.SendRetry, 10: bot.SendUnknown} {
		out := &full{room: room}
		in := newFeed()
		a := New(Options{In: in, Out: out, Control: &core{}})
		kinds := []bot.SendErrorKind{want, bot.SendRetry}
		for i, kind := range kinds {
			_, err := a.Send(t.Context(), d)
			var sendErr *bot.SendError
			if !errors.As(err, &sendErr) || sendErr.Kind != kind || !errors.Is(err, errFull) {
				t.Errorf("room for %d bytes, send %d: %v, want %s", room, i+1, err, kind)
			}
			out.room = 1 << 10 // there would be room again, behind half a line
		}
		if out.Len() != room {
			t.Errorf("%q was written", out.String())
		}
		if err := a.Run(t.Context(), &core{}); !errors.Is(err, errFull) {
			t.Errorf("Run: %v", err)
		}
		close(in.chunks)
	}
}

func TestRunEndsThoughInputDoesNot(t *testing.T) {
	in := newFeed()
	defer close(in.chunks)
	ctx, cancel := context.WithCancel(t.Context())
	c := &core{}
	a := New(Options{In: in, Out: newScreen(), Control: c})
	done := make(chan error)
	go func() { done <- a.Run(ctx, c) }()
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestInputThatFails(t *testing.T) {
	c := &core{}
	a := New(Options{In: brokenInput{}, Out: newScreen(), Control: c})
	if err := a.Run(t.Context(), c); !errors.Is(err, errFull) {
		t.Errorf("Run: %v", err)
	}
}

type brokenInput struct{}

func (brokenInput) Read([]byte) (int, error) { return 0, errFull }

// A manual clock: the answer to a line stands before the answer to the next.
func TestOutputIsInTheOrderOfTheInput(t *testing.T) {
	c := &core{}
	out := newScreen()
	a := New(Options{In: strings.NewReader(
		`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"x"}` + "\nx\n" + `{"id":"m2","from":"jo-1","chat":"dm-jo-1","text":"x"}`,
	), Out: out, Control: c, Log: slog.New(slog.DiscardHandler)})
	sent := 0
	c.onSettle = func() {
		for ; sent < len(c.messages); sent++ {
			m := c.messages[sent]
			if _, err := a.Send(t.Context(), bot.Delivery{ID: "d", Chat: m.Chat, ReplyTo: m.ID}); err != nil {
				t.Error(err)
			}
		}
	}
	if err := a.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	raw, _ := out.read()
	lines, err := parseLines(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 || lines[0].ReplyTo != "m1" || lines[1].Line != 2 || lines[2].ReplyTo != "m2" {
		t.Errorf("%s", raw)
	}
}
