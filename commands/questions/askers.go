package questions

import (
	"context"
	"fmt"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
)

// from says who asks, as far as the secretariat needs to know: the State, not
// the person.
func from(ctx context.Context, w *bot.Work, l locale.Lang, a bot.Asker) (string, error) {
	if a.State != "" {
		return locale.Isolate(w.States.Name(a.State, l)), nil
	}
	if a.Person == "" {
		return w.In(l).T("questions.from-unbound"), nil
	}
	p, ok, err := bot.Find(w.Tx.People().Get(ctx, a.Person))
	switch {
	case err != nil:
		return "", err
	case ok && p.Role.Secretariat():
		return w.In(l).T("questions.from-secretariat"), nil
	case ok && p.Role == bot.Partner:
		return w.In(l).T("questions.from-partner"), nil
	}
	return w.In(l).T("questions.from-unbound"), nil
}

// fromAll says who asks a question, each once, in the order in which they did.
func fromAll(ctx context.Context, w *bot.Work, l locale.Lang, askers []bot.Asker) (string, error) {
	var names []string
	for _, a := range askers {
		n, err := from(ctx, w, l, a)
		if err != nil {
			return "", err
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return locale.Join(l, names), nil
}

// toAskers addresses a message to everyone who asked, once to each chat and
// language: a room in which two asked the same reads it once.
func toAskers(q bot.Question, askers []bot.Asker, text func(locale.Lang) string) bot.Reply {
	type reader struct {
		chat bot.Chat
		lang locale.Lang
	}
	var reply bot.Reply
	told := map[reader]bool{}
	for _, a := range askers {
		r := reader{a.Chat, a.Lang}
		if told[r] {
			continue
		}
		told[r] = true
		reply = append(reply, bot.Out{
			To: a.Chat, Person: a.Person, Kind: bot.KindAnswer, Ref: ref(q.Number), Lang: a.Lang,
			Text: text(a.Lang), Origin: bot.Origin{Capability: name, Object: ref(q.Number)},
		})
	}
	return reply
}

// previews shows what those who asked will read, each language in a message of
// its own, below a line in the officer's language. The buttons stand under the
// last one.
func previews(c *bot.Call, q bot.Question, askers []bot.Asker, intro string, text func(locale.Printer) string, buttons ...bot.Button) bot.Reply {
	reply := bot.Reply{{Kind: bot.KindPrompt, Ref: ref(q.Number), Lang: c.Lang, Text: intro}}
	for _, l := range locale.Langs() {
		if slices.ContainsFunc(askers, func(a bot.Asker) bool { return a.Lang == l }) {
			reply = append(reply, bot.Out{Kind: bot.KindPreview, Ref: ref(q.Number), Lang: l, Text: text(c.In(l))})
		}
	}
	reply[len(reply)-1].Buttons = buttons
	return reply
}

// settled tells the secretariat when an answer did not reach somebody.
func settled(_ context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	key := ""
	switch d.State {
	case bot.Failed:
		key = "questions.not-delivered"
	case bot.Unknown:
		key = "questions.delivery-unknown"
	default:
		return nil, nil
	}
	n, ok := parseNumber(d.Ref)
	if !ok {
		return nil, fmt.Errorf("an answer is about no question: %q", d.Ref)
	}
	return bot.Reply{w.ToSecretariat(bot.KindNotice, d.Ref, key, locale.Int("Number", n))}, nil
}
