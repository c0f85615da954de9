package storage

import (
	"context"
	"fmt"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type documents struct{ *tx }

func (s documents) NextNumber(ctx context.Context, year int) (bot.DocumentNumber, error) {
	n, err := s.next(ctx, fmt.Sprintf("document:%d", year))
	return bot.NewDocumentNumber(year, int(n)), err
}

func (s documents) Add(ctx context.Context, d bot.Document) error {
	name := "document " + string(d.Number)
	title, err := mapJSON(d.Title)
	if err != nil {
		return wrap(name, err)
	}
	langs, err := listJSON(d.Langs)
	if err != nil {
		return wrap(name, err)
	}
	seq, err := s.next(ctx, "document")
	if err != nil {
		return err
	}
	return wrap(name, s.q.AddDocument(ctx, sqlc.AddDocumentParams{
		Number: string(d.Number), Seq: seq, Title: title, Langs: langs, Version: d.Version, Date: d.Date.String(),
		Replaces: string(d.Replaces), About: string(d.About), Inside: flag(d.Inside), FileName: d.File.Name, FileType: d.File.Type,
		FileSize: d.File.Size, FileKey: d.File.Key, Author: string(d.Author), CreatedAt: millis(s.orNow(d.CreatedAt)),
		WithdrawnAt: millis(d.WithdrawnAt),
	}))
}

func (s documents) Save(ctx context.Context, d bot.Document) error {
	rows, err := s.q.SaveDocument(ctx, sqlc.SaveDocumentParams{
		Inside: flag(d.Inside), WithdrawnAt: millis(d.WithdrawnAt), Number: string(d.Number),
	})
	return changedOne("document "+string(d.Number), rows, err)
}

func (s documents) Get(ctx context.Context, n bot.DocumentNumber) (bot.Document, error) {
	return oneDocument("document " + string(n))(s.q.GetDocument(ctx, string(n)))
}

func (s documents) Successor(ctx context.Context, of bot.DocumentNumber) (bot.Document, error) {
	return oneDocument("successor of document " + string(of))(s.q.DocumentSuccessor(ctx, string(of)))
}

func (s documents) Current(ctx context.Context, limit int) ([]bot.Document, error) {
	rows, err := s.q.CurrentDocuments(ctx, most(limit))
	if err != nil {
		return nil, wrap("current documents", err)
	}
	return mapAll(rows, documentFrom)
}

func (s documents) On(ctx context.Context, t bot.Topic) ([]bot.Document, error) {
	rows, err := s.q.DocumentsOn(ctx, string(t))
	if err != nil {
		return nil, wrap("documents on "+string(t), err)
	}
	return mapAll(rows, documentFrom)
}

// oneDocument reads the result of a look-up of one document.
func oneDocument(name string) func(sqlc.Document, error) (bot.Document, error) {
	return func(row sqlc.Document, err error) (bot.Document, error) {
		if err != nil {
			return bot.Document{}, wrap(name, err)
		}
		return documentFrom(row)
	}
}

func documentFrom(row sqlc.Document) (d bot.Document, err error) {
	d = bot.Document{
		Number: bot.DocumentNumber(row.Number), Version: row.Version, Replaces: bot.DocumentNumber(row.Replaces), About: bot.Topic(row.About),
		Inside: row.Inside != 0, Author: bot.PersonID(row.Author), CreatedAt: moment(row.CreatedAt), WithdrawnAt: moment(row.WithdrawnAt),
		File: bot.Attachment{Name: row.FileName, Type: row.FileType, Size: row.FileSize, Key: row.FileKey},
	}
	name := "document " + row.Number
	if d.Title, err = fromJSON[map[locale.Lang]string](row.Title); err != nil {
		return d, wrap(name, err)
	}
	if d.Langs, err = listFrom[locale.Lang](row.Langs); err != nil {
		return d, wrap(name, err)
	}
	d.Date, err = civil.ParseDate(row.Date)
	return d, wrap(name, err)
}
