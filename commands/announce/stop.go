package announce

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// kindOf is what an announcement goes out as.
func kindOf(ann bot.Announcement) bot.Kind {
	if ann.Corrects != "" {
		return bot.KindCorrection
	}
	return bot.KindAnnouncement
}

// stop withdraws what still waits of an announcement that is being sent.
// Anyone of the secretariat may: who sees a mistake need not look for its
// author. What is under way arrives or not, but is not tried again.
func (a announcer) stop(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doStop, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if ann.State != bot.AnnouncementSending {
		return status(ctx, c, ann)
	}
	if err := c.Record(ctx, c.Actor(), "announce.stop", number, ""); err != nil {
		return nil, err
	}
	withdrawn, told, err := halt(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	out := about(c, ann, saying(ann, "announce.stopped", locale.Count(withdrawn)))
	out.Buttons = []bot.Button{correctButton(c.In(c.Lang), ann)}
	return append(bot.Reply{out}, told...), nil
}

// stopButton stops an announcement that is being sent.
func stopButton(p locale.Printer, ann bot.Announcement) bot.Button {
	return button(doStop, string(ann.Number), p.T("announce.stop"))
}

// halt withdraws what waits of an announcement, and returns how many messages
// that were. If nothing is under way any more, it says what came of it; else
// the last one that is settled does.
func halt(ctx context.Context, w *bot.Work, ann bot.Announcement) (withdrawn int, told bot.Reply, err error) {
	origin, kind := originOf(ann.Number), kindOf(ann)
	if withdrawn, err = w.Tx.Deliveries().Withdraw(ctx, origin, kind); err != nil {
		return 0, nil, err
	}
	deliveries, err := w.Tx.Deliveries().ByOrigin(ctx, origin, kind)
	if err != nil {
		return 0, nil, err
	}
	for _, d := range deliveries {
		if !d.State.Final() {
			return withdrawn, nil, nil
		}
	}
	told, err = end(ctx, w, ann, receiptsOf(deliveries))
	return withdrawn, told, err
}

// ended is the state in which an announcement ends: one that was stopped
// before anybody had it was cancelled.
func ended(s sums) bot.AnnouncementState {
	if n := s.stopped + s.stoppedChannels; n > 0 && n == s.people+s.channels {
		return bot.AnnouncementCancelled
	}
	return bot.AnnouncementDone
}
