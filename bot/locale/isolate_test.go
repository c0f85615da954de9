package locale

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIsolate(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"name", "IOM", "\u2068IOM\u2069"},
		{"nothing but controls", "\u202E\u2069\uFDD0", ""},
		{"cannot break out", "a\u2069\u202Eb", "\u2068ab\u2069"},
		{"bold is dropped", Bold("a"), "\u2068a\u2069"},
		{"newlines", "a\nb\n\nc\n", "\u2068a\u2069\n\u2068b\u2069\n\n\u2068c\u2069\n"},
		{"every line end", "a\r\nb\u2029c\rd", "\u2068a\u2069\n\u2068b\u2069\n\u2068c\u2069\n\u2068d\u2069"},
		{"emoji", "👨‍👩‍👧", "\u2068👨‍👩‍👧\u2069"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Isolate(tt.text); got != tt.want {
				t.Errorf("Isolate(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestIsolateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := unruly().Draw(t, "text")
		got := Isolate(s)
		if again := Isolate(got); again != got {
			t.Fatalf("Isolate(%q) = %q, then %q", s, got, again)
		}
		for l := range strings.SplitSeq(got, "\n") {
			inner, ok := strings.CutPrefix(l, string(fsi))
			inner, closed := strings.CutSuffix(inner, string(pdi))
			if l != "" && (!ok || !closed || inner == "") {
				t.Fatalf("Isolate(%q): line %q is not enclosed", s, l)
			}
			for _, r := range inner {
				if isHidden(r) && r != zwj && r != zwnj {
					t.Fatalf("Isolate(%q) keeps %U", s, r)
				}
			}
		}
	})
}
