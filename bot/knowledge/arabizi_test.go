package knowledge

import (
	"slices"
	"testing"
)

func TestTransliterate(t *testing.T) {
	v := base(t).vocabulary
	for _, test := range []struct{ text, want string }{
		{"el hadaf 8", "هدف"},
		{"hal el ittifaq molzim", "ملزم"},
		{"shu el far2 ben el tahrib w el ettijar", "فرق"},
		{"jawaz el safar 3and el kafil", "جواز"},
		{"ma hiya ahdaf el shabaka", "شبكه"},
		{"el taqrir el watani", "وطني"},
		{"7uquq el insan", "حقوق"},
	} {
		ws, ok := v.transliterate(words(test.text))
		if !ok || !slices.Contains(texts(ws), test.want) {
			t.Errorf("transliterate(%q) = %q, %v; want %q in it", test.text, texts(ws), ok, test.want)
		}
	}
}

func TestEnglishIsNotTransliterated(t *testing.T) {
	v := base(t).vocabulary
	for _, text := range []string{
		"", "how do I use this", "who abstained?", "objective 8", "the 8th objective", "compact and SDGs, any relation",
		"side events at a regional forum", "G20 summit", "COVID-19 and migration", "a list of all goals",
		"recogntion of diplomas", "الهدف 8", "ال GFMD",
	} {
		if ws, ok := v.transliterate(words(text)); ok {
			t.Errorf("transliterate(%q) = %q, want it left alone", text, texts(ws))
		}
	}
}
