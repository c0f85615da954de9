// Package documents keeps the papers of the secretariat and sends them to those
// who ask: information papers, files, summaries.
//
// # The life of a document
//
// An officer sends a PDF or a Word document in private, or writes "document". A
// form asks what it is; it is kept once its preview was confirmed. A new version
// replaces an older one, which is then outdated: whoever asks for it, or presses
// an old button, is told what replaces it and is offered that. A document can be
// withdrawn, and brought back.
//
// # Who gets it
//
// Every member; an officer can keep a document inside the secretariat. To anyone
// else such a document is one that does not exist. An account that is not bound
// gets no file, and is told how to join.
//
// # How it is found
//
// By the list, by a button under the answer of the entry or of the event's
// entries on which it hangs, and by asking in plain words. A text is taken as
// such a request only if it has a word of asking and a word for a paper, is no
// question of another kind, and fits a document (see [readRequest]); everything
// else is left to the knowledge base. The text inside a document is never read,
// and nothing is answered from it.
//
// # What goes wrong
//
// A file that a platform does not take is said so to whoever asked, and the
// secretariat is told.
package documents

import (
	"context"
	"embed"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// name is the capability's, in buttons, origins and the catalogue's keys.
const name = "documents"

// The handlers of the buttons; their argument is a document's number, but for
// doConfirm, which needs none, and doPage, which has a position in the list.
const (
	doConfirm     = "confirm"
	doSend        = "send"
	doPage        = "page"
	doWithdraw    = "withdraw"
	doWithdrawNow = "withdraw_now"
	doLeave       = "leave"
	doRestore     = "restore"
	doInside      = "inside"
	doMembers     = "members"
)

// maxCurrent bounds how many current documents are looked at.
const maxCurrent = 500

// New returns the capability.
func New() bot.Capability {
	return bot.Capability{
		Name:  name,
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: name,
				Words: map[locale.Lang][]string{
					locale.English: {"documents", "papers"},
					locale.Arabic:  {"الوثائق", "وثائق"},
				},
				Right: bot.RightBound,
				Hint:  "documents.hint",
				Run:   func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return list(ctx, c, 0) },
				Parse: parseNumber,
			},
			{
				Name: "document",
				Words: map[locale.Lang][]string{
					locale.English: {"document"},
					locale.Arabic:  {"وثيقة"},
				},
				Right: bot.RightBound,
				Run:   add,
				Parse: parseNumber,
			},
		},
		Forms: []bot.Form{keepForm()},
		Actions: map[string]bot.ActionHandler{
			doConfirm:     {Right: bot.RightDocuments, Run: confirm},
			doSend:        {Right: bot.RightBound, Run: sendAction},
			doPage:        {Right: bot.RightBound, Run: page},
			doWithdraw:    {Right: bot.RightDocuments, Run: onDocument(withdraw)},
			doWithdrawNow: {Right: bot.RightDocuments, Run: onDocument(withdrawNow)},
			doLeave:       {Right: bot.RightDocuments, Run: leave},
			doRestore:     {Right: bot.RightDocuments, Run: onDocument(restore)},
			doInside:      {Right: bot.RightDocuments, Run: onDocument(keepInside)},
			doMembers:     {Right: bot.RightDocuments, Run: onDocument(openToMembers)},
		},
		File:    takeFile,
		Request: answerRequest,
		Related: related,
		Settled: settled,
	}
}

// parseNumber takes a document's number alone.
func parseNumber(args string) (bot.Handler, bool) {
	n, ok := bot.ParseDocumentNumber(args)
	if !ok {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return send(ctx, c, n) }, true
}

// onDocument makes a button's handler of a step on a document that exists.
func onDocument(do func(context.Context, *bot.Call, bot.Document) (bot.Reply, error)) func(context.Context, *bot.Call, string) (bot.Reply, error) {
	return func(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
		d, ok, err := bot.Find(c.Tx.Documents().Get(ctx, bot.DocumentNumber(number)))
		if err != nil {
			return nil, err
		}
		if !ok {
			return unknown(c, bot.DocumentNumber(number)), nil
		}
		return do(ctx, c, d)
	}
}

// button returns a button of this capability, named like its handler.
func button(do string, n bot.DocumentNumber, label string) bot.Button {
	return bot.Action{Capability: name, Do: do, Arg: string(n)}.Button(do, label)
}

// about returns an answer about a document, with its number and its title.
func about(c *bot.Call, d bot.Document, key string, args ...locale.Arg) bot.Out {
	args = append(args, locale.Value("Number", string(d.Number)), locale.Value("Title", d.In(c.Lang)))
	return bot.Out{Kind: bot.KindReply, Ref: string(d.Number), Lang: c.Lang, Text: c.T(key, args...)}
}

func unknown(c *bot.Call, n bot.DocumentNumber) bot.Reply {
	return c.Say(bot.KindReply, "documents.unknown", locale.Value("Number", string(n)))
}
