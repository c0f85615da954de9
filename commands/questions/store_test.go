package questions

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wasl/bot"
)

// memory is a store of what this capability touches. It runs one transaction
// at a time and rolls nothing back.
type memory struct {
	bot.Tx
	now       time.Time
	people    map[bot.PersonID]bot.Person
	accounts  map[bot.Account]bot.PersonID
	convs     map[bot.OwnerID]bot.Conversation
	sent      []bot.Delivery
	questions []bot.Question
	askers    []bot.Asker
	overrides []bot.Override
	audit     []bot.AuditLine
}

func (m *memory) Update(_ context.Context, fn func(bot.Tx) error) error { return fn(m) }
func (m *memory) View(_ context.Context, fn func(bot.Tx) error) error   { return fn(m) }
func (m *memory) Close() error                                          { return nil }

func (m *memory) Now() time.Time                       { return m.now }
func (m *memory) Messages() bot.MessageStore           { return messages{} }
func (m *memory) People() bot.PeopleStore              { return people{m: m} }
func (m *memory) Conversations() bot.ConversationStore { return convs{m} }
func (m *memory) Deliveries() bot.DeliveryStore        { return deliveries{m: m} }
func (m *memory) Questions() bot.QuestionStore         { return questionTable{m} }
func (m *memory) Content() bot.ContentStore            { return content{m} }
func (m *memory) Audit() bot.AuditStore                { return audit{m: m} }

type messages struct{}

func (messages) Marks(context.Context, string) ([]bot.Mark, error) { return nil, nil }

func (messages) Add(context.Context, bot.Message) (bool, error) { return true, nil }

type people struct {
	bot.PeopleStore
	m *memory
}

func (s people) Get(_ context.Context, id bot.PersonID) (bot.Person, error) {
	if p, ok := s.m.people[id]; ok {
		return p, nil
	}
	return bot.Person{}, bot.ErrNotFound
}

func (s people) ByAccount(ctx context.Context, a bot.Account) (bot.Person, error) {
	return s.Get(ctx, s.m.accounts[a])
}

func (s people) Accounts(_ context.Context, id bot.PersonID) ([]bot.BoundAccount, error) {
	for a, p := range s.m.accounts {
		if p == id {
			return []bot.BoundAccount{{Account: a, Person: id, Chat: bot.Chat{Adapter: a.Adapter, ID: "dm-" + a.User}}}, nil
		}
	}
	return nil, nil
}

type convs struct{ m *memory }

func (s convs) Get(_ context.Context, owner bot.OwnerID) (bot.Conversation, error) {
	c := s.m.convs[owner]
	c.Owner = owner
	return c, nil
}

func (s convs) Save(_ context.Context, c bot.Conversation) error {
	s.m.convs[c.Owner] = c
	return nil
}

type deliveries struct {
	bot.DeliveryStore
	m *memory
}

func (s deliveries) Add(_ context.Context, d bot.Delivery) (bot.DeliveryID, error) {
	d.ID = bot.DeliveryID(fmt.Sprint("d", len(s.m.sent)+1))
	s.m.sent = append(s.m.sent, d)
	return d.ID, nil
}

func (s deliveries) Button(_ context.Context, id string) (bot.Button, bot.Delivery, error) {
	for _, d := range s.m.sent {
		for _, b := range d.Buttons {
			if b.ID == id {
				return b, d, nil
			}
		}
	}
	return bot.Button{}, bot.Delivery{}, bot.ErrNotFound
}

type questionTable struct{ m *memory }

func (s questionTable) Add(_ context.Context, q bot.Question) (int, error) {
	q.Number = len(s.m.questions) + 1
	s.m.questions = append(s.m.questions, q)
	return q.Number, nil
}

func (s questionTable) Get(_ context.Context, number int) (bot.Question, error) {
	if number < 1 || number > len(s.m.questions) {
		return bot.Question{}, bot.ErrNotFound
	}
	return s.m.questions[number-1], nil
}

func (s questionTable) Save(_ context.Context, q bot.Question) error {
	s.m.questions[q.Number-1] = q
	return nil
}

func (s questionTable) Same(_ context.Context, folded string) (bot.Question, error) {
	for _, q := range s.m.questions {
		if q.Folded == folded && !closed(q) {
			return q, nil
		}
	}
	return bot.Question{}, bot.ErrNotFound
}

func (s questionTable) Waiting(_ context.Context, at time.Time) ([]bot.Question, error) {
	var list []bot.Question
	for _, q := range s.m.questions {
		if q.AskedAt.Before(at) && !closed(q) {
			list = append(list, q)
		}
	}
	return list, nil
}

func (s questionTable) AddAsker(_ context.Context, a bot.Asker) error {
	s.m.askers = append(s.m.askers, a)
	return nil
}

func (s questionTable) Askers(_ context.Context, number int) ([]bot.Asker, error) {
	var list []bot.Asker
	for _, a := range s.m.askers {
		if a.Question == number {
			list = append(list, a)
		}
	}
	return list, nil
}

type content struct{ m *memory }

func (s content) All(_ context.Context, k bot.ContentKind) ([]bot.Override, error) {
	var list []bot.Override
	for _, o := range s.m.overrides {
		if o.Kind == k {
			list = append(list, o)
		}
	}
	return list, nil
}

func (s content) History(ctx context.Context, k bot.ContentKind, id string) ([]bot.Override, error) {
	all, err := s.All(ctx, k)
	return slices.DeleteFunc(all, func(o bot.Override) bool { return o.ID != id }), err
}

func (s content) Save(_ context.Context, o bot.Override) error {
	s.m.overrides = append(s.m.overrides, o)
	return nil
}

func (s content) Revision(context.Context) (int64, error) { return int64(len(s.m.overrides)), nil }

type audit struct {
	bot.AuditStore
	m *memory
}

func (s audit) Append(_ context.Context, l bot.AuditLine) error {
	s.m.audit = append(s.m.audit, l)
	return nil
}
