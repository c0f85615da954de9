package storage

import (
	"cmp"
	"context"
	"math"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type people struct{ *tx }

func (s people) Get(ctx context.Context, id bot.PersonID) (bot.Person, error) {
	row, err := s.q.GetPerson(ctx, string(id))
	return personFrom(row), wrap("person "+string(id), err)
}

func (s people) ByAccount(ctx context.Context, a bot.Account) (bot.Person, error) {
	row, err := s.q.GetPersonByAccount(ctx, sqlc.GetPersonByAccountParams{Adapter: a.Adapter, UserID: a.User})
	return personFrom(row), wrap("person of account "+a.String(), err)
}

func (s people) All(ctx context.Context) ([]bot.Person, error) {
	rows, err := s.q.ListPersons(ctx)
	if err != nil {
		return nil, wrap("persons", err)
	}
	states, err := s.States().All(ctx)
	if err != nil {
		return nil, err
	}
	order := make(map[bot.StateCode]int, len(states))
	for _, st := range states {
		order[st.Code] = st.Order
	}
	list := make([]bot.Person, len(rows))
	for i, row := range rows {
		list[i] = personFrom(row)
	}
	place := func(p bot.Person) int {
		if n, ok := order[p.State]; ok {
			return n
		}
		return math.MaxInt // the secretariat and partners
	}
	roles := bot.Roles()
	slices.SortFunc(list, func(a, b bot.Person) int {
		return cmp.Or(
			cmp.Compare(place(a), place(b)),
			cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return list, nil
}

func (s people) Save(ctx context.Context, p bot.Person) error {
	return wrap("person "+string(p.ID), s.q.SavePerson(ctx, sqlc.SavePersonParams{
		ID: string(p.ID), Role: string(p.Role), State: string(p.State), Name: p.Name, Title: p.Title,
		Ministry: p.Ministry, Lang: string(p.Lang), Status: string(p.Status), JoinedAt: millis(p.JoinedAt),
	}))
}

// Bind adds an account or moves it. Bound again to the same person it keeps
// its place among their accounts.
func (s people) Bind(ctx context.Context, a bot.BoundAccount) error {
	seq, err := s.next(ctx, "account")
	if err != nil {
		return err
	}
	return wrap("bind "+a.String(), s.q.Bind(ctx, sqlc.BindParams{
		Adapter: a.Adapter, UserID: a.User, Person: string(a.Person), ChatAdapter: a.Chat.Adapter, Chat: a.Chat.ID,
		Seq: seq, BoundAt: millis(s.orNow(a.BoundAt)),
	}))
}

func (s people) Accounts(ctx context.Context, id bot.PersonID) ([]bot.BoundAccount, error) {
	rows, err := s.q.ListAccounts(ctx, string(id))
	if err != nil {
		return nil, wrap("accounts of "+string(id), err)
	}
	list := make([]bot.BoundAccount, len(rows))
	for i, row := range rows {
		list[i] = accountFrom(row)
	}
	return list, nil
}

func (s people) AllAccounts(ctx context.Context) (map[bot.PersonID][]bot.BoundAccount, error) {
	rows, err := s.q.ListAllAccounts(ctx)
	if err != nil {
		return nil, wrap("accounts", err)
	}
	all := make(map[bot.PersonID][]bot.BoundAccount, len(rows))
	for _, row := range rows {
		a := accountFrom(row)
		all[a.Person] = append(all[a.Person], a)
	}
	return all, nil
}

// Prefer puts an account first among those of its person.
func (s people) Prefer(ctx context.Context, a bot.Account) error {
	rows, err := s.q.PreferAccount(ctx, sqlc.PreferAccountParams{Adapter: a.Adapter, UserID: a.User})
	return changedOne("account "+a.String(), rows, err)
}

func accountFrom(row sqlc.Account) bot.BoundAccount {
	return bot.BoundAccount{
		Account: bot.Account{Adapter: row.Adapter, User: row.UserID}, Person: bot.PersonID(row.Person),
		Chat: bot.Chat{Adapter: row.ChatAdapter, ID: row.Chat}, BoundAt: moment(row.BoundAt),
	}
}

func personFrom(row sqlc.Person) bot.Person {
	return bot.Person{
		ID: bot.PersonID(row.ID), Role: bot.Role(row.Role), State: bot.StateCode(row.State), Name: row.Name,
		Title: row.Title, Ministry: row.Ministry, Lang: locale.Lang(row.Lang), Status: bot.PersonStatus(row.Status),
		JoinedAt: moment(row.JoinedAt),
	}
}
