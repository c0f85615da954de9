package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hbollon/go-edlib"

	"wasl/bot/locale"
)

// Router finds the command that a text is. A text is a command only if the
// whole of it fits the command's grammar; everything else is a question.
type Router struct {
	words []routedWord
}

// routedWord is one spelling of a command's word, in folded form.
type routedWord struct {
	folded  string
	tokens  int
	lang    locale.Lang
	command *Command
}

// maxWordTokens is the most tokens of a command's word («سجل الإرسال»).
const maxWordTokens = 3

func newRouter(capabilities []Capability) *Router {
	var r Router
	for i := range capabilities {
		for j := range capabilities[i].Commands {
			cmd := &capabilities[i].Commands[j]
			for _, l := range locale.Langs() {
				for _, word := range cmd.Words[l] {
					folded := locale.Fold(word)
					r.words = append(r.words, routedWord{folded, len(strings.Fields(folded)), l, cmd})
				}
			}
		}
	}
	return &r
}

// Match is a text understood as a command.
type Match struct {
	Command *Command
	Handler Handler
	Lang    locale.Lang // of the word that was used
}

// Match returns the command that the whole of a text is.
func (r *Router) Match(text string) (Match, bool) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "/")
	for n := maxWordTokens; n > 0; n-- {
		word, args, ok := cutTokens(text, n)
		if !ok {
			continue
		}
		folded := locale.Fold(word)
		for _, w := range r.words {
			if w.tokens != n || w.folded != folded {
				continue
			}
			if strings.TrimFunc(args, isSeparator) == "" {
				if w.command.Run != nil {
					return Match{w.command, w.command.Run, w.lang}, true
				}
			} else if w.command.Parse != nil {
				if h, ok := w.command.Parse(args); ok {
					return Match{w.command, h, w.lang}, true
				}
			}
		}
	}
	return Match{}, false
}

// isSeparator reports whether a rune may stand after a command's word and
// mean nothing: "help?", «مساعدة!».
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(".!?؟", r)
}

// cutTokens splits a text behind its first n tokens; a token ends at white
// space or a colon.
func cutTokens(text string, n int) (head, tail string, ok bool) {
	inToken, tokens := false, 0
	for i, r := range text {
		if unicode.IsSpace(r) || r == ':' {
			if inToken {
				tokens++
				if tokens == n {
					return text[:i], text[i:], true
				}
			}
			inToken = false
		} else {
			inToken = true
		}
	}
	if inToken {
		tokens++
	}
	return text, "", tokens == n
}

// Suggestion is what a text may have been meant to be.
type Suggestion struct {
	Command *Command
	Text    string // what would have been understood
}

// Near returns what a text comes near to, best first and at most two, among
// the commands that allowed accepts: its first word is nearly a command's, and
// with that word the whole text would be understood.
func (r *Router) Near(text string, allowed func(*Command) bool) []Suggestion {
	text = strings.TrimPrefix(strings.TrimSpace(text), "/")
	word, args, _ := cutTokens(text, 1)
	folded := []rune(locale.Fold(word))
	if len(folded) < 4 {
		return nil
	}
	var near []Suggestion
	for distance := 1; distance <= 2 && len(near) < 2; distance++ {
		if distance == 2 && len(folded) < 6 {
			break
		}
		for _, w := range r.words {
			if len(near) == 2 || !allowed(w.command) || edlib.OSADamerauLevenshteinDistance(string(folded), w.folded) != distance {
				continue
			}
			meant := w.command.Words[w.lang][0] + args
			known := slices.ContainsFunc(near, func(s Suggestion) bool { return s.Command == w.command })
			if match, ok := r.Match(meant); ok && match.Command == w.command && !known {
				near = append(near, Suggestion{w.command, meant})
			}
		}
	}
	return near
}
