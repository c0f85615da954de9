package locale

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"plain", "السلام عليكم", "السلام عليكم"},
		{"bidi controls", "a\u202Eb\u200Fc\u2066d\u2069\u061Ce", "abcde"},
		{"all overrides and embeddings", "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C", ""},
		{"other controls", "a\x00b\x1bc\u007fd", "abcd"},
		{"invisible", "a\u200Bb\uFEFFc\u00ADd\u2060e\u3164f\U000E0041g", "abcdefg"},
		{"bold marks and noncharacters", "\uFDD0a\uFDD1\uFFFEb\U0001FFFF", "ab"},
		{"invalid bytes are seen", "a\xffb", "a\uFFFDb"},
		{"composed", "cafe\u0301 \u0627\u0653", "café آ"},
		{"composed over what was stripped", "e\u200D\u0301", "é"},
		{"line ends", "a\r\nb\rc\u2028d\u2029e\u0085f\vg", "a\nb\nc\nd\ne\nf\ng"},
		{"spaces", "a\tb\u00A0c\u3000d", "a b c d"},
		{"blank lines", "a\n\n\n\n\nb\n \n \n \nc\n\n\nd\n\ne", "a\n\n\nb\n\n\nc\n\n\nd\n\ne"},
		{"trimmed", " \n a \n ", "a"},
		{"joiner inside an emoji", "👨‍👩‍👧 🏳️‍🌈 🙋🏽‍♀️", "👨‍👩‍👧 🏳️‍🌈 🙋🏽‍♀️"},
		{"joiner elsewhere", "ا\u200Dل\u200D 👨\u200D \u200Da", "ال 👨 a"},
		{"non-joiner in Persian", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"non-joiner after a mark", "مِ\u200Cخ", "مِ\u200Cخ"},
		{"non-joiner elsewhere", "\u200Ca\u200C b\u200C\u200Cc\u200C", "a b\u200Cc"},
		{"signs with a shape stay", "\u06DD5 \u0600", "\u06DD5 \u0600"},
		{"markup of platforms is not ours to touch", "<!channel> @everyone *x*", "<!channel> @everyone *x*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.text); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestDigits(t *testing.T) {
	if got := Digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0123456789 ٪"); got != "0123456789 0123456789 0123456789 ٪" {
		t.Errorf("Digits = %q", got)
	}
}

func checkClean(t failer, text string) {
	t.Helper()
	got := Clean(text)
	switch {
	case !utf8.ValidString(got):
		t.Fatalf("Clean(%q) = %q is not UTF-8", text, got)
	case !norm.NFC.IsNormalString(got):
		t.Fatalf("Clean(%q) = %q is not NFC", text, got)
	case got != strings.TrimSpace(got), strings.Contains(got, "\n\n\n\n"), strings.Contains(got, " \n"):
		t.Fatalf("Clean(%q) = %q is not trimmed", text, got)
	case Clean(got) != got:
		t.Fatalf("Clean(%q) = %q, then %q", text, got, Clean(got))
	}
	for _, r := range got {
		if isHidden(r) && r != '\n' && r != zwj && r != zwnj {
			t.Fatalf("Clean(%q) = %q keeps %U", text, got, r)
		}
	}
}

// unruly draws text full of what Clean, Isolate and Fold are there for.
func unruly() *rapid.Generator[string] {
	special := rapid.SampledFrom([]rune("\n\r\t \u2028\u0085\u200C\u200D\u202E\u2068\u2069\u200F\u0301\u0338\u064B\u0654\uFE0F" +
		"\u0640\u200B\uFDD0\uFDD1\u3164\u06DDءأإآٱىةؤئکیگےۃ٣۳👨♀\U0001F3FD↔ﻻﷺaéİßΣ½.،؟\"-"))
	return rapid.StringOf(rapid.OneOf(special, special, rapid.Rune()))
}

func TestCleanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkClean(t, unruly().Draw(t, "text")) })
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202Eb\r\n\r\n\r\n\r\n c\u0301")
	f.Add("👨\u200D👩\u200Cم\u200C\u0338")
	f.Add("\xff\uFDD0\u3164")
	f.Fuzz(func(t *testing.T, text string) { checkClean(t, text) })
}
