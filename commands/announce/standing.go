package announce

import (
	"context"

	"wasl/bot"
)

// standing tells whether a copy of an announcement may be sent again: not once
// it was cancelled.
func standing(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Standing, error) {
	ann, ok, err := bot.Find(w.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(d.Origin.Object)))
	if err != nil {
		return "", err
	}
	if !ok || ann.State == bot.AnnouncementCancelled {
		return bot.StandingWithdrawn, nil
	}
	return bot.StandingGood, nil
}
