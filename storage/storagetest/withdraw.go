package storagetest

import (
	"time"

	"wasl/bot"
)

// withdraw checks what becomes of each delivery of an object that is stopped,
// and that no other one is touched.
func withdraw(e *env) {
	origin := bot.Origin{Capability: "announce", Object: "ANN-2026-001"}
	add := func(chat string, change func(*bot.Delivery)) bot.Delivery {
		d := out(bot.KindAnnouncement, "telegram", chat)
		d.Origin = origin
		change(&d)
		return e.add(d)
	}
	waiting := add("1", func(d *bot.Delivery) { d.Handle = "secret" })
	later := add("2", func(d *bot.Delivery) { d.NotBefore, d.Failure, d.Attempts = now.Add(time.Hour), bot.SendLimited, 2 })
	doubtful := add("3", func(d *bot.Delivery) { d.Failure = bot.SendUnknown })
	underWay := add("4", func(d *bot.Delivery) { d.State = bot.Sending })
	others := []bot.Delivery{
		add("5", func(d *bot.Delivery) { d.State, d.MessageID = bot.Sent, "m1" }),
		add("6", func(d *bot.Delivery) { d.State, d.Failure = bot.Failed, bot.SendBlocked }),
		add("7", func(d *bot.Delivery) { d.Kind = bot.KindReminder }),
		add("8", func(d *bot.Delivery) { d.Origin.Object = "ANN-2026-002" }),
		add("9", func(d *bot.Delivery) { d.Origin.Capability = "digest" }),
	}
	e.advance(time.Minute)
	stop := func() (n int) {
		e.update(func(tx bot.Tx) (err error) {
			n, err = tx.Deliveries().Withdraw(e.ctx, origin, bot.KindAnnouncement)
			return err
		})
		return n
	}
	equal(e, "withdrawn", stop(), 3)
	for _, d := range []*bot.Delivery{&waiting, &later} {
		d.State, d.Failure, d.SettledAt, d.Handle = bot.Failed, bot.SendStopped, e.now(), ""
	}
	doubtful.State, doubtful.SettledAt = bot.Unknown, e.now()
	underWay.Failure = bot.SendStopped
	for _, want := range append([]bot.Delivery{waiting, later, doubtful, underWay}, others...) {
		equal(e, "in chat "+want.Chat.ID, e.getDelivery(want.ID), want)
	}
	equal(e, "withdrawn a second time", stop(), 0)
	var undelivered []bot.DeliveryID
	for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
		return tx.Deliveries().Undelivered(e.ctx, now, now.Add(time.Hour))
	}) {
		undelivered = append(undelivered, d.ID)
	}
	equal(e, "undelivered", undelivered, []bot.DeliveryID{doubtful.ID})
	for _, lane := range []bot.Chat{waiting.Chat, later.Chat, doubtful.Chat} {
		e.wantNotFound("something to send in "+lane.ID, e.db.Update(e.ctx, func(tx bot.Tx) error {
			_, err := tx.Deliveries().Claim(e.ctx, lane)
			return err
		}))
	}
}
