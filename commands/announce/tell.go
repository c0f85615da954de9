package announce

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// wording is what is said about an announcement, to readers of either language.
type wording func(locale.Printer) string

// saying words a text of the catalogue, with the announcement's number.
func saying(ann bot.Announcement, key string, args ...locale.Arg) wording {
	args = append(args, locale.Value("Number", string(ann.Number)))
	return func(p locale.Printer) string { return p.T(key, args...) }
}

// sayingWhen words a text that also says when the announcement goes.
func sayingWhen(w *bot.Work, ann bot.Announcement, key string) wording {
	return func(p locale.Printer) string {
		return saying(ann, key, locale.Text("When", sayWhen(p, ann.SendAt, w.Secretariat.Zone)))(p)
	}
}

// about returns an answer about an announcement.
func about(c *bot.Call, ann bot.Announcement, say wording) bot.Out {
	return bot.Out{Kind: bot.KindReply, Ref: string(ann.Number), Lang: c.Lang, Text: say(c.In(c.Lang))}
}

// inRoom returns a notice to the secretariat's channel, if there is one.
func inRoom(w *bot.Work, ann bot.Announcement, say wording) bot.Reply {
	if w.Secretariat.Channel.IsZero() {
		return nil
	}
	l := w.Secretariat.Lang
	return bot.Reply{{To: w.Secretariat.Channel, Kind: bot.KindNotice, Ref: string(ann.Number), Lang: l, Text: say(w.In(l))}}
}

// toPerson returns a private notice.
func toPerson(w *bot.Work, p bot.Person, ann bot.Announcement, say wording) bot.Out {
	return bot.Out{Person: p.ID, Kind: bot.KindNotice, Ref: string(ann.Number), Lang: p.Lang, Text: say(w.In(p.Lang))}
}

// toAuthor returns a notice to the author, with the buttons that an
// announcement has until it goes.
func toAuthor(ctx context.Context, w *bot.Work, ann bot.Announcement, say wording) (bot.Reply, error) {
	author, ok, err := bot.Find(w.Tx.People().Get(ctx, ann.Author))
	if err != nil || !ok {
		return nil, err
	}
	out, p, number := toPerson(w, author, ann, say), w.In(author.Lang), string(ann.Number)
	switch ann.State {
	case bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
		out.Buttons = []bot.Button{button(doEdit, number, p.T("core.edit")), button(doCancel, number, p.T("core.cancel"))}
	default: // it goes, or is over
	}
	return bot.Reply{out}, nil
}

// approvers are those who may approve an announcement and can be asked to.
func approvers(ctx context.Context, w *bot.Work, ann bot.Announcement) ([]bot.Person, error) {
	people, err := w.Tx.People().All(ctx)
	if err != nil {
		return nil, err
	}
	var found []bot.Person
	for _, p := range people {
		if !bot.MayApprove(&p, ann) {
			continue
		}
		accounts, err := w.Tx.People().Accounts(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if len(accounts) > 0 {
			found = append(found, p)
		}
	}
	return found, nil
}

// toAsked tells those who were asked to approve an announcement, or the one
// who did, that it was taken out of their hands: all but whoever did so. The
// announcement is as it was before.
func toAsked(ctx context.Context, w *bot.Work, by bot.PersonID, before bot.Announcement, say wording) (bot.Reply, error) {
	if before.State != bot.AnnouncementAwaiting && before.State != bot.AnnouncementScheduled {
		return nil, nil
	}
	people, err := approvers(ctx, w, before)
	if err != nil {
		return nil, err
	}
	var reply bot.Reply
	for _, p := range people {
		if p.ID == by || before.State == bot.AnnouncementScheduled && p.ID != before.Approver {
			continue
		}
		reply = append(reply, toPerson(w, p, before, say))
	}
	return reply, nil
}
