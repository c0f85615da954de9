package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// NextDue implements [Worker].
func (b *Bot) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		for _, next := range []func(context.Context) (time.Time, bool, error){
			func(ctx context.Context) (time.Time, bool, error) { return tx.Deliveries().NextDue(ctx, b.sendsFor) },
			tx.Schedules().NextDue,
		} {
			t, found, err := next(ctx)
			if err != nil {
				return err
			}
			if found && (!ok || t.Before(at)) {
				at, ok = t, true
			}
		}
		return nil
	})
	return at, ok, err
}

// RunDue implements [Worker]: the occurrence, what it does, and the
// schedule's next time are one transaction.
func (b *Bot) RunDue(ctx context.Context) (ran bool, err error) {
	var due []Schedule
	err = b.store.View(ctx, func(tx Tx) error {
		due, err = tx.Schedules().Due(ctx)
		return err
	})
	if err != nil {
		return false, err
	}
	// One that fails is tried again later, and does not keep the others waiting.
	var failed error
	for _, s := range due {
		err := b.store.Update(ctx, func(tx Tx) error { return b.runSchedule(ctx, b.work(tx), s.ID) })
		if err == nil {
			return true, nil
		}
		failed = errors.Join(failed, err)
	}
	return false, failed
}

// runSchedule runs a schedule if it is (still) due.
func (b *Bot) runSchedule(ctx context.Context, w *Work, id string) error {
	s, err := w.Tx.Schedules().Get(ctx, id)
	if err != nil || s.Paused || s.NextAt.After(w.Now) {
		return err
	}
	return b.occur(ctx, w, s)
}

// occur does what a due schedule asks for: of several occurrences that fell
// into a downtime the last one counts, the others are recorded as missed. The
// next time is stored first, so that the tick may set its schedule anew.
func (b *Bot) occur(ctx context.Context, w *Work, s Schedule) error {
	due, next, goesOn := s.NextAt, time.Time{}, false
	for !s.Once() {
		var err error
		if next, goesOn, err = s.Next(due); err != nil {
			return err
		}
		if !goesOn || next.After(w.Now) {
			break
		}
		if err := w.missed(ctx, s, due, MissedForLater); err != nil {
			return err
		}
		due = next
	}
	s.NextAt, s.Paused = next, !goesOn
	if err := w.Tx.Schedules().Save(ctx, s); err != nil {
		return err
	}
	return b.tick(ctx, w, s, due)
}

// lateness is how late an occurrence may be and still count as in time.
const lateness = time.Hour

func (b *Bot) tick(ctx context.Context, w *Work, s Schedule, due time.Time) error {
	if s.CatchUp == CatchUpMissed && w.Now.Sub(due) > lateness {
		return w.missed(ctx, s, due, MissedInDowntime)
	}
	capability, ok := b.capabilities[s.Capability]
	if !ok || capability.Tick == nil {
		return w.missed(ctx, s, due, MissedForNobody)
	}
	slot, err := s.Slot(due)
	if err != nil {
		return err
	}
	fresh, err := w.Tx.Schedules().Occur(ctx, Occurrence{Schedule: s.ID, Slot: slot, Due: due, Done: true})
	if err != nil || !fresh {
		return err
	}
	reply, err := guarded(func() (Reply, error) { return capability.Tick(ctx, w, s, due) })
	if err != nil {
		return fmt.Errorf("schedule %s: %w", s.ID, err)
	}
	return b.postAll(ctx, w, reply)
}

// missed records an occurrence that was not done.
func (w *Work) missed(ctx context.Context, s Schedule, due time.Time, reason MissedReason) error {
	slot, err := s.Slot(due)
	if err != nil {
		return err
	}
	_, err = w.Tx.Schedules().Occur(ctx, Occurrence{Schedule: s.ID, Slot: slot, Due: due, Reason: reason})
	return err
}

// seedSchedules adds the capabilities' schedules, and moves those whose rule
// or zone was changed in the configuration.
func (b *Bot) seedSchedules(ctx context.Context, w *Work) error {
	for _, capability := range b.capabilities {
		for _, s := range capability.Schedules {
			have, ok, err := Find(w.Tx.Schedules().Get(ctx, s.ID))
			if err != nil {
				return err
			}
			if ok && have.Rule == s.Rule && have.Zone == s.Zone && have.CatchUp == s.CatchUp {
				continue
			}
			if s.NextAt, ok, err = s.nextAfter(have, w.Now); err != nil {
				return err
			}
			s.Paused = have.Paused && !have.NextAt.IsZero() || !ok // one that had ended may go on
			if err := w.Tx.Schedules().Save(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}
