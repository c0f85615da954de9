package announce

import (
	"maps"
	"testing"
)

func TestReadMessage(t *testing.T) {
	a := newHouse(t).a
	tests := []struct {
		name, args string
		want       message // nil: a question
	}{
		{"everyone", " all\nar: نص\nen: text", message{"audience": "all", "ar": "نص", "en": "text"}},
		{"everyone in Arabic", " الكل\nar: نص", message{"audience": "all", "ar": "نص"}},
		{"States by code and name", " JO, مصر، United Arab Emirates\nen: text", message{"audience": "JO, EG, AE", "en": "text"}},
		{"a State twice", " JO,jo,الأردن\nen: text", message{"audience": "JO", "en": "text"}},
		{"roles and a channel", " role:lead, Role:delegation, slack:C01\nen: text",
			message{"audience": "role:lead, role:delegation, slack:C01", "en": "text"}},
		{"all fields over lines", " all\nar: سطر\nآخر\n\nثالث\nen: a\nb\nat: 2026-12-01 09:00\nevent: imrf-3\nnumber: 5/123\nof 3 November",
			message{"audience": "all", "ar": "سطر\nآخر\n\nثالث", "en": "a\nb", "at": "2026-12-01 09:00", "event": "imrf-3", "number": "5/123\nof 3 November"}},
		{"a heading is no field", " all\nen: text\nEvent: the regional review\nAt: the seat of the League",
			message{"audience": "all", "en": "text\nEvent: the regional review\nAt: the seat of the League"}},
		{"a large letter of the keyboard", " all\nEn: text\nAt: 2026-12-01 09:00\nEvent: imrf-3",
			message{"audience": "all", "en": "text", "at": "2026-12-01 09:00", "event": "imrf-3"}},
		{"a wrong time is still a field", " all\nen: text\nat: tomorrow", message{"audience": "all", "en": "text", "at": "tomorrow"}},
		{"without an audience", "\nar: نص", message{"ar": "نص"}},
		{"the audience alone", " all", message{"audience": "all"}},
		{"a code alone", " JO", message{"audience": "JO"}},

		{"a declaration", " نيويورك", nil},
		{"a State's declaration", " تونس", nil},
		{"a State's declaration with its code's letters", " so", nil},
		{"prose", " the news", nil},
		{"an unknown State", " JO, ZZ\nar: نص", nil},
		{"an unknown role", " role:king\nar: نص", nil},
		{"an unknown platform", " note:this\nar: نص", nil},
		{"a channel with a space", " slack:a b\nar: نص", nil},
		{"an empty item", " JO,,EG\nar: نص", message{"audience": "JO, EG", "ar": "نص"}},
		{"text before a field", " all\nhello\nar: نص", nil},
		{"a field twice", " all\nar: نص\nar: آخر", nil},
		{"no text", " all\nat: 2026-12-01 09:00", nil},
		{"an empty text", " all\nar:\nen:", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := a.readMessage(tt.args)
			if ok != (tt.want != nil) || ok && !maps.Equal(got, tt.want) {
				t.Errorf("readMessage(%q) = %q, %v, want %q", tt.args, got, ok, tt.want)
			}
		})
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
