package ask

import (
	"slices"
	"sync"
	"testing"

	"wasl/bot"
)

var shipped = sync.OnceValues(bot.NewLibrary)

func shelf(t *testing.T) *bot.Shelf {
	t.Helper()
	l, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l.Shipped()
}

// A follow-up keeps the subject; what stands by itself does not.
func TestFollowUp(t *testing.T) {
	for _, c := range []struct{ subject, text, want string }{
		{"obj-08", "what about 9?", "obj-09"},
		{"obj-08", "and 23?", "obj-23"},
		{"obj-08", "وماذا عن 9؟", "obj-09"},
		{"obj-08", "طيب ١٢؟", "obj-12"},
		{"imrf-what", "and when?", "imrf-when"},
		{"imrf-what", "والموعد؟", "imrf-when"},
		{"imrf-what", "وآخر موعد لقائمة المنظمات؟", "imrf-ngo-list"},
		{"imrf-ngo-list", "والموعد؟", "imrf-ngo-list"},
		{"rr-what", "and when?", "rr-when"},
		{"nvr", "والموعد النهائي؟", "nvr-deadline"},
		{"nvr", "and the template?", "nvr-template"},
		{"network-what", "and who coordinates it?", "network-iom"},
		{"obj-08", "what is the UN Network on Migration?", "network-what"},
		{"obj-08", "متى المنتدى القادم؟", "imrf-when"},
	} {
		if f := Find(shelf(t), c.text, c.subject); f.Entry != c.want {
			t.Errorf("after %s, %q is answered with %q of %v, want %s", c.subject, c.text, f.Entry, f.Candidates, c.want)
		}
	}
}

// Without a subject a follow-up is asked what it means.
func TestFollowUpOfNothing(t *testing.T) {
	for _, text := range []string{"and the deadline?", "what about 9?", "والموعد؟"} {
		if f := Find(shelf(t), text, ""); f.Entry != "" {
			t.Errorf("%q is answered with %s", text, f.Entry)
		}
	}
}

func TestComparison(t *testing.T) {
	for text, want := range map[string][]string{
		"smuggling or trafficking?":                   {"g-smuggling-trafficking"},
		"ما الفرق بين التهريب والاتجار؟":              {"g-smuggling-trafficking"},
		"objective 8 or objective 9?":                 {"obj-08", "obj-09"},
		"difference between remittances and diaspora": {"g-remittances", "g-diaspora"},
		"الفرق بين التقرير الوطني الطوعي وتقرير الأمين العام": {"nvr", "sg-report"},
		"GFMD vs IMRF": {"gfmd", "imrf-what"},
	} {
		f := Find(shelf(t), text, "")
		got := append([]string{f.Entry}, f.Also...)
		if slices.ContainsFunc(want, func(id string) bool { return !slices.Contains(got, id) }) {
			t.Errorf("%q is answered with %v of %v, want %v", text, got, f.Candidates, want)
		}
	}
}

func TestObjectivesOnASubject(t *testing.T) {
	for text, want := range map[string]string{
		"which objectives are about workers?":      "obj-06",
		"ما الأهداف المتعلقة بالعمال؟":             "obj-06",
		"شو الأهداف اللي بتحكي عن الحدود":          "obj-11",
		"objectives on return":                     "obj-21",
		"أي الأهداف تخص الأطفال":                   "obj-07",
		"which goals deal with trafficking":        "obj-10",
		"ما الأهداف التي تتناول التحويلات المالية": "obj-20",
	} {
		f := Find(shelf(t), text, "")
		if got := append([]string{f.Entry}, f.Also...); !slices.Contains(got, want) {
			t.Errorf("%q lists %v, want %s among them", text, got, want)
		}
	}
	for _, text := range []string{"what are the objectives of the Compact", "which objectives are in round table 2", "الأهداف", "objectives on football"} {
		if f := Find(shelf(t), text, ""); f.List {
			t.Errorf("%q is a list: %s %v", text, f.Entry, f.Also)
		}
	}
}
