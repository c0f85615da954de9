package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"

	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// explainCmd is `wasl knowledge explain`.
type explainCmd struct {
	Text   []string `arg:"" help:"The question."`
	Config string   `help:"Configuration file; without it the shipped content is asked." type:"path"`
}

// Run searches and prints why.
func (cmd *explainCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	shelf, err := (&askCmd{Config: cmd.Config}).shelf(ctx, log)
	if err != nil {
		return err
	}
	x := shelf.Base.Explain(locale.Clean(strings.Join(cmd.Text, " ")))
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "word\tread as\tconcepts\tweight")
	for _, word := range x.Words {
		stem := word.Stem
		if !word.Known {
			stem += " (not known)"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%.2f\n", word.Text, stem, strings.Join(word.Concepts, ", "), word.Weight)
	}
	if len(x.Objectives) > 0 {
		_, _ = fmt.Fprintf(w, "objectives by number\t%v\n", x.Objectives)
	}
	_, _ = fmt.Fprintln(w, "\nentry\tscore\twords\tphrasing\tn-grams\tnumber\tkind\thead\tnearest phrasing")
	for _, e := range x.Best {
		_, _ = fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%s\n",
			e.Entry, e.Score, e.Words, e.Phrasing, e.Grams, e.Number, e.Kind, e.Head, e.Nearest)
	}
	_, _ = fmt.Fprintf(w, "\nconfidence\t%.2f (an answer from %.2f)\nin scope\t%.2f\ndeclined words\t%.2f\noutcome\t%s\n",
		x.Confidence, x.AnswerFrom, x.Scope, x.Decline, outcomeOf(x.Result))
	return w.Flush()
}

func outcomeOf(r knowledge.Result) string {
	switch {
	case r.Entry != "":
		return strings.Join(append([]string{"answered with " + r.Entry}, r.Also...), " and ")
	case len(r.Candidates) > 0:
		ids := make([]string, len(r.Candidates))
		for i, c := range r.Candidates {
			ids[i] = c.Entry
		}
		return "offered: " + strings.Join(ids, ", ")
	case r.Declined:
		return "declined: of a kind that is not answered"
	}
	return "nothing found: to the secretariat"
}
