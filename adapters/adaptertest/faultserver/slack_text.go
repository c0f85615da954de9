package faultserver

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// slEscape decodes one escape at the beginning of s: Slack has three.
func slEscape(s string) (decoded string, length int) {
	for _, e := range []struct{ code, text string }{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}} {
		if strings.HasPrefix(s, e.code) {
			return e.text, len(e.code)
		}
	}
	return "&", 1
}

func unescapeSlack(s string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(s)
}

// escapeSlack is how Slack hands out what a person wrote.
func escapeSlack(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func wordAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
