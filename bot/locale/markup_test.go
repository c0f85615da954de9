package locale

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSpans(t *testing.T) {
	on, off := string(boldOn), string(boldOff)
	tests := []struct {
		name, text string
		want       []Span
	}{
		{"empty", "", nil},
		{"plain", "abc", []Span{{"abc", false}}},
		{"bold inside", "a " + Bold("b") + " c", []Span{{"a ", false}, {"b", true}, {" c", false}}},
		{"neighbours merge", Bold("a") + Bold("b"), []Span{{"ab", true}}},
		{"empty run", "a" + on + off + "b", []Span{{"ab", false}}},
		{"nested", on + "a" + on + "b" + off + "c" + off + "d", []Span{{"abc", true}, {"d", false}}},
		{"never closed", "a" + on + "b", []Span{{"a", false}, {"b", true}}},
		{"never opened", "a" + off + "b", []Span{{"ab", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Spans(tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("Spans(%q) = %+v, want %+v", tt.text, got, tt.want)
			}
		})
	}
}

func TestBold(t *testing.T) {
	if got := Bold(""); got != "" {
		t.Errorf("Bold of nothing = %q", got)
	}
	if got := Spans(Bold("a" + Bold("b") + "c")); !slices.Equal(got, []Span{{"abc", true}}) {
		t.Errorf("bold in bold = %+v", got)
	}
	if got := Plain("x" + Bold("هدف") + "y"); got != "xهدفy" {
		t.Errorf("Plain = %q", got)
	}
}

func TestSpansProperties(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune{'a', 'ب', '\n', boldOn, boldOff}))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		var all string
		for i, span := range Spans(s) {
			if span.Text == "" || i > 0 && span.Bold == Spans(s)[i-1].Bold {
				t.Fatalf("Spans(%q) = %+v", s, Spans(s))
			}
			all += span.Text
		}
		if all != Plain(s) {
			t.Fatalf("spans hold %q, want %q", all, Plain(s))
		}
	})
}
