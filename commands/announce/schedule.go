package announce

import (
	"context"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// schedulePrefix stands before the number in the id of the schedule that sends
// an announcement.
const schedulePrefix = name + ":"

// scheduled notes when an approved announcement goes, and tells everyone who
// can still stop it.
func (a announcer) scheduled(ctx context.Context, c *bot.Call, ann bot.Announcement) (bot.Reply, error) {
	if err := c.Tx.Schedules().Save(ctx, bot.Schedule{
		ID: schedulePrefix + string(ann.Number), Capability: name, Zone: c.Secretariat.Zone.String(),
		CatchUp: bot.CatchUpOnce, NextAt: ann.SendAt,
	}); err != nil {
		return nil, err
	}
	when := func(l locale.Lang) locale.Arg {
		return locale.Text("When", sayWhen(c.In(l), ann.SendAt, c.Secretariat.Zone))
	}
	author, err := c.Tx.People().Get(ctx, ann.Author)
	if err != nil {
		return nil, err
	}
	told, err := toAuthor(ctx, &c.Work, ann, "announce.scheduled", when(author.Lang))
	if err != nil {
		return nil, err
	}
	reply := bot.Reply{about(c, ann, "announce.scheduled", when(c.Lang))}
	if !c.InSecretariat() {
		reply = append(reply, inRoom(&c.Work, ann, "announce.scheduled", when(c.Secretariat.Lang))...)
	}
	for i := range reply {
		reply[i].Buttons = []bot.Button{button(doCancel, string(ann.Number), c.In(reply[i].Lang).T("core.cancel"))}
	}
	return append(reply, told...), nil
}

// tick sends an announcement whose time has come, unless it was cancelled,
// taken back or put off.
func (a announcer) tick(ctx context.Context, w *bot.Work, s bot.Schedule, _ time.Time) (bot.Reply, error) {
	number := bot.AnnouncementNumber(strings.TrimPrefix(s.ID, schedulePrefix))
	ann, err := w.Tx.Announcements().Get(ctx, number)
	if err != nil {
		return nil, err
	}
	if ann.State != bot.AnnouncementScheduled || ann.SendAt.After(w.Now) {
		return nil, nil
	}
	ann.State = bot.AnnouncementSending
	if err := w.Tx.Announcements().Save(ctx, ann); err != nil {
		return nil, err
	}
	if err := w.Record(ctx, "system", "announce.send", string(number), ""); err != nil {
		return nil, err
	}
	return a.launch(ctx, w, ann)
}

// unschedule pauses an announcement's schedule, if it has one.
func unschedule(ctx context.Context, w *bot.Work, n bot.AnnouncementNumber) error {
	s, ok, err := bot.Find(w.Tx.Schedules().Get(ctx, schedulePrefix+string(n)))
	if err != nil || !ok {
		return err
	}
	s.Paused = true
	return w.Tx.Schedules().Save(ctx, s)
}

// cancel ends an announcement that has not gone: its author's until it was
// handed over, anyone's of the secretariat from then on.
func (a announcer) cancel(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doCancel, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	before := ann.State
	switch before {
	case bot.AnnouncementDraft:
		if ann.Author != c.Person.ID {
			return c.Refuse(ctx, "announce."+doCancel, number)
		}
	case bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
	default:
		return status(ctx, c, ann)
	}
	ann.State = bot.AnnouncementCancelled
	if err := store(ctx, c, ann, "announce.cancel"); err != nil {
		return nil, err
	}
	if err := unschedule(ctx, &c.Work, ann.Number); err != nil {
		return nil, err
	}
	if c.FormValues()[valueDraft] == number {
		c.CloseForm()
	}
	reply := bot.Reply{about(c, ann, "announce.cancelled")}
	if before == bot.AnnouncementDraft {
		return reply, nil
	}
	if ann.Author != c.Person.ID {
		told, err := toAuthor(ctx, &c.Work, ann, "announce.cancelled")
		if err != nil {
			return nil, err
		}
		reply = append(reply, told...)
	}
	if c.InSecretariat() {
		return reply, nil
	}
	return append(reply, inRoom(&c.Work, ann, "announce.cancelled")...), nil
}

// edit takes an announcement that has not gone back to its author's form. It
// must be approved again.
func (a announcer) edit(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doEdit, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if ann.Author != c.Person.ID {
		return c.Refuse(ctx, "announce."+doEdit, number)
	}
	var told bot.Reply
	switch ann.State {
	case bot.AnnouncementDraft:
		if c.FormValues()[valueDraft] == number { // pressed twice
			return c.ContinueForm(ctx)
		}
	case bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
		ann.State, ann.Approver, ann.ApprovedAt = bot.AnnouncementDraft, "", time.Time{}
		if err := store(ctx, c, ann, "announce.reopen"); err != nil {
			return nil, err
		}
		if err := unschedule(ctx, &c.Work, ann.Number); err != nil {
			return nil, err
		}
		told = inRoom(&c.Work, ann, "announce.reopened")
	default:
		return status(ctx, c, ann)
	}
	reply, err := c.OpenForm(ctx, name, draftForm, a.valuesOf(ann))
	return append(reply, told...), err
}
