package storagetest

import (
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// out is a delivery that is due at once.
func out(kind bot.Kind, adapter, chat string) bot.Delivery {
	return bot.Delivery{Chat: bot.Chat{Adapter: adapter, ID: chat}, Kind: kind, Lang: locale.Arabic, Text: "نص", NotBefore: now}
}

func reply(adapter, chat string) bot.Delivery { return out(bot.KindReply, adapter, chat) }

// add stores a delivery and returns it as it is stored.
func (e *env) add(d bot.Delivery) bot.Delivery {
	e.Helper()
	e.update(func(tx bot.Tx) error {
		id, err := tx.Deliveries().Add(e.ctx, d)
		if err != nil {
			return err
		}
		d, err = tx.Deliveries().Get(e.ctx, id)
		return err
	})
	return d
}

func (e *env) getDelivery(id bot.DeliveryID) bot.Delivery {
	e.Helper()
	return read(e, func(tx bot.Tx) (bot.Delivery, error) { return tx.Deliveries().Get(e.ctx, id) })
}

func (e *env) saveDelivery(d bot.Delivery) {
	e.Helper()
	e.update(func(tx bot.Tx) error { return tx.Deliveries().Save(e.ctx, d) })
}

// settle claims the lane's next delivery and saves it in a state.
func (e *env) settle(lane bot.Chat, state bot.DeliveryState, messageID string) bot.Delivery {
	e.Helper()
	d := e.claim(lane)
	d.State, d.MessageID, d.Attempts = state, messageID, d.Attempts+1
	if state.Final() {
		d.SettledAt = e.now()
	}
	e.saveDelivery(d)
	return d
}

func deliveries(e *env) {
	d := bot.Delivery{
		Chat: bot.Chat{Adapter: "telegram", ID: "-100"}, Kind: bot.KindAnnouncement, Ref: "ANN-2026-001", Lang: locale.Arabic,
		Text: "سطر\n«\u2068نص\u2069» 'q' \"q\" $1 ?",
		Buttons: []bot.Button{
			{ID: "b1", Name: "acknowledge", Label: "اطلعت", Action: bot.Action{Capability: "announce", Do: "ack", Arg: "ANN-2026-001"}},
			{ID: "b2", Name: "choose:obj-08", Label: "8", Action: bot.Action{Do: "command", Form: "f1"}},
		},
		Files:   []bot.File{{Name: "a.pdf", Type: "application/pdf", Size: 12, Path: "kept/a.pdf"}},
		ReplyTo: "m1", Handle: `{"trigger":"1.2"}`, Private: true, Reader: "u1", Person: "p1", Instead: "d7", Sheet: &bot.FormSheet{
			ID: "f1", Title: "تحديث", Submit: "متابعة", Fields: []bot.SheetField{
				{Name: "text", Label: "النص", Long: true, Max: 3000, Value: "نص"},
				{Name: "kind", Label: "النوع", Optional: true, Choices: []bot.Choice{{Value: "measure", Label: "إجراء"}}},
			},
		},
		Origin: bot.Origin{Capability: "announce", Object: "ANN-2026-001"},
		State:  bot.Pending, NotBefore: now.Add(time.Hour), CreatedAt: now, Expires: now.Add(24 * time.Hour),
	}
	e.update(func(tx bot.Tx) (err error) {
		d.ID, err = tx.Deliveries().Add(e.ctx, d)
		return err
	})
	equal(e, "id", d.ID, "d1")
	equal(e, "delivery", e.getDelivery("d1"), d)

	bare := e.add(bot.Delivery{Chat: d.Chat, Kind: bot.KindReply, Text: "x"})
	equal(e, "what is not given", bare, bot.Delivery{
		ID: "d2", Chat: d.Chat, Kind: bot.KindReply, Text: "x", State: bot.Pending, NotBefore: now, CreatedAt: now,
	})
	e.view(func(tx bot.Tx) error {
		for _, id := range []bot.DeliveryID{"", "d", "d3", "d01", "d-1", "1", "D1", "d1x", "d99999999999999999999"} {
			_, err := tx.Deliveries().Get(e.ctx, id)
			e.wantNotFound("delivery "+string(id), err)
		}
		return nil
	})
	for _, id := range []bot.DeliveryID{"d3", "x"} {
		e.wantNotFound("save "+string(id), e.db.Update(e.ctx, func(tx bot.Tx) error {
			return tx.Deliveries().Save(e.ctx, bot.Delivery{ID: id, State: bot.Sent})
		}))
	}
}

func buttons(e *env) {
	d := reply("telegram", "1")
	d.Buttons = []bot.Button{{ID: "b1", Name: "confirm", Label: "تأكيد"}, {ID: "b2", Name: "cancel", Label: "إلغاء"}}
	d = e.add(d)
	e.view(func(tx bot.Tx) error {
		b, carrier, err := tx.Deliveries().Button(e.ctx, "b2")
		equal(e, "button", b, d.Buttons[1])
		equal(e, "the delivery that carries it", carrier, d)
		if err != nil {
			return err
		}
		_, _, err = tx.Deliveries().Button(e.ctx, "forged")
		e.wantNotFound("a forged button", err)
		return nil
	})
	again := reply("telegram", "1")
	again.Buttons = []bot.Button{{ID: "b1"}}
	if err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		_, err := tx.Deliveries().Add(e.ctx, again)
		return err
	}); err == nil {
		e.Error("two deliveries carry the same button")
	}
}

func saveDelivery(e *env) {
	d := e.add(reply("telegram", "1"))
	d.State, d.NotBefore, d.Attempts, d.Failure = bot.Failed, now.Add(time.Hour), 3, bot.SendBlocked
	d.MessageID, d.SettledAt, d.AcknowledgedAt = "77", now.Add(2*time.Hour), now.Add(3*time.Hour)
	changed := d
	changed.Text, changed.Chat.ID, changed.Kind = "not saved", "2", bot.KindDigest
	e.saveDelivery(changed)
	equal(e, "saved delivery", e.getDelivery(d.ID), d)
}

// handles checks that a handle stays for the next try, and no longer.
func handles(e *env) {
	d := reply("telegram", "1")
	d.Handle = "secret"
	d = e.add(d)
	equal(e, "claimed", e.settle(d.Chat, bot.Pending, "").Handle, "secret")
	equal(e, "after a try", e.getDelivery(d.ID).Handle, "secret")
	for _, state := range []bot.DeliveryState{bot.Sent, bot.Failed, bot.Unknown, bot.Acknowledged} {
		d := reply("telegram", string(state))
		d.Handle = "secret"
		d = e.add(d)
		e.settle(d.Chat, state, "")
		equal(e, "once "+string(state), e.getDelivery(d.ID).Handle, "")
	}
}

func counts(e *env) {
	origin := bot.Origin{Capability: "announce", Object: "ANN-2026-001"}
	var want []bot.Delivery
	for i, state := range []bot.DeliveryState{
		bot.Pending, bot.Sending, bot.Sent, bot.Sent, bot.Acknowledged, bot.Failed, bot.Unknown, bot.Unknown, bot.Unknown,
	} {
		d := out(bot.KindAnnouncement, "telegram", string(rune('a'+i)))
		d.Origin, d.State, d.Person = origin, state, bot.PersonID(state)+bot.PersonID(rune('a'+i))
		want = append(want, e.add(d))
	}
	elsewhere := out(bot.KindNotice, "telegram", "z")
	elsewhere.Origin = origin
	e.add(elsewhere)
	elsewhere.Kind, elsewhere.Origin.Object = bot.KindAnnouncement, "ANN-2026-002"
	e.add(elsewhere)

	equal(e, "counts",
		read(e, func(tx bot.Tx) (bot.DeliveryCounts, error) {
			return tx.Deliveries().Counts(e.ctx, origin, bot.KindAnnouncement)
		}),
		bot.DeliveryCounts{Total: 9, Waiting: 2, Sent: 2, Acknowledged: 1, Failed: 1, Unknown: 3})
	equal(e, "by origin",
		read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
			return tx.Deliveries().ByOrigin(e.ctx, origin, bot.KindAnnouncement)
		}), want)
	mine := want[3:4]
	equal(e, "by origin to a person",
		read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
			return tx.Deliveries().ByOriginTo(e.ctx, origin, bot.KindAnnouncement, mine[0].Person)
		}), mine)
	equal(e, "by origin to nobody",
		len(read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
			return tx.Deliveries().ByOriginTo(e.ctx, origin, bot.KindAnnouncement, "")
		})), 0)
}

func progress(e *env) {
	origin := bot.Origin{Capability: "announce", Object: "ANN-2026-001"}
	var all []bot.Delivery
	for i := range 4 {
		d := out(bot.KindAnnouncement, "telegram", string(rune('a'+i)))
		d.Origin = origin
		all = append(all, e.add(d))
	}
	elsewhere := out(bot.KindNotice, "telegram", "z")
	elsewhere.Origin = origin
	e.add(elsewhere)
	elsewhere.Kind, elsewhere.Origin.Object = bot.KindAnnouncement, "ANN-2026-002"
	e.add(elsewhere)
	for i, n := range []int{1, 0, 3, 2} { // the last one is not the last to be settled
		d := all[n]
		d.State = []bot.DeliveryState{bot.Sent, bot.Failed, bot.Unknown, bot.Sent}[i]
		e.saveDelivery(d)
		equal(e, "progress",
			read(e, func(tx bot.Tx) (bot.Progress, error) { return tx.Deliveries().Progress(e.ctx, d) }),
			bot.Progress{Waiting: i < 3, Place: n + 1, Of: 4})
	}
	e.view(func(tx bot.Tx) error {
		_, err := tx.Deliveries().Progress(e.ctx, bot.Delivery{ID: "d1", Kind: bot.KindDigest, Origin: origin})
		e.wantNotFound("progress of nothing", err)
		return nil
	})
}

func undelivered(e *env) {
	add := func(chat string, state bot.DeliveryState, settled time.Time) bot.DeliveryID {
		d := reply("telegram", chat)
		d.State, d.SettledAt = state, settled
		return e.add(d).ID
	}
	late := add("1", bot.Unknown, now.Add(time.Hour))
	early := add("2", bot.Failed, now)
	add("3", bot.Sent, now)
	add("4", bot.Failed, now.Add(-time.Millisecond))
	add("5", bot.Failed, now.Add(2*time.Hour))
	add("6", bot.Pending, time.Time{})
	var got []bot.DeliveryID
	for _, d := range read(e, func(tx bot.Tx) ([]bot.Delivery, error) {
		return tx.Deliveries().Undelivered(e.ctx, now, now.Add(2*time.Hour))
	}) {
		got = append(got, d.ID)
	}
	equal(e, "undelivered, by when", got, []bot.DeliveryID{early, late})
}

func lastMessage(e *env) {
	lane := bot.Chat{Adapter: "telegram", ID: "1"}
	last := func(d bot.Delivery) string {
		return read(e, func(tx bot.Tx) (string, error) { return tx.Deliveries().LastMessage(e.ctx, d) })
	}
	first := e.add(reply("telegram", "1"))
	equal(e, "before the first", last(first), "")
	e.settle(lane, bot.Sent, "m1")
	equal(e, "its own is not before it", last(first), "")
	edit := reply("telegram", "1")
	edit.Edits = first.ID
	e.add(edit)
	e.settle(lane, bot.Sent, "m0")
	e.add(reply("telegram", "1"))
	e.settle(lane, bot.Failed, "")
	e.add(reply("telegram", "2"))
	e.settle(bot.Chat{Adapter: "telegram", ID: "2"}, bot.Sent, "m9")
	equal(e, "no edit, no failed one, no other lane's", last(e.add(reply("telegram", "1"))), "m1")
}

func edits(e *env) {
	lane := bot.Chat{Adapter: "telegram", ID: "1"}
	original := e.add(reply("telegram", "1"))
	edit := reply("telegram", "1")
	edit.Edits = original.ID
	edit = e.add(edit)
	equal(e, "the edited one", edit.Edits, original.ID)

	e.settle(lane, bot.Sent, "m77")
	got := e.settle(lane, bot.Failed, "")
	equal(e, "the platform's id of the edited one", got.EditsMessage, "m77")

	second := reply("telegram", "1")
	second.Edits = edit.ID
	e.add(second)
	equal(e, "one that never arrived", e.claim(lane).EditsMessage, "")

	second.Edits = "m77"
	if err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		_, err := tx.Deliveries().Add(e.ctx, second)
		return err
	}); err == nil {
		e.Error("a delivery edits what is no delivery")
	}
}
