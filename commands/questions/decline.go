package questions

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// notOurs asks whether those who asked shall be told that a question is not
// the secretariat's matter, and shows what they will read.
func notOurs(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if closed(q) {
		return closedReply(c, q), nil
	}
	if takenByOther(c, q) {
		return busy(ctx, c, q, "")
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	who, err := fromAll(ctx, &c.Work, c.Lang, askers)
	if err != nil {
		return nil, err
	}
	return previews(c, q, askers, c.T("questions.decline-preview", locale.Int("Number", q.Number), locale.Text("Readers", who)),
		declineText(c, q),
		button("confirm", "decline", q.Number, "", c.T("questions.submit")),
		button("cancel", "leave", q.Number, "", c.T("core.cancel")),
	), nil
}

// leave leaves a question as it is.
func leave(_ context.Context, c *bot.Call, _ bot.Question, _ string) (bot.Reply, error) {
	return c.Say(bot.KindReply, "core.cancelled"), nil
}

// decline closes a question that is not the secretariat's matter, and tells
// everyone who asked. The channel gets a way back.
func decline(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if closed(q) {
		return closedReply(c, q), nil
	}
	if takenByOther(c, q) {
		return busy(ctx, c, q, "")
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	q.State, q.TakenBy, q.ClosedAt = bot.QuestionDeclined, "", c.Now
	if err := c.Tx.Questions().Save(ctx, q); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.decline", ref(q.Number), ""); err != nil {
		return nil, err
	}
	who, err := c.NameOf(ctx, c.Secretariat.Lang, c.Person.ID)
	if err != nil {
		return nil, err
	}
	note := c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.declined",
		locale.Int("Number", q.Number), locale.Text("Name", who))
	note.Buttons = []bot.Button{button("undo", "undo", q.Number, "", c.In(c.Secretariat.Lang).T("questions.undo"))}
	var reply bot.Reply
	if !c.InSecretariat() {
		reply = about(c, q, "questions.declined-here")
	}
	text := declineText(c, q)
	reply = append(reply, toAskers(q, askers, func(l locale.Lang) string { return text(c.In(l)) })...)
	return append(reply, note), nil
}

// declineText is what somebody who asked reads of a question that is not the
// secretariat's matter.
func declineText(c *bot.Call, q bot.Question) func(locale.Printer) string {
	contact := c.Secretariat.Contact
	return func(p locale.Printer) string {
		text := p.T("questions.decline", locale.Int("Number", q.Number), locale.Value("Question", locale.Shorten(q.Text, 200)))
		if contact != "" {
			text += "\n" + p.T("questions.contact", locale.Value("Contact", contact))
		}
		return text
	}
}

// reopen takes a decline back: the question waits again, and those who asked
// are told.
func reopen(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if q.State == bot.QuestionAnswered {
		return closedReply(c, q), nil
	}
	if q.State != bot.QuestionDeclined {
		return c.Say(bot.KindReply, "questions.open-again", locale.Int("Number", q.Number)), nil
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	q.State, q.ClosedAt = bot.QuestionOpen, time.Time{}
	if err := c.Tx.Questions().Save(ctx, q); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.reopen", ref(q.Number), ""); err != nil {
		return nil, err
	}
	note := c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.open-again", locale.Int("Number", q.Number))
	note.Buttons = []bot.Button{button("take", "take", q.Number, "", c.In(c.Secretariat.Lang).T("questions.take"))}
	reply := toAskers(q, askers, func(l locale.Lang) string {
		return c.In(l).T("questions.reopened", locale.Int("Number", q.Number))
	})
	return append(reply, note), nil
}
