package locale

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

func TestLength(t *testing.T) {
	tests := []struct {
		text                 string
		runes, utf16s, bytes int
	}{
		{"", 0, 0, 0},
		{"abc", 3, 3, 3},
		{"سلام", 4, 4, 8},
		{"👍", 1, 2, 4},
		{Bold("ab"), 2, 2, 2},
		{"\u20685\u2069", 3, 3, 7},
	}
	for _, tt := range tests {
		for u, want := range map[Unit]int{Runes: tt.runes, UTF16: tt.utf16s, Bytes: tt.bytes} {
			if got := Length(tt.text, u); got != want {
				t.Errorf("Length(%q, %d) = %d, want %d", tt.text, u, got, want)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text string
		limit      int
		unit       Unit
		want       []string
	}{
		{"nothing", "", 10, Runes, nil},
		{"fits as it is", " two words ", 11, Runes, []string{" two words "}},
		{"white space alone", strings.Repeat(" ", 20), 10, Runes, nil},
		{"paragraph before line", "aaa bbb\n\nccc\nddd eee", 16, Runes, []string{"aaa bbb", "ccc\nddd eee"}},
		{"line before sentence", "aaa bbb\nccc. ddd eee", 16, Runes, []string{"aaa bbb", "ccc. ddd eee"}},
		{"sentence before word", "One two. Three four five", 16, Runes, []string{"One two.", "Three four five"}},
		{"Arabic sentence", "هل وصل؟ نعم وصل أمس", 13, Runes, []string{"هل وصل؟", "نعم وصل أمس"}},
		{"sentence in quotes", "«One two.» Three four five", 17, Runes, []string{"«One two.»", "Three four five"}},
		{"word", "aaaa bbbb cccc", 10, Runes, []string{"aaaa bbbb", "cccc"}},
		{"a tiny paragraph is not worth a part", "a\n\nbbbb bbbb bbbb cccc", 20, Runes, []string{"a\n\nbbbb bbbb bbbb", "cccc"}},
		{"no place but inside a word", "abcdefghij", 4, Runes, []string{"abcd", "efgh", "ij"}},
		{"cluster stays whole", "ab👨‍👩‍👧cd", 6, Runes, []string{"ab", "👨‍👩‍👧c", "d"}},
		{"cluster over the limit", "👨‍👩‍👧", 3, Runes, []string{"👨‍👩", "\u200D👧"}},
		{"utf16", "👍👍👍", 4, UTF16, []string{"👍👍", "👍"}},
		{"bytes", "سلام", 5, Bytes, []string{"سل", "ام"}},
		{"one code point over the limit", "س", 1, Bytes, []string{"س"}},
		{"isolate stays whole", "aaaa \u2068bbbb cc\u2069", 13, Runes, []string{"aaaa", "\u2068bbbb cc\u2069"}},
		{"isolate of exactly the limit", "aaaaaa\u2068bbbb cc\u2069", 9, Runes, []string{"aaaaaa", "\u2068bbbb cc\u2069"}},
		{"isolate over the limit", "\u2068aaaa bbbb cccc\u2069", 11, Runes, []string{"\u2068aaaa bbbb\u2069", "\u2068cccc\u2069"}},
		{"no empty isolate at a seam", "\u2068aaaa bbbb \u2069 cccc", 11, Runes, []string{"\u2068aaaa bbbb\u2069", "cccc"}},
		{"bold stays whole", "aaaa " + Bold("bbb ccc"), 10, Runes, []string{"aaaa", Bold("bbb ccc")}},
		{"bold over the limit", Bold("aaa bbb ccc"), 8, Runes, []string{Bold("aaa bbb"), Bold("ccc")}},
		{"bold counts nothing", Bold("aaa"), 3, Runes, []string{Bold("aaa")}},
		{"isolate in bold over the limit", Bold("aaa \u2068bbb ccc\u2069"), 9, Runes, []string{Bold("aaa"), Bold("\u2068bbb ccc\u2069")}},
		{"the rest of an Arabic line keeps its side", "عقد المنتدى IMRF أمس", 12, Runes, []string{"عقد المنتدى", "\u200FIMRF أمس"}},
		{"the rest of an English line keeps its side", "It is called منتدى here", 13, Runes, []string{"It is called", "\u200Eمنتدى here"}},
		{"a direction mark alone is no part", "\u200F\u2068aaaa bbb\u2069 cccc", 10, Runes, []string{"\u2068aaaa bbb\u2069", "\u200Fcccc"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Split(tt.text, tt.limit, tt.unit); !slices.Equal(got, tt.want) {
				t.Errorf("Split(%q, %d) =\n%q, want\n%q", tt.text, tt.limit, got, tt.want)
			}
		})
	}
}

// checkSplit holds Split to its contract on any text.
func checkSplit(t failer, text string, limit int, u Unit) {
	t.Helper()
	parts := Split(text, limit, u)
	if Length(text, u) <= limit {
		if text != "" && !slices.Equal(parts, []string{text}) {
			t.Fatalf("a text that fits was changed: %q", parts)
		}
		return
	}
	var plain strings.Builder
	for _, p := range parts {
		if n := Length(p, u); n > limit && n > Length(firstRune(Plain(p)), u) {
			t.Fatalf("part %q has %d of %d", p, n, limit)
		}
		if !strings.ContainsFunc(p, isVisible) {
			t.Fatalf("part %q shows nothing", p)
		}
		if !balancedBold(p) {
			t.Fatalf("part %q leaves bold open", p)
		}
		plain.WriteString(p)
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	if got, want := visible(plain.String()), visible(text); got != want {
		t.Fatalf("visible text changed:\n%q, want\n%q", got, want)
	}
	if got, want := boldOnly(strings.Join(parts, "")), boldOnly(text); got != want {
		t.Fatalf("bold text changed:\n%q, want\n%q", got, want)
	}
	if balancedIsolates(text) && limit >= 32 {
		for _, p := range parts {
			if !balancedIsolates(p) {
				t.Fatalf("part %q leaves an isolate open", p)
			}
		}
	}
	checkSeams(t, text, parts, limit, u)
}

// checkSeams looks for clusters that were cut although they fit.
func checkSeams(t failer, text string, parts []string, limit int, u Unit) {
	t.Helper()
	whole := make(map[int]bool)
	at, longest := 0, 0
	for g := uniseg.NewGraphemes(Plain(text)); g.Next(); {
		longest = max(longest, Length(g.Str(), u))
		at += len(visible(g.Str()))
		whole[at] = true
	}
	if longest > limit {
		return
	}
	at = 0
	for _, p := range parts {
		at += len(visible(p))
		if !whole[at] {
			t.Fatalf("part %q ends inside a cluster", p)
		}
	}
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if !isVisible(r) {
			return -1
		}
		return r
	}, s)
}

func boldOnly(s string) string {
	var b strings.Builder
	for _, span := range Spans(s) {
		if span.Bold {
			b.WriteString(visible(span.Text))
		}
	}
	return b.String()
}

func balancedBold(s string) bool {
	return strings.Count(s, string(boldOn)) == strings.Count(s, string(boldOff))
}

func balancedIsolates(s string) bool {
	for l := range strings.SplitSeq(s, "\n") {
		depth := 0
		for _, r := range l {
			switch {
			case isOpener(r):
				depth++
			case r == pdi:
				depth--
			}
			if depth < 0 || depth > 4 {
				return false
			}
		}
		if depth != 0 {
			return false
		}
	}
	return true
}

// composed draws a text as the product writes it: sentences, values, bold.
func composed() *rapid.Generator[string] {
	sentence := rapid.SampledFrom([]string{
		"يعقد المنتدى الثالث", "The forum.", " ", ". ", "؟ ", "\n", "\n\n", "• ", "👨‍👩‍👧", "é", "IMRF", "\u200F",
	})
	value := rapid.Custom(func(t *rapid.T) string { return Isolate(rapid.String().Draw(t, "value")) })
	words := rapid.StringMatching(`[a-zء-ي0-9 .\n]{0,60}`)
	piece := rapid.OneOf(sentence, value, words, rapid.Custom(func(t *rapid.T) string {
		return Bold(words.Draw(t, "bold"))
	}), rapid.Custom(func(t *rapid.T) string {
		return string(boldOn) + "a " + value.Draw(t, "bold value") + " b" + string(boldOff)
	}))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "pieces"), "")
	})
}

func TestSplitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := composed().Draw(t, "text")
		limit := rapid.IntRange(1, 120).Draw(t, "limit")
		u := rapid.SampledFrom([]Unit{Runes, UTF16, Bytes}).Draw(t, "unit")
		checkSplit(t, text, limit, u)
	})
}

// An isolate that fits into a part is found whole in one of the parts.
func TestSplitKeepsIsolates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(12, 60).Draw(t, "limit")
		var b strings.Builder
		var values []string
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			v := Isolate(rapid.StringMatching(`[a-z][a-z 0-9]{0,8}[a-z]`).Draw(t, "value"))
			values = append(values, v)
			b.WriteString(v)
			b.WriteString(rapid.StringMatching(`[ء-ي .]{0,30}`).Draw(t, "text"))
		}
		parts := Split(b.String(), limit, Runes)
		for _, v := range values {
			if !slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, v) }) {
				t.Fatalf("%q was cut: %q", v, parts)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("عقد المنتدى \u2068IMRF\u2069 أمس. "+Bold("عنوان طويل")+"\n\nThe end.", 20, 1)
	f.Add("👨‍👩‍👧\u2068\u2068a\u2069\n\u2069b", 4, 2)
	f.Add(string(boldOn)+"a"+string(boldOn)+"\r\n \uFDD1\u0301", 3, 0)
	f.Add("\xff\xfe\u2067 ab", 1, 2)
	f.Fuzz(func(t *testing.T, text string, limit, unit int) {
		if limit < 1 || limit > 5000 || unit < 0 || unit > 2 {
			return
		}
		checkSplit(t, text, limit, Unit(unit))
	})
}

func TestSplitOfLongTextIsFast(t *testing.T) {
	text := strings.Repeat("كلمة \u2068value\u2069 ", 20000)
	parts := Split(text, 4096, UTF16)
	if n := len(parts); n < 60 || n > 80 {
		t.Errorf("%d parts", n)
	}
	for _, p := range parts {
		if strings.TrimFunc(p, unicode.IsSpace) != p {
			t.Fatalf("white space at a seam: %q", p)
		}
	}
}
