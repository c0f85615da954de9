package documents

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// review shows the document as it will be sent, and what is not seen in it.
func review(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightDocuments) { // the right may have gone since the form was opened
		c.CloseForm()
		return c.Refuse(ctx, "document.add", "")
	}
	d, err := documentOf(v)
	if err != nil {
		return nil, err
	}
	summary, err := summaryOf(ctx, c, d)
	if err != nil {
		return nil, err
	}
	return bot.Reply{
		{Kind: bot.KindPreview, Text: caption(c, d), Files: []bot.File{c.File(d.File)}},
		{Kind: bot.KindPrompt, Text: summary, Buttons: []bot.Button{
			bot.Action{Capability: name, Do: doConfirm}.Button(doConfirm, c.T("documents.confirm")),
			c.EditButton(),
			c.CancelButton(),
		}},
	}, nil
}

// summaryOf says what a document replaces, on what it hangs and who gets it.
func summaryOf(ctx context.Context, c *bot.Call, d bot.Document) (string, error) {
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return "", err
	}
	lines := []string{c.T("documents.preview")}
	if d.Replaces != "" {
		old, err := c.Tx.Documents().Get(ctx, d.Replaces)
		if err != nil {
			return "", err
		}
		lines = append(lines, c.T("documents.will-replace", locale.Text("Document", titled(c, old))))
		if d.Inside && !old.Inside {
			lines = append(lines, c.T("documents.members-lose-it"))
		}
	}
	if topic := topicName(shelf, c.Lang, d.About); topic != "" {
		lines = append(lines, c.T("documents.hangs-on", locale.Value("Topic", topic)))
	} else {
		lines = append(lines, c.T("documents.hangs-on-nothing"))
	}
	lines = append(lines, c.T("documents.seen-by-"+readers(d)),
		c.T("documents.file", locale.Value("Name", d.File.Name), locale.Text("Size", size(c.In(c.Lang), d.File.Size))))
	return strings.Join(lines, "\n"), nil
}

// readers is who may have a document, as the catalogue's keys end.
func readers(d bot.Document) string {
	if d.Inside {
		return fieldInside
	}
	return valueMembers
}

// confirm keeps the document that the open form describes.
func confirm(ctx context.Context, c *bot.Call, _ string) (bot.Reply, error) {
	v := c.FormValues()
	if v[fieldFile] == "" || v[fieldDate] == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	d, err := documentOf(v)
	if err != nil {
		return nil, err
	}
	if d.Replaces != "" {
		stands, err := stillCurrent(ctx, c, d.Replaces)
		if err != nil {
			return nil, err
		}
		if !stands { // since it was chosen
			said := c.Say(bot.KindReply, "documents.replaced-meanwhile", locale.Value("Number", string(d.Replaces)))
			delete(v, fieldReplaces)
			asked, err := c.ContinueForm(ctx)
			return append(said, asked...), err
		}
	}
	if d.Number, err = c.Tx.Documents().NextNumber(ctx, c.Today().Year); err != nil {
		return nil, err
	}
	d.Author, d.CreatedAt = c.Person.ID, c.Now
	if err := c.Tx.Documents().Add(ctx, d); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "document.add", string(d.Number), string(d.Replaces)); err != nil {
		return nil, err
	}
	c.CloseForm()
	kept := about(c, d, "documents.kept-"+readers(d))
	kept.Buttons = officerButtons(c, d)
	return append(bot.Reply{kept}, toldInside(c, d, "documents.told-added")...), nil
}

// stillCurrent reports whether a document was neither withdrawn nor replaced.
func stillCurrent(ctx context.Context, c *bot.Call, n bot.DocumentNumber) (bool, error) {
	d, ok, err := bot.Find(c.Tx.Documents().Get(ctx, n))
	if err != nil || !ok || !d.WithdrawnAt.IsZero() {
		return false, err
	}
	_, replaced, err := bot.Find(c.Tx.Documents().Successor(ctx, n))
	return !replaced, err
}

// toldInside tells the secretariat's channel of a change, unless it was made there.
func toldInside(c *bot.Call, d bot.Document, key string) bot.Reply {
	if c.InSecretariat() {
		return nil
	}
	return bot.Reply{c.ToSecretariat(bot.KindNotice, string(d.Number), key,
		locale.Value("Number", string(d.Number)), locale.Value("Title", d.In(c.Secretariat.Lang)))}
}
