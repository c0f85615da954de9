package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// sendTimeout is the longest that one message may take to be sent.
const sendTimeout = 30 * time.Second

const (
	// dueLanes is how many lanes are looked up at once.
	dueLanes = 64
	// broadcastsAtOnce is how many deliveries for which nobody waits an adapter
	// is given at once. They keep the fastest platform busy (50 a second, each
	// under way for up to 0.3 s), and are few enough to be in doubt after a crash.
	broadcastsAtOnce = 16
)

// DueLanes implements [Worker].
func (b *Bot) DueLanes(ctx context.Context) (lanes []Chat, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		lanes, err = tx.Deliveries().DueLanes(ctx, b.sendsFor, dueLanes, broadcastsAtOnce)
		return err
	})
	return lanes, err
}

// SendNext implements [Worker]: pending → sending, one transaction; the
// platform; sending → what became of it and whether the lane has more, one
// transaction. If the program ends in between, Prepare finds the delivery in
// sending.
func (b *Bot) SendNext(ctx context.Context, lane Chat) (more bool, err error) {
	end, ok := b.begin(lane.Adapter)
	if !ok {
		return false, nil // another process does
	}
	defer end()
	done, noTurn, err := b.turn(ctx, lane)
	if err != nil {
		return false, fmt.Errorf("turn of %s: %w", lane, err)
	}
	defer done()
	d, over, err := b.claim(ctx, lane, noTurn)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("claim in %s: %w", lane, err)
	}
	more = true // if it is over with it: the next claim tells
	if !over {
		messageID, sendErr := b.findOrSend(ctx, d)
		if more, err = b.record(ctx, d, messageID, sendErr); err != nil {
			return false, err
		}
	}
	b.wake() // its capability may have posted to another lane
	return more, nil
}

// turn waits for the turn of a lane's next delivery, where the adapter has such.
// NoTurn is why there is none for longer than a delivery can wait in memory.
func (b *Bot) turn(ctx context.Context, lane Chat) (done func(), noTurn *SendError, err error) {
	done = func() {}
	pacer, ok := b.adapters[lane.Adapter].(Pacer)
	if !ok {
		return done, nil, nil
	}
	var kind Kind
	var due bool
	err = b.store.View(ctx, func(tx Tx) error {
		kind, due, err = tx.Deliveries().Due(ctx, lane)
		return err
	})
	if err != nil || !due {
		return done, nil, err
	}
	within, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	kept, err := pacer.Turn(within, lane, !kind.Repeatable())
	if err == nil {
		return kept, nil, nil
	}
	if ctx.Err() != nil {
		return done, nil, ctx.Err()
	}
	return done, asSendError(err), nil
}

// record stores what became of a try, also while stopping, and reports whether
// its lane has more to send. If what its capability makes of it fails, that is
// logged and the rest stored all the same: a delivery that stayed in sending
// would hold its lane for ever.
func (b *Bot) record(ctx context.Context, d Delivery, messageID string, sendErr *SendError) (more bool, err error) {
	ctx = context.WithoutCancel(ctx)
	store := func(tell bool) error {
		return b.store.Update(ctx, func(tx Tx) error {
			if err := b.settle(ctx, b.work(tx), d, messageID, sendErr, tell); err != nil {
				return err
			}
			_, more, err = tx.Deliveries().Due(ctx, d.Chat)
			return err
		})
	}
	failed := store(true)
	if failed == nil {
		return more, nil
	}
	b.log.LogAttrs(ctx, slog.LevelError, "the capability of a delivery failed", slog.String("delivery", string(d.ID)),
		slog.String("capability", d.Origin.Capability), slog.Any("error", failed))
	if err := store(false); err != nil {
		return false, fmt.Errorf("record %s: %w", d.ID, err)
	}
	return more, nil
}

// findOrSend asks the platform about a delivery of unknown fate, where it can
// tell, before it sends it.
func (b *Bot) findOrSend(ctx context.Context, d Delivery) (string, *SendError) {
	finder, ok := b.adapters[d.Chat.Adapter].(Finder)
	if !ok || d.Failure != SendUnknown {
		return b.send(ctx, d)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	err := b.store.View(ctx, func(tx Tx) (err error) {
		d.Previous, err = tx.Deliveries().LastMessage(ctx, d)
		return err
	})
	if err != nil {
		return "", &SendError{Kind: SendUnknown, Err: err}
	}
	id, found, err := finder.Find(ctx, d)
	switch {
	case err != nil:
		return "", &SendError{Kind: SendUnknown, Err: err}
	case found:
		return id, nil
	}
	return b.send(ctx, d)
}

func (b *Bot) send(ctx context.Context, d Delivery) (string, *SendError) {
	adapter, ok := b.adapters[d.Chat.Adapter]
	if !ok {
		return "", &SendError{Kind: SendNoAdapter, RetryAfter: time.Minute, Err: errors.New("no adapter of that name")}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	id, err := b.guardedSend(ctx, adapter, d)
	if err == nil {
		return id, nil
	}
	return "", asSendError(err)
}

// asSendError is an adapter's error; one that it did not judge is of unknown fate.
func asSendError(err error) *SendError {
	var sendErr *SendError
	if !errors.As(err, &sendErr) {
		sendErr = &SendError{Kind: SendUnknown, Err: err}
	}
	return sendErr
}

// guardedSend turns a panic of an adapter into an error of unknown fate.
func (b *Bot) guardedSend(ctx context.Context, a Adapter, d Delivery) (id string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("adapter panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return a.Send(ctx, d)
}

// settle records what became of a try. A delivery that failed for good or is
// unknown lets its lane go on; one that is tried again holds it.
func (b *Bot) settle(ctx context.Context, w *Work, d Delivery, messageID string, sendErr *SendError, tell bool) error {
	claimed := d.Attempts
	tried := sendErr == nil || !errors.Is(sendErr, errLapsed)
	if tried {
		d.Attempts++
	}
	doubtful := d.Failure == SendUnknown // an earlier try may have arrived
	_, canTell := b.adapters[d.Chat.Adapter].(Finder)
	switch {
	case sendErr == nil:
		d.State, d.MessageID, d.Failure = Sent, messageID, SendNone
	case sendErr.Kind == SendUnknown && canTell && w.Now.Before(d.Deadline()):
		d.State, d.Failure = Pending, SendUnknown // asked about before it is sent again
		d.NotBefore = w.Now.Add(b.wait(d.Attempts, sendErr))
	case sendErr.Kind == SendUnknown && !d.Kind.Repeatable():
		d.State, d.Failure = Unknown, SendUnknown
	case sendErr.Kind == SendUnknown && doubtful:
		d.State, d.Failure = Failed, SendUnknown
	case sendErr.Kind.Permanent():
		d.State, d.Failure = Failed, sendErr.Kind
	default:
		d.State, d.Failure = Pending, sendErr.Kind
		d.NotBefore = w.Now.Add(b.wait(d.Attempts, sendErr))
		if doubtful {
			d.Failure = SendUnknown
		}
		if d.NotBefore.After(d.Deadline()) {
			d.State, d.Failure = Failed, SendExpired
		}
	}
	if sendErr != nil {
		b.log.LogAttrs(ctx, slog.LevelWarn, "a message was not sent", slog.String("delivery", string(d.ID)),
			slog.String("chat", d.Chat.String()), slog.String("state", string(d.State)), slog.Any("error", sendErr))
	}
	if d.State.Final() {
		d.SettledAt = w.Now
	}
	stale, withdrawn, err := b.reconcile(ctx, w, &d, claimed)
	if err != nil || stale {
		return err
	}
	if err := w.Tx.Deliveries().Save(ctx, d); err != nil {
		return err
	}
	if sendErr != nil && tried {
		if err := keepTry(ctx, w, d, sendErr); err != nil {
			return err
		}
	}
	if d.State == Failed && tell && !withdrawn {
		if err := b.tryNextAccount(ctx, w, d); err != nil {
			return err
		}
	}
	capability, ok := b.capabilities[d.Origin.Capability]
	if !ok || capability.Settled == nil || !d.State.Final() || !tell {
		return nil
	}
	reply, err := guarded(func() (Reply, error) { return capability.Settled(ctx, w, d) })
	if err != nil {
		return fmt.Errorf("%s after %s: %w", capability.Name, d.ID, err)
	}
	return b.postAll(ctx, w, reply)
}

// reconcile looks at what was recorded since the delivery was claimed, after so
// many tries. The press that came before the platform's answer counts: whoever
// acknowledged a message has it. What was withdrawn is tried nowhere again.
// Where another process has settled the delivery meanwhile, as it must when it
// holds the adapter now, its record stands, unless nobody knew and this one
// does: then the message is there.
func (b *Bot) reconcile(ctx context.Context, w *Work, d *Delivery, claimed int) (stale, withdrawn bool, err error) {
	stored, err := w.Tx.Deliveries().Get(ctx, d.ID)
	if err != nil {
		return false, false, err
	}
	withdrawn = stored.Failure == SendStopped
	switch {
	case stored.State == Acknowledged:
		d.State, d.Failure, d.AcknowledgedAt, d.SettledAt = Acknowledged, SendNone, stored.AcknowledgedAt, w.Now
	case stored.State == Sending && stored.Attempts == claimed:
		if withdrawn && d.State == Pending {
			d.State, d.SettledAt = Unknown, w.Now
			if d.Failure != SendUnknown {
				d.State, d.Failure = Failed, SendStopped
			}
		}
	case d.State == Sent && (stored.State == Unknown || stored.State == Pending || withdrawn):
	default:
		return true, withdrawn, nil
	}
	return false, withdrawn, nil
}

// wait is how long until the next try: what the platform says, else growing
// from a second to five minutes.
func (b *Bot) wait(attempts int, sendErr *SendError) time.Duration {
	if sendErr.RetryAfter > 0 {
		return sendErr.RetryAfter
	}
	if errors.Is(sendErr, errInterrupted) {
		attempts = 1 // the platform has not failed: a lane must not pay for a program that was killed often
	}
	wait := min(time.Second<<min(attempts-1, 10), 5*time.Minute)
	if b.jitter != nil {
		wait = b.jitter(wait)
	}
	return wait
}
