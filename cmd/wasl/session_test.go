package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"testing"
)

// line is one line of the console protocol, in or out.
type line struct {
	ID      string       `json:"id,omitempty"`
	From    string       `json:"from,omitempty"`
	Chat    string       `json:"chat,omitempty"`
	Text    string       `json:"text,omitempty"`
	Empty   bool         `json:"-"` // send the text although it is empty
	Press   string       `json:"press,omitempty"`
	EditOf  string       `json:"edit_of,omitempty"`
	Voice   bool         `json:"voice,omitempty"`
	Now     string       `json:"now,omitempty"`
	Advance string       `json:"advance,omitempty"`
	Sync    string       `json:"sync,omitempty"`
	Synced  string       `json:"synced,omitempty"`
	Message string       `json:"message,omitempty"`
	Kind    string       `json:"kind,omitempty"`
	Ref     string       `json:"ref,omitempty"`
	Lang    string       `json:"lang,omitempty"`
	Buttons []lineButton `json:"buttons,omitempty"`
	Edits   string       `json:"edits,omitempty"`
	ReplyTo string       `json:"reply_to,omitempty"`
	Error   string       `json:"error,omitempty"`
	Line    int          `json:"line,omitempty"`
}

type lineButton struct{ ID, Name, Label string }

// button returns the id of a button by its name.
func (l line) button(t *testing.T, name string) string {
	t.Helper()
	for _, b := range l.Buttons {
		if b.Name == name {
			return b.ID
		}
	}
	t.Fatalf("no button %q in %+v", name, l)
	return ""
}

// session is a run of the real program over the console protocol.
type session struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
	sent []line // every line with an id, to be sent again
	n    int
}

// buildProgram compiles the program once for a test.
func buildProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wasl")
	if out, err := exec.Command("go", "build", "-o", path, "wasl/cmd/wasl").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// begin starts the program with the demo cast and a manual clock.
func begin(t *testing.T, program, data string) *session {
	t.Helper()
	cmd := exec.Command(program, "console", "--json", "--demo", "--data", data, "--clock", "manual", "--now", tuesday)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	s.out.Buffer(nil, 1<<20)
	t.Cleanup(s.kill)
	return s
}

// kill ends the program as kill -9 does.
func (s *session) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// end closes the input and expects a clean end.
func (s *session) end() {
	s.t.Helper()
	if err := s.in.Close(); err != nil {
		s.t.Error(err)
	}
	for s.out.Scan() {
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the program did not end cleanly: %v", err)
	}
}

// send writes lines and returns what came out until all was delivered.
func (s *session) send(lines ...line) []line {
	s.t.Helper()
	for _, l := range lines {
		if l.ID != "" {
			s.sent = append(s.sent, l)
		}
		s.write(l)
	}
	s.n++
	mark := fmt.Sprintf("s%d", s.n)
	s.write(line{Sync: mark})
	var got []line
	for s.out.Scan() {
		var l line
		if err := json.Unmarshal(s.out.Bytes(), &l); err != nil {
			s.t.Fatalf("%v: %s", err, s.out.Bytes())
		}
		if l.Synced == mark {
			return got
		}
		got = append(got, l)
	}
	s.t.Fatalf("the program ended: %v", s.out.Err())
	return nil
}

func (s *session) write(l line) {
	s.t.Helper()
	data, err := json.Marshal(l)
	if err != nil {
		s.t.Fatal(err)
	}
	if l.Empty {
		data = append(data[:len(data)-1], `,"text":""}`...)
	}
	if _, err := s.in.Write(append(data, '\n')); err != nil {
		s.t.Fatal(err)
	}
}

// say sends a text in somebody's private chat.
func (s *session) say(id, who, text string) []line {
	s.t.Helper()
	return s.send(line{ID: id, From: who, Chat: "dm-" + who, Text: text, Empty: text == ""})
}

// press presses a button in somebody's private chat.
func (s *session) press(id, who, button string) []line {
	s.t.Helper()
	return s.send(line{ID: id, From: who, Chat: "dm-" + who, Press: button})
}

// find returns the deliveries of a kind to a chat.
func find(got []line, chat, kind string) []line {
	var found []line
	for _, l := range got {
		if l.Chat == chat && l.Kind == kind {
			found = append(found, l)
		}
	}
	return found
}

// one returns the only delivery of a kind to a chat.
func one(t *testing.T, got []line, chat, kind string) line {
	t.Helper()
	found := find(got, chat, kind)
	if len(found) != 1 {
		t.Fatalf("%d of kind %s to %s, want one, in %+v", len(found), kind, chat, got)
	}
	return found[0]
}
