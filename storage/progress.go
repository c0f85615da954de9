package storage

import (
	"context"
	"database/sql"
	"errors"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// Progress takes three steps along indexes, however many deliveries there are.
func (s deliveries) Progress(ctx context.Context, d bot.Delivery) (bot.Progress, error) {
	seq, err := deliverySeq(d.ID)
	if err != nil {
		return bot.Progress{}, err
	}
	of := sqlc.FirstOfOriginParams{Capability: d.Origin.Capability, Object: d.Origin.Object, Kind: string(d.Kind)}
	first, err := s.q.FirstOfOrigin(ctx, of)
	if err != nil {
		return bot.Progress{}, wrap("deliveries of "+of.Object, err)
	}
	last, err := s.q.LastOfOrigin(ctx, sqlc.LastOfOriginParams(of))
	if err != nil {
		return bot.Progress{}, wrap("deliveries of "+of.Object, err)
	}
	_, err = s.q.FirstWaitingOfOrigin(ctx, sqlc.FirstWaitingOfOriginParams(of))
	p := bot.Progress{Place: int(seq - first + 1), Of: int(last - first + 1), Waiting: err == nil}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return p, wrap("deliveries of "+of.Object, err)
}
