package questions

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// parseAnswer is the grammar of what follows "answer": the number of a
// question (17, Q-17, in either digits) alone, which opens the form, or the
// number, a colon and the answer, which goes straight to the preview. All else
// is a question («رد الجامعة على الاتفاق»).
func parseAnswer(args string) (bot.Handler, bool) {
	n, answer, ok := answerArgs(args)
	if !ok {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		return withQuestion(ctx, c, n, func(q bot.Question) (bot.Reply, error) { return take(ctx, c, q, answer) })
	}, true
}

func answerArgs(args string) (n int, answer string, ok bool) {
	head, tail, colon := strings.Cut(args, ":")
	answer = strings.TrimSpace(tail)
	if colon && locale.Fold(answer) == "" {
		return 0, "", false
	}
	n, ok = parseNumber(head)
	return n, answer, ok
}

// parseNumber reads a question's number as people write it: 17, Q-17, q17.
func parseNumber(text string) (int, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if rest, ok := strings.CutPrefix(text, "q"); ok {
		text = strings.TrimPrefix(rest, "-")
	}
	digits := locale.Digits(text)
	if digits == "" || len(digits) > 9 || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, ok := bot.Number(digits)
	return n, ok && n > 0
}
