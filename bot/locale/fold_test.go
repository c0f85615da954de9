package locale

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"punctuation alone", "؟!… —", ""},
		{"alef", "أإآٱا", "ااااا"},
		{"alef with separate hamza", "ا\u0654حد", "احد"},
		{"alef maqsura and ta marbuta", "إلى المبادرة", "الي المبادره"},
		{"hamza on its seat", "مسؤول رئيس", "مسوول رييس"},
		{"hamza at the end of a word", "شيء ماء، بدء", "شي ما بد"},
		{"hamza inside a word", "جزءان", "جزءان"},
		{"diacritics and tatweel", "مُحَمَّـــد", "محمد"},
		{"Persian letters", "گفت\u200Cوگوی کشورها", "كفتوكوي كشورها"},
		{"digits", "الهدف ٨ و۱۲", "الهدف 8 و12"},
		{"presentation forms", "ﻻ ﷲ", "لا الله"},
		{"Latin", "Café CRÈME ﬁn", "cafe creme fin"},
		{"separators", "JO-2026/014 (a_b)…  c", "jo 2026 014 a b c"},
		{"zero width", "ob\u200Bject\u200Dive\u2068", "objective"},
		{"bidi and bold", Bold("\u2068A\u2069"), "a"},
		{"emoji", "a👍b", "a b"},
		{"not UTF-8", "0\xf2ͺ", "0"},
		{"Hangul is composed again", "한국", "한국"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.text); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func checkFold(t failer, text string) {
	t.Helper()
	got := Fold(text)
	if again := Fold(got); again != got {
		t.Fatalf("Fold(%q) = %q, then %q", text, got, again)
	}
	if got != strings.Join(strings.Fields(got), " ") {
		t.Fatalf("Fold(%q) = %q is not tidy", text, got)
	}
	if strings.ContainsAny(got, "أإآٱىةؤئـکیگ٠۹") {
		t.Fatalf("Fold(%q) = %q is not folded", text, got)
	}
}

func TestFoldOfEveryCharacter(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		checkFold(t, string(r))
	}
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkFold(t, unruly().Draw(t, "text")) })
}

func FuzzFold(f *testing.F) {
	f.Add("شيء ؤ İ ﷺ")
	f.Add("e\u200D\u0301\u0334ء،ء")
	f.Fuzz(func(t *testing.T, text string) { checkFold(t, text) })
}
