package storagetest

import (
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func question(folded string) bot.Question {
	return bot.Question{Text: "هل؟ " + folded, Lang: locale.Arabic, Folded: folded, State: bot.QuestionOpen, AskedAt: now}
}

// ask stores a question and returns it with its number.
func (e *env) ask(q bot.Question) bot.Question {
	e.Helper()
	e.update(func(tx bot.Tx) (err error) {
		q.Number, err = tx.Questions().Add(e.ctx, q)
		return err
	})
	return q
}

func (e *env) saveQuestion(q bot.Question) {
	e.Helper()
	e.update(func(tx bot.Tx) error { return tx.Questions().Save(e.ctx, q) })
}

func questions(e *env) {
	e.view(func(tx bot.Tx) error {
		_, err := tx.Questions().Get(e.ctx, 1)
		e.wantNotFound("an unknown question", err)
		_, err = tx.Questions().Same(e.ctx, "one")
		e.wantNotFound("no same question", err)
		return nil
	})
	e.wantNotFound("save an unknown question", e.db.Update(e.ctx, func(tx bot.Tx) error {
		return tx.Questions().Save(e.ctx, bot.Question{Number: 9, State: bot.QuestionOpen})
	}))
	one, again := e.ask(question("one")), e.ask(question("one"))
	equal(e, "numbers", []int{one.Number, again.Number}, []int{1, 2})

	same := func(tx bot.Tx) (bot.Question, error) { return tx.Questions().Same(e.ctx, "one") }
	equal(e, "the newest same", read(e, same), again)
	again.State, again.TakenBy = bot.QuestionTaken, "sec-1"
	e.saveQuestion(again)
	equal(e, "a taken one", read(e, same), again)
	again.State, again.Answer, again.AnswerLang, again.AnsweredBy = bot.QuestionAnswered, "نعم", locale.Arabic, "sec-1"
	again.ClosedAt = now.Add(time.Hour)
	e.saveQuestion(again)
	equal(e, "question", read(e, func(tx bot.Tx) (bot.Question, error) { return tx.Questions().Get(e.ctx, 2) }), again)
	equal(e, "the newest same that is not closed", read(e, same), one)
	one.State = bot.QuestionDeclined
	e.saveQuestion(one)
	e.view(func(tx bot.Tx) error {
		_, err := same(tx)
		e.wantNotFound("all closed", err)
		return nil
	})
}

func waitingQuestions(e *env) {
	hour := time.Hour
	second, first, closed := question("second"), question("first"), question("closed")
	second.AskedAt, first.AskedAt = now.Add(2*hour), now.Add(hour)
	second, first, closed = e.ask(second), e.ask(first), e.ask(closed)
	closed.State, closed.ClosedAt = bot.QuestionAnswered, now.Add(3*hour)
	e.saveQuestion(closed)
	waiting := func(at time.Time) (numbers []int) {
		for _, q := range read(e, func(tx bot.Tx) ([]bot.Question, error) { return tx.Questions().Waiting(e.ctx, at) }) {
			numbers = append(numbers, q.Number)
		}
		return numbers
	}
	equal(e, "none was asked before", waiting(now), nil)
	equal(e, "before the second", waiting(now.Add(2*hour)), []int{closed.Number, first.Number})
	equal(e, "before one was closed", waiting(now.Add(3*hour-time.Millisecond)), []int{closed.Number, first.Number, second.Number})
	equal(e, "once it was closed", waiting(now.Add(3*hour)), []int{first.Number, second.Number})
}

func askers(e *env) {
	q := e.ask(question("one"))
	zoe := bot.Asker{
		Question: q.Number, Owner: "person:z", Person: "z", State: "JO",
		Chat: bot.Chat{Adapter: "slack", ID: "D1"}, Lang: locale.English, AskedAt: now,
	}
	anonymous := bot.Asker{
		Question: q.Number, Owner: "account:telegram:7", Chat: bot.Chat{Adapter: "telegram", ID: "7"}, Lang: locale.Arabic, AskedAt: now,
	}
	repeated := zoe
	repeated.Chat = bot.Chat{Adapter: "telegram", ID: "8"}
	for _, a := range []bot.Asker{zoe, anonymous, repeated} {
		e.update(func(tx bot.Tx) error { return tx.Questions().AddAsker(e.ctx, a) })
	}
	equal(e, "askers", read(e, func(tx bot.Tx) ([]bot.Asker, error) { return tx.Questions().Askers(e.ctx, q.Number) }),
		[]bot.Asker{zoe, anonymous})
	if err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		return tx.Questions().AddAsker(e.ctx, bot.Asker{Question: 99, Owner: "person:z"})
	}); err == nil {
		e.Error("somebody waits for a question that nobody asked")
	}
}
