package storage

import (
	"context"
	"database/sql"
	"errors"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type invites struct{ *tx }

func (s invites) Get(ctx context.Context, codeHash string) (bot.Invite, error) {
	row, err := s.q.GetInvite(ctx, codeHash)
	if err != nil {
		return bot.Invite{}, wrap("invite", err) // its hash stays out of logs
	}
	return bot.Invite{
		CodeHash: row.CodeHash, Role: bot.Role(row.Role), State: bot.StateCode(row.State), Name: row.Name, Person: bot.PersonID(row.Person),
		CreatedBy: bot.PersonID(row.CreatedBy), CreatedAt: moment(row.CreatedAt), ExpiresAt: moment(row.ExpiresAt),
		UsedBy: bot.PersonID(row.UsedBy), UsedAt: moment(row.UsedAt), RevokedAt: moment(row.RevokedAt),
	}, nil
}

func (s invites) Save(ctx context.Context, i bot.Invite) error {
	return wrap("invite", s.q.SaveInvite(ctx, sqlc.SaveInviteParams{
		CodeHash: i.CodeHash, Role: string(i.Role), State: string(i.State), Name: i.Name, Person: string(i.Person),
		CreatedBy: string(i.CreatedBy), CreatedAt: millis(s.orNow(i.CreatedAt)), ExpiresAt: millis(i.ExpiresAt),
		UsedBy: string(i.UsedBy), UsedAt: millis(i.UsedAt), RevokedAt: millis(i.RevokedAt),
	}))
}

func (s invites) Attempts(ctx context.Context, a bot.Account) (bot.Attempts, error) {
	row, err := s.q.GetAttempts(ctx, sqlc.GetAttemptsParams{Adapter: a.Adapter, UserID: a.User})
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Attempts{Account: a}, nil
	}
	return bot.Attempts{Account: a, Wrong: int(row.Wrong), Until: moment(row.WaitUntil)}, wrap("attempts of "+a.String(), err)
}

func (s invites) SaveAttempts(ctx context.Context, at bot.Attempts) error {
	return wrap("attempts of "+at.Account.String(), s.q.SaveAttempts(ctx, sqlc.SaveAttemptsParams{
		Adapter: at.Account.Adapter, UserID: at.Account.User, Wrong: int64(at.Wrong), WaitUntil: millis(at.Until),
	}))
}
