package storage

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type digests struct{ *tx }

func (s digests) Save(ctx context.Context, d bot.Digest) error {
	return wrap("digest "+d.Week, s.q.SaveDigest(ctx, sqlc.SaveDigestParams{
		Week: d.Week, Lang: string(d.Lang), Body: d.Text, SentAt: millis(s.orNow(d.At)),
	}))
}

func (s digests) Get(ctx context.Context, week string, l locale.Lang) (bot.Digest, error) {
	row, err := s.q.GetDigest(ctx, sqlc.GetDigestParams{Week: week, Lang: string(l)})
	if err != nil {
		return bot.Digest{}, wrap("digest "+week, err)
	}
	return bot.Digest{Week: row.Week, Lang: locale.Lang(row.Lang), Text: row.Body, At: moment(row.SentAt)}, nil
}
