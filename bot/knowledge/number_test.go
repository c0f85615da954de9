package knowledge

import (
	"slices"
	"testing"
)

func TestNumberRule(t *testing.T) {
	rule := newNumberRule()
	for _, test := range []struct {
		text string
		want []int
		list bool
	}{
		{"objective 8", []int{8}, false},
		{"Objective No. 8", []int{8}, false},
		{"please explain goal number 23", []int{23}, false},
		{"the 8th objective", []int{8}, false},
		{"the eighth goal", []int{8}, false},
		{"the twenty-third objective", []int{23}, false},
		{"objective twenty three", []int{23}, false},
		{"objectives 8 and 9", []int{8, 9}, false},
		{"paragraph 24", []int{8}, false},
		{"paragraph 50", nil, false},
		{"هدف ٨", []int{8}, false},
		{"الهدف الثامن", []int{8}, false},
		{"ما هو الهدف رقم ١٧؟", []int{17}, false},
		{"الهدف الثالث عشر", []int{13}, false},
		{"الهدف الثالث والعشرون", []int{23}, false},
		{"الهدف العشرين", []int{20}, false},
		{"الهدف تمانية", []int{8}, false},
		{"الهدف الاتناشر", []int{12}, false},
		{"الهدفين 8 و9", []int{8, 9}, false},
		{"بالهدف السابع", []int{7}, false},
		{"الفقرة 24", []int{8}, false},
		{"الأهداف ال٢٣", nil, true},
		{"الاهداف الـ23", nil, true},
		{"الأهداف الثلاثة والعشرين", nil, true},
		{"the 23 objectives", nil, true},
		{"all twenty-three goals", nil, true},
		{"ال23 هدف", nil, true},
		{"objective 40", nil, true},
		{"the objectives of the network", nil, false},
		{"الأهداف الخمسة للمنتدى", nil, false},
		{"SDG 8", nil, false},
		{"sustainable development goal 10", nil, false},
		{"الهدف 8 من أهداف التنمية المستدامة", nil, false},
		{"8 countries voted", nil, false},
		{"", nil, false},
		{"هدف", nil, false},
		{"objective 99999999999999999999", nil, false},
	} {
		got := rule.read(words(test.text))
		if !slices.Equal(got.objectives, test.want) || got.list != test.list {
			t.Errorf("read(%q) = %v, list %v; want %v, %v", test.text, got.objectives, got.list, test.want, test.list)
		}
	}
}
