package storagetest

import (
	"wasl/bot"
	"wasl/bot/locale"
)

func message(id string) bot.Message {
	return bot.Message{ID: id, Chat: bot.Chat{Adapter: "telegram", ID: "c1"}, From: account("u1"), Content: bot.Text{Text: "نص"}}
}

func messages(e *env) {
	other := message("m1")
	other.Chat.ID = "c2"
	slack := message("m1")
	slack.Chat.Adapter = "slack"
	for _, m := range []bot.Message{message("m1"), message("m2"), other, slack} {
		for _, want := range []bool{true, false, false} {
			e.update(func(tx bot.Tx) error {
				fresh, err := tx.Messages().Add(e.ctx, m)
				equal(e, "fresh "+m.Chat.String()+" "+m.ID, fresh, want)
				return err
			})
		}
	}
}

func conversations(e *env) {
	get := func(owner bot.OwnerID) bot.Conversation {
		return read(e, func(tx bot.Tx) (bot.Conversation, error) { return tx.Conversations().Get(e.ctx, owner) })
	}
	equal(e, "a new conversation", get("person:p1"), bot.Conversation{Owner: "person:p1"})
	c := bot.Conversation{
		Owner: "person:p1", Lang: locale.English, Subject: "imrf-when",
		Forms: []bot.FormState{
			{ID: "f1", Form: "update.report", Asking: "text", Values: map[string]string{"text": "«نص» \"'\n\\"}, Given: map[string]string{"text": "m1"}},
			{ID: "f2", Form: "update.amend", Values: map[string]string{}},
		},
	}
	e.update(func(tx bot.Tx) error { return tx.Conversations().Save(e.ctx, c) })
	equal(e, "conversation", get(c.Owner), c)
	equal(e, "another's conversation", get("person:p2"), bot.Conversation{Owner: "person:p2"})

	e.update(func(tx bot.Tx) error {
		return tx.Conversations().Save(e.ctx, bot.Conversation{Owner: c.Owner, Forms: []bot.FormState{{ID: "f3"}}})
	})
	if values := get(c.Owner).Forms[0].Values; values == nil {
		e.Error("the values of a form cannot be written to")
	}
	e.update(func(tx bot.Tx) error { return tx.Conversations().Save(e.ctx, bot.Conversation{Owner: c.Owner}) })
	equal(e, "conversation without forms", get(c.Owner), bot.Conversation{Owner: c.Owner})
}
