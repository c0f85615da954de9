package bot

import (
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

// Near returns the words of commands that a short text comes near to, best
// first and at most two, among those that allowed accepts.
func (r *Router) Near(text string, allowed func(*Command) bool) []*Command {
	word, _, _ := strings.Cut(locale.Fold(strings.TrimPrefix(text, "/")), " ")
	if locale.Fold(text) != word || len([]rune(word)) < 4 {
		return nil
	}
	var near []*Command
	for distance := 1; distance <= 2 && len(near) < 2; distance++ {
		if distance == 2 && len([]rune(word)) < 6 {
			break
		}
		for _, w := range r.words {
			if edlib.OSADamerauLevenshteinDistance(word, w.folded) == distance && allowed(w.command) && !contains(near, w.command) && len(near) < 2 {
				near = append(near, w.command)
			}
		}
	}
	return near
}

func contains(list []*Command, c *Command) bool {
	for _, have := range list {
		if have == c {
			return true
		}
	}
	return false
}
