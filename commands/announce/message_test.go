package announce

import (
	"maps"
	"slices"
	"testing"
)

func TestReadMessage(t *testing.T) {
	a := newHouse(t).a
	type fields = map[string]string
	tests := []struct {
		name, args string
		want       fields // nil: a question
	}{
		{"everyone", " all\nar: نص\nen: text", fields{"audience": "all", "ar": "نص", "en": "text"}},
		{"everyone in Arabic", " الكل\nar: نص", fields{"audience": "all", "ar": "نص"}},
		{"everyone and a State", " JO, all, role:lead, role:partner\nar: نص", fields{"audience": "all, role:partner", "ar": "نص"}},
		{"States by code and name", " EG, المغرب، United Arab Emirates\nen: text", fields{"audience": "AE, EG, MA", "en": "text"}},
		{"a State in any case", " jOrDaN\nen: text", fields{"audience": "JO", "en": "text"}},
		{"a State twice", " JO,jo,الأردن\nen: text", fields{"audience": "JO", "en": "text"}},
		{"roles and a channel", " role:lead, Role:delegation, slack:C01\nen: text",
			fields{"audience": "role:lead, role:delegation, slack:C01", "en": "text"}},
		{"all fields over lines", " all\nar: سطر\nآخر\n\nثالث\nen: a\nb\nat: 2026-12-01 09:00\nevent: imrf-3\nnumber: 5/123\nof 3 November",
			fields{"audience": "all", "ar": "سطر\nآخر\n\nثالث", "en": "a\nb", "at": "2026-12-01 09:00", "event": "imrf-3", "number": "5/123\nof 3 November"}},
		{"a heading is no field", " all\nen: text\nEvent: the regional review\nAt: the seat of the League",
			fields{"audience": "all", "en": "text\nEvent: the regional review\nAt: the seat of the League"}},
		{"a large letter of the keyboard", " all\nEn: text\nAt: 2026-12-01 09:00\nEvent: imrf-3",
			fields{"audience": "all", "en": "text", "at": "2026-12-01 09:00", "event": "imrf-3"}},
		{"a wrong time is still a field", " all\nen: text\nat: tomorrow", fields{"audience": "all", "en": "text", "at": "tomorrow"}},
		{"without an audience", "\nar: نص", fields{"ar": "نص"}},
		{"without an audience on one line", " ar: نص", fields{"ar": "نص"}},
		{"the audience alone", " all", fields{"audience": "all"}},
		{"a code alone", " JO", fields{"audience": "JO"}},
		{"an empty item", " JO,,EG\nar: نص", fields{"audience": "JO, EG", "ar": "نص"}},
		{"an empty text", " all\nar:\nen:", fields{"audience": "all", "ar": "", "en": ""}},

		{"a declaration", " نيويورك", nil},
		{"a State's declaration", " تونس", nil},
		{"a State's declaration with its code's letters", " so", nil},
		{"a State's name", " Jordan", nil},
		{"prose", " the news", nil},
		{"prose over lines", " the news\nof today", nil},
		{"an unknown platform", " slack2:C01", nil},
		{"no text", " all\nat: 2026-12-01 09:00", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := a.readMessage(tt.args)
			if ok != (tt.want != nil) || ok && (!maps.Equal(got.fields, tt.want) || len(got.problems) > 0) {
				t.Errorf("readMessage(%q) = %q, %v, want %q", tt.args, got, ok, tt.want)
			}
		})
	}
}

// With a text below it, what was not understood is told, and the rest is kept.
func TestReadMessageTellsProblems(t *testing.T) {
	a := newHouse(t).a
	tests := []struct {
		name, args, audience string
		want                 problem
	}{
		{"an unknown State", " JO, ZZ\nar: نص", "JO", problem{"audience", "announce.no-audience", "ZZ"}},
		{"nobody known", " ZZ\nar: نص", "", problem{"audience", "announce.no-audience", "ZZ"}},
		{"an unknown role", " role:king\nar: نص", "", problem{"audience", "announce.no-audience", "role:king"}},
		{"an unknown platform", " slack2:C01\nar: نص", "", problem{"audience", "announce.not-configured", "slack2:C01"}},
		{"a channel with a space", " slack:a b\nar: نص", "", problem{"audience", "announce.no-audience", "slack:a b"}},
		{"a stray line", " all\nhello\nar: نص", "all", problem{"", "announce.stray", "hello"}},
		{"a time twice", " all\nat: 2026-12-01 09:00\nar: نص\nat: 2026-12-02 09:00", "all", problem{"at", "announce.twice", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := a.readMessage(tt.args)
			if !ok || !slices.Equal(got.problems, []problem{tt.want}) || got.fields["audience"] != tt.audience || got.fields["ar"] != "نص" || got.fields["at"] != "" {
				t.Errorf("readMessage(%q) = %q, %v", tt.args, got, ok)
			}
		})
	}
	if got, ok := a.readMessage(" all\nar: نص\nar: آخر\nen: text"); !ok || !got.unclear("ar") || got.fields["ar"] != "" || got.fields["en"] != "text" {
		t.Errorf("a text twice: %q, %v", got, ok)
	}
}

func TestAudienceIsReadBack(t *testing.T) {
	s := newHouse(t).a.audiences
	for _, text := range []string{"all", "JO, EG", "JO, role:lead, slack:C01", "all, console:room-x", "role:partner"} {
		a, ok := s.parse(text)
		if got := s.format(a); !ok || got != text {
			t.Errorf("%q is read as %+v (%v) and written as %q", text, a, ok, got)
		}
	}
}
