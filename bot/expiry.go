package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Deadline is from when on a delivery is not sent any more: what was said for
// it, else what its kind is worth.
func (d Delivery) Deadline() time.Time {
	if !d.Expires.IsZero() {
		return d.Expires
	}
	return d.CreatedAt.Add(d.Kind.Patience())
}

// lapsed reports whether a delivery whose turn has come is not sent any more: a
// reminder for yesterday is worse than none. What somebody waits for is tried
// once however late it is, since what was received is answered.
func (d Delivery) lapsed(now time.Time) bool {
	if now.Before(d.Deadline()) {
		return false
	}
	return !d.Expires.IsZero() || d.Attempts > 0 || !d.Kind.Repeatable()
}

// dated reports whether a delivery is worthless after its deadline, also at
// another account and when it is sent again.
func (d Delivery) dated() bool { return !d.Expires.IsZero() || d.Kind == KindReminder }

var errLapsed = errors.New("its time was over when its turn came")

// claim takes a lane's next delivery, and reports whether it is over with it:
// it is not sent any more, or has no turn. That is settled in the same
// transaction: a crash in between would leave a delivery in sending that nobody
// has sent.
func (b *Bot) claim(ctx context.Context, lane Chat, noTurn *SendError) (d Delivery, over bool, err error) {
	take := func(tell bool) error {
		return b.store.Update(ctx, func(tx Tx) (err error) {
			over = false
			if !b.sendsFor(lane.Adapter) { // another process took it while this one waited
				return ErrNotFound
			}
			if d, err = tx.Deliveries().Claim(ctx, lane); err != nil {
				return err
			}
			why := noTurn
			if d.lapsed(tx.Now()) {
				why = &SendError{Kind: SendExpired, Err: errLapsed}
				if d.Failure == SendUnknown { // an earlier try may have arrived
					why.Kind = SendUnknown
				}
			}
			if over = why != nil; !over {
				return nil
			}
			return b.settle(ctx, b.work(tx), d, "", why, tell)
		})
	}
	if err = take(true); err != nil && over { // see record
		b.log.LogAttrs(ctx, slog.LevelError, "the capability of a delivery failed", slog.String("delivery", string(d.ID)),
			slog.String("capability", d.Origin.Capability), slog.Any("error", err))
		err = take(false)
	}
	return d, over, err
}
