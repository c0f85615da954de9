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
	if err == nil && rows == 1 && m.Mark.Key != "" {
		err = s.q.SaveMark(ctx, sqlc.SaveMarkParams{Adapter: m.Chat.Adapter, Stream: m.Mark.Key, Mark: m.Mark.Value})
	}
	return rows == 1, wrap("message", err)
}

func (s messages) Marks(ctx context.Context, adapter string) ([]bot.Mark, error) {
	rows, err := s.q.Marks(ctx, adapter)
	if err != nil {
		return nil, wrap("marks", err)
	}
	marks := make([]bot.Mark, len(rows))
	for i, row := range rows {
		marks[i] = bot.Mark{Key: row.Stream, Value: row.Mark}
	}
	return marks, nil
}
