package storage

import (
	"context"
	"fmt"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type questions struct{ *tx }

// Add gives a question its number, whatever its number says.
func (s questions) Add(ctx context.Context, q bot.Question) (int, error) {
	n, err := s.next(ctx, "question")
	if err != nil {
		return 0, err
	}
	q.Number, q.AskedAt = int(n), s.orNow(q.AskedAt)
	return q.Number, wrap(questionName(q.Number), s.q.AddQuestion(ctx, sqlc.AddQuestionParams(questionRow(q))))
}

func (s questions) Get(ctx context.Context, number int) (bot.Question, error) {
	row, err := s.q.GetQuestion(ctx, int64(number))
	return questionFrom(row), wrap(questionName(number), err)
}

func (s questions) Save(ctx context.Context, q bot.Question) error {
	row := questionRow(q)
	rows, err := s.q.SaveQuestion(ctx, sqlc.SaveQuestionParams{
		Number: row.Number, Body: row.Body, Lang: row.Lang, Folded: row.Folded, State: row.State, TakenBy: row.TakenBy,
		Answer: row.Answer, AnswerLang: row.AnswerLang, AnsweredBy: row.AnsweredBy, AskedAt: row.AskedAt, ClosedAt: row.ClosedAt,
	})
	return changedOne(questionName(q.Number), rows, err)
}

func (s questions) Same(ctx context.Context, folded string) (bot.Question, error) {
	row, err := s.q.SameQuestion(ctx, folded)
	return questionFrom(row), wrap("the same question", err)
}

func (s questions) Waiting(ctx context.Context, at time.Time) ([]bot.Question, error) {
	rows, err := s.q.WaitingQuestions(ctx, millis(at))
	if err != nil {
		return nil, wrap("waiting questions", err)
	}
	list := make([]bot.Question, len(rows))
	for i, row := range rows {
		list[i] = questionFrom(row)
	}
	return list, nil
}

func (s questions) AddAsker(ctx context.Context, a bot.Asker) error {
	seq, err := s.next(ctx, "asker")
	if err != nil {
		return err
	}
	return wrap("asker of "+questionName(a.Question), s.q.AddAsker(ctx, sqlc.AddAskerParams{
		Question: int64(a.Question), Owner: string(a.Owner), Seq: seq, Person: string(a.Person), State: string(a.State),
		ChatAdapter: a.Chat.Adapter, Chat: a.Chat.ID, Lang: string(a.Lang), AskedAt: millis(s.orNow(a.AskedAt)),
	}))
}

// Askers returns who waits, the first who asked first.
func (s questions) Askers(ctx context.Context, number int) ([]bot.Asker, error) {
	rows, err := s.q.ListAskers(ctx, int64(number))
	if err != nil {
		return nil, wrap("askers of "+questionName(number), err)
	}
	list := make([]bot.Asker, len(rows))
	for i, row := range rows {
		list[i] = bot.Asker{
			Question: int(row.Question), Owner: bot.OwnerID(row.Owner), Person: bot.PersonID(row.Person),
			State: bot.StateCode(row.State), Chat: bot.Chat{Adapter: row.ChatAdapter, ID: row.Chat},
			Lang: locale.Lang(row.Lang), AskedAt: moment(row.AskedAt),
		}
	}
	return list, nil
}

func questionName(number int) string { return fmt.Sprintf("question %d", number) }

func questionRow(q bot.Question) sqlc.Question {
	return sqlc.Question{
		Number: int64(q.Number), Body: q.Text, Lang: string(q.Lang), Folded: q.Folded, State: string(q.State),
		TakenBy: string(q.TakenBy), Answer: q.Answer, AnswerLang: string(q.AnswerLang), AnsweredBy: string(q.AnsweredBy),
		AskedAt: millis(q.AskedAt), ClosedAt: millis(q.ClosedAt),
	}
}

func questionFrom(row sqlc.Question) bot.Question {
	return bot.Question{
		Number: int(row.Number), Text: row.Body, Lang: locale.Lang(row.Lang), Folded: row.Folded,
		State: bot.QuestionState(row.State), TakenBy: bot.PersonID(row.TakenBy), Answer: row.Answer,
		AnswerLang: locale.Lang(row.AnswerLang), AnsweredBy: bot.PersonID(row.AnsweredBy),
		AskedAt: moment(row.AskedAt), ClosedAt: moment(row.ClosedAt),
	}
}
