package locale

import "testing"

func TestParseLang(t *testing.T) {
	for _, l := range Langs() {
		if got, ok := ParseLang(string(l)); !ok || got != l {
			t.Errorf("ParseLang(%q) = %q, %t", l, got, ok)
		}
		if l.Other() == l || l.Other().Other() != l {
			t.Errorf("the other of %q is %q", l, l.Other())
		}
	}
	for _, code := range []string{"", "fr", "AR", "ar-EG"} {
		if got, ok := ParseLang(code); ok {
			t.Errorf("ParseLang(%q) = %q", code, got)
		}
	}
}
