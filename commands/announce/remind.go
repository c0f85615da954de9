package announce

import (
	"context"
	"fmt"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// remind asks everyone who has an announcement and has not acknowledged it to
// do so. Once a day is enough: the secretariat's days, for all of it together.
func (a announcer) remind(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doRemind, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if today, err := remindedToday(ctx, &c.Work, ann); err != nil || today {
		return bot.Reply{about(c, ann, saying(ann, "announce.reminded-today"))}, err
	}
	people, err := unacknowledged(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return list(c, ann, "announce.not-acknowledged", nil), nil
	}
	if err := c.Record(ctx, c.Actor(), "announce.remind", number, fmt.Sprint(len(people))); err != nil {
		return nil, err
	}
	reply := bot.Reply{about(c, ann, saying(ann, "announce.reminded", locale.Count(len(people))))}
	for _, p := range people {
		in := c.In(p.Lang)
		reply = append(reply, bot.Out{
			Person: p.ID, Kind: bot.KindReminder, Ref: number, Lang: p.Lang, Text: reminder(ann)(in), Origin: originOf(ann.Number),
			Buttons: []bot.Button{button(doAcknowledge, number, in.T("announce.acknowledge"))},
		})
	}
	return reply, nil
}

// reminder is what they are sent.
func reminder(ann bot.Announcement) wording { return saying(ann, "announce.reminder") }

// remindedToday reports whether a reminder of an announcement was sent today.
func remindedToday(ctx context.Context, w *bot.Work, ann bot.Announcement) (bool, error) {
	sent, err := w.Tx.Deliveries().ByOrigin(ctx, originOf(ann.Number), bot.KindReminder)
	if err != nil || len(sent) == 0 {
		return false, err
	}
	last := sent[len(sent)-1].CreatedAt
	return civil.DateOf(last.In(w.Secretariat.Zone)) == w.Today(), nil
}

// unacknowledged are those who have an announcement, in whichever version, and
// have not acknowledged it, in the order of the lists.
func unacknowledged(ctx context.Context, w *bot.Work, ann bot.Announcement) ([]bot.Person, error) {
	receipts, all, err := addressees(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	byPerson := peopleOf(receipts)
	var people []bot.Person
	for _, p := range all {
		if byPerson[p.ID].state == bot.Sent && p.Status == bot.Active {
			people = append(people, p)
		}
	}
	return people, nil
}
