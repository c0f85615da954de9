package knowledge

import (
	"reflect"
	"strings"
	"testing"
)

// What is exported and imported again must not change, and shows in a version
// control only where somebody changed it.
func TestEncodeWritesTheContentFilesAsTheyAre(t *testing.T) {
	for _, e := range shipped(t) {
		want, err := contentFiles.ReadFile("content/" + e.ID + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is written otherwise:\n%s", e.ID, got)
		}
	}
}

func TestEncodeKeepsWhateverIsWritten(t *testing.T) {
	odd := "a \"quoted\" \\n \"\"\" \"\"\"\" and\ttab\nsecond line \u0001 \x7f \\"
	e := Entry{
		ID: "odd", Kind: KindFAQ, Certainty: Uncertain, Retired: true, See: []string{"x", `y"`}, Series: "imrf", Rule: "r",
		Arabic:  Text{Title: odd, WorkingTitle: true, Text: odd + "\n", Asks: []string{odd, ""}, Dialect: Dialects{Gulf: []string{"شلون"}}},
		English: Text{Title: "t", Text: "\"\"\"\n", Dialect: Dialects{Maghrebi: []string{odd}}},
		Sources: []Source{{Arabic: odd, English: odd, URL: "https://example.org/?a=1&b=\"2\""}, {Arabic: "م", English: "s"}},
	}
	data, err := Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode("odd", data)
	if err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, e)
	}
	e.English.Title = " "
	if _, err := Encode(e); err == nil {
		t.Error("an entry without a title was written")
	}
}

func TestRetiredEntriesAreNotFound(t *testing.T) {
	entries := shipped(t)
	gone := entries[0]
	gone.Retired = true
	b, err := NewBase(append(entries, gone))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.Entry(gone.ID); ok || len(b.Entries()) != len(entries)-1 {
		t.Errorf("%s is still there", gone.ID)
	}
	for _, ask := range gone.Arabic.Asks {
		if r := b.Search(ask); r.Entry == gone.ID {
			t.Errorf("%q is answered by %s", ask, gone.ID)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	found, err := Placeholders(`a {{next "imrf"}} b {{ date  "x-1" }}`)
	if err != nil || len(found) != 2 || found[1] != (Placeholder{"date", "x-1"}) || found[0].String() != `{{next "imrf"}}` {
		t.Errorf("%v %v", found, err)
	}
	for _, bad := range []string{`{{then "imrf"}}`, `{{next imrf}}`, "{{", "}}"} {
		if _, err := Placeholders(bad); err == nil || !strings.Contains(err.Error(), "placeholder") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
