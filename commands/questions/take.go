package questions

import (
	"context"
	"strconv"

	"wasl/bot"
	"wasl/bot/locale"
)

// take puts an officer on a question and asks for the answer, or previews the
// draft if there is one already. If somebody else is on it, it says who.
func take(ctx context.Context, c *bot.Call, q bot.Question, draft string) (bot.Reply, error) {
	if closed(q) {
		return closedReply(c, q), nil
	}
	if takenByOther(c, q) {
		return busy(ctx, c, q, draft)
	}
	return begin(ctx, c, q, draft)
}

// takeOver takes a question from whoever is on it, and tells them.
func takeOver(ctx context.Context, c *bot.Call, q bot.Question, draft string) (bot.Reply, error) {
	if closed(q) {
		return closedReply(c, q), nil
	}
	former := q.TakenBy
	reply, err := begin(ctx, c, q, draft)
	if err != nil || !takenByOther(c, q) {
		return reply, err
	}
	p, ok, err := bot.Find(c.Tx.People().Get(ctx, former))
	if err != nil || !ok {
		return reply, err
	}
	who, err := c.NameOf(ctx, p.Lang, c.Person.ID)
	if err != nil {
		return nil, err
	}
	return append(reply, c.ToPerson(p, bot.KindNotice, ref(q.Number), "questions.taken-over",
		locale.Int("Number", q.Number), locale.Text("Name", who))), nil
}

func takenByOther(c *bot.Call, q bot.Question) bool {
	return q.State == bot.QuestionTaken && q.TakenBy != c.Person.ID
}

// busy says who is on a question. A draft is not lost: it goes along with the
// button that takes the question over.
func busy(ctx context.Context, c *bot.Call, q bot.Question, draft string) (bot.Reply, error) {
	who, err := c.NameOf(ctx, c.Lang, q.TakenBy)
	if err != nil {
		return nil, err
	}
	return bot.Reply{{
		Kind: bot.KindReply, Ref: ref(q.Number), Lang: c.Lang,
		Text:    c.T("questions.busy", locale.Int("Number", q.Number), locale.Text("Name", who)),
		Buttons: []bot.Button{button("take_over", "take_over", q.Number, draft, c.T("questions.take-over"))},
	}}, nil
}

// begin records who is on the question, tells the channel, and opens the form.
func begin(ctx context.Context, c *bot.Call, q bot.Question, draft string) (bot.Reply, error) {
	var reply bot.Reply
	if q.State != bot.QuestionTaken || q.TakenBy != c.Person.ID {
		q.State, q.TakenBy = bot.QuestionTaken, c.Person.ID
		if err := c.Tx.Questions().Save(ctx, q); err != nil {
			return nil, err
		}
		if err := c.Record(ctx, c.Actor(), "question.take", ref(q.Number), ""); err != nil {
			return nil, err
		}
		who, err := c.NameOf(ctx, c.Secretariat.Lang, c.Person.ID)
		if err != nil {
			return nil, err
		}
		reply = append(reply, c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.taken",
			locale.Int("Number", q.Number), locale.Text("Name", who)))
	}
	values := bot.Values{fieldQuestion: strconv.Itoa(q.Number)}
	if open := c.FormValues(); open[fieldQuestion] == values[fieldQuestion] {
		// The form is open already: begun anew, it keeps what was written.
		values[fieldAnswer] = open[fieldAnswer]
		c.CloseForm()
	}
	if draft != "" {
		values[fieldAnswer] = draft
	}
	asked, err := c.OpenForm(ctx, name, "answer", values)
	return append(reply, asked...), err
}

// release closes the form and opens the question again, if the officer is
// still the one who is on it.
func release(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if c.FormValues()[fieldQuestion] == strconv.Itoa(q.Number) {
		c.CloseForm()
	}
	if closed(q) || q.TakenBy != c.Person.ID {
		return c.Say(bot.KindReply, "core.cancelled"), nil
	}
	q.State, q.TakenBy = bot.QuestionOpen, ""
	if err := c.Tx.Questions().Save(ctx, q); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.release", ref(q.Number), ""); err != nil {
		return nil, err
	}
	reply := about(c, q, "questions.released")
	note := c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.open-again", locale.Int("Number", q.Number))
	note.Buttons = []bot.Button{button("take", "take", q.Number, "", c.In(c.Secretariat.Lang).T("questions.take"))}
	return append(reply, note), nil
}
