package digest

import (
	"context"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/calendar"
)

// The windows of a digest.
const (
	patience  = 3 * 24 * time.Hour // a question that waits longer is pointed out
	aheadDays = 30                 // how far the calendar is looked ahead
)

// data is all that a digest tells, as of a time: the same data gives the same
// text.
type data struct {
	Week        week
	Running     bool      // the week has not ended
	AsOf        time.Time // in the secretariat's zone: the week's end, or now
	States      *bot.States
	Updates     []bot.Update    // submitted in the week
	Waiting     []bot.Question  // without an answer
	Undelivered []bot.Delivery  // failed or unknown, settled in the week
	Upcoming    []calendar.Item // of the next 30 days
	AuditHead   string          // hash of the audit trail's last line; empty: not told
}

// gather collects what there is to tell of a week.
func gather(ctx context.Context, w *bot.Work, wk week) (data, error) {
	from, to := wk.bounds(w.Secretariat.Zone)
	d := data{Week: wk, AsOf: to, States: w.States}
	if w.Now.Before(to) {
		d.Running, d.AsOf = true, w.Now.In(w.Secretariat.Zone)
	}
	var err error
	if d.Updates, err = w.Tx.Updates().SubmittedBetween(ctx, from, to); err != nil {
		return d, err
	}
	waitingAt := d.AsOf
	if d.Running {
		waitingAt = waitingAt.Add(time.Second) // what was asked at this very instant waits too
	}
	if d.Waiting, err = w.Tx.Questions().Waiting(ctx, waitingAt); err != nil {
		return d, err
	}
	if d.Undelivered, err = w.Tx.Deliveries().Undelivered(ctx, from, to); err != nil {
		return d, err
	}
	shelf, err := w.Shelf(ctx)
	if err != nil {
		return d, err
	}
	today := civil.DateOf(d.AsOf)
	d.Upcoming = ahead(shelf.Calendar.Upcoming(today, maxItems), today)
	return d, nil
}

// maxItems is more than the calendar ever has to come.
const maxItems = 1000

// ahead keeps what surely falls into the next days: exact dates, and imprecise
// ones whose whole period does.
func ahead(items []calendar.Item, today civil.Date) []calendar.Item {
	window := calendar.OnDays(today, today.AddDays(aheadDays))
	var kept []calendar.Item
	for _, i := range items {
		if i.When.IsZero() || i.When.Start.After(window.End) {
			continue
		}
		if i.When.Exact() || window.Covers(i.When) {
			kept = append(kept, i)
		}
	}
	return kept
}

// auditHead is the hash of the audit trail's last line; empty while it has none.
func auditHead(ctx context.Context, w *bot.Work) (string, error) {
	line, _, err := bot.Find(w.Tx.Audit().Head(ctx))
	return line.Hash, err
}
