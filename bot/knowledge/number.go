package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// objectiveCount is the number of objectives of the Compact, and
// paragraphOffset what the paragraph of an objective adds to its number.
const (
	objectiveCount  = 23
	paragraphOffset = 16
)

// numbers is what a question says by the number of an objective.
type numbers struct {
	objectives []int // named one by one, in order
	list       bool  // the objectives as a whole («الأهداف ال23»)
}

// numberRule reads the numbers of objectives in digits, words and ordinals.
type numberRule struct {
	values           map[string]int // words for 1 to 20, and 30
	goal, goals      map[string]bool
	signs, para, sdg map[string]bool
	develop          map[string]bool
}

func newNumberRule() numberRule {
	r := numberRule{
		values:  map[string]int{},
		goal:    wordSet("هدف هدفا objective goal obj objectif"),
		goals:   wordSet("اهداف هدفين هدفان objectives goals objectifs"),
		signs:   wordSet("رقم نمره number no nr num numero raqm raqam"),
		para:    wordSet("فقره paragraph para paragraphe"),
		sdg:     wordSet("sdg sdgs"),
		develop: wordSet("تنميه development"),
	}
	// Cardinals and ordinals, both genders and dialect forms, without article.
	for n, list := range []string{
		1:  "one first 1st واحد واحده اول اولي حادي",
		2:  "two second 2nd اثنان اثنين اتنين تنين ثاني ثانيه تاني ثان جوج",
		3:  "three third 3rd ثلاثه ثلاث تلاته ثالث ثالثه تالت تلت",
		4:  "four fourth 4th اربعه اربع رابع رابعه",
		5:  "five fifth 5th خمسه خمس خامس خامسه",
		6:  "six sixth 6th سته ست سادس سادسه",
		7:  "seven seventh 7th سبعه سبع سابع سابعه",
		8:  "eight eighth 8th ثمانيه ثماني ثمان تمانيه تمنيه تماني ثامن ثامنه تامن",
		9:  "nine ninth 9th تسعه تسع تسعود تاسع تاسعه",
		10: "ten tenth 10th عشره عشر عاشر عاشره",
		11: "eleven eleventh 11th حداشر احداشر حدعش احدعشر",
		12: "twelve twelfth 12th اتناشر اثناشر طنعش اتنعش اثنعشر",
		13: "thirteen thirteenth 13th تلتاشر ثلاثتاشر تلطعش",
		14: "fourteen fourteenth 14th اربعتاشر اربعطعش",
		15: "fifteen fifteenth 15th خمستاشر خمسطعش",
		16: "sixteen sixteenth 16th ستاشر سطعش",
		17: "seventeen seventeenth 17th سبعتاشر سبعطعش",
		18: "eighteen eighteenth 18th تمنتاشر تمانتاشر طمنعش",
		19: "nineteen nineteenth 19th تسعتاشر تسعطعش",
		20: "twenty twentieth 20th عشرون عشرين 21st 22nd 23rd",
		30: "thirty thirtieth ثلاثون ثلاثين تلاتين",
	} {
		for _, w := range words(list) {
			r.values[w.text] = n
		}
	}
	r.values["21st"], r.values["22nd"], r.values["23rd"] = 21, 22, 23
	return r
}

// read finds the numbers of objectives in the words of a question. A number
// after the singular names one («الهدف الثامن», "goal number 23"); with the
// plural, 23 is the list, and other numbers name objectives if they are several
// or in digits. Goals of sustainable development are other goals.
func (r *numberRule) read(ws []word) numbers {
	var out numbers
	if r.speaksOfSDG(ws) {
		return out
	}
	for i := 0; i < len(ws); i++ {
		switch {
		case has(r.goal, ws[i]):
			r.readGoal(ws, i, &out)
		case has(r.goals, ws[i]):
			r.readGoals(ws, i, &out)
		case has(r.para, ws[i]):
			if n, _ := r.valueAfter(ws, i+1); n > paragraphOffset && n <= paragraphOffset+objectiveCount {
				out.add(n - paragraphOffset)
			}
		}
	}
	return out
}

// readGoal reads the number around a goal in the singular.
func (r *numberRule) readGoal(ws []word, at int, out *numbers) {
	if n, next := r.valueAfter(ws, at+1); n > 0 {
		out.add(n)
		r.readMore(ws, next, out)
		return
	}
	if at == 0 {
		return
	}
	if ws[at].script == arabic { // «23 هدفاً» counts; «ثامن هدف» names
		n := r.value(ws[at-1])
		switch {
		case n == 0 && at > 1:
			n, _ = r.valueAt(ws, at-2)
			out.list = out.list || n == objectiveCount
		case n == objectiveCount:
			out.list = true
		case n > 0 && n <= 10 && ws[at-1].script == arabic:
			out.add(n)
		}
		if at >= 2 {
			if n, next := r.valueAt(ws, at-3); n == objectiveCount && next == at {
				out.list = true
			}
		}
		return
	}
	if n, next := r.valueAt(ws, at-2); n > 20 && next == at {
		out.add(n)
	} else if n := r.value(ws[at-1]); n > 0 {
		out.add(n)
	}
}

// readGoals reads the numbers around goals in the plural.
func (r *numberRule) readGoals(ws []word, at int, out *numbers) {
	for _, start := range []int{at - 3, at - 2, at - 1} {
		if n, next := r.valueAt(ws, start); n == objectiveCount && next == at {
			out.list = true
		}
	}
	n, next := r.valueAfter(ws, at+1)
	switch {
	case n == objectiveCount:
		out.list = true
	case n > 0:
		several := numbers{objectives: []int{n}}
		r.readMore(ws, next, &several)
		if len(several.objectives) > 1 || ws[next-1].script == number && ws[at+1].text != "ال" {
			for _, n := range several.objectives {
				out.add(n)
			}
		}
	}
}

// readMore reads "and 9", «و9 و10», "or 12" after a number.
func (r *numberRule) readMore(ws []word, at int, out *numbers) {
	for at < len(ws) {
		if t := ws[at].text; t == "and" || t == "or" || t == "و" || t == "او" || t == "to" {
			at++
			continue
		}
		n, next := r.valueAt(ws, at)
		if n == 0 {
			return
		}
		out.add(n)
		at = next
	}
}

// valueAfter reads a number, a sign such as "number" or «رقم» before it or not.
func (r *numberRule) valueAfter(ws []word, at int) (n, next int) {
	for at < len(ws) && (has(r.signs, ws[at]) || ws[at].text == "ال") {
		at++
	}
	return r.valueAt(ws, at)
}

// valueAt reads the number that starts at a word, "twenty three" and «الثالث
// والعشرون» included, and tells where it ends; 0 if there is none.
func (r *numberRule) valueAt(ws []word, at int) (n, next int) {
	if at < 0 || at >= len(ws) {
		return 0, at
	}
	n = r.value(ws[at])
	if n == 0 || ws[at].script == number || at+1 >= len(ws) {
		return n, at + 1
	}
	second := r.value(ws[at+1])
	switch {
	case ws[at+1].script == number:
	case n < 10 && second == 10 && ws[at].script == arabic && strings.HasSuffix(ws[at+1].text, "عشر"),
		n < 10 && second == 10 && ws[at].script == arabic && strings.HasSuffix(ws[at+1].text, "عشره"):
		return n + 10, at + 2
	case n < 10 && second >= 20 && ws[at].script == arabic,
		n >= 20 && second > 0 && second < 10 && ws[at].script == latin:
		return n + second, at + 2
	}
	return n, at + 1
}

// value reads one word; 0 if it is no number, or above what any question means.
func (r *numberRule) value(w word) int {
	if w.script == number {
		n, err := strconv.Atoi(w.text)
		if err != nil || n > 99 {
			return 0
		}
		return n
	}
	if n := r.values[w.text]; n > 0 || w.script != arabic {
		return n
	}
	s := w.text
	for _, prefix := range []string{"وال", "بال", "لل", "ال", "و"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && r.values[rest] > 0 {
			return r.values[rest]
		}
	}
	return 0
}

func (r *numberRule) speaksOfSDG(ws []word) bool {
	for i, w := range ws {
		if has(r.sdg, w) {
			return true
		}
		if i == 0 {
			continue
		}
		// "sustainable development goal", «أهداف التنمية المستدامة»
		if has(r.develop, ws[i-1]) && (has(r.goal, w) || has(r.goals, w)) ||
			has(r.develop, w) && (has(r.goal, ws[i-1]) || has(r.goals, ws[i-1])) {
			return true
		}
	}
	return false
}

// add notes an objective; a number that no objective has stands for the list.
func (n *numbers) add(objective int) {
	switch {
	case objective > objectiveCount:
		n.list = true
	case objective > 0 && !slices.Contains(n.objectives, objective):
		n.objectives = append(n.objectives, objective)
	}
}

// has looks a word up as written and without article.
func has(set map[string]bool, w word) bool {
	return set[w.text] || w.script == arabic && set[surface(w)]
}
