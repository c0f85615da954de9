package discord

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
)

// fixture is a payload as the gateway sends it, and what the core gets.
type fixture struct {
	T    string          `json:"t"`
	D    json.RawMessage `json:"d"`
	Want []struct {
		ID      string
		Chat    string
		Private bool
		Whisper bool
		User    string
		Content struct {
			Text   *string
			EditOf string `json:"edit_of"`
			Press  string
			Form   string
			Values map[string]string
			Voice  bool
			File   string
			Type   string
			Size   int64
		}
	} `json:"want"`
}

func fixtures(t testing.TB) map[string]fixture {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d payloads, %v", len(paths), err)
	}
	list := map[string]fixture{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var f fixture
		if err := json.Unmarshal(data, &f); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		list[strings.TrimSuffix(filepath.Base(path), ".json")] = f
	}
	return list
}

func (f fixture) messages() []bot.Message {
	var list []bot.Message
	for _, w := range f.Want {
		m := bot.Message{
			ID: w.ID, Chat: bot.Chat{Adapter: "discord", ID: w.Chat}, Private: w.Private, Whisper: w.Whisper,
			From: bot.Account{Adapter: "discord", User: w.User}, PrivateChat: privateChat(w.User),
		}
		switch c := w.Content; {
		case c.Text != nil:
			m.Content = bot.Text{Text: *c.Text, EditOf: c.EditOf}
		case c.Press != "":
			m.Content = bot.Press{Button: c.Press}
		case c.Form != "":
			m.Content = bot.Submission{Form: c.Form, Values: c.Values}
		case c.Voice:
			m.Content = bot.Voice{}
		case c.File != "":
			m.Content = bot.File{Name: c.File, Type: c.Type, Size: c.Size}
		}
		list = append(list, m)
	}
	return list
}

var testDecoder = decoder{adapter: "discord", self: testSelf}

func TestDecode(t *testing.T) {
	for name, f := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			e, err := testDecoder.decode(f.T, f.D)
			if err != nil {
				t.Fatal(err)
			}
			var got []bot.Message
			for _, in := range e.incoming {
				got = append(got, in.message)
				if _, file := in.message.Content.(bot.File); file != (in.attachment != nil) {
					t.Errorf("attachment: %v", in.attachment)
				}
			}
			if diff := cmp.Diff(f.messages(), got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ kind, data string }{
		{dispatchMessage, `{"id":"1"}`},
		{dispatchMessage, `{"id":"x","channel_id":"2","author":{"id":"3"}}`},
		{dispatchMessage, `{"id":1}`},
		{dispatchEdit, `{"id":"1","channel_id":""}`},
		{dispatchInteraction, `{"type":2,"id":"1","channel_id":"2","token":"","user":{"id":"3"},"data":{"name":"x"}}`},
		{dispatchInteraction, `{"type":2,"id":"1","channel_id":"2","token":"t","data":{"name":"x"}}`},
		{dispatchInteraction, `{"type":2,"id":"1","channel_id":"2","token":"t","user":{"id":"3"},"data":{}}`},
		{dispatchInteraction, `{"type":5,"id":"1","channel_id":"2","token":"t","user":{"id":"3"},"data":{}}`},
	} {
		if e, err := testDecoder.decode(c.kind, []byte(c.data)); !errors.Is(err, errPayload) {
			t.Errorf("%s %s: %+v, %v", c.kind, c.data, e, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, fx := range fixtures(f) {
		f.Add(fx.T, []byte(fx.D))
	}
	for _, line := range broken() {
		f.Add(dispatchMessage, []byte(line))
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := testDecoder.decode(kind, data)
		if err != nil && len(e.incoming) > 0 {
			t.Fatal("both messages and an error")
		}
		ids := map[string]bool{}
		for _, in := range e.incoming {
			m := in.message
			if m.ID == "" || m.From.User == "" || m.From.User == testSelf || m.Chat.ID == "" || m.Content == nil || ids[m.ID] && in.attachment == nil {
				t.Fatalf("%+v", m)
			}
			ids[m.ID] = true
			if m.Private != strings.HasPrefix(m.Chat.ID, userPrefix) {
				t.Fatalf("private %t in %q", m.Private, m.Chat.ID)
			}
			if file, ok := m.Content.(bot.File); ok && strings.ContainsAny(file.Name, "/\\\n\u202e") {
				t.Fatalf("file %q", file.Name)
			}
		}
	})
}

// FuzzGate holds the gate to what it lets through: whole frames with what
// discordgo can take.
func FuzzGate(f *testing.F) {
	hello := string(frame(opText, []byte(`{"op":10,"d":{"heartbeat_interval":1000}}`)))
	ready := string(frame(opText, []byte(`{"op":0,"t":"READY","s":1,"d":{"session_id":"s","guilds":[]}}`)))
	const head = "HTTP/1.1 101 Switching Protocols\r\n\r\n"
	f.Add([]byte(head + hello + ready))
	for _, line := range broken() {
		f.Add([]byte(head + hello + ready + string(frame(opText, []byte(line)))))
		f.Add([]byte(head + string(frame(opText, []byte(line)))))
	}
	f.Add([]byte(head + "\x01\x05hello\x80\x00\x89\x00\x88\x02\x0f\xae"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := passGate(data)
		rest, ok := strings.CutPrefix(out, head)
		if !ok {
			return
		}
		for rest != "" {
			r := newReader(rest)
			op, message, err := readMessage(r)
			if err != nil {
				t.Fatalf("it let through a broken frame: %v", err)
			}
			if op == opText {
				var m struct{ Op *int } // as the library reads it: in any case of letters
				if json.Unmarshal(message, &m) != nil || m.Op == nil {
					t.Fatalf("it let through %q", message)
				}
			}
			rest = rest[len(frame(op, message)):]
		}
	})
}
