package calendar

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot/locale"
)

func TestShippedIsComplete(t *testing.T) {
	c, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range strings.Fields(`ny-declaration preparation marrakech network-launch ga-endorsement
		modalities-resolution regional-conference-2019 workshop-governance-2019 network-h1-2020 network-h2-2020
		invite-national-reports focal-points-workshop-2020 arcp-6 arab-forum-2020 imrf-1 imrf-1-accreditation
		pledging-start arab-briefing-2021 arab-stakeholders-2022 sg-report-2022-briefing arcp-5 arcp-7 arcp-8 arcp-9
		arcp-10 regional-review-2 ga-plenary-2024 sg-report-2024 arcp-11 imrf-2-briefing imrf-2-hearing imrf-2
		arcp-12 arcp-13 regional-review-3 sg-report-2028 imrf-3 regional-review-4 imrf-4`) {
		if _, ok := c.Event(id); !ok {
			t.Errorf("the event %s is missing", id)
		}
		if _, ok := c.DateText(locale.Arabic, id); !ok {
			t.Errorf("the event %s has no date text", id)
		}
	}
	for _, e := range c.Events() {
		if err := e.Validate(); err != nil {
			t.Error(err)
		}
		for _, text := range []map[locale.Lang]string{e.Name, e.Place, e.Note} {
			for l, s := range text {
				if locale.Clean(s) != s {
					t.Errorf("%s: %q is not clean", e.ID, s)
				}
				if l == locale.Arabic && !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
					t.Errorf("%s: %q is not Arabic", e.ID, s)
				}
			}
		}
		for _, s := range e.Sources {
			if s.URL != "" && !strings.HasPrefix(s.URL, "http") {
				t.Errorf("%s: the address of %s is %q", e.ID, s.ID, s.URL)
			}
		}
	}
}

func TestMovedEventsKeepTheirOldDates(t *testing.T) {
	c, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for id, dates := range map[string][2]string{
		"arab-forum-2020":            {"2020-12-01..02", "2021-02-24..25"},
		"imrf-1":                     {"2022-05-10..13", "2022-05-17..20"},
		"focal-points-workshop-2020": {"2020-06", "2020-06-25"},
	} {
		e, _ := c.Event(id)
		if e.When.String() != dates[1] || len(e.Was) != 1 || e.Was[0].When.String() != dates[0] || !bilingual(e.Was[0].Reason) {
			t.Errorf("%s: %v, was %+v; want %s, was %s", id, e.When, e.Was, dates[1], dates[0])
		}
	}
}

// What every bad content below is a small change of.
const good = `
[source.s]
ar = "مصدر"
en = "source"
[[series]]
id = "forum"
sources = ["s"]
certainty = "high"
name = {ar = "منتدى", en = "forum"}
pattern = {ar = "المنتدى {ordinal}", en = "{ordinal} forum"}
cycle = {ordinal = 1, first = "2022-H1", every = 4, numbered = "ordinal"}
[[rule]]
id = "list"
series = "forum"
months = -3
source = "s"
certainty = "high"
name = {ar = "قائمة", en = "list"}
[[event]]
id = "forum-1"
series = "forum"
ordinal = 1
when = "2022-05-17..20"
status = "held"
certainty = "high"
sources = ["s"]
`

func TestLoadRefusesBadContent(t *testing.T) {
	if _, err := load(fstest.MapFS{"a.toml": {Data: []byte(good)}}); err != nil {
		t.Fatal(err)
	}
	event := "\n[[event]]\nid = \"x\"\nname = {ar = \"س\", en = \"x\"}\nwhen = \"2022\"\nstatus = \"held\"\ncertainty = \"high\"\nsources = [\"s\"]\n"
	tests := []struct {
		name, old, new string
		id             string // of the InvalidError
	}{
		{"event twice", "", strings.Replace(event, `"x"`, `"forum-1"`, 1), "forum-1"},
		{"number twice", "", event + "series = \"forum\"\nordinal = 1\n", "x"},
		{"unknown series", "", event + "series = \"meeting\"\n", "x"},
		{"unknown rule", "", event + "rule = \"hearing\"\n", "x"},
		{"number without a series", "", event + "ordinal = 1\n", "x"},
		{"announced without days", "", event + "announced = true\n", "x"},
		{"one language", "", strings.Replace(event, `ar = "س", `, "", 1), "x"},
		{"no date key", "", strings.Replace(event, "when = \"2022\"\n", "", 1), "x"},
		{"no source", "", strings.Replace(event, `["s"]`, "[]", 1), "x"},
		{"unknown source", "", strings.Replace(event, `["s"]`, `["t"]`, 1), "x"},
		{"unknown status", "", strings.Replace(event, "held", "done", 1), "x"},
		{"moved from nowhere", "", strings.Replace(event, "held", "moved", 1), "x"},
		{"unknown certainty", "", strings.Replace(event, "high", "sure", 1), "x"},
		{"length below zero", "", event + "days = -1\n", "x"},
		{"place in one language", "", event + "place = {en = \"Cairo\"}\n", "x"},
		{"reason in one language", "", event + "was = [{when = \"2021\", reason = {en = \"late\"}}]\n", "x"},
		{"rule for an unknown series", `series = "forum"
months`, `series = "meeting"
months`, "list"},
		{"source in one language", `ar = "مصدر"`, "", "s"},
		{"series without a source", `sources = ["s"]`, "sources = []", "forum"},
		{"cycle without numbering", `, numbered = "ordinal"`, "", "forum"},
		{"cycle without a period", `first = "2022-H1", `, "", "forum"},
		{"cycle on 29 February", "2022-H1", "2024-02-29", "forum"},
	}
	for _, tt := range tests {
		data := good + tt.new
		if tt.old != "" {
			data = strings.Replace(good, tt.old, tt.new, 1)
		}
		_, err := load(fstest.MapFS{"a.toml": {Data: []byte(data)}})
		var invalid *InvalidError
		if !errors.As(err, &invalid) || invalid.ID != tt.id {
			t.Errorf("%s: %v; want an InvalidError of %s", tt.name, err, tt.id)
		}
	}
	// A file of its own may not repeat what another one has.
	twice := fstest.MapFS{"a.toml": {Data: []byte(good)}, "b.toml": {Data: []byte("[source.s]\nar = \"م\"\nen = \"s\"\n")}}
	var invalid *InvalidError
	if _, err := load(twice); !errors.As(err, &invalid) {
		t.Errorf("a source in two files: %v", err)
	}
	var unknown *toml.StrictMissingError
	if _, err := load(fstest.MapFS{"a.toml": {Data: []byte(good + "colour = \"red\"\n")}}); !errors.As(err, &unknown) {
		t.Errorf("an unknown key: %v", err)
	}
	for _, date := range []string{"2022-02-30", "soon", "2022-05-20..17"} {
		data := strings.Replace(good, "2022-05-17..20", date, 1)
		if _, err := load(fstest.MapFS{"a.toml": {Data: []byte(data)}}); !errors.Is(err, ErrWhen) {
			t.Errorf("the date %q: %v", date, err)
		}
	}
}

func TestPhrasesAreComplete(t *testing.T) {
	for p := range phraseCount {
		ar, en := phrases[p].ar, phrases[p].en
		if ar == "" || en == "" || strings.Count(ar, "%s") != strings.Count(en, "%s") || strings.Count(ar, "%") != strings.Count(ar, "%s") {
			t.Errorf("phrase %d: %q, %q", p, ar, en)
		}
	}
}

func TestOrdinals(t *testing.T) {
	for n, want := range map[int][2]string{
		1: {"الأول", "First"}, 2: {"الثاني", "Second"}, 10: {"العاشر", "Tenth"}, 11: {"الحادي عشر", "Eleventh"},
		12: {"الثاني عشر", "Twelfth"}, 19: {"التاسع عشر", "Nineteenth"}, 20: {"العشرون", "Twentieth"},
		21: {"الحادي والعشرون", "21st"}, 22: {"الثاني والعشرون", "22nd"}, 33: {"الثالث والثلاثون", "33rd"},
		40: {"الأربعون", "40th"}, 99: {"التاسع والتسعون", "99th"},
		100: {"رقم \u2068100\u2069", "100th"}, 111: {"رقم \u2068111\u2069", "111th"}, 121: {"رقم \u2068121\u2069", "121st"},
	} {
		if got := ordinal(locale.Arabic, n); got != want[0] {
			t.Errorf("%d in Arabic: %q, want %q", n, got, want[0])
		}
		if got := ordinal(locale.English, n); got != want[1] {
			t.Errorf("%d in English: %q, want %q", n, got, want[1])
		}
	}
}
