package storage

import (
	"context"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type messages struct{ *tx }

func (s messages) Add(ctx context.Context, m bot.Message) (bool, error) {
	rows, err := s.q.AddMessage(ctx, sqlc.AddMessageParams{
		Adapter: m.Chat.Adapter, Chat: m.Chat.ID, MessageID: m.ID, ReceivedAt: millis(s.now),
	})
	return rows == 1, wrap("message", err)
}
