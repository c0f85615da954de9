package locale

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDirect(t *testing.T) {
	const r, l = "\u200F", "\u200E"
	tests := []struct {
		name       string
		lang       Lang
		text, want string
	}{
		{"empty", Arabic, "", ""},
		{"Arabic line", Arabic, "المنتدى IMRF", "المنتدى IMRF"},
		{"Latin first", Arabic, "IMRF هو", r + "IMRF هو"},
		{"isolated Latin first", Arabic, "\u2068IMRF\u2069 هو", r + "\u2068IMRF\u2069 هو"},
		{"bold Latin first", Arabic, Bold("IMRF") + " هو", r + Bold("IMRF") + " هو"},
		{"digit", Arabic, "\u206812\u2069 سبتمبر", r + "\u206812\u2069 سبتمبر"},
		{"Arabic digit", Arabic, "٣ أهداف", r + "٣ أهداف"},
		{"emoji", Arabic, "👍 شكراً", r + "👍 شكراً"},
		{"keycap emoji", Arabic, "#️⃣ وسم", r + "#️⃣ وسم"},
		{"symbol", Arabic, "→ التالي", r + "→ التالي"},
		{"bullet, then Arabic", Arabic, "• هدف", "• هدف"},
		{"bullet, then Latin", Arabic, "• GCM", r + "• GCM"},
		{"quoted Arabic", Arabic, "«هدف» GCM", "«هدف» GCM"},
		{"each line", Arabic, "نص\n5 أهداف\n\nIMRF\n", "نص\n" + r + "5 أهداف\n\n" + r + "IMRF\n"},
		{"punctuation alone", Arabic, "———\n…", "———\n…"},
		{"marked already", Arabic, r + "IMRF هو", r + "IMRF هو"},
		{"English line", English, "The forum المنتدى", "The forum المنتدى"},
		{"Arabic first", English, "المنتدى is", l + "المنتدى is"},
		{"number, then Arabic", English, "5 «المنتدى» is", l + "5 «المنتدى» is"},
		{"isolated Arabic first", English, "\u2068الأردن\u2069: 3", l + "\u2068الأردن\u2069: 3"},
		{"digits and emoji", English, "5 👍", "5 👍"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Direct(tt.lang, tt.text); got != tt.want {
				t.Errorf("Direct(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestDirectProperties(t *testing.T) {
	text := rapid.OneOf(composed(), unruly())
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		for _, l := range Langs() {
			once := Direct(l, s)
			if again := Direct(l, once); again != once {
				t.Fatalf("Direct(%q) = %q, then %q", s, once, again)
			}
			if visible(once) != visible(s) || strings.Count(once, "\n") != strings.Count(s, "\n") {
				t.Fatalf("Direct(%q) = %q changes the text", s, once)
			}
		}
	})
}
