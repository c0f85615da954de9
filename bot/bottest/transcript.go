package bottest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

var update = flag.Bool("update", false, "write the conversations of the tests anew")

// Transcript holds a conversation in a file: it makes happen what the file
// tells, and compares what arrived with what stands there. See the package's
// documentation for the form, and for the flag that writes the file anew.
func Transcript(t *testing.T, path string, open Open) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Replay(t, string(data), open)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if err := keep(path, string(data), got, *update); err != nil {
		t.Error(err)
	}
}

// keep fails if a file is not what happened, or rewrites it.
func keep(path, old, got string, rewrite bool) error {
	if got == old {
		return nil
	}
	if !rewrite {
		return fmt.Errorf("%s is not what happened (-update writes it anew); %s", path, Difference(old, got))
	}
	return os.WriteFile(path, []byte(got), 0o644)
}

// Replay makes happen what a conversation tells, and returns it with what
// arrived.
func Replay(t testing.TB, data string, open Open) (string, error) {
	t.Helper()
	s, err := parse(data)
	if err != nil {
		return "", err
	}
	p := &player{
		t: t, world: open(t, s.start), zone: s.start.Location(),
		last: map[bot.Chat]bot.Message{}, texts: map[place]string{}, shown: map[bot.Chat][]shown{},
	}
	var out []string
	for _, part := range s.parts {
		out = append(out, part.lines...)
		if part.step == nil {
			continue
		}
		lines, err := p.play(part.step)
		if err != nil {
			return "", fmt.Errorf("line %d: %w", part.line, err)
		}
		out = append(out, lines...)
	}
	return strings.Join(out, "\n") + "\n", nil
}

// player plays a conversation in a world.
type player struct {
	t     testing.TB
	world World
	zone  *time.Location
	ids   int                      // of messages
	last  map[bot.Chat]bot.Message // received from a chat
	texts map[place]string         // id of the last text
	shown map[bot.Chat][]shown     // as one sees the chat
}

// shown is a message as it now stands: the last edit, where the first was.
type shown struct {
	Sent
	ids []string // the platform's, of the first and its edits
}

func (p *player) play(s step) ([]string, error) {
	var err error
	var first bot.Chat
	var zone *time.Location
	talk := false
	switch s := s.(type) {
	case says:
		s.place = p.own(s.place)
		talk, first, err = true, s.chat, p.say(s)
	case presses:
		s.place = p.own(s.place)
		talk, first, err = true, s.chat, p.press(s)
	case passes:
		zone = p.zone
		to := s.to
		if s.by > 0 {
			to = p.world.Now().Add(s.by)
		}
		if to.Before(p.world.Now()) {
			return nil, fmt.Errorf("%s is past", to.Format(time.RFC3339))
		}
		err = p.world.Advance(p.t.Context(), to)
	case restarts:
		err = p.world.Restart(p.t.Context())
	case blocks:
		if s.account.Adapter == "" {
			s.account.Adapter = p.world.Name()
		}
		p.world.Block(s.account, s.on)
	case stalls:
		if s.account.Adapter == "" {
			s.account.Adapter = p.world.Name()
		}
		p.world.Stall(s.account, s.on)
	}
	if err != nil {
		return nil, err
	}
	sent, err := p.world.Drain(p.t.Context())
	if err != nil {
		return nil, err
	}
	order(sent, first)
	var lines []string
	for _, d := range sent {
		p.show(d)
		lines = append(lines, render(d, p.world.Name(), zone)...)
	}
	if talk && len(sent) == 0 {
		lines = []string{arrived + "nothing"}
	}
	return lines, nil
}

// own fills in the world's adapter where none is named.
func (p *player) own(at place) place {
	if at.from.Adapter == "" {
		at.from.Adapter, at.chat.Adapter = p.world.Name(), p.world.Name()
	}
	return at
}

func (p *player) say(s says) error {
	if s.again {
		m, ok := p.last[s.chat]
		if !ok {
			return fmt.Errorf("nothing was written in %s yet", s.chat)
		}
		return p.world.Receive(p.t.Context(), m)
	}
	if text, ok := s.content.(bot.Text); ok && s.edits {
		if text.EditOf, ok = p.texts[s.place]; !ok {
			return fmt.Errorf("%s wrote no text in %s yet", s.from, s.chat)
		}
		s.content = text
	}
	return p.receive(s.place, s.content)
}

func (p *player) receive(at place, content bot.Content) error {
	p.ids++
	m := bot.Message{
		ID: "t" + strconv.Itoa(p.ids), Chat: at.chat, Private: strings.HasPrefix(at.chat.ID, "dm-"),
		From: at.from, Content: content,
	}
	if f, ok := content.(bot.File); ok {
		var err error
		if m.Content, err = p.write(f); err != nil {
			return err
		}
	}
	p.last[at.chat] = m
	if text, ok := content.(bot.Text); ok && text.EditOf == "" {
		p.texts[at] = m.ID
	}
	return p.world.Receive(p.t.Context(), m)
}

// write gives a file the beginning that its type has.
func (p *player) write(f bot.File) (bot.File, error) {
	data := []byte("file")
	switch f.Type {
	case "application/pdf":
		data = []byte("%PDF-1.7\n")
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		data = []byte("PK\x03\x04")
	case "text/calendar":
		data = []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
	}
	f.Path, f.Size = filepath.Join(p.t.TempDir(), "file"), int64(len(data))
	return f, os.WriteFile(f.Path, data, 0o600)
}

func (p *player) press(s presses) error {
	if s.in.Adapter == "" {
		s.in.Adapter = p.world.Name()
	}
	var names []string
	for _, d := range slices.Backward(p.shown[s.in]) {
		for _, b := range d.Buttons {
			names = append(names, b.Name)
			if b.Name == s.name && (s.ref == "" || s.ref == d.Ref) {
				return p.receive(s.place, bot.Press{Button: b.ID})
			}
		}
	}
	return fmt.Errorf("no message in %s has the button %q (%s); there are %q", s.in, s.name, s.ref, names)
}

// show puts a message where one sees it.
func (p *player) show(d Sent) {
	if d.EditsMessage != "" {
		for i, old := range p.shown[d.Chat] {
			if slices.Contains(old.ids, d.EditsMessage) {
				p.shown[d.Chat][i] = shown{d, append(old.ids, d.MessageID)}
				return
			}
		}
	}
	p.shown[d.Chat] = append(p.shown[d.Chat], shown{d, []string{d.MessageID}})
}

// Difference shows where two texts part, with some lines round it.
func Difference(want, got string) string {
	const before, after = 3, 12
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(w) && at < len(g) && w[at] == g[at] {
		at++
	}
	from := max(0, at-before)
	excerpt := func(mark string, lines []string) string {
		var b strings.Builder
		for _, l := range lines[at:min(at+after, len(lines))] {
			b.WriteString(mark + l + "\n")
		}
		return b.String()
	}
	common := ""
	for _, l := range w[from:at] {
		common += "  " + l + "\n"
	}
	return fmt.Sprintf("from line %d, file (-) and world (+):\n%s%s%s", at+1, common, excerpt("-", w), excerpt("+", g))
}
