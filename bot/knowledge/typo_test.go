package knowledge

import "testing"

func TestTypos(t *testing.T) {
	known := map[string]bool{"consular": true, "protect": true, "توظيف": true, "border": true}
	typos := newTypos(known)
	for _, test := range []struct{ typed, want string }{
		{"consuler", "consular"},
		{"protct", "protect"},
		{"توضيف", "توظيف"},
		{"bordre", "border"},
		{"completely", ""},
		{"bo", ""},
		{"", ""},
	} {
		if got, _ := typos.correct(test.typed); got != test.want {
			t.Errorf("correct(%q) = %q, want %q", test.typed, got, test.want)
		}
	}
}
