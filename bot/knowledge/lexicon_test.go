package knowledge

import (
	"testing"
	"unicode"
)

func TestLexiconSpansBothLanguages(t *testing.T) {
	var sections map[string]map[string]string
	if err := readData("lexicon.toml", &sections); err != nil {
		t.Fatal(err)
	}
	concepts := map[string]bool{}
	for _, section := range sections {
		for concept, terms := range section {
			if concepts[concept] {
				t.Errorf("concept %s is in two sections", concept)
			}
			concepts[concept] = true
			hasArabic, hasLatin := false, false
			for _, r := range terms {
				hasArabic = hasArabic || unicode.Is(unicode.Arabic, r)
				hasLatin = hasLatin || unicode.Is(unicode.Latin, r)
			}
			if !hasArabic || !hasLatin {
				t.Errorf("concept %s is in one language only", concept)
			}
		}
	}
	if len(concepts) < 150 {
		t.Errorf("%d concepts, want at least 150", len(concepts))
	}
}

func TestConceptsAcrossDialects(t *testing.T) {
	v := base(t).vocabulary
	for concept, terms := range map[string][]string{
		"passport":   {"passport", "جواز", "باسبور", "والجوازات"},
		"remittance": {"remittances", "حوالة", "تحويل الأموال", "send money"},
		"when":       {"when", "متى", "امتى", "ايمتى", "وقتاش", "emta"},
		"binding":    {"obliged", "ملزم", "إلزامي", "legally binding"},
		"money":      {"فلوس", "مصاري", "cash"},
		"women":      {"women", "نسوان", "الحريم", "بنات"},
	} {
		for _, term := range terms {
			found := false
			for _, tok := range v.tokens(term) {
				for _, c := range tok.concepts {
					found = found || c == concept
				}
			}
			if !found {
				t.Errorf("%q does not have the concept %s", term, concept)
			}
		}
	}
}

func TestVerbsInOtherPersons(t *testing.T) {
	v := base(t).vocabulary
	for _, text := range []string{"يكتب", "تكتب", "بيكتبوا", "نكتب"} {
		toks := v.tokens(text)
		if len(toks) != 1 || len(toks[0].concepts) == 0 {
			t.Errorf("%q has no concept", text)
		}
	}
}

func TestDeclineSignal(t *testing.T) {
	v := base(t).vocabulary
	for text, want := range map[string]bool{
		"what is the weather tomorrow":                true,
		"ترجم هذا إلى الفرنسية":                       true,
		"وظائف شاغرة":                                 true,
		"renew my visa":                               true,
		"objective on remittances":                    false,
		"ما الفرق بين المهاجر واللاجئ":                false,
		"what does the compact say about recruitment": false,
	} {
		if got := v.declineSignal(words(text)) >= strongSignal; got != want {
			t.Errorf("declined %q: %v, want %v", text, got, want)
		}
	}
}

func TestKindsToDeclineHaveWords(t *testing.T) {
	var decline struct {
		Kind map[string]struct {
			Strong string `toml:"strong"`
			Weak   string `toml:"weak"`
		} `toml:"kind"`
	}
	if err := readData("decline.toml", &decline); err != nil {
		t.Fatal(err)
	}
	if len(decline.Kind) < 30 {
		t.Errorf("%d kinds, want at least 30", len(decline.Kind))
	}
	for kind, terms := range decline.Kind {
		if terms.Strong == "" || terms.Weak == "" {
			t.Errorf("kind %s lacks words", kind)
		}
	}
}

func TestSiblingsExist(t *testing.T) {
	b := base(t)
	for pair := range b.siblings {
		for _, id := range pair {
			if _, ok := b.Entry(id); !ok {
				t.Errorf("sibling %s is no entry", id)
			}
		}
	}
	for id := range b.heads {
		if _, ok := b.Entry(id); !ok {
			t.Errorf("head %s is no entry", id)
		}
	}
}
