package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// content keeps every version of an override.
type content struct{ *tx }

const contentRevision = "content" // the counter behind Revision

func (s content) All(ctx context.Context, k bot.ContentKind) ([]bot.Override, error) {
	if err := knownContent(k); err != nil {
		return nil, err
	}
	rows, err := s.q.ListContent(ctx, string(k))
	if err != nil {
		return nil, wrap("overrides of "+string(k), err)
	}
	return overrides(rows), nil
}

func (s content) History(ctx context.Context, k bot.ContentKind, id string) ([]bot.Override, error) {
	if err := knownContent(k); err != nil {
		return nil, err
	}
	rows, err := s.q.ListContentVersions(ctx, sqlc.ListContentVersionsParams{Kind: string(k), ID: id})
	if err != nil {
		return nil, wrap("versions of "+id, err)
	}
	return overrides(rows), nil
}

func (s content) Save(ctx context.Context, o bot.Override) error {
	before, err := s.History(ctx, o.Kind, o.ID)
	if err != nil {
		return err
	}
	version := 1
	if len(before) > 0 {
		version = before[len(before)-1].Version + 1
	}
	err = s.q.AddContentVersion(ctx, sqlc.AddContentVersionParams{
		Kind: string(o.Kind), ID: o.ID, Version: int64(version), Data: o.Data, ChangedBy: string(o.By), ChangedAt: millis(s.orNow(o.At)),
	})
	if err != nil {
		return wrap("override of "+o.ID, err)
	}
	_, err = s.next(ctx, contentRevision)
	return err
}

func (s content) Revision(ctx context.Context) (int64, error) {
	n, err := s.q.LastNumber(ctx, contentRevision)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, wrap("revision of the content", err)
}

func knownContent(k bot.ContentKind) error {
	if k != bot.ContentEntry && k != bot.ContentEvent {
		return fmt.Errorf("%q is no kind of content", k)
	}
	return nil
}

func overrides(rows []sqlc.ContentVersion) []bot.Override {
	list := make([]bot.Override, len(rows))
	for i, row := range rows {
		list[i] = bot.Override{
			Kind: bot.ContentKind(row.Kind), ID: row.ID, Version: int(row.Version), Data: row.Data,
			By: bot.PersonID(row.ChangedBy), At: moment(row.ChangedAt),
		}
	}
	return list
}
