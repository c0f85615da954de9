package bottest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// echo is a tiny world: it answers with what it was told.
type echo struct {
	clock    *bot.ManualClock
	adapter  *Adapter
	slack    *Adapter
	seen     map[string]bool
	ids      int
	restarts int
	remind   []time.Time
	buttons  map[string]bot.Delivery // by the id of their button
}

func newEcho(_ testing.TB, start time.Time) World {
	clock := bot.NewManualClock(start)
	return &echo{
		clock: clock, adapter: NewAdapter("test", clock), slack: NewAdapter("slack", clock),
		seen: map[string]bool{}, buttons: map[string]bot.Delivery{},
	}
}

func (e *echo) Name() string   { return "test" }
func (e *echo) Now() time.Time { return e.clock.Now() }

func (e *echo) Restart(context.Context) error { e.restarts++; return nil }

func (e *echo) Stall(a bot.Account, on bool) { e.adapter.Stall(a.User, on) }
func (e *echo) Block(a bot.Account, on bool) { e.adapter.Block(a.User, on) }

func (e *echo) Advance(ctx context.Context, to time.Time) error {
	for _, at := range e.remind {
		if at.After(e.Now()) && !at.After(to) {
			e.clock.NotBefore(at)
			// The other way round than the file tells it.
			e.send(ctx, bot.Delivery{Chat: bot.Chat{Adapter: "test", ID: "room-b"}, Kind: bot.KindReminder, Text: "تذكير"})
			e.send(ctx, bot.Delivery{Chat: bot.Chat{Adapter: "test", ID: "dm-jo-1"}, Kind: bot.KindReminder, Text: "تذكير"})
		}
	}
	e.clock.NotBefore(to)
	return nil
}

func (e *echo) send(ctx context.Context, d bot.Delivery) {
	e.ids++
	d.ID = bot.DeliveryID(fmt.Sprint("d", e.ids))
	d.Lang = locale.Arabic
	for i := range d.Buttons {
		d.Buttons[i].ID = fmt.Sprint(d.ID, "-", i)
		e.buttons[d.Buttons[i].ID] = d
	}
	to := e.adapter
	if d.Chat.Adapter == "slack" {
		to = e.slack
	}
	_, _ = to.Send(ctx, d) // what a blocked chat would get is lost
}

func (e *echo) Receive(ctx context.Context, m bot.Message) error {
	if e.seen[m.ID] {
		return nil
	}
	e.seen[m.ID] = true
	d := bot.Delivery{Chat: m.Chat, Kind: bot.KindReply, ReplyTo: m.ID}
	switch c := m.Content.(type) {
	case bot.Press:
		from, ok := e.buttons[c.Button]
		if !ok {
			return fmt.Errorf("no button %q", c.Button)
		}
		if from.Chat != m.Chat {
			d.Kind, d.Text = bot.KindRefusal, "لا"
			break
		}
		d.Ref = from.Ref
		if strings.HasSuffix(c.Button, "-1") {
			d.Edits, d.EditsMessage = from.ID, "test-"+string(from.ID)
			d.Buttons = []bot.Button{{Name: "done", Label: "تم"}}
		}
		d.Text = locale.Bold("ضغطة") + " " + locale.Isolate(m.From.User)
	case bot.Text:
		switch d.Text = c.Text; c.Text {
		case "silence":
			return nil
		case "remind":
			e.remind = append(e.remind, e.Now().Add(20*time.Hour), e.Now().Add(100*time.Hour))
		case "buttons":
			d.Kind, d.Ref = bot.KindPreview, fmt.Sprint("T-", len(e.buttons)/2+1)
			d.Buttons = []bot.Button{{Name: "yes", Label: "نعم"}, {Name: "edit", Label: "تعديل"}}
			d.Files = []bot.File{{Name: "a.ics", Type: "text/calendar"}}
		}
		if c.EditOf != "" {
			d.Text += " بدل " + c.EditOf
		}
	case bot.File:
		d.Text = c.Name + " " + c.Type
	case bot.Voice:
		d.Text, d.Private = "صوت", true
	}
	e.send(ctx, d)
	return nil
}

func (e *echo) Drain(context.Context) ([]Sent, error) {
	return append(e.adapter.Take(), e.slack.Take()...), nil
}

func TestTranscript(t *testing.T) {
	Transcript(t, filepath.Join("testdata", "echo.txt"), newEcho)
}

// What was generated is left out on reading, whatever it was.
func TestReplayIsIdempotent(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "echo.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var bare []string
	s, err := parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.parts {
		bare = append(bare, p.lines...)
	}
	for name, script := range map[string]string{
		"without": strings.Join(bare, "\n"),
		"stale":   strings.ReplaceAll(string(data), "< ", "< old "),
	} {
		got, err := Replay(t, script, newEcho)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got != string(data) {
			t.Errorf("%s: %s", name, Difference(string(data), got))
		}
	}
}

func TestKeep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := keep(path, "a\nb\n", "a\nb\n", false); err != nil {
		t.Error(err)
	}
	err := keep(path, "a\nb\nc\n", "a\nx\nc\n", false)
	if err == nil || !strings.Contains(err.Error(), "from line 2, file (-) and world (+):\n  a\n-b\n-c\n-\n+x\n+c\n+\n") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("it was written though nobody asked")
	}
	if err := keep(path, "a\n", "x\n", true); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "x\n" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestReplayRefuses(t *testing.T) {
	const now = "@now 2026-11-24T10:00:00+02:00\n"
	for name, c := range map[string]struct{ script, line string }{
		"no start":                {"jo-1> x", "line 1:"},
		"empty":                   {"", "no line @now"},
		"a start that is no time": {"@now today", "line 1:"},
		"two starts":              {now + now, "line 2:"},
		"no line":                 {now + "\nhello", "line 3:"},
		"nobody":                  {now + "> x", "line 2:"},
		"no chat":                 {now + "jo-1@> x", "line 2:"},
		"several people":          {now + "jo-1 eg-1> x", "line 2:"},
		"unknown directive":       {now + "@wait jo-1> x", "line 2:"},
		"no time passes":          {now + "@advance 0s", "line 2:"},
		"no duration":             {now + "@advance soon", "line 2:"},
		"no time":                 {now + "@to soon", "line 2:"},
		"back in time":            {now + "@to 2026-11-24T09:00:00+02:00", "line 2:"},
		"nobody to block":         {now + "@block ", "line 2:"},
		"no such button":          {now + "jo-1> buttons\njo-1> [no]", "line 3:"},
		"no such message":         {now + "jo-1> buttons\njo-1> [yes T-9]", "line 3:"},
		"a press of nothing":      {now + "jo-1> []", "line 2:"},
		"a press of too much":     {now + "jo-1> [a b c]", "line 2:"},
		"an edit of nothing":      {now + "jo-1@room-a> x\n@edit jo-1> y", "line 3:"},
		"nothing again":           {now + "@again jo-1>", "line 2:"},
		"indented by itself":      {now + "  x", "line 2:"},
	} {
		if _, err := Replay(t, c.script, newEcho); err == nil || !strings.Contains(err.Error(), c.line) {
			t.Errorf("%s: %v, want an error at %s", name, err, c.line)
		}
	}
}

// A press finds a message as it now stands.
func TestEditedButtonsAreGone(t *testing.T) {
	const script = "@now 2026-11-24T10:00:00+02:00\njo-1> buttons\njo-1> [edit]\njo-1> [edit]"
	if _, err := Replay(t, script, newEcho); err == nil || !strings.Contains(err.Error(), `there are ["done"]`) {
		t.Errorf("%v", err)
	}
}
