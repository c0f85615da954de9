package storagetest

import (
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

func document(n int, replaces bot.DocumentNumber) bot.Document {
	return bot.Document{
		Number: bot.NewDocumentNumber(2026, n), Replaces: replaces, Title: map[locale.Lang]string{locale.Arabic: "ورقة معلومات"},
		Date: civil.Date{Year: 2026, Month: time.November, Day: 15}, About: bot.OnEntry("imrf-what"),
		File: bot.Attachment{Name: "ورقة.pdf", Type: "application/pdf", Size: 9, Key: "k"}, Author: "sec-1", CreatedAt: now,
	}
}

func (e *env) addDocument(d bot.Document) bot.Document {
	e.Helper()
	e.update(func(tx bot.Tx) error { return tx.Documents().Add(e.ctx, d) })
	return d
}

func (e *env) saveDocument(d bot.Document) {
	e.Helper()
	e.update(func(tx bot.Tx) error { return tx.Documents().Save(e.ctx, d) })
}

func documents(e *env) {
	e.view(func(tx bot.Tx) error {
		_, err := tx.Documents().Get(e.ctx, "DOC-2026-001")
		e.wantNotFound("an unknown document", err)
		_, err = tx.Documents().Successor(e.ctx, "")
		e.wantNotFound("the successor of none", err)
		return nil
	})
	e.wantNotFound("save an unknown document", e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.Documents().Save(e.ctx, document(9, "")) }))
	var numbers []bot.DocumentNumber
	e.update(func(tx bot.Tx) error {
		for _, year := range []int{2026, 2026, 2027} {
			n, err := tx.Documents().NextNumber(e.ctx, year)
			if err != nil {
				return err
			}
			numbers = append(numbers, n)
		}
		return nil
	})
	equal(e, "numbers", numbers, []bot.DocumentNumber{"DOC-2026-001", "DOC-2026-002", "DOC-2027-001"})

	d := document(1, "")
	d.Title[locale.English], d.Langs, d.Version = "Information paper", locale.Langs(), "Rev. 1"
	e.addDocument(d)
	get := func(tx bot.Tx) (bot.Document, error) { return tx.Documents().Get(e.ctx, d.Number) }
	equal(e, "document", read(e, get), d)
	changed := d
	changed.Inside, changed.WithdrawnAt, changed.Version = true, now.Add(time.Hour), "another"
	e.saveDocument(changed)
	changed.Version = d.Version
	equal(e, "what changes of it", read(e, get), changed)
	if err := e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.Documents().Add(e.ctx, d) }); err == nil {
		e.Error("a number was given twice")
	}
}

func currentDocuments(e *env) {
	list := func(docs []bot.Document) (numbers []bot.DocumentNumber) {
		for _, d := range docs {
			numbers = append(numbers, d.Number)
		}
		return numbers
	}
	current := func(limit int) []bot.DocumentNumber {
		return list(read(e, func(tx bot.Tx) ([]bot.Document, error) { return tx.Documents().Current(e.ctx, limit) }))
	}
	on := func(t bot.Topic) []bot.DocumentNumber {
		return list(read(e, func(tx bot.Tx) ([]bot.Document, error) { return tx.Documents().On(e.ctx, t) }))
	}
	equal(e, "none", current(10), nil)
	first, other := e.addDocument(document(1, "")), document(2, "")
	other.About = ""
	e.addDocument(other)
	second := e.addDocument(document(3, first.Number))
	equal(e, "the newest first, what is replaced left out", current(10), []bot.DocumentNumber{second.Number, other.Number})
	equal(e, "at most", current(1), []bot.DocumentNumber{second.Number})
	equal(e, "on an entry", on(bot.OnEntry("imrf-what")), []bot.DocumentNumber{second.Number})
	equal(e, "on an event", on(bot.OnEvent("imrf-what")), nil)
	equal(e, "on nothing", on(""), nil)
	equal(e, "successor", read(e, func(tx bot.Tx) (bot.Document, error) { return tx.Documents().Successor(e.ctx, first.Number) }), second)

	second.WithdrawnAt = now
	e.saveDocument(second)
	equal(e, "what was withdrawn replaces nothing", current(10), []bot.DocumentNumber{other.Number, first.Number})
	equal(e, "on the entry again", on(bot.OnEntry("imrf-what")), []bot.DocumentNumber{first.Number})
	e.view(func(tx bot.Tx) error {
		_, err := tx.Documents().Successor(e.ctx, first.Number)
		e.wantNotFound("a successor that was withdrawn", err)
		return nil
	})
}
