package locale

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func source(files map[string]string) fs.FS {
	m := make(fstest.MapFS)
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const (
	arabicTexts = `
hello = "أهلاً {{.Name}}"
title = "<b>المواعيد</b> {{.Body}}"
long = """

السطر الأول
<b>{{.Name}}</b>

"""
total = "العدد: {{.Count}}"

[update.received]
zero = "لا تحديثات من {{.State}}"
one = "تحديث واحد من {{.State}}"
two = "تحديثان من {{.State}}"
few = "{{.Count}} تحديثات من {{.State}}"
many = "{{.Count}} تحديثاً من {{.State}}"
other = "{{.Count}} تحديث من {{.State}}"
`
	englishTexts = `
hello = "Hello {{.Name}}"
title = "<b>Deadlines</b> {{.Body}}"
long = """
First line
<b>{{.Name}}</b>
"""

[update.received]
one = "one update from {{.State}}"
other = "{{.Count}} updates from {{.State}}"

[total]
one = "{{.Count}} item"
other = "{{.Count}} items"
`
)

func testCatalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := NewCatalog(source(map[string]string{"active.ar.toml": arabicTexts, "active.en.toml": englishTexts, "notes.txt": "not read"}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestArabicPlurals(t *testing.T) {
	p := testCatalog(t).Printer(Arabic)
	tests := map[int]string{
		0: "لا تحديثات من \u2068الأردن\u2069", 1: "تحديث واحد من \u2068الأردن\u2069", 2: "تحديثان من \u2068الأردن\u2069",
		3: "\u20683\u2069 تحديثات من \u2068الأردن\u2069", 10: "\u206810\u2069 تحديثات من \u2068الأردن\u2069", 103: "\u2068103\u2069 تحديثات من \u2068الأردن\u2069",
		11: "\u206811\u2069 تحديثاً من \u2068الأردن\u2069", 99: "\u206899\u2069 تحديثاً من \u2068الأردن\u2069", 111: "\u2068111\u2069 تحديثاً من \u2068الأردن\u2069",
		100: "\u2068100\u2069 تحديث من \u2068الأردن\u2069", 102: "\u2068102\u2069 تحديث من \u2068الأردن\u2069", 1000: "\u20681000\u2069 تحديث من \u2068الأردن\u2069",
		-1: "تحديث واحد من \u2068الأردن\u2069",
	}
	for n, want := range tests {
		if got := p.T("update.received", Count(n), Value("State", "الأردن")); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestPrinter(t *testing.T) {
	c := testCatalog(t)
	ar, en := c.Printer(Arabic), c.Printer(English)
	on, off := string(boldOn), string(boldOff)
	tests := []struct{ name, got, want string }{
		{"value is isolated", ar.T("hello", Value("Name", "IOM\u202E")), "أهلاً \u2068IOM\u2069"},
		{"a user's markup stays text", en.T("hello", Value("Name", "<b>{{.X}}&"+Bold("y"))), "Hello \u2068<b>{{.X}}&y\u2069"},
		{"number is isolated", en.T("hello", Int("Name", 12)), "Hello \u206812\u2069"},
		{"text goes in as it is", en.T("title", Text("Body", Bold("x")+"\u2068y\u2069")), on + "Deadlines" + off + " " + on + "x" + off + "\u2068y\u2069"},
		{"bold", ar.T("title", Text("Body", "")), on + "المواعيد" + off + " "},
		{"lines are trimmed", ar.T("long", Value("Name", "a")), "السطر الأول\n" + on + "\u2068a\u2069" + off},
		{"English one", en.T("update.received", Count(1), Value("State", "Jordan")), "one update from \u2068Jordan\u2069"},
		{"English other", en.T("update.received", Count(0), Value("State", "Jordan")), "\u20680\u2069 updates from \u2068Jordan\u2069"},
		{"count in a text without plurals", ar.T("total", Count(2)), "العدد: \u20682\u2069"},
		{"plural in the other language", en.T("total", Count(2)), "\u20682\u2069 items"},
		{"unknown key", ar.T("no.such"), "⟦no.such⟧"},
		{"missing argument", ar.T("hello"), "أهلاً ⟦Name⟧"},
		{"missing count", en.T("update.received", Value("State", "x")), "⟦Count⟧ updates from \u2068x\u2069"},
		{"surplus argument", en.T("hello", Value("Name", "a"), Value("Other", "b"), Count(1)), "Hello \u2068a\u2069"},
		{"zero printer", Printer{}.T("hello"), "⟦hello⟧"},
		{"unknown language", c.Printer("fr").T("hello"), "⟦hello⟧"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("%q, want %q", tt.got, tt.want)
			}
		})
	}
	if ar.Lang() != Arabic || en.Lang() != English {
		t.Error("a printer has the wrong language")
	}
	if !c.Has("update.received") || c.Has("update") || c.Has("") {
		t.Error("Has is wrong")
	}
}

func TestPrinterIsConcurrent(t *testing.T) {
	c := testCatalog(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, l := range Langs() {
				if got := c.Printer(l).T("update.received", Count(i), Value("State", "x")); strings.Contains(got, "⟦") {
					t.Errorf("%q", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestSourcesAreMerged(t *testing.T) {
	one := source(map[string]string{"a.ar.toml": `x = "س"`, "a.en.toml": `x = "x"`})
	two := source(map[string]string{"a.ar.toml": `y = "ص"`, "b.en.toml": `y = "y"`})
	c, err := NewCatalog(one, two)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Printer(Arabic).T("x") + c.Printer(English).T("y"); got != "سy" {
		t.Errorf("%q", got)
	}
}

func TestCatalogErrors(t *testing.T) {
	const six = "zero = 'a'\none = 'b'\ntwo = 'c'\nfew = '{{.Count}}'\nmany = '{{.Count}}'\n"
	tests := []struct {
		name   string
		ar, en string
		want   error
		key    string
	}{
		{"not TOML", `x = `, ``, ErrUnreadable, ""},
		{"no such message type", `x = 5`, `x = "x"`, ErrUnreadable, ""},
		{"unknown plural form", "[x]\none = 'a'\nothr = 'b'", `x = "x"`, ErrUnreadable, ""},
		{"key twice in a file", "x = 'a'\nx = 'b'", `x = "x"`, ErrUnreadable, ""},
		{"key twice, nested and dotted", "'x.y' = 'a'\n[x]\ny = 'b'", `x.y = "x"`, ErrDuplicate, "x.y"},
		{"missing in English", `x = "س"`, ``, ErrUntranslated, "x"},
		{"missing in Arabic", ``, `x = "x"`, ErrUntranslated, "x"},
		{"placeholder in Arabic only", `x = "{{.A}}"`, `x = "x"`, ErrPlaceholders, "x"},
		{"placeholder in English only", `x = "س"`, `x = "{{.A}}"`, ErrPlaceholders, "x"},
		{"Arabic form missing", "[x]\n" + strings.Replace(six, "two = 'c'\n", "", 1) + "other = '{{.Count}}'", "[x]\none = 'a'\nother = '{{.Count}}'", ErrPluralForms, "x"},
		{"English other missing", "[x]\n" + six + "other = '{{.Count}}'", "[x]\none = '{{.Count}}'", ErrPluralForms, "x"},
		{"number missing where it must be said", "[x]\n" + six + "other = 'f'", "[x]\none = 'a'\nother = '{{.Count}}'", ErrPlaceholders, "x"},
		{"template broken", `x = "{{.A"`, `x = "x"`, ErrMessage, "x"},
		{"template with logic", `x = "{{if .A}}a{{end}}"`, `x = "x"`, ErrMessage, "x"},
		{"template with a function", `x = "{{printf .A}}"`, `x = "x"`, ErrMessage, "x"},
		{"template with a nested field", `x = "{{.A.B}}"`, `x = "x"`, ErrMessage, "x"},
		{"bold not closed", `x = "<b>a"`, `x = "x"`, ErrMessage, "x"},
		{"bold not opened", `x = "a</b>"`, `x = "x"`, ErrMessage, "x"},
		{"bold in bold", `x = "<b>a<b>b</b></b>"`, `x = "x"`, ErrMessage, "x"},
		{"empty", `x = ""`, `x = "x"`, ErrMessage, "x"},
		{"reserved key", `other = "a"`, `other = "a"`, ErrMessage, ""},
		{"own delimiters", "[x]\nleftDelim = '<<'\nother = 'a'", `x = "x"`, ErrMessage, "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewCatalog(source(map[string]string{"t.ar.toml": tt.ar, "t.en.toml": tt.en}))
			var ce *CatalogError
			if !errors.Is(err, tt.want) || !errors.As(err, &ce) {
				t.Fatalf("error = %v, want %v", err, tt.want)
			}
			if ce.Key != tt.key || !strings.Contains(err.Error(), tt.key) {
				t.Errorf("error %q is about key %q, want %q", err, ce.Key, tt.key)
			}
		})
	}
}

func TestCatalogSourceErrors(t *testing.T) {
	good := source(map[string]string{"t.ar.toml": `x = "س"`, "t.en.toml": `x = "x"`})
	if _, err := NewCatalog(good, good); !errors.Is(err, ErrDuplicate) {
		t.Errorf("same source twice: %v", err)
	}
	if _, err := NewCatalog(good, source(nil)); !errors.Is(err, ErrUnreadable) {
		t.Errorf("empty source: %v", err)
	}
	_, err := NewCatalog(source(map[string]string{"t.ar.toml/x": ""}))
	if !errors.Is(err, ErrUnreadable) {
		t.Errorf("a folder for a file: %v", err)
	}
	// All problems are told at once.
	_, err = NewCatalog(source(map[string]string{"t.ar.toml": "a = 'س'\nb = '<b>'", "t.en.toml": "a = '{{.A}}'\nb = 'b'\nc = 'c'"}))
	for _, want := range []error{ErrPlaceholders, ErrMessage, ErrUntranslated} {
		if !errors.Is(err, want) {
			t.Errorf("%v is not among %v", want, err)
		}
	}
}
