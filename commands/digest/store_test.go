package digest

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// memory is a transaction over what a digest reads and keeps.
type memory struct {
	bot.Tx
	now       time.Time
	submitted []bot.Update
	asked     []bot.Question
	digests   []bot.Digest
	audit     []bot.AuditLine
}

func (m *memory) Now() time.Time                { return m.now }
func (m *memory) Updates() bot.UpdateStore      { return updateTable{m: m} }
func (m *memory) Questions() bot.QuestionStore  { return questionTable{m: m} }
func (m *memory) Deliveries() bot.DeliveryStore { return deliveries{} }
func (m *memory) Digests() bot.DigestStore      { return digests{m} }
func (m *memory) Content() bot.ContentStore     { return content{} }
func (m *memory) Audit() bot.AuditStore         { return audit{m: m} }

type updateTable struct {
	bot.UpdateStore
	m *memory
}

func (s updateTable) SubmittedBetween(_ context.Context, from, to time.Time) ([]bot.Update, error) {
	var list []bot.Update
	for _, u := range s.m.submitted {
		if !u.SubmittedAt.Before(from) && u.SubmittedAt.Before(to) {
			list = append(list, u)
		}
	}
	return list, nil
}

type questionTable struct {
	bot.QuestionStore
	m *memory
}

func (s questionTable) Waiting(_ context.Context, at time.Time) ([]bot.Question, error) {
	var list []bot.Question
	for _, q := range s.m.asked {
		if q.AskedAt.Before(at) {
			list = append(list, q)
		}
	}
	return list, nil
}

type deliveries struct{ bot.DeliveryStore }

func (deliveries) Undelivered(context.Context, time.Time, time.Time) ([]bot.Delivery, error) {
	return nil, nil
}

type digests struct{ m *memory }

func (s digests) Save(_ context.Context, d bot.Digest) error {
	s.m.digests = append(s.m.digests, d)
	return nil
}

func (s digests) Get(_ context.Context, week string, l locale.Lang) (bot.Digest, error) {
	for _, d := range s.m.digests {
		if d.Week == week && d.Lang == l {
			return d, nil
		}
	}
	return bot.Digest{}, bot.ErrNotFound
}

type content struct{ bot.ContentStore }

func (content) Revision(context.Context) (int64, error) { return 0, nil }

type audit struct {
	bot.AuditStore
	m *memory
}

func (s audit) Append(_ context.Context, l bot.AuditLine) error {
	l.Seq = int64(len(s.m.audit) + 1)
	var err error
	if l.Hash, err = l.Chain(""); err != nil {
		return err
	}
	s.m.audit = append(s.m.audit, l)
	return nil
}

func (s audit) Head(context.Context) (bot.AuditLine, error) {
	if len(s.m.audit) == 0 {
		return bot.AuditLine{}, bot.ErrNotFound
	}
	return s.m.audit[len(s.m.audit)-1], nil
}
