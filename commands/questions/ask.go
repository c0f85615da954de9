package questions

import (
	"context"
	"errors"

	"wasl/bot"
	"wasl/bot/locale"
)

// unboundLimit is how many questions of an account that is not registered may
// wait at once.
const unboundLimit = 3

var errNoText = errors.New("ask: the button carries no question")

// ask sends a question to the secretariat, or joins the same one that waits.
// Its answer holds nothing but the number, so a group may read it.
func ask(ctx context.Context, c *bot.Call, text string) (bot.Reply, error) {
	folded := locale.Fold(text)
	if folded == "" {
		return nil, errNoText
	}
	lang, known := locale.Detect(text)
	if !known {
		lang = c.Lang
	}
	if c.Person == nil && c.Conv.Lang == "" {
		c.Lang = lang // who never chose a language is answered in that of the question
	}
	q, joined, err := bot.Find(c.Tx.Questions().Same(ctx, folded))
	if err != nil {
		return nil, err
	}
	if joined {
		askers, err := c.Tx.Questions().Askers(ctx, q.Number)
		if err != nil {
			return nil, err
		}
		for _, a := range askers {
			if a.Owner == c.Owner {
				return askReply(c, "questions.in-hand", q), nil
			}
		}
	}
	if c.Person == nil {
		n, err := waitingOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if n >= unboundLimit {
			return limitReply(c), nil
		}
	}
	if !joined {
		q = bot.Question{Text: text, Lang: lang, Folded: folded, State: bot.QuestionOpen, AskedAt: c.Now}
		if q.Number, err = c.Tx.Questions().Add(ctx, q); err != nil {
			return nil, err
		}
	}
	asker := bot.Asker{Question: q.Number, Owner: c.Owner, Chat: c.Message.Chat, Lang: c.Lang, AskedAt: c.Now}
	if c.Person != nil {
		asker.Person, asker.State = c.Person.ID, c.Person.State
	}
	if err := c.Tx.Questions().AddAsker(ctx, asker); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.ask", ref(q.Number), ""); err != nil {
		return nil, err
	}
	if joined { // whether somebody else had asked it is nobody's business
		return askReply(c, "questions.in-hand", q), nil
	}
	out, err := toInbox(ctx, &c.Work, q, asker)
	return append(askReply(c, "questions.asked", q), out), err
}

// waitingOf counts the questions of the writer that wait for an answer.
func waitingOf(ctx context.Context, c *bot.Call) (int, error) {
	open, err := waiting(ctx, &c.Work)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, q := range open {
		askers, err := c.Tx.Questions().Askers(ctx, q.Number)
		if err != nil {
			return 0, err
		}
		for _, a := range askers {
			if a.Owner == c.Owner {
				n++
			}
		}
	}
	return n, nil
}

func askReply(c *bot.Call, key string, q bot.Question) bot.Reply {
	return bot.Reply{{
		Kind: bot.KindReply, Ref: ref(q.Number), Lang: c.Lang, Open: true,
		Text: c.T(key, locale.Int("Number", q.Number)),
	}}
}

func limitReply(c *bot.Call) bot.Reply {
	text := c.T("questions.limit", locale.Int("Limit", unboundLimit))
	if c.Secretariat.Contact != "" {
		text += "\n" + c.T("questions.contact", locale.Value("Contact", c.Secretariat.Contact))
	}
	return bot.Reply{{Kind: bot.KindReply, Lang: c.Lang, Text: text, Open: true}}
}

// toInbox is the message about a new question to the secretariat's channel.
func toInbox(ctx context.Context, w *bot.Work, q bot.Question, a bot.Asker) (bot.Out, error) {
	l := w.Secretariat.Lang
	who, err := from(ctx, w, l, a)
	if err != nil {
		return bot.Out{}, err
	}
	out := w.ToSecretariat(bot.KindQuestion, ref(q.Number), "questions.new",
		locale.Int("Number", q.Number), locale.Text("From", who), locale.Value("Question", q.Text))
	out.Buttons = []bot.Button{
		button("take", "take", q.Number, "", w.In(l).T("questions.take")),
		button("nearest", "nearest", q.Number, "", w.In(l).T("questions.nearest")),
		button("not_ours", "not_ours", q.Number, "", w.In(l).T("questions.not-ours")),
	}
	return out, nil
}
