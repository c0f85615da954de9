package announce

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// acknowledge notes that the addressee has read an announcement. Any account
// of the same person will do, in whichever version they have it; nobody else.
func acknowledge(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightBound) {
		return c.Refuse(ctx, "announce."+doAcknowledge, number)
	}
	sent, ok, err := bot.Find(versionsOf(ctx, &c.Work, bot.AnnouncementNumber(number)))
	if err != nil {
		return nil, err
	}
	if !ok {
		return c.Refuse(ctx, "announce."+doAcknowledge, number)
	}
	mine, fresh := false, false
	for _, d := range sent.of(c.Person.ID) {
		mine = true
		if d, ok := acknowledged(d, c); ok {
			fresh = true
			if err := c.Tx.Deliveries().Save(ctx, d); err != nil {
				return nil, err
			}
		}
	}
	if !mine {
		return c.Refuse(ctx, "announce."+doAcknowledge, number)
	}
	key := "announce.acknowledged-before"
	if fresh {
		key = "announce.acknowledged"
		if err := c.Record(ctx, c.Actor(), "announce.acknowledge", number, ""); err != nil {
			return nil, err
		}
	}
	reply := c.Say(bot.KindReply, key, locale.Value("Number", number))
	reply[0].Ref = number
	return reply, nil
}

// acknowledged marks a delivery, and reports whether that changes it. Since
// its button was pressed, what was unknown or not yet recorded did arrive.
func acknowledged(d bot.Delivery, c *bot.Call) (bot.Delivery, bool) {
	switch d.State {
	case bot.Sent, bot.Unknown, bot.Sending:
	default:
		return d, false
	}
	if d.SettledAt.IsZero() {
		d.SettledAt = c.Now
	}
	d.State, d.Failure, d.AcknowledgedAt = bot.Acknowledged, bot.SendNone, c.Now
	return d, true
}
