package knowledge

import "testing"

// Objectives are proposed for what is about one, and for nothing else.
func TestObjectives(t *testing.T) {
	b := base(t)
	for text, want := range map[string]string{
		"أطلقنا الشهر الماضي منصة إلكترونية لتوثيق عقود العمال الوافدين":     "obj-06",
		"We opened a search and rescue centre on the southern coast.":        "obj-08",
		"We trained 200 border officers at the airport":                      "obj-11",
		"صدر قانون جديد يعاقب على الاتجار بالبشر":                            "obj-10",
		"خفضنا رسوم التحويلات المالية للمغتربين":                             "obj-20",
		"Registration of births abroad can now be started at the consulates": "obj-04",
		"مرحبا بكم في هذا اليوم الجميل من أيام الربيع":                       "",
		"The weather was nice and we had a good lunch with everyone":         "",
		"🙂": "",
	} {
		got := ""
		if found := b.Objectives(text); len(found) > 0 {
			got = found[0].Entry
		}
		if got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}
