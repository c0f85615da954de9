package storagetest

import (
	"time"

	"wasl/bot"
)

func tries(e *env) {
	d := e.add(reply("telegram", "1"))
	other := e.add(reply("telegram", "2"))
	of := func(id bot.DeliveryID) []bot.Try {
		return read(e, func(tx bot.Tx) ([]bot.Try, error) { return tx.Stories().Tries(e.ctx, id) })
	}
	equal(e, "tries of one that was not tried", of(d.ID), []bot.Try{})
	var all []bot.Try
	for n := range bot.TriesKept + 5 {
		try := bot.Try{Number: n + 1, At: now.Add(time.Duration(n) * time.Minute), Failure: bot.SendRetry, Wait: 1500 * time.Millisecond}
		if n == 3 {
			try.Failure, try.Wait = bot.SendLimited, 0
		}
		all = append(all, try)
		e.update(func(tx bot.Tx) error { return tx.Stories().AddTry(e.ctx, d.ID, try) })
	}
	equal(e, "the first tries and the newest", of(d.ID), append(all[:bot.TriesKept-1:bot.TriesKept-1], all[len(all)-1]))
	equal(e, "tries of another", of(other.ID), []bot.Try{})
	if err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		return tx.Stories().AddTry(e.ctx, "d99", bot.Try{Number: 1, At: now, Failure: bot.SendRetry})
	}); err == nil {
		e.Error("a try of no delivery is kept")
	}
}

func instead(e *env) {
	d := e.add(out(bot.KindDigest, "telegram", "1"))
	next := func(id bot.DeliveryID) func(bot.Tx) (bot.Delivery, error) {
		return func(tx bot.Tx) (bot.Delivery, error) { return tx.Stories().Instead(e.ctx, id) }
	}
	e.view(func(tx bot.Tx) error {
		_, err := next(d.ID)(tx)
		e.wantNotFound("what took no place", err)
		_, err = next("d99")(tx)
		e.wantNotFound("instead of nothing", err)
		return nil
	})
	again := out(bot.KindDigest, "telegram", "1")
	again.Instead = d.ID
	e.add(again)
	newest := e.add(again)
	equal(e, "the newest in its place", read(e, next(d.ID)), newest)
}

func reached(e *env) {
	origin := bot.Origin{Capability: "announce", Object: "ANN-2026-001"}
	add := func(kind bot.Kind, adapter, chat string, state bot.DeliveryState, instead bot.DeliveryID) bot.DeliveryID {
		d := out(kind, adapter, chat)
		d.Origin, d.State, d.Instead = origin, state, instead
		return e.add(d).ID
	}
	add(bot.KindNotice, "slack", "room", bot.Failed, "") // no broadcast
	add(bot.KindCorrection, "slack", "a", bot.Pending, "")
	add(bot.KindAnnouncement, "slack", "a", bot.Acknowledged, "")
	add(bot.KindAnnouncement, "slack", "b", bot.Sent, "") // two parts
	two := add(bot.KindAnnouncement, "slack", "b", bot.Unknown, "")
	add(bot.KindAnnouncement, "slack", "c", bot.Sending, "")
	add(bot.KindAnnouncement, "slack", "e", bot.Acknowledged, "") // two parts, one of them acknowledged
	add(bot.KindAnnouncement, "slack", "e", bot.Sent, "")
	lost := add(bot.KindAnnouncement, "telegram", "a", bot.Failed, "")
	add(bot.KindAnnouncement, "telegram", "d", bot.Sent, add(bot.KindAnnouncement, "telegram", "d", bot.Failed, ""))
	three := add(bot.KindAnnouncement, "telegram", "f", bot.Failed, add(bot.KindAnnouncement, "telegram", "f", bot.Unknown, ""))
	other := out(bot.KindAnnouncement, "slack", "z")
	other.Origin = bot.Origin{Capability: "announce", Object: "ANN-2026-002"}
	e.add(other)

	equal(e, "reached", read(e, func(tx bot.Tx) ([]bot.Reach, error) { return tx.Stories().Reached(e.ctx, origin) }), []bot.Reach{
		{Kind: bot.KindAnnouncement, Adapter: "slack", DeliveryCounts: bot.DeliveryCounts{Total: 4, Waiting: 1, Sent: 1, Acknowledged: 1, Unknown: 1}},
		{Kind: bot.KindAnnouncement, Adapter: "telegram", DeliveryCounts: bot.DeliveryCounts{Total: 3, Sent: 1, Failed: 2}},
		{Kind: bot.KindCorrection, Adapter: "slack", DeliveryCounts: bot.DeliveryCounts{Total: 1, Waiting: 1}},
	})
	ids := func(after bot.DeliveryID, limit int) (ids []bot.DeliveryID) {
		for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) { return tx.Stories().Lost(e.ctx, origin, after, limit) }) {
			ids = append(ids, d.ID)
		}
		return ids
	}
	equal(e, "lost", ids("", 9), []bot.DeliveryID{two, lost, three})
	equal(e, "at most", ids("", 2), []bot.DeliveryID{two, lost})
	equal(e, "after one", ids(two, 9), []bot.DeliveryID{lost, three})
}

func toPerson(e *env) {
	add := func(d bot.Delivery, p bot.PersonID, state bot.DeliveryState) bot.DeliveryID {
		d.Person, d.State = p, state
		return e.add(d).ID
	}
	first := add(out(bot.KindAnnouncement, "slack", "a"), "jo-1", bot.Sent)
	second := add(out(bot.KindReminder, "telegram", "a"), "jo-1", bot.Failed)
	add(out(bot.KindReminder, "telegram", "b"), "eg-1", bot.Failed)
	answer := add(reply("telegram", "a"), "", bot.Unknown)
	add(reply("telegram", "a"), "", bot.Sent)

	to := func(p bot.PersonID, before bot.DeliveryID, limit int) (ids []bot.DeliveryID) {
		for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) { return tx.Stories().To(e.ctx, p, before, limit) }) {
			ids = append(ids, d.ID)
		}
		return ids
	}
	equal(e, "to a person, newest first", to("jo-1", "", 9), []bot.DeliveryID{second, first})
	equal(e, "at most", to("jo-1", "", 1), []bot.DeliveryID{second})
	equal(e, "before one", to("jo-1", second, 9), []bot.DeliveryID{first})
	equal(e, "to nobody", to("", "", 9), nil)

	lostIn := func(before bot.DeliveryID, limit int) (ids []bot.DeliveryID) {
		for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
			return tx.Stories().LostIn(e.ctx, bot.Chat{Adapter: "telegram", ID: "a"}, before, limit)
		}) {
			ids = append(ids, d.ID)
		}
		return ids
	}
	equal(e, "lost in a chat, newest first", lostIn("", 9), []bot.DeliveryID{answer, second})
	equal(e, "at most", lostIn("", 1), []bot.DeliveryID{answer})
	equal(e, "before one", lostIn(answer, 9), []bot.DeliveryID{second})
}
