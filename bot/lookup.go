package bot

import (
	"context"
	"fmt"
	"strings"

	"wasl/bot/locale"
)

// lookUp finds the command that a text is, if what follows its word is known to
// the store. See [Command.Lookup].
func (b *Bot) lookUp(ctx context.Context, c *Call, text string) (Match, bool, error) {
	for _, found := range b.router.withLookup(text) {
		if !May(c.Person, found.command.Right) {
			continue
		}
		handler, ok, err := found.command.Lookup(ctx, c, found.args)
		if err != nil {
			return Match{}, false, fmt.Errorf("command %s: %w", found.command.Name, err)
		}
		if ok {
			return Match{found.command, handler, found.lang}, true, nil
		}
	}
	return Match{}, false, nil
}

// looseMatch is a text that begins with a command's word.
type looseMatch struct {
	routedWord
	args string
}

// withLookup returns the commands with a Lookup with whose word a text begins.
func (r *Router) withLookup(text string) []looseMatch {
	text = strings.TrimPrefix(strings.TrimSpace(text), "/")
	var found []looseMatch
	for _, w := range r.words {
		if w.command.Lookup == nil {
			continue
		}
		word, args, ok := cutTokens(text, w.tokens)
		if ok && args != "" && locale.Fold(word) == w.folded {
			found = append(found, looseMatch{w, args})
		}
	}
	return found
}
