package curate

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

func library(t *testing.T) *bot.Library {
	t.Helper()
	l, err := bot.NewLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Every kind, certainty, part and region has a name.
func TestNames(t *testing.T) {
	p := bottest.Catalog(t, texts).Printer(locale.Arabic)
	var keys []string
	for _, k := range knowledge.Kinds() {
		keys = append(keys, "curate.kind-"+string(k))
	}
	for _, k := range []knowledge.Certainty{knowledge.Verified, knowledge.SourceOnly, knowledge.Uncertain} {
		keys = append(keys, "curate.certainty-"+string(k))
	}
	for _, part := range append(formParts(), PartKind, PartWorking, PartLinks, PartRetired, PartReturned) {
		keys = append(keys, "curate.part-"+string(part))
	}
	for _, part := range formParts() {
		keys = append(keys, "curate.ask-"+string(part))
	}
	for _, r := range regions() {
		keys = append(keys, "curate.region-"+r.key)
	}
	for _, key := range keys {
		if !p.Has(key) {
			t.Errorf("no text %s", key)
		}
	}
}

// What the form is filled with gives the same entry again, in each language.
func TestFormKeepsEveryEntry(t *testing.T) {
	entries, err := knowledge.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locale.Langs() {
		for _, e := range entries {
			got := entryOf(e, valuesOf(bottest.Catalog(t, texts).Printer(l), e, 0))
			if changed := Changes(e, got); len(changed) > 0 || got.ID != e.ID {
				t.Errorf("%s %s: %v", e.ID, l, changed)
			}
		}
	}
}

func TestChanges(t *testing.T) {
	e, _ := library(t).ShippedEntry("obj-08")
	for part, change := range map[Part]func(*knowledge.Entry){
		PartRetired:      func(e *knowledge.Entry) { e.Retired = true },
		PartKind:         func(e *knowledge.Entry) { e.Kind = knowledge.KindFAQ },
		PartCertainty:    func(e *knowledge.Entry) { e.Certainty = knowledge.Uncertain },
		PartArabicTitle:  func(e *knowledge.Entry) { e.Arabic.Title = "x" },
		PartEnglishTitle: func(e *knowledge.Entry) { e.English.Title = "x" },
		PartArabicText:   func(e *knowledge.Entry) { e.Arabic.Text = "x" },
		PartEnglishText:  func(e *knowledge.Entry) { e.English.Text = "x" },
		PartArabicAsks:   func(e *knowledge.Entry) { e.Arabic.Dialect.Gulf = nil },
		PartEnglishAsks:  func(e *knowledge.Entry) { e.English.Asks = nil },
		PartSources:      func(e *knowledge.Entry) { e.Sources = nil },
		PartWorking:      func(e *knowledge.Entry) { e.Arabic.WorkingTitle = false },
		PartLinks:        func(e *knowledge.Entry) { e.Objective = nil },
	} {
		changed := e
		change(&changed)
		if got := Changes(e, changed); !reflect.DeepEqual(got, []Part{part}) {
			t.Errorf("%s: %v", part, got)
		}
	}
	retired := e
	retired.Retired = true
	if got := Changes(retired, e); !reflect.DeepEqual(got, []Part{PartReturned}) {
		t.Errorf("brought back: %v", got)
	}
}

func TestParseAsks(t *testing.T) {
	var text knowledge.Text
	count, long := parseAsks(&text, "• متى المنتدى\nمصري: امتى المنتدى\n\n Gulf : متى\nمتى المنتدى؟\nالموعد: متى")
	want := knowledge.Text{Asks: []string{"متى المنتدى", "الموعد: متى"}, Dialect: knowledge.Dialects{Egyptian: []string{"امتى المنتدى"}, Gulf: []string{"متى"}}}
	if count != 4 || long != "" || !reflect.DeepEqual(text, want) {
		t.Errorf("%d %q %+v", count, long, text)
	}
	if _, long := parseAsks(&text, strings.Repeat("س", maxAsk+1)); long == "" {
		t.Error("a long line was taken")
	}
	if count, _ := parseAsks(&text, "…\n-"); count != 0 {
		t.Error("lines without words were taken")
	}
}

func TestParseSources(t *testing.T) {
	got, wrong := parseSources("أ | a | https://example.org/x\n\n• ب|b")
	want := []knowledge.Source{{Arabic: "أ", English: "a", URL: "https://example.org/x"}, {Arabic: "ب", English: "b"}}
	if wrong != "" || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %q", got, wrong)
	}
	for _, bad := range []string{"أ", "أ | ", " | a", "أ | a | ftp://x", "أ | a | javascript:x", "أ | a | https://", "أ | a | https://x | y", "أ | " + strings.Repeat("a", maxSource)} {
		if _, wrong := parseSources(bad); wrong == "" {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestIDs(t *testing.T) {
	for id, want := range map[string]bool{
		"imrf-when": true, "q-17": true, "a": true, "8": false, "": false, "A": false, "a--b": false, "-a": false, "a-": false,
		"../a": false, "a.b": false, "مدخل": false, strings.Repeat("a", maxID+1): false,
	} {
		if isID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
	taken := []string{"shuttle-bus", "entry", "shuttle-bus-2"}
	for title, want := range map[string]string{
		"The Shuttle Bus": "shuttle-bus-3", "Travel to Cairo, in 2027!": "travel-cairo-2027", "of the": "entry-2", "2030": "entry-2030",
		strings.Repeat("word ", 30): "word-word-word-word-word-word-word",
	} {
		got := deriveID(title, func(id string) bool { return slices.Contains(taken, id) })
		if got != want || !isID(got) {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestEntryGrammar(t *testing.T) {
	for args, want := range map[string]bool{
		" new": true, " جديد": true, " new my-entry": true, ": new": true, " new idea for the forum": false, " جديد لليبيا": false,
		" titles": true, " العناوين": true, " titles of the forum": false, " titles\n1. x": true, " عناوين\n١- س": true,
		" titles 8": false, " imrf-when": false, " into force": false,
	} {
		if _, got := parseEntry(args); got != want {
			t.Errorf("%q: %v", args, got)
		}
	}
}

func TestParseTitles(t *testing.T) {
	p := bottest.Catalog(t, texts).Printer(locale.English)
	all := func(format string) []string {
		lines := make([]string, bot.Objectives)
		for i := range lines {
			lines[i] = fmt.Sprintf(format, i+1)
		}
		return lines
	}
	for _, format := range []string{"%d. عنوان", "%d- عنوان", "(%d) عنوان", "%d) الهدف %[1]d: عنوان", "الهدف %d: عنوان", "هدف %d – عنوان", "%d\nعنوان", "%d. عن\n\n", " %d عنوان"} {
		got, problem := parseTitles(p, strings.Join(all(format), "\n"))
		if problem != "" || len(got) != bot.Objectives || got[7] != "عنوان" && got[7] != "عن" {
			t.Errorf("%q: %v %s", format, got, problem)
		}
	}
	lines := all("%d. عنوان")
	got, problem := parseTitles(p, strings.Join(slices.Insert(slices.Clone(lines), 8, "في سطرين"), "\n"))
	if problem != "" || got[7] != "عنوان في سطرين" {
		t.Errorf("%q %s", got[7], problem)
	}
	for want, bad := range map[string][]string{
		"missing":    slices.Delete(slices.Clone(lines), 4, 5),
		"twice":      append(slices.Clone(lines), "3. عنوان"),
		"between":    append(slices.Clone(lines), "24. عنوان"),
		"no number":  append([]string{"العناوين"}, lines...),
		"not in Ara": append(slices.Clone(lines)[:22], "23. title"),
		"longer":     append(slices.Clone(lines)[:22], "23. "+strings.Repeat("س", maxTitle+1)),
	} {
		if _, problem := parseTitles(p, strings.Join(bad, "\n")); !strings.Contains(problem, want) {
			t.Errorf("%s: %q", want, problem)
		}
	}
}

func TestCheck(t *testing.T) {
	l := library(t)
	entries, err := knowledge.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(l.Shipped(), entries); err != nil {
		t.Errorf("what is shipped: %v", err)
	}
	for want, change := range map[error]func(*knowledge.Entry){
		knowledge.ErrDate:        func(e *knowledge.Entry) { e.Arabic.Text = `متى {{date "no-such"}}` },
		knowledge.ErrPlaceholder: func(e *knowledge.Entry) { e.English.Text = "{{now}}" },
		knowledge.ErrReference:   func(e *knowledge.Entry) { e.See = []string{"no-such"} },
		knowledge.ErrIncomplete:  func(e *knowledge.Entry) { e.English.Title = "" },
		knowledge.ErrValue:       func(e *knowledge.Entry) { e.ID = "Not An Id" },
	} {
		e := entries[0]
		change(&e)
		if err := Check(l.Shipped(), bot.Over(entries, []knowledge.Entry{e})); !errors.Is(err, want) {
			t.Errorf("%v: %v", want, err)
		}
	}
	first, _ := l.ShippedEntry("obj-01")
	first.ID = "obj-second"
	hides := entries[0]
	hides.Arabic.Asks = []string{"متى\u202e"}
	for _, e := range []knowledge.Entry{first, hides} {
		if err := Check(l.Shipped(), bot.Over(entries, []knowledge.Entry{e})); !errors.Is(err, knowledge.ErrValue) {
			t.Errorf("%s: %v", e.ID, err)
		}
	}
}
