package announce

import (
	"context"

	"wasl/bot"
)

// resendable tells whether a copy of an announcement may be sent again: not
// once it was cancelled or stopped, nor once a later correction went out.
func resendable(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Standing, error) {
	ann, ok, err := bot.Find(w.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(d.Origin.Object)))
	if err != nil {
		return "", err
	}
	if !ok || ann.State == bot.AnnouncementCancelled || d.Failure == bot.SendStopped {
		return bot.StandingWithdrawn, nil
	}
	versions, err := w.Tx.Announcements().Corrections(ctx, ann.About())
	if err != nil {
		return "", err
	}
	later := ann.Corrects == "" // of the original all corrections are
	for _, c := range versions {
		if later && (c.State == bot.AnnouncementSending || c.State == bot.AnnouncementDone) {
			return bot.StandingReplaced, nil
		}
		later = later || c.Number == ann.Number
	}
	return bot.StandingGood, nil
}
