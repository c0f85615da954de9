package telegram

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasl/bot"
)

func testDecoder() decoder {
	return decoder{
		adapter: "telegram", me: user{ID: 123456, IsBot: true, Username: "WaslBot"},
		words: map[string]string{"help": "help", "update": "update", "forget_me": "forget me"},
	}
}

// recorded is an update as Telegram sends it, and what the core must get.
type recorded struct {
	Update json.RawMessage `json:"update"`
	Want   *struct {
		ID, Chat, From string
		Private        bool
		Content        struct {
			Text   *string
			EditOf string `json:"edit_of"`
			Start  *string
			Press  string
			Voice  bool
			File   *struct {
				Name, Type string
				Size       int64
			}
		}
	} `json:"want"`
}

func readRecorded(t testing.TB) map[string]recorded {
	t.Helper()
	files, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded updates: %v", err)
	}
	all := map[string]recorded{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var r recorded
		if err := json.Unmarshal(data, &r); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = r
	}
	return all
}

func TestDecodeRecorded(t *testing.T) {
	for name, r := range readRecorded(t) {
		t.Run(name, func(t *testing.T) {
			e, err := testDecoder().decode(r.Update)
			if err != nil {
				t.Fatal(err)
			}
			if r.Want == nil {
				if e.message != nil {
					t.Fatalf("the core got %+v", *e.message)
				}
				return
			}
			if e.message == nil {
				t.Fatal("nothing for the core")
			}
			w := r.Want
			want := bot.Message{
				ID: w.ID, Chat: bot.Chat{Adapter: "telegram", ID: w.Chat}, Private: w.Private,
				From: bot.Account{Adapter: "telegram", User: w.From},
			}
			switch c := w.Content; {
			case c.Text != nil:
				want.Content = bot.Text{Text: *c.Text, EditOf: c.EditOf}
			case c.Start != nil:
				want.Content = bot.Start{Code: *c.Start}
			case c.Press != "":
				want.Content = bot.Press{Button: c.Press}
			case c.Voice:
				want.Content = bot.Voice{}
			case c.File != nil:
				want.Content = bot.File{Name: c.File.Name, Type: c.File.Type, Size: c.File.Size}
				if e.file == nil || e.file.ID == "" {
					t.Error("no file to fetch")
				}
			}
			if *e.message != want {
				t.Errorf("got\n%+v\nwant\n%+v", *e.message, want)
			}
		})
	}
}

func TestDecodeTellsMoves(t *testing.T) {
	all := readRecorded(t)
	for _, name := range []string{"group-migrated-told-in-the-old-one", "group-migrated-told-in-the-new-one"} {
		e, err := testDecoder().decode(all[name].Update)
		if err != nil || e.from != -7001 || e.to != -1007001 {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}

func TestDecodeAnswersEveryPress(t *testing.T) {
	for name, r := range readRecorded(t) {
		e, err := testDecoder().decode(r.Update)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "press") != (e.callback == "4382") {
			t.Errorf("%s: press to answer: %q", name, e.callback)
		}
	}
}

func TestDecodeErrorsTellNothing(t *testing.T) {
	for _, raw := range []string{"", "{", "7", `{"update_id":1,"message":{"text":"secret","message_id":"x"}}`, `{"message":{"text":"secret"}}`} {
		_, err := testDecoder().decode([]byte(raw))
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, r := range readRecorded(f) {
		f.Add([]byte(r.Update))
	}
	for _, raw := range malformedUpdates() {
		f.Add([]byte(strings.ReplaceAll(raw, "%ID%", "901")))
	}
	d := testDecoder()
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := d.decode(raw)
		again, errAgain := d.decode(raw)
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("%v, then %v", err, errAgain)
		}
		if err != nil || e.message == nil {
			return
		}
		m := *e.message
		if again.message == nil || *again.message != m {
			t.Fatal("decoding is not pure")
		}
		id, err := updateID(raw)
		if err != nil || id <= 0 {
			t.Fatalf("a message without an update's id: %v", err)
		}
		if m.ID == "" || m.Content == nil || m.From.User == "" {
			t.Fatalf("incomplete: %+v", m)
		}
		p, err := parsePlace(m.Chat.ID)
		if err != nil || p.String() != m.Chat.ID {
			t.Fatalf("chat %q: %v", m.Chat.ID, err)
		}
		if file, ok := m.Content.(bot.File); ok && (strings.ContainsAny(file.Name, "/") || file.Name == "" || e.file == nil) {
			t.Fatalf("file %+v", file)
		}
	})
}
