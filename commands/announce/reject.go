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

func rejection() bot.Form {
	return bot.Form{
		Name:   rejectForm,
		Review: reviewReason,
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

// rejectable returns an announcement that the writer may reject as it stands,
// or the answer that says why not.
func rejectable(ctx context.Context, c *bot.Call, number string) (ann bot.Announcement, refusal bot.Reply, err error) {
	ann, refusal, err = find(ctx, c, doReject, number)
	switch {
	case err != nil || refusal != nil:
	case !bot.MayApprove(c.Person, ann):
		refusal, err = refuseOwn(ctx, c, ann, doReject)
	case ann.State != bot.AnnouncementAwaiting:
		refusal, err = status(ctx, c, ann)
	}
	return ann, refusal, err
}

// reject asks for the reason.
func reject(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	if _, refusal, err := rejectable(ctx, c, number); err != nil || refusal != nil {
		return refusal, err
	}
	if c.FormValues()[valueNumber] == number { // pressed twice
		return c.ContinueForm(ctx)
	}
	return c.OpenForm(ctx, name, rejectForm, bot.Values{valueNumber: number})
}

// reviewReason shows what the author will get. If the announcement was decided
// on or taken back while the reason was written, the form is over, and it says
// that the text went nowhere.
func reviewReason(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	ann, refusal, err := rejectable(ctx, c, v[valueNumber])
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return notPassedOn(c, refusal), nil
	}
	ann.Reason = v[fieldReason]
	l := c.Lang
	author, ok, err := bot.Find(c.Tx.People().Get(ctx, ann.Author))
	if err != nil {
		return nil, err
	}
	if ok {
		l = author.Lang
	}
	number := string(ann.Number)
	return bot.Reply{
		{Kind: bot.KindPrompt, Ref: number, Text: c.T("announce.review-reason", locale.Value("Number", number))},
		{
			Kind: bot.KindPreview, Ref: number, Lang: l, Text: rejectionNotice(ann)(c.In(l)),
			Buttons: []bot.Button{
				bot.Action{Capability: name, Do: doSubmitReason, Arg: number}.Button("submit", c.T("announce.send-reason")),
				c.FieldButton("edit", fieldReason, c.T("core.edit")),
				c.CancelButton(),
			},
		},
	}, nil
}

// notPassedOn closes the form for a reason that is no longer wanted.
func notPassedOn(c *bot.Call, refusal bot.Reply) bot.Reply {
	c.CloseForm()
	refusal[0].Text = c.T("announce.reason-not-sent") + "\n" + refusal[0].Text
	return refusal
}

// rejectionNotice is what the author is told.
func rejectionNotice(ann bot.Announcement) wording {
	return saying(ann, "announce.rejected-author", locale.Value("Reason", ann.Reason))
}

// submitReason gives the announcement back to its author, with the reason that
// was previewed.
func submitReason(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	v := c.FormValues()
	if v[valueNumber] != number || v[fieldReason] == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	ann, refusal, err := rejectable(ctx, c, number)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return notPassedOn(c, refusal), nil
	}
	ann.State, ann.Reason = bot.AnnouncementDraft, v[fieldReason]
	if err := store(ctx, c, ann, "announce.reject"); err != nil {
		return nil, err
	}
	c.CloseForm()
	told, err := toAuthor(ctx, &c.Work, ann, rejectionNotice(ann))
	if err != nil {
		return nil, err
	}
	reply := append(bot.Reply{about(c, ann, saying(ann, "announce.rejected"))}, told...)
	return append(reply, inRoom(&c.Work, ann, saying(ann, "announce.rejected"))...), nil
}
