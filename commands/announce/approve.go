package announce

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// find returns the announcement that a button is about, for who may announce.
// Otherwise, or if there is none, the reply says so.
func find(ctx context.Context, c *bot.Call, do, number string) (ann bot.Announcement, refusal bot.Reply, err error) {
	if !bot.May(c.Person, bot.RightAnnounce) {
		refusal, err = c.Refuse(ctx, "announce."+do, number)
		return ann, refusal, err
	}
	ann, ok, err := bot.Find(c.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(number)))
	if err == nil && !ok {
		refusal = c.Say(bot.KindReply, "announce.unknown", locale.Value("Number", number))
	}
	return ann, refusal, err
}

// ask sends a draft to those who may approve it.
func (a announcer) ask(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doAsk, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if ann.Author != c.Person.ID {
		return c.Refuse(ctx, "announce."+doAsk, number)
	}
	if ann.State != bot.AnnouncementDraft {
		return status(ctx, c, ann)
	}
	if ann.Corrects != "" {
		if other, ok, err := awaitingCorrection(ctx, &c.Work, ann.Corrects); err != nil || ok {
			if err != nil {
				return nil, err
			}
			return status(ctx, c, other)
		}
		if changed, err := a.changes(ctx, &c.Work, ann); err != nil || len(changed) == 0 {
			return bot.Reply{about(c, ann, saying(ann, "announce.correct-same"))}, err
		}
	}
	r, err := a.audiences.reachOf(ctx, &c.Work, ann.Audience)
	if err != nil {
		return nil, err
	}
	if ann.Corrects == "" && r.size() == 0 {
		return askField(ctx, c, number, fieldAudience, c.T("announce.nobody", locale.Value("Number", number)))
	}
	if timePassed(ann, c) {
		return askField(ctx, c, number, fieldAt, c.T("announce.past-time",
			locale.Text("When", sayWhen(c.In(c.Lang), ann.SendAt, c.Secretariat.Zone))))
	}
	ann.State, ann.Reason = bot.AnnouncementAwaiting, ""
	if err := store(ctx, c, ann, "announce.ask"); err != nil {
		return nil, err
	}
	if err := noteTime(ctx, &c.Work, ann); err != nil {
		return nil, err
	}
	c.CloseForm()
	requests, asked, err := a.requests(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	told := about(c, ann, saying(ann, "announce.asked", locale.Count(asked)))
	told.Buttons = []bot.Button{button(doEdit, number, c.T("core.edit")), button(doCancel, number, c.T("core.cancel"))}
	return append(bot.Reply{told}, requests...), nil
}

// askField asks a field of the open draft again, under what is wrong with it.
func askField(ctx context.Context, c *bot.Call, number, field, problem string) (bot.Reply, error) {
	reply := bot.Reply{{Kind: bot.KindReply, Ref: number, Text: problem}}
	v := c.FormValues()
	if v[valueDraft] != number {
		return reply, nil
	}
	v[valueWrong+field] = "yes"
	again, err := c.ContinueForm(ctx)
	return append(reply, again...), err
}

// requests asks everyone who may approve, and the secretariat's channel.
func (a announcer) requests(ctx context.Context, w *bot.Work, ann bot.Announcement) (requests bot.Reply, asked int, err error) {
	people, err := approvers(ctx, w, ann)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range people {
		request, err := a.request(ctx, w, ann, p.Lang)
		if err != nil {
			return nil, 0, err
		}
		for _, out := range request {
			out.Person = p.ID
			requests = append(requests, out)
		}
	}
	if w.Secretariat.Channel.IsZero() {
		return requests, len(people), nil
	}
	request, err := a.request(ctx, w, ann, w.Secretariat.Lang)
	for _, out := range request {
		out.To = w.Secretariat.Channel
		requests = append(requests, out)
	}
	return requests, len(people), err
}

// request shows an announcement to somebody who may approve it.
func (a announcer) request(ctx context.Context, w *bot.Work, ann bot.Announcement, l locale.Lang) ([]bot.Out, error) {
	texts, err := renderAll(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	summary, err := a.summary(ctx, w, l, ann, texts)
	if err != nil {
		return nil, err
	}
	author, err := w.NameOf(ctx, l, ann.Author)
	if err != nil {
		return nil, err
	}
	shown, err := a.fingerprint(ctx, w, ann, texts)
	if err != nil {
		return nil, err
	}
	p, number := w.In(l), string(ann.Number)
	return append(texts.previews(w, ann), bot.Out{
		Kind: bot.KindNotice, Ref: number, Lang: l,
		Text: p.T(requestKey(ann), locale.Text("Author", author)) + "\n" + summary,
		Buttons: []bot.Button{
			button(doApprove, number+" "+shown, p.T("announce.approve")),
			button(doReject, number, p.T("announce.reject")),
		},
	}), nil
}

func requestKey(ann bot.Announcement) string {
	if ann.Corrects != "" {
		return "announce.request-correction"
	}
	return "announce.request"
}

// approve is the second pair of eyes.
func (a announcer) approve(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
	number, shown, _ := strings.Cut(arg, " ")
	ann, refusal, err := find(ctx, c, doApprove, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if !bot.MayApprove(c.Person, ann) {
		return refuseOwn(ctx, c, ann, doApprove)
	}
	if ann.State != bot.AnnouncementAwaiting {
		return status(ctx, c, ann)
	}
	if timePassed(ann, c) { // the minute in which its time passes
		out := about(c, ann, sayingWhen(&c.Work, ann, "announce.time-passed"))
		out.Kind = bot.KindRefusal
		told, err := tooLate(ctx, &c.Work, c.Person.ID, ann)
		if c.InSecretariat() { // the channel has the answer
			told = slices.DeleteFunc(told, func(o bot.Out) bool { return o.To == c.Secretariat.Channel })
		}
		return append(bot.Reply{out}, told...), err
	}
	texts, err := renderAll(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	current, err := a.fingerprint(ctx, &c.Work, ann, texts)
	if err != nil {
		return nil, err
	}
	if current != shown {
		again, err := a.request(ctx, &c.Work, ann, c.Lang)
		return append(bot.Reply{about(c, ann, saying(ann, "announce.changed"))}, again...), err
	}
	ann.Rendered = texts
	if err := c.Tx.Announcements().Save(ctx, ann); err != nil {
		return nil, err
	}
	return a.approved(ctx, c, ann)
}

// timePassed reports whether an announcement was to go before now.
func timePassed(ann bot.Announcement, c *bot.Call) bool {
	return !ann.SendAt.IsZero() && !ann.SendAt.After(c.Now)
}

// tooLate gives an announcement whose time has passed back to its author: sent
// now, it would go at a time that nobody chose. Whoever was asked is told, but
// for the one who sees it.
func tooLate(ctx context.Context, w *bot.Work, by bot.PersonID, ann bot.Announcement) (bot.Reply, error) {
	before := ann
	ann.State = bot.AnnouncementDraft
	if err := w.Tx.Announcements().Save(ctx, ann); err != nil {
		return nil, err
	}
	if err := w.Record(ctx, cmp.Or(string(by), "system"), "announce.too_late", string(ann.Number), ""); err != nil {
		return nil, err
	}
	reply, err := toAuthor(ctx, w, ann, sayingWhen(w, ann, "announce.time-passed-author"))
	if err != nil {
		return nil, err
	}
	passed := sayingWhen(w, ann, "announce.time-passed")
	told, err := toAsked(ctx, w, by, before, passed)
	return append(append(reply, told...), inRoom(w, ann, passed)...), err
}

// approved moves an announcement on, which the store does only for another
// person than its author and only once, and sends it or notes its time.
func (a announcer) approved(ctx context.Context, c *bot.Call, ann bot.Announcement) (bot.Reply, error) {
	next := bot.AnnouncementSending
	if ann.SendAt.After(c.Now) {
		next = bot.AnnouncementScheduled
	}
	moved, err := c.Tx.Announcements().Approve(ctx, ann.Number, c.Person.ID, next)
	if err != nil {
		return nil, err
	}
	if ann, err = c.Tx.Announcements().Get(ctx, ann.Number); err != nil {
		return nil, err
	}
	if !moved {
		return status(ctx, c, ann)
	}
	if err := c.Record(ctx, c.Actor(), "announce.approve", string(ann.Number), ""); err != nil {
		return nil, err
	}
	if next == bot.AnnouncementScheduled {
		return a.scheduled(ctx, c, ann)
	}
	sent, err := a.launch(ctx, &c.Work, ann)
	out := about(c, ann, saying(ann, "announce.approved-now"))
	out.Buttons = []bot.Button{stopButton(c.In(c.Lang), ann)}
	return append(bot.Reply{out}, sent...), err
}

// refuseOwn says that nobody decides on their own announcement.
func refuseOwn(ctx context.Context, c *bot.Call, ann bot.Announcement, do string) (bot.Reply, error) {
	if err := c.Record(ctx, c.Actor(), "refused", string(ann.Number), "announce."+do); err != nil {
		return nil, err
	}
	out := about(c, ann, saying(ann, "announce.own"))
	out.Kind = bot.KindRefusal
	return bot.Reply{out}, nil
}
