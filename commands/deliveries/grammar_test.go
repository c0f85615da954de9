package deliveries

import (
	"testing"

	"wasl/bot"
)

func newTeller(t *testing.T) teller {
	t.Helper()
	list, err := bot.ShippedStates()
	if err != nil {
		t.Fatal(err)
	}
	return teller{states: bot.NewStates(list), numbers: numbers()}
}

// TestGrammar is what is a delivery's story by its words alone. Anything else
// is a question, unless it names somebody.
func TestGrammar(t *testing.T) {
	tell := newTeller(t)
	for text, want := range map[string]bot.Origin{
		"ANN-2026-003":        {Capability: "announce", Object: "ANN-2026-003"},
		" ann-2026-1003 ":     {Capability: "announce", Object: "ANN-2026-1003"},
		"ann-٢٠٢٦-٠٠٣":        {Capability: "announce", Object: "ANN-2026-003"},
		"ann-2026-003/corr.2": {Capability: "announce", Object: string(bot.NewCorrectionNumber("ANN-2026-003", 2))},
		"Q-17":                {Capability: "questions", Object: "Q-17"},
		"2026-11-21":          {Capability: "digest", Object: "2026-11-21"},
		"2026-11-15":          {Capability: "digest", Object: "2026-11-21"},
		"22 November 2026":    {Capability: "digest", Object: "2026-11-28"},
	} {
		if got, ok := tell.objectOf(text); !ok || got != want {
			t.Errorf("%q is %+v (%t), want %+v", text, got, ok, want)
		}
	}
	type seat struct {
		state bot.StateCode
		role  bot.Role
	}
	for text, want := range map[string]seat{
		"JO":                   {"JO", ""},
		"jordan lead":          {"JO", bot.Lead},
		"lead JO":              {"JO", bot.Lead},
		"مصر رئيسي":            {"EG", bot.Lead},
		"نقطة الاتصال السودان": {"SD", bot.Lead},
		"الأردن":               {"JO", ""},
		"officer":              {"", bot.Officer},
	} {
		state, role, ok := tell.seat(text)
		if !ok || (seat{state, role}) != want {
			t.Errorf("%q is %s %s (%t), want %+v", text, state, role, ok, want)
		}
	}
	for _, text := range []string{"date of the forum", "ANN-2026", "ANN-2026-003 JO", "JO officer", "to Jordan", "Q-", "", "2026", "JO EG"} {
		if _, ok := tell.parse(text); ok {
			t.Errorf("%q is no question", text)
		}
	}
}

func TestNamed(t *testing.T) {
	p := bot.Person{Name: "أول ثان ثالث"}
	for who, want := range map[string]bool{
		"أول": true, "اول": true, "ثالث أول": true, "أول ثان ثالث": true,
		"أو": false, "أول رابع": false, "": false, "؟": false,
	} {
		if named(p, who) != want {
			t.Errorf("%q: %v", who, !want)
		}
	}
	if named(bot.Person{}, "x") {
		t.Error("somebody without a name is called by one")
	}
}
