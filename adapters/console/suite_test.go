package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func TestSuite(t *testing.T) {
	adaptertest.Run(t, adaptertest.Harness{
		Open: func(_ *testing.T, log *slog.Logger) adaptertest.Platform { return openStreams(log) },
		Lacks: map[adaptertest.Feature]string{
			adaptertest.Bold:        "lines carry plain text",
			adaptertest.Limits:      "a stream has no pace",
			adaptertest.Outages:     "a stream that fails once has failed for good",
			adaptertest.LostAnswers: "a stream gives no answers",
		},
	})
}

// feed is an input that takes lines at any time, and ends when it is closed.
type feed struct {
	chunks chan []byte
	rest   []byte
}

func newFeed() *feed { return &feed{chunks: make(chan []byte, 256)} }

func (f *feed) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		chunk, ok := <-f.chunks
		if !ok {
			return 0, io.EOF
		}
		f.rest = chunk
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// screen collects what was written, and lets one wait for it.
type screen struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	changed chan struct{} // replaced and closed by each write
}

func newScreen() *screen { return &screen{changed: make(chan struct{})} }

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
	return s.buf.Write(p)
}

func (s *screen) read() (string, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String(), s.changed
}

// outLine is any line of output.
type outLine struct {
	Chat    string
	Message string
	Kind    string
	Ref     string
	Text    string
	Lang    string
	Buttons []struct{ ID, Name, Label string }
	Files   []struct {
		Name, Type, Path string
		Size             int64
	}
	ReplyTo string `json:"reply_to"`
	Private bool
	Edits   string
	Synced  string
	Now     string
	Error   string
	Line    int
}

func parseLines(out string) ([]outLine, error) {
	var lines []outLine
	d := json.NewDecoder(bytes.NewReader([]byte(out)))
	d.DisallowUnknownFields()
	for {
		var l outLine
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, fmt.Errorf("output: %w", err)
		}
		lines = append(lines, l)
	}
}

// stillClock is a Control that has nothing to settle.
type stillClock struct{}

func (stillClock) Advance(context.Context, time.Duration) error { return nil }
func (stillClock) MoveTo(context.Context, time.Time) error      { return nil }
func (stillClock) Settle(context.Context) error                 { return nil }
func (stillClock) Now() time.Time                               { return time.Unix(0, 0).UTC() }
func (stillClock) Manual() bool                                 { return true }

// streams is the other side of the console: a script.
type streams struct {
	in  *feed
	out *screen

	mu    sync.Mutex
	lines int // written
	ids   int // of messages
	last  string
}

func openStreams(log *slog.Logger) adaptertest.Platform {
	s := &streams{in: newFeed(), out: newScreen()}
	return adaptertest.Platform{
		Adapter: New(Options{In: s.in, Out: s.out, Control: stillClock{}, Log: log}),
		User:    "jo-1",
		Private: bot.Chat{Adapter: "console", ID: "dm-jo-1"},
		Group:   bot.Chat{Adapter: "console", ID: "room-secretariat"},
		Inject:  s.inject,
		Redeliver: func(ctx context.Context) (adaptertest.Outcome, error) {
			return s.say(ctx, s.last, fmt.Sprint("m", s.ids))
		},
		Malformed: s.malformed,
		Posted:    s.posted,
		Block: func(c bot.Chat) {
			_, _ = s.say(context.Background(), `{"block":"`+c.ID[len("dm-"):]+`"}`, "")
		},
		Close: func() { close(s.in.chunks) },
	}
}

func (s *streams) inject(ctx context.Context, in adaptertest.Inbound) (adaptertest.Outcome, error) {
	s.mu.Lock()
	s.ids++
	id := fmt.Sprint("m", s.ids)
	s.mu.Unlock()
	line := map[string]any{"id": id, "from": "jo-1", "chat": in.Chat.ID}
	switch c := in.Content.(type) {
	case bot.Text:
		line["text"] = c.Text
		if in.Addressed {
			line["text"] = "@Wasl: " + c.Text
		}
		if c.EditOf != "" {
			line["edit_of"] = c.EditOf
		}
	case bot.Press:
		line["press"] = c.Button
	case bot.File:
		line["file"] = map[string]string{"name": c.Name, "type": c.Type, "path": c.Path}
	case bot.Voice:
		line["voice"] = true
	}
	encoded, err := json.Marshal(line)
	if err != nil {
		return adaptertest.Outcome{}, err
	}
	s.last = string(encoded)
	return s.say(ctx, s.last, id)
}

// say writes a line and waits until it was carried out, or answered by an error.
func (s *streams) say(ctx context.Context, text, id string) (adaptertest.Outcome, error) {
	s.mu.Lock()
	number := s.lines + 1
	s.lines += 2
	s.in.chunks <- []byte(text + "\n" + fmt.Sprintf(`{"sync":"s%d"}`, number) + "\n")
	s.mu.Unlock()
	for {
		out, changed := s.out.read()
		lines, err := parseLines(out)
		if err != nil {
			return adaptertest.Outcome{}, err
		}
		outcome, done := adaptertest.Outcome{ID: id, Acknowledged: true}, false
		for _, l := range lines {
			if l.Error != "" && l.Line == number {
				outcome.Acknowledged = false
			}
			done = done || l.Synced == fmt.Sprint("s", number)
		}
		if done {
			return outcome, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return adaptertest.Outcome{}, ctx.Err()
		}
	}
}

func (s *streams) malformed(ctx context.Context) error {
	for _, line := range malformedLines() {
		outcome, err := s.say(ctx, line, "")
		if err != nil {
			return err
		}
		if outcome.Acknowledged {
			return fmt.Errorf("no error for %.100q", line)
		}
	}
	return nil
}

func (s *streams) posted(chat bot.Chat) []adaptertest.Posted {
	out, _ := s.out.read()
	lines, err := parseLines(out)
	if err != nil {
		return nil
	}
	var posted []adaptertest.Posted
	for _, l := range lines {
		if l.Chat != chat.ID {
			continue
		}
		p := adaptertest.Posted{ID: l.Message, Text: l.Text, Edits: l.Edits, ReplyTo: l.ReplyTo, Private: l.Private}
		for _, b := range l.Buttons {
			p.Buttons = append(p.Buttons, adaptertest.PostedButton{Label: b.Label, Value: b.ID})
		}
		for _, f := range l.Files {
			data, err := os.ReadFile(f.Path)
			if err != nil {
				return nil
			}
			p.Files = append(p.Files, adaptertest.PostedFile{Name: f.Name, Data: string(data)})
		}
		posted = append(posted, p)
	}
	return posted
}
