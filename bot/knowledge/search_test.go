package knowledge

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wasl/bot/locale"
)

func TestSearchAnswers(t *testing.T) {
	b := base(t)
	for _, test := range []struct{ text, want string }{
		{"objective 8", "obj-08"},
		{"الهدف الثامن", "obj-08"},
		{"الأهداف الـ23", "gcm-objectives"},
		{"which goal is about borders?", "obj-11"},
		{"هل الاتفاق ملزم؟", "gcm-binding"},
		{"what is the UN Network on Migration", "network-what"},
		{"hal el ittifaq molzim?", "gcm-binding"},
	} {
		if r := b.Search(test.text); r.Entry != test.want {
			t.Errorf("Search(%q) = %+v, want %s", test.text, r, test.want)
		}
	}
}

func TestSearchLanguage(t *testing.T) {
	b := base(t)
	for text, want := range map[string]locale.Lang{
		"objective 8":            locale.English,
		"الهدف 8":                locale.Arabic,
		"el hadaf 8 3an eh?":     locale.Arabic,
		"ما علاقة GFMD بالاتفاق": locale.Arabic,
		"8":                      locale.Arabic,
	} {
		if r := b.Search(text); r.Lang != want {
			t.Errorf("language of %q is %s, want %s", text, r.Lang, want)
		}
	}
}

func TestSearchSeveralObjectives(t *testing.T) {
	r := base(t).Search("objectives 8 and 9")
	both := append([]string{r.Entry}, r.Also...)
	slices.Sort(both)
	if !slices.Equal(both, []string{"obj-08", "obj-09"}) {
		t.Errorf("Search gave %q, want both objectives", both)
	}
}

func TestSearchDeclines(t *testing.T) {
	b := base(t)
	for _, text := range []string{
		"", " ", "؟", "🙂", "what is the weather in Oslo", "من فاز في مباراة كرة القدم أمس؟",
		"translate this sentence into French", "كم رسوم تجديد الإقامة في الكويت؟",
	} {
		if r := b.Search(text); r.Entry != "" || len(r.Candidates) > 0 {
			t.Errorf("Search(%q) = %+v, want nothing", text, r)
		}
	}
}

func TestSearchResultIsConsistent(t *testing.T) {
	b := base(t)
	for _, line := range lines(t, "testdata/questions.tsv") {
		_, text, _ := strings.Cut(line, "\t")
		checkResult(t, b, text, b.Search(text))
	}
}

// checkResult holds for every text whatsoever.
func checkResult(t *testing.T, b *Base, text string, r Result) {
	t.Helper()
	if r.Lang != locale.Arabic && r.Lang != locale.English {
		t.Errorf("%q: language %q", text, r.Lang)
	}
	if r.Score < 0 || r.Score > 1 {
		t.Errorf("%q: score %f", text, r.Score)
	}
	if len(r.Candidates) > maxCandidates || r.Declined && len(r.Candidates) > 0 || r.Declined && r.Entry != "" {
		t.Errorf("%q: %d candidates, declined %v", text, len(r.Candidates), r.Declined)
	}
	if r.Entry != "" && (len(r.Candidates) == 0 || r.Candidates[0].Entry != r.Entry) {
		t.Errorf("%q: entry %s is not the first of %v", text, r.Entry, r.Candidates)
	}
	for i, c := range r.Candidates {
		if _, ok := b.Entry(c.Entry); !ok {
			t.Errorf("%q: unknown entry %s", text, c.Entry)
		}
		if i > 0 && c.Score > r.Candidates[i-1].Score {
			t.Errorf("%q: candidates are not in order: %v", text, r.Candidates)
		}
	}
	for _, id := range r.Also {
		if r.Entry == "" || id == r.Entry {
			t.Errorf("%q: also %v beside %q", text, r.Also, r.Entry)
		}
	}
}

func own(id, title, text string) Entry {
	t := Text{Title: title, Text: text}
	return Entry{ID: id, Kind: KindFAQ, Certainty: Verified, Arabic: t, English: t}
}

func TestLaterEntryReplaces(t *testing.T) {
	b, err := NewBase(append(shipped(t), own("contact", "Contact desk", "Write to the desk.")))
	if err != nil {
		t.Fatal(err)
	}
	e, ok := b.Entry("contact")
	if !ok || e.English.Title != "Contact desk" {
		t.Errorf("entry is %+v, want the later one", e)
	}
	if got, want := len(b.Entries()), len(shipped(t)); got != want {
		t.Errorf("%d entries, want %d", got, want)
	}
}

func TestOwnEntryIsFound(t *testing.T) {
	e := own("parking", "Parking at the conference centre", "There is a garage under the building.")
	b, err := NewBase(append(shipped(t), e))
	if err != nil {
		t.Fatal(err)
	}
	r := b.Search("parking at the conference centre")
	if len(r.Candidates) == 0 || r.Candidates[0].Entry != "parking" {
		t.Errorf("Search = %+v, want the new entry first", r)
	}
}

func TestNewBaseRefusesInvalidEntries(t *testing.T) {
	_, err := NewBase([]Entry{{ID: "empty"}})
	var e *EntryError
	if !errors.As(err, &e) || e.ID != "empty" || !errors.Is(err, ErrIncomplete) {
		t.Errorf("error is %v, want an EntryError of the entry", err)
	}
}

func TestEmptyBase(t *testing.T) {
	b, err := NewBase(nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := b.Search("objective 8"); r.Entry != "" || len(r.Candidates) > 0 {
		t.Errorf("Search on nothing = %+v", r)
	}
}

func TestEntriesAreOrderedByKind(t *testing.T) {
	order := Kinds()
	es := base(t).Entries()
	for i := 1; i < len(es); i++ {
		x, y := slices.Index(order, es[i-1].Kind), slices.Index(order, es[i].Kind)
		if x > y || x == y && es[i-1].ID >= es[i].ID {
			t.Fatalf("%s comes before %s", es[i-1].ID, es[i].ID)
		}
	}
}

func TestObjectivesOfAnUpdate(t *testing.T) {
	b := base(t)
	for text, want := range map[string]string{
		"أطلقنا الشهر الماضي منصة إلكترونية لتوثيق عقود العمال الوافدين":         "obj-06",
		"We opened a shelter for victims of trafficking and trained prosecutors": "obj-10",
		"خفضنا كلفة تحويل الأموال إلى 4 بالمئة":                                  "obj-20",
	} {
		got := b.Objectives(text)
		if len(got) == 0 || len(got) > maxCandidates || got[0].Entry != want {
			t.Errorf("Objectives(%q) = %v, want %s first", text, got, want)
		}
	}
	if got := b.Objectives(""); len(got) != 0 {
		t.Errorf("Objectives of nothing = %v", got)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "objective 8", "الهدف ٨", "هدف", "ma3ad el montada", "23 objectives", "\xff\u202e", "2w 3y w y", "ال ال23 ال"} {
		f.Add(s)
	}
	b := base(f)
	f.Fuzz(func(t *testing.T, text string) {
		checkResult(t, b, text, b.Search(text))
		b.Objectives(text)
	})
}

func BenchmarkSearch(b *testing.B) {
	k := base(b)
	for name, text := range map[string]string{
		"Arabic":  "شو أرخص طريقة لإرسال الحوالة لأهلي؟",
		"English": "how do countries go after gangs that smuggle people for cash",
		"Arabizi": "emta el montada el gay fi new york?",
		"Unknown": "zzyzx qwertyuiop asdfghjkl whatchamacallit",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				k.Search(text)
			}
		})
	}
}

func BenchmarkNewBase(b *testing.B) {
	es := shipped(b)
	for b.Loop() {
		if _, err := NewBase(es); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzStem: a stem is never longer than its word, nor empty.
func FuzzStem(f *testing.F) {
	for _, s := range []string{"", "والمهاجرين", "بالهدف", "migrants'", "ال", "3an", "٢٣", "\xff", "المـهاجر"} {
		f.Add(s)
	}
	v := base(f).vocabulary
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range words(text) {
			if s := v.stem(w); s == "" || w.script == arabic && runes(s) > runes(w.text) {
				t.Errorf("the stem of %q is %q", w.text, s)
			}
		}
	})
}

// FuzzNumbers: only objectives that there are are read, each once.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"", "objectives 8, 9 and 23", "الهدفان الثامن والتاسع", "goal twenty-third", "هدف ٢٣ و٢٤", "الفقرة 24", "objective 0", "objective 99999999999999999999"} {
		f.Add(s)
	}
	b := base(f)
	f.Fuzz(func(t *testing.T, text string) {
		seen := map[int]bool{}
		for _, n := range b.vocabulary.numbers.read(words(text)).objectives {
			if n < 1 || n > objectiveCount || seen[n] {
				t.Errorf("%q names objective %d (before: %t)", text, n, seen[n])
			}
			seen[n] = true
		}
	})
}
