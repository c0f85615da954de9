package announce

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
)

// fillIn answers what the form asks, in its order, and returns the fields that
// were asked.
func (h *house) fillIn(v bot.Values, answers map[string]string) []string {
	h.t.Helper()
	c := h.call(officer)
	var asked []string
	for range 10 {
		fields := h.a.form().Fields
		i := slices.IndexFunc(fields, func(f bot.Field) bool { return f.Needed(v) })
		if i < 0 {
			return asked
		}
		f := fields[i]
		asked = append(asked, f.Name)
		prompt, err := f.Prompt(context.Background(), c, v)
		if err != nil || prompt.Text == "" || strings.Contains(prompt.Text, "⟦") || len(prompt.Buttons) == 0 {
			h.t.Fatalf("the prompt of %s: %+v, %v", f.Name, prompt, err)
		}
		if problem, err := f.Accept(context.Background(), c, v, answers[f.Name]); err != nil || problem != "" {
			h.t.Fatalf("%s does not take %q: %s, %v", f.Name, answers[f.Name], problem, err)
		}
	}
	h.t.Fatalf("the form asks without an end: %v", asked)
	return nil
}

func TestFormAsksThreeThings(t *testing.T) {
	h := newHouse(t)
	asked := h.fillIn(bot.Values{}, map[string]string{"ar": "نص", "en": "text", "audience": "الأردن، مصر"})
	if !slices.Equal(asked, []string{"ar", "en", "audience"}) {
		t.Errorf("asked %v", asked)
	}
}

func TestOneLanguageIsConfirmed(t *testing.T) {
	h := newHouse(t)
	v := bot.Values{}
	asked := h.fillIn(v, map[string]string{"ar": "only-en", "en": "text", "single": "confirm", "audience": "all"})
	if !slices.Equal(asked, []string{"ar", "en", "single", "audience"}) || v[fieldSingle] != "en" {
		t.Errorf("asked %v, kept %v", asked, v)
	}
	// Adding the other text makes the confirmation pointless, taking it away
	// again does not bring it back for the other language.
	c := h.call(officer)
	for _, answer := range []string{"نص", "only-en"} {
		if problem, err := bodyField("ar").Accept(context.Background(), c, v, answer); err != nil || problem != "" {
			t.Fatal(problem, err)
		}
	}
	if asked := h.fillIn(v, nil); len(asked) != 0 {
		t.Errorf("asked %v again", asked)
	}
	v["ar"], v["en"], v["only"] = "نص", "", "ar"
	if asked := h.fillIn(v, map[string]string{"single": "confirm"}); !slices.Equal(asked, []string{"single"}) {
		t.Errorf("for the other language it asked %v", asked)
	}
}

func TestAcceptTellsWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	c := h.call(officer)
	tests := []struct{ field, answer string }{
		{"ar", "in English"},
		{"en", "بالعربية"},
		{"ar", strings.Repeat("كلمة ", maxBody)},
		{"audience", "the world"},
		{"at", "soon"},
		{"at", "2026-11-21 09:59"}, // a minute ago in Cairo
		{"number", strings.Repeat("5", maxCircular+1)},
		{"single", "perhaps"},
	}
	for _, tt := range tests {
		fields := h.a.form().Fields
		f := fields[slices.IndexFunc(fields, func(f bot.Field) bool { return f.Name == tt.field })]
		v := bot.Values{}
		problem, err := f.Accept(context.Background(), c, v, tt.answer)
		if err != nil || problem == "" || strings.Contains(problem, "⟦") || v[tt.field] != "" {
			t.Errorf("%s takes %.20q: %q, %v", tt.field, tt.answer, problem, err)
		}
	}
}

func TestWrongValueIsAskedAgain(t *testing.T) {
	h := newHouse(t)
	v := toAll()
	v[valueWrong+fieldAt] = "yes"
	if asked := h.fillIn(v, map[string]string{"at": "2026-11-21 10:01"}); !slices.Equal(asked, []string{"at"}) || v[fieldAt] == "" {
		t.Errorf("asked %v, kept %v", asked, v)
	}
	v[valueWrong+fieldAt] = "yes"
	if h.fillIn(v, map[string]string{"at": "now"}); v[fieldAt] != "" {
		t.Errorf("“now” keeps %v", v)
	}
}
