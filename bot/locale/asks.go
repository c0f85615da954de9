package locale

import "strings"

// Asks reports whether a text reads as a question: it has a question mark, or
// begins with a question word, formal or of a dialect.
func Asks(text string) bool {
	if strings.ContainsAny(text, "?؟") {
		return true
	}
	first, _, _ := strings.Cut(Fold(text), " ")
	switch strings.TrimPrefix(first, "و") {
	case "متي", "ما", "ماذا", "من", "كيف", "هل", "اين", "كم", "لماذا", "اي", "ماهو", "ماهي",
		"شو", "شنو", "ايش", "وش", "ايه", "امتي", "ايمتي", "وين", "فين", "ليش", "ليه", "قديش", "كيفاش", "علاش", "واش", "شحال", "فوقاش", "وقتاش", "مين", "شكون",
		"when", "what", "who", "whom", "how", "where", "why", "which", "is", "are", "does", "do", "can", "could", "should", "will":
		return true
	}
	return false
}
