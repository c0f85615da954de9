package console

import (
	"strings"
	"unicode"
)

// callName is how a group addresses the bot, in any case, after an "@" or not.
const callName = "wasl"

// addressed reports whether a group's text is for the bot, and returns it
// without the address: the name, then the end, white space, or punctuation that
// does not belong to what follows.
func addressed(s string) (string, bool) {
	s = strings.TrimPrefix(strings.TrimLeftFunc(s, isBlank), "@")
	if len(s) < len(callName) || !strings.EqualFold(s[:len(callName)], callName) {
		return "", false
	}
	rest := s[len(callName):]
	after := strings.TrimLeftFunc(rest, isSeparator)
	if rest != "" && len(after) == len(rest) {
		return "", false // "waslet"
	}
	return strings.TrimSpace(after), true
}

// isBlank reports white space, and the invisible marks that keyboards put
// before a Latin word in an Arabic text.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

func isSeparator(r rune) bool { return isBlank(r) || strings.ContainsRune(",،:;؛.!?؟", r) }
