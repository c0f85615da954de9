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

// marks are stored with what is new, and by adapter.
func marks(e *env) {
	add := func(id string, mark bot.Mark) {
		m := message(id)
		m.Mark = mark
		e.update(func(tx bot.Tx) error {
			_, err := tx.Messages().Add(e.ctx, m)
			return err
		})
	}
	get := func(adapter string) []bot.Mark {
		return read(e, func(tx bot.Tx) ([]bot.Mark, error) { return tx.Messages().Marks(e.ctx, adapter) })
	}
	add("m1", bot.Mark{Key: "c2", Value: "1"})
	add("m2", bot.Mark{Key: "c1", Value: "2"})
	add("m3", bot.Mark{})
	add("m4", bot.Mark{Key: "c2", Value: "4"})
	add("m1", bot.Mark{Key: "c2", Value: "0"}) // a redelivery moves no mark back
	equal(e, "marks", get("telegram"), []bot.Mark{{Key: "c1", Value: "2"}, {Key: "c2", Value: "4"}})
	equal(e, "another adapter's marks", get("slack"), []bot.Mark{})
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
