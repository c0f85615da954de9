package locale

import "strings"

// Commas writes a list that is no part of a sentence: "a, b, c", «أ، ب، ج».
func Commas(l Lang, items []string) string {
	if l == Arabic {
		return strings.Join(items, "، ")
	}
	return strings.Join(items, ", ")
}
