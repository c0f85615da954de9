package locale

import "strings"

// Join writes a short list as a sentence has it: "a, b and c", «أ، ب وج» (the
// «و» is glued to the word). Empty items are left out.
func Join(l Lang, items []string) string {
	kept := make([]string, 0, len(items))
	for _, s := range items {
		if s != "" {
			kept = append(kept, s)
		}
	}
	comma, and := ", ", " and "
	if l == Arabic {
		comma, and = "، ", " و"
	}
	switch n := len(kept); n {
	case 0:
		return ""
	case 1:
		return kept[0]
	default:
		return strings.Join(kept[:n-1], comma) + and + kept[n-1]
	}
}
