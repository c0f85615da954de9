package storage

import (
	"context"
	"database/sql"
	"errors"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type conversations struct{ *tx }

func (s conversations) Get(ctx context.Context, owner bot.OwnerID) (bot.Conversation, error) {
	row, err := s.q.GetConversation(ctx, string(owner))
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Conversation{Owner: owner}, nil
	}
	if err != nil {
		return bot.Conversation{}, wrap("conversation of "+string(owner), err)
	}
	forms, err := listFrom[bot.FormState](row.Forms)
	if err != nil {
		return bot.Conversation{}, wrap("conversation of "+string(owner), err)
	}
	for i := range forms {
		if forms[i].Values == nil {
			forms[i].Values = map[string]string{} // forms write into it
		}
	}
	return bot.Conversation{Owner: owner, Lang: locale.Lang(row.Lang), Subject: row.Subject, Forms: forms}, nil
}

func (s conversations) Save(ctx context.Context, c bot.Conversation) error {
	forms, err := listJSON(c.Forms)
	if err == nil {
		err = s.q.SaveConversation(ctx, sqlc.SaveConversationParams{
			Owner: string(c.Owner), Lang: string(c.Lang), Subject: c.Subject, Forms: forms,
		})
	}
	return wrap("conversation of "+string(c.Owner), err)
}
