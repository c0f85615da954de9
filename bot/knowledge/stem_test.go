package knowledge

import "testing"

// Words of a line must come to the same stem.
func TestStemsTogether(t *testing.T) {
	v := base(t).vocabulary
	for _, group := range [][]string{
		{"تحويل", "التحويل", "تحويلات", "والتحويلات", "بالتحويلات", "للتحويل"},
		{"مهاجر", "المهاجرون", "المهاجرين", "مهاجرة", "للمهاجرات"},
		{"دولي", "الدولية", "دولياً"},
		{"الحدود", "حدود", "عالحدود", "وحدود"},
		{"remittance", "remittances"},
		{"detained", "detain", "detaining"},
		{"فصل", "فصلاً"},
	} {
		want := ""
		for _, text := range group {
			got := v.canonical(words(text)[0])
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("stem of %q is %q, want %q like %q", text, got, want, group[0])
			}
		}
	}
}

// Words of a pair must not be confused.
func TestStemsApart(t *testing.T) {
	v := base(t).vocabulary
	for _, pair := range [][2]string{
		{"اختياري", "اختيار"},
		{"دولية", "دولة"},
		{"التزام", "لازم"},
		{"وثيقة", "ثقة"},
		{"شركات", "شركاء"},
	} {
		x, y := v.canonical(words(pair[0])[0]), v.canonical(words(pair[1])[0])
		if x == y {
			t.Errorf("%q and %q have the same stem %q", pair[0], pair[1], x)
		}
	}
}
