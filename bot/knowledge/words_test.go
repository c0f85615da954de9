package knowledge

import (
	"slices"
	"testing"
)

func texts(ws []word) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.text)
	}
	return out
}

func TestWords(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"؟!…", nil},
		{"الأهداف ال٢٣", []string{"الاهداف", "ال", "23"}},
		{"الـGFMD", []string{"ال", "gfmd"}},
		{"What's IMRF-2026?", []string{"what", "s", "imrf", "2026"}},
		{"ma3ad el-montada", []string{"ma3ad", "el", "montada"}},
		{"القرار 73/326", []string{"القرار", "73", "326"}},
	} {
		if got := texts(words(test.text)); !slices.Equal(got, test.want) {
			t.Errorf("words(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestWordScripts(t *testing.T) {
	ws := words("هدف 8 goal 8th")
	want := []script{arabic, number, latin, latin}
	for i, w := range ws {
		if w.script != want[i] {
			t.Errorf("script of %q is %d, want %d", w.text, w.script, want[i])
		}
	}
}
