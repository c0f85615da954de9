package locale

import "testing"

func TestJoin(t *testing.T) {
	tests := []struct {
		items  []string
		ar, en string
	}{
		{nil, "", ""},
		{[]string{"", ""}, "", ""},
		{[]string{"أ"}, "أ", "أ"},
		{[]string{"أ", "ب"}, "أ وب", "أ and ب"},
		{[]string{"أ", "", "ب", "ج"}, "أ، ب وج", "أ, ب and ج"},
		{[]string{"6", "8", "\u206820\u2069"}, "6، 8 و\u206820\u2069", "6, 8 and \u206820\u2069"},
	}
	for _, tt := range tests {
		if got := Join(Arabic, tt.items); got != tt.ar {
			t.Errorf("Join(ar, %q) = %q, want %q", tt.items, got, tt.ar)
		}
		if got := Join(English, tt.items); got != tt.en {
			t.Errorf("Join(en, %q) = %q, want %q", tt.items, got, tt.en)
		}
	}
}
