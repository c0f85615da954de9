package ask

import (
	"slices"
	"strings"

	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// sides cuts a comparison into the two things that are compared: "the hub or
// the platform?", «الفرق بين المركز والمنصة».
func sides(text string) (a, b string, ok bool) {
	folded := locale.Fold(text)
	for _, between := range []string{"difference between ", "distinction between ", "الفرق بين ", "فرق بين ", "الفرق ما بين "} {
		_, rest, found := strings.Cut(folded, between)
		if !found {
			continue
		}
		if a, b, ok = strings.Cut(rest, " and "); ok {
			return a, b, true
		}
		// The last "and" that is a letter of its word.
		words := strings.Fields(rest)
		for i := len(words) - 1; i > 0; i-- {
			if second, found := strings.CutPrefix(words[i], "و"); found && len([]rune(second)) > 2 {
				return strings.Join(words[:i], " "), strings.Join(append([]string{second}, words[i+1:]...), " "), true
			}
		}
	}
	for _, or := range []string{" versus ", " vs ", " or ", " ام ", " او ", " ولا ", " والا "} {
		if a, b, ok = strings.Cut(folded, or); ok {
			return a, b, true
		}
	}
	return "", "", false
}

// compared answers a comparison with both entries, where each side by itself is
// certain. An entry that is about both, the whole text finds.
func compared(base *knowledge.Base, text string, whole Found) (Found, bool) {
	a, b, ok := sides(text)
	if !ok {
		return whole, false
	}
	one, two := found(base, a), found(base, b)
	if one.Entry == "" || two.Entry == "" || one.Entry == two.Entry {
		return whole, false
	}
	if whole.Entry != "" && slices.Contains(one.Candidates, whole.Entry) && slices.Contains(two.Candidates, whole.Entry) {
		return whole, false // it is about both
	}
	one.Lang, one.Also = whole.Lang, []string{two.Entry}
	one.Score = min(one.Score, two.Score)
	return one, true
}
