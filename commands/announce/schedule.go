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

// noteTime notes when an announcement goes, once it is handed over: also to say
// so if its time passes before it was approved.
func noteTime(ctx context.Context, w *bot.Work, ann bot.Announcement) error {
	if ann.SendAt.IsZero() {
		return nil
	}
	return w.Tx.Schedules().Save(ctx, bot.Schedule{
		ID: schedulePrefix + string(ann.Number), Capability: name, Zone: w.Secretariat.Zone.String(),
		CatchUp: bot.CatchUpOnce, NextAt: ann.SendAt,
	})
}

// scheduled tells everyone who can still stop an approved announcement when it
// goes.
func (a announcer) scheduled(ctx context.Context, c *bot.Call, ann bot.Announcement) (bot.Reply, error) {
	approved := sayingWhen(&c.Work, ann, "announce.scheduled")
	told, err := toAuthor(ctx, &c.Work, ann, approved)
	if err != nil {
		return nil, err
	}
	reply := bot.Reply{about(c, ann, approved)}
	if !c.InSecretariat() {
		reply = append(reply, inRoom(&c.Work, ann, approved)...)
	}
	for i := range reply {
		reply[i].Buttons = []bot.Button{button(doCancel, string(ann.Number), c.In(reply[i].Lang).T("core.cancel"))}
	}
	return append(reply, told...), nil
}

// tick sends an announcement whose time has come, unless it was cancelled or put
// off. What was not approved by then goes back to its author.
func (a announcer) tick(ctx context.Context, w *bot.Work, s bot.Schedule, _ time.Time) (bot.Reply, error) {
	number := bot.AnnouncementNumber(strings.TrimPrefix(s.ID, schedulePrefix))
	ann, err := w.Tx.Announcements().Get(ctx, number)
	if err != nil {
		return nil, err
	}
	switch {
	case ann.SendAt.IsZero() || ann.SendAt.After(w.Now):
		return nil, nil
	case ann.State == bot.AnnouncementAwaiting:
		return tooLate(ctx, w, "", ann)
	case ann.State == bot.AnnouncementDraft: // taken back, or rejected
		return toAuthor(ctx, w, ann, sayingWhen(w, ann, "announce.time-passed-author"))
	case ann.State != bot.AnnouncementScheduled:
		return nil, nil
	}
	ann.State = bot.AnnouncementSending
	if err := w.Tx.Announcements().Save(ctx, ann); err != nil {
		return nil, err
	}
	if err := w.Record(ctx, "system", "announce.send", string(number), ""); err != nil {
		return nil, err
	}
	reply, err := a.launch(ctx, w, ann)
	if err != nil || w.Now.Sub(ann.SendAt) <= lateness {
		return reply, err
	}
	told, err := toAuthor(ctx, w, ann, late(w, ann))
	return append(append(inRoom(w, ann, late(w, ann)), told...), reply...), err
}

// lateness is how late an announcement may go without a word about it.
const lateness = time.Hour

// late says when an announcement was due, and when it went.
func late(w *bot.Work, ann bot.Announcement) wording {
	return func(p locale.Printer) string {
		return saying(ann, "announce.late",
			locale.Text("Due", sayWhen(p, ann.SendAt, w.Secretariat.Zone)),
			locale.Text("Sent", sayWhen(p, w.Now, w.Secretariat.Zone)))(p)
	}
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
	switch ann.State {
	case bot.AnnouncementDraft:
		if ann.Author != c.Person.ID { // it was taken back since the button was given
			return status(ctx, c, ann)
		}
	case bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
	default:
		return status(ctx, c, ann)
	}
	before := ann
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
	cancelled := saying(ann, "announce.cancelled")
	reply := bot.Reply{about(c, ann, cancelled)}
	if before.State == bot.AnnouncementDraft {
		return reply, nil
	}
	if ann.Author != c.Person.ID {
		told, err := toAuthor(ctx, &c.Work, ann, cancelled)
		if err != nil {
			return nil, err
		}
		reply = append(reply, told...)
	}
	told, err := toAsked(ctx, &c.Work, c.Person.ID, before, cancelled)
	if err != nil {
		return nil, err
	}
	reply = append(reply, told...)
	if c.InSecretariat() {
		return reply, nil
	}
	return append(reply, inRoom(&c.Work, ann, cancelled)...), nil
}

// edit opens an announcement that has not gone in its author's form. What was
// handed over stays so until something in it has changed; then it must be
// approved again.
func (a announcer) edit(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doEdit, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if ann.Author != c.Person.ID {
		return c.Refuse(ctx, "announce."+doEdit, number)
	}
	switch ann.State {
	case bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
	default:
		return status(ctx, c, ann)
	}
	if c.FormValues()[valueDraft] == number { // pressed twice
		if ann.State == bot.AnnouncementDraft {
			return c.ContinueForm(ctx)
		}
		c.CloseForm()
	}
	v, err := a.valuesOf(ann)
	if err != nil {
		return nil, err
	}
	if timePassed(ann, c) {
		v[valueWrong+fieldAt] = "yes"
		return c.OpenForm(ctx, name, formOf(ann), v)
	}
	if ann.State == bot.AnnouncementDraft {
		return c.OpenForm(ctx, name, formOf(ann), v)
	}
	return c.OpenFormToEdit(name, formOf(ann), v, c.BackButton())
}
