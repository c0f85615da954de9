package documents

import (
	"context"
	"fmt"

	"wasl/bot"
	"wasl/bot/locale"
)

func sendAction(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	return send(ctx, c, bot.DocumentNumber(number))
}

// send sends a document to whoever may have it. To others it does not exist,
// and the attempt is recorded. In place of an outdated one, what replaces it is
// offered.
func send(ctx context.Context, c *bot.Call, n bot.DocumentNumber) (bot.Reply, error) {
	d, ok, err := bot.Find(c.Tx.Documents().Get(ctx, n))
	if err != nil {
		return nil, err
	}
	if !ok {
		return unknown(c, n), nil
	}
	if !bot.MayReadDocument(c.Person, d) {
		return unknown(c, n), c.Record(ctx, c.Actor(), "refused", string(n), "documents.send")
	}
	if reply, err := outdated(ctx, c, d); err != nil || reply != nil {
		return reply, err
	}
	out := bot.Out{
		Kind: bot.KindReply, Ref: string(d.Number), Text: caption(c, d), Files: []bot.File{c.File(d.File)},
		Origin: bot.Origin{Capability: name, Object: string(d.Number)},
	}
	if bot.May(c.Person, bot.RightDocuments) {
		out.Buttons = officerButtons(c, d)
	}
	return bot.Reply{out}, nil
}

// officerButtons are what an officer can do about a current document.
func officerButtons(c *bot.Call, d bot.Document) []bot.Button {
	if d.Inside {
		return []bot.Button{
			button(doMembers, d.Number, c.T("documents.open-to-members")),
			button(doWithdraw, d.Number, c.T("documents.withdraw")),
		}
	}
	return []bot.Button{
		bot.CirculateAction(d.Number).Button(bot.DoCirculate, c.T("documents.circulate")),
		button(doInside, d.Number, c.T("documents.keep-inside")),
		button(doWithdraw, d.Number, c.T("documents.withdraw")),
	}
}

// outdated says that a document is not current, and offers the one that is; nil
// if it is.
func outdated(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	now, ok, err := inItsPlace(ctx, c, d)
	if err != nil || ok && now.Number == d.Number {
		return nil, err
	}
	key := "documents.outdated"
	if !d.WithdrawnAt.IsZero() {
		key = "documents.is-withdrawn"
	}
	if !ok || !bot.MayReadDocument(c.Person, now) {
		out := about(c, d, key+"-only")
		if !d.WithdrawnAt.IsZero() && bot.May(c.Person, bot.RightDocuments) {
			out.Buttons = []bot.Button{button(doRestore, d.Number, c.T("documents.restore"))}
		}
		return bot.Reply{out}, nil
	}
	out := about(c, d, key, locale.Text("Current", titled(c, now)))
	out.Buttons = []bot.Button{sendButton(c, now)}
	return bot.Reply{out}, nil
}

// maxVersions bounds how many versions are followed.
const maxVersions = 100

// inItsPlace returns the current version of a document: itself, what replaces
// it or, where it was withdrawn, what it had replaced. False: there is none.
func inItsPlace(ctx context.Context, c *bot.Call, d bot.Document) (bot.Document, bool, error) {
	for range maxVersions {
		next, replaced, err := bot.Find(c.Tx.Documents().Successor(ctx, d.Number))
		switch {
		case err != nil:
			return d, false, err
		case replaced:
		case d.WithdrawnAt.IsZero():
			return d, true, nil
		case d.Replaces == "":
			return d, false, nil
		default:
			if next, err = c.Tx.Documents().Get(ctx, d.Replaces); err != nil {
				return d, false, err
			}
		}
		d = next
	}
	return d, false, fmt.Errorf("document %s has more than %d versions", d.Number, maxVersions)
}

// settled tells whoever asked for a document, and the secretariat, that the
// platform did not take the file.
func settled(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	if d.State != bot.Failed || d.Failure != bot.SendRejected || len(d.Files) == 0 {
		return nil, nil
	}
	doc, err := w.Tx.Documents().Get(ctx, bot.DocumentNumber(d.Origin.Object))
	if err != nil {
		return nil, err
	}
	said := func(p locale.Printer, key string) string {
		return p.T(key, locale.Value("Platform", d.Chat.Adapter), locale.Text("Size", size(p, doc.File.Size)),
			locale.Value("Number", string(doc.Number)), locale.Value("Title", doc.In(p.Lang())))
	}
	l := w.Secretariat.Lang
	return bot.Reply{
		// It names no document: the chat may have other readers than the file had.
		{To: d.Chat, Kind: bot.KindNotice, Lang: d.Lang, Text: said(w.In(d.Lang), "documents.not-taken")},
		{To: w.Secretariat.Channel, Kind: bot.KindNotice, Ref: string(doc.Number), Lang: l, Text: said(w.In(l), "documents.told-not-taken")},
	}, nil
}
