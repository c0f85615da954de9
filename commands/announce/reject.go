package announce

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// rejectForm asks why an announcement is not approved.
const rejectForm = "reject"

// The values of the form: the announcement's number, and the reason.
const (
	valueNumber = "announcement"
	fieldReason = "reason"
)

// maxReason is the limit of a reason, in code points.
const maxReason = 1000

func (a announcer) rejection() bot.Form {
	return bot.Form{
		Name:   rejectForm,
		Review: a.rejected,
		Fields: []bot.Field{{
			Name: fieldReason,
			Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
				return prompt(c, v[valueNumber], c.T("announce.ask-reason", locale.Value("Number", v[valueNumber]))), nil
			},
			Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
				if locale.Length(answer, locale.Runes) > maxReason {
					return c.T("announce.too-long", locale.Int("Limit", maxReason)), nil
				}
				v[fieldReason] = answer
				return "", nil
			},
		}},
	}
}

// reject asks for the reason.
func (a announcer) reject(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doReject, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if !bot.MayApprove(c.Person, ann) {
		return refuseOwn(ctx, c, ann, doReject)
	}
	if ann.State != bot.AnnouncementAwaiting {
		return status(ctx, c, ann)
	}
	if c.FormValues()[valueNumber] == number { // pressed twice
		return c.ContinueForm(ctx)
	}
	return c.OpenForm(ctx, name, rejectForm, bot.Values{valueNumber: number})
}

// rejected gives the announcement back to its author, once there is a reason.
// It is the end of the form: a rejection sends nothing out that would need a
// preview, and the author can ask again.
func (a announcer) rejected(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	c.CloseForm()
	ann, refusal, err := find(ctx, c, doReject, v[valueNumber])
	if err != nil || refusal != nil {
		return refusal, err
	}
	if !bot.MayApprove(c.Person, ann) {
		return refuseOwn(ctx, c, ann, doReject)
	}
	if ann.State != bot.AnnouncementAwaiting { // decided while the reason was written
		return status(ctx, c, ann)
	}
	ann.State, ann.Reason = bot.AnnouncementDraft, v[fieldReason]
	if err := store(ctx, c, ann, "announce.reject"); err != nil {
		return nil, err
	}
	reply := bot.Reply{about(c, ann, "announce.rejected")}
	told, err := toAuthor(ctx, &c.Work, ann, "announce.rejected-author", locale.Value("Reason", ann.Reason))
	if err != nil {
		return nil, err
	}
	reply = append(reply, told...)
	return append(reply, inRoom(&c.Work, ann, "announce.rejected")...), nil
}

// toAuthor returns a notice to the author, with the buttons that an
// announcement has until it goes.
func toAuthor(ctx context.Context, w *bot.Work, ann bot.Announcement, key string, args ...locale.Arg) (bot.Reply, error) {
	author, ok, err := bot.Find(w.Tx.People().Get(ctx, ann.Author))
	if err != nil || !ok {
		return nil, err
	}
	number := string(ann.Number)
	out := w.ToPerson(author, bot.KindNotice, number, key, append(args, locale.Value("Number", number))...)
	p := w.In(author.Lang)
	switch ann.State {
	case bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
		out.Buttons = []bot.Button{button(doEdit, number, p.T("core.edit")), button(doCancel, number, p.T("core.cancel"))}
	default: // it goes, or is over
	}
	return bot.Reply{out}, nil
}
