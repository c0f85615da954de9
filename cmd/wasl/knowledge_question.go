package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// questionCmd is `wasl knowledge question`.
type questionCmd struct {
	Number int    `arg:"" help:"The question's number."`
	Expect string `arg:"" optional:"" help:"The ids of the entries that are right, with commas between them, or - if it must not be answered; default: the entry that keeps its answer, if one does."`
	Config string `help:"Configuration file." required:"" type:"path"`
}

// Run prints a question that was really asked as a line of a question set, for
// `wasl knowledge eval`: without what names somebody.
func (cmd *questionCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withApp(ctx, cmd.Config, log, func(a *app) error {
		return a.db.View(ctx, func(tx bot.Tx) error {
			q, err := tx.Questions().Get(ctx, cmd.Number)
			if err != nil {
				return fmt.Errorf("question %d: %w", cmd.Number, err)
			}
			people, err := tx.People().All(ctx)
			if err != nil {
				return err
			}
			shelf, err := a.env.Library.Shelf(ctx, tx.Content())
			if err != nil {
				return err
			}
			expect := cmp.Or(cmd.Expect, "-")
			if kept, ok := shelf.Base.Entry(fmt.Sprintf("q-%d", q.Number)); ok && cmd.Expect == "" {
				expect = kept.ID
			}
			_, err = fmt.Fprintf(s.out, "%s\t%s\n", expect, nameless(q.Text, people))
			return err
		})
	})
}

// contacts are addresses, links and numbers that are long enough to be a
// telephone's or a document's.
var contacts = regexp.MustCompile(`\S+@\S+|https?://\S+|\+?\d[\d\s-]{6,}\d`)

// nameless takes the names of people, and how one reaches them, out of a text.
func nameless(text string, people []bot.Person) string {
	text = contacts.ReplaceAllString(locale.Digits(locale.Plain(text)), "…")
	words := strings.Fields(text)
	for i, w := range words {
		for _, p := range people {
			for _, name := range strings.Fields(p.Name) {
				if folded := locale.Fold(name); len([]rune(folded)) > 2 && locale.Fold(w) == folded {
					words[i] = "…"
				}
			}
		}
	}
	return strings.Join(words, " ")
}
