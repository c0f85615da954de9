package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// content has a table for each kind of override.
type content struct{ *tx }

const contentRevision = "content" // the counter behind Revision

func (s content) All(ctx context.Context, k bot.ContentKind) ([]bot.Override, error) {
	var rows []sqlc.EntryOverride
	switch k {
	case bot.ContentEntry:
		entries, err := s.q.ListEntryOverrides(ctx)
		if err != nil {
			return nil, wrap("entry overrides", err)
		}
		rows = entries
	case bot.ContentEvent:
		events, err := s.q.ListEventOverrides(ctx)
		if err != nil {
			return nil, wrap("event overrides", err)
		}
		for _, e := range events {
			rows = append(rows, sqlc.EntryOverride(e))
		}
	default:
		return nil, fmt.Errorf("%q is no kind of content", k)
	}
	list := make([]bot.Override, len(rows))
	for i, row := range rows {
		list[i] = bot.Override{
			Kind: k, ID: row.ID, Data: row.Data, By: bot.PersonID(row.ChangedBy), At: moment(row.ChangedAt),
		}
	}
	return list, nil
}

func (s content) Save(ctx context.Context, o bot.Override) error {
	row := sqlc.SaveEntryOverrideParams{ID: o.ID, Data: o.Data, ChangedBy: string(o.By), ChangedAt: millis(s.orNow(o.At))}
	var err error
	switch o.Kind {
	case bot.ContentEntry:
		err = s.q.SaveEntryOverride(ctx, row)
	case bot.ContentEvent:
		err = s.q.SaveEventOverride(ctx, sqlc.SaveEventOverrideParams(row))
	default:
		err = fmt.Errorf("%q is no kind of content", o.Kind)
	}
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
