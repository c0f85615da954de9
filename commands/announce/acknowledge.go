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
	sent, err := sentTo(ctx, &c.Work, bot.AnnouncementNumber(number), c.Person.ID)
	if err != nil {
		return nil, err
	}
	fresh := false
	for _, d := range sent {
		if d, ok := acknowledged(d, c); ok {
			fresh = true
			if err := c.Tx.Deliveries().Save(ctx, d); err != nil {
				return nil, err
			}
		}
	}
	if len(sent) == 0 {
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

// sentTo returns what a person was sent of an announcement, in all versions.
func sentTo(ctx context.Context, w *bot.Work, root bot.AnnouncementNumber, p bot.PersonID) (mine []bot.Delivery, err error) {
	all, ok, err := bot.Find(numbered(ctx, w, root))
	if err != nil || !ok {
		return nil, err
	}
	for _, ann := range all {
		of, err := w.Tx.Deliveries().ByOriginTo(ctx, originOf(ann.Number), kindOf(ann), p)
		if err != nil {
			return nil, err
		}
		mine = append(mine, of...)
	}
	return mine, nil
}

// acknowledged marks a delivery, and reports whether that changes it. What is
// unknown or not yet recorded did arrive if it is what was pressed, or another
// part of that; of another version nobody knows.
func acknowledged(d bot.Delivery, c *bot.Call) (bot.Delivery, bool) {
	switch d.State {
	case bot.Sent:
	case bot.Unknown, bot.Sending:
		if p := c.Pressed; d.Origin != p.Origin || d.Chat != p.Chat || !d.CreatedAt.Equal(p.CreatedAt) {
			return d, false
		}
	default:
		return d, false
	}
	if d.SettledAt.IsZero() {
		d.SettledAt = c.Now
	}
	d.State, d.Failure, d.AcknowledgedAt = bot.Acknowledged, bot.SendNone, c.Now
	return d, true
}
