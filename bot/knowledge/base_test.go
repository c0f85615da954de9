package knowledge

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// sharedBase is built once: it does not change.
var sharedBase = sync.OnceValues(func() (*Base, error) {
	entries, err := Shipped()
	if err != nil {
		return nil, err
	}
	return NewBase(entries)
})

func base(t testing.TB) *Base {
	t.Helper()
	b, err := sharedBase()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Floors for the package's own questions.
const (
	floorRightAtOne = 0.90
	floorOnePress   = 0.95
	ceilingWrong    = 0.05
	ceilingFalse    = 0.04
	ceilingOffered  = 0.15
)

func TestOwnQuestions(t *testing.T) {
	b := base(t)
	var in, right, press, wrong, out, answered, offered int
	for _, line := range lines(t, "testdata/questions.tsv") {
		expect, text, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("no tab in %q", line)
		}
		r := b.Search(text)
		if expect == "-" {
			out++
			answered += count(r.Entry != "")
			offered += count(len(r.Candidates) > 0)
			continue
		}
		in++
		want := strings.Split(expect, ",")
		for _, id := range want {
			if _, ok := b.Entry(id); !ok {
				t.Errorf("%q expects unknown entry %q", text, id)
			}
		}
		top := r.Entry
		if top == "" && len(r.Candidates) > 0 {
			top = r.Candidates[0].Entry
		}
		good := slices.Contains(want, top)
		right += count(good)
		wrong += count(r.Entry != "" && !good)
		press += count(good || slices.ContainsFunc(r.Candidates, func(c Candidate) bool { return slices.Contains(want, c.Entry) }))
		if !good {
			t.Logf("%q: want %v, got entry %q, candidates %v", text, want, r.Entry, r.Candidates)
		}
	}
	check := func(name string, n, of int, floor, ceiling float64) {
		share := float64(n) / float64(of)
		t.Logf("%s: %.3f of %d", name, share, of)
		if share < floor || share > ceiling {
			t.Errorf("%s is %.3f, want %.2f to %.2f", name, share, floor, ceiling)
		}
	}
	check("right at one", right, in, floorRightAtOne, 1)
	check("right in one press", press, in, floorOnePress, 1)
	check("wrong", wrong, in, 0, ceilingWrong)
	check("false answers", answered, out, 0, ceilingFalse)
	check("false offers", offered, out, 0, ceilingOffered)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
