package knowledge

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"wasl/bot/locale"
)

// minAsks is the least number of phrasings of an entry in each language.
const minAsks = 15

func shipped(t testing.TB) []Entry {
	t.Helper()
	entries, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func lines(t testing.TB, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func TestShippedHasEveryRequiredEntry(t *testing.T) {
	have := map[string]bool{}
	for _, e := range shipped(t) {
		have[e.ID] = true
	}
	for _, id := range lines(t, "testdata/ids.txt") {
		if !have[id] {
			t.Errorf("entry %s is missing", id)
		}
	}
}

func TestShippedEntriesHaveSourcesAndPhrasings(t *testing.T) {
	for _, e := range shipped(t) {
		if len(e.Sources) == 0 {
			t.Errorf("%s: no source", e.ID)
		}
		for _, l := range locale.Langs() {
			if n := len(e.In(l).Phrasings()); n < minAsks {
				t.Errorf("%s %s: %d phrasings, want at least %d", e.ID, l, n, minAsks)
			}
		}
	}
}

// A phrasing that brings no new word adds nothing that the search could use.
func TestShippedPhrasingsBringNewStems(t *testing.T) {
	b := base(t)
	for _, e := range b.entries {
		for _, l := range locale.Langs() {
			seen := map[string]bool{}
			for _, ask := range e.In(l).Phrasings() {
				fresh := false
				for _, tok := range b.vocabulary.tokens(ask) {
					if tok.stop || seen[tok.stem] {
						continue
					}
					fresh, seen[tok.stem] = true, true
				}
				if !fresh {
					t.Errorf("%s %s: %q brings no new word", e.ID, l, ask)
				}
			}
		}
	}
}

func TestShippedTextsAreShortAndPlain(t *testing.T) {
	for _, e := range shipped(t) {
		for _, l := range locale.Langs() {
			text := e.In(l).Text
			if n := locale.Length(text, locale.Runes); n > 900 {
				t.Errorf("%s %s: %d characters do not fit a phone's screen", e.ID, l, n)
			}
			if i := strings.IndexAny(text, "*#|"); i >= 0 {
				t.Errorf("%s %s: markup in the text: %q", e.ID, l, text[i:i+1])
			}
			if want, ok := locale.Detect(plainText(text)); !ok || want != l {
				t.Errorf("%s %s: text is in the other language", e.ID, l)
			}
		}
	}
}

func TestObjectivesAreComplete(t *testing.T) {
	var numbers []int
	for _, e := range shipped(t) {
		if e.Objective != nil {
			numbers = append(numbers, e.Objective.Number)
			if len(e.Objective.SDG) == 0 {
				t.Errorf("%s: no related target", e.ID)
			}
		}
	}
	slices.Sort(numbers)
	for i := range objectiveCount {
		if i >= len(numbers) || numbers[i] != i+1 {
			t.Fatalf("objectives are %v, want 1 to %d", numbers, objectiveCount)
		}
	}
}
