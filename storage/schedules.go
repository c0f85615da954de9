package storage

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type schedules struct{ *tx }

func (s schedules) Get(ctx context.Context, id string) (bot.Schedule, error) {
	row, err := s.q.GetSchedule(ctx, id)
	return scheduleFrom(row), wrap("schedule "+id, err)
}

func (s schedules) Save(ctx context.Context, sch bot.Schedule) error {
	return wrap("schedule "+sch.ID, s.q.SaveSchedule(ctx, sqlc.SaveScheduleParams{
		ID: sch.ID, Capability: sch.Capability, Rule: sch.Rule, Zone: sch.Zone, CatchUp: string(sch.CatchUp),
		NextAt: millis(sch.NextAt), Paused: flag(sch.Paused),
	}))
}

// Due returns the schedules that are due, the earliest first. One that is
// paused or has no next time never is.
func (s schedules) Due(ctx context.Context) ([]bot.Schedule, error) {
	rows, err := s.q.DueSchedules(ctx, millis(s.now))
	if err != nil {
		return nil, wrap("due schedules", err)
	}
	list := make([]bot.Schedule, len(rows))
	for i, row := range rows {
		list[i] = scheduleFrom(row)
	}
	return list, nil
}

func (s schedules) NextDue(ctx context.Context) (time.Time, bool, error) {
	at, err := s.q.NextSchedule(ctx)
	return due("next schedule", at, err)
}

func (s schedules) Occur(ctx context.Context, o bot.Occurrence) (bool, error) {
	rows, err := s.q.AddOccurrence(ctx, sqlc.AddOccurrenceParams{
		Schedule: o.Schedule, Slot: o.Slot, DueAt: millis(o.Due), Done: flag(o.Done), Reason: string(o.Reason),
		RecordedAt: millis(s.now),
	})
	return rows == 1, wrap("occurrence "+o.Slot+" of "+o.Schedule, err)
}

func (s schedules) Missed(ctx context.Context, from, to time.Time) ([]bot.Occurrence, error) {
	rows, err := s.q.MissedOccurrences(ctx, sqlc.MissedOccurrencesParams{Since: millis(from), Until: millis(to)})
	if err != nil {
		return nil, wrap("missed occurrences", err)
	}
	list := make([]bot.Occurrence, len(rows))
	for i, row := range rows {
		list[i] = bot.Occurrence{
			Schedule: row.Schedule, Slot: row.Slot, Due: moment(row.DueAt), Done: row.Done != 0,
			Reason: bot.MissedReason(row.Reason),
		}
	}
	return list, nil
}

func scheduleFrom(row sqlc.Schedule) bot.Schedule {
	return bot.Schedule{
		ID: row.ID, Capability: row.Capability, Rule: row.Rule, Zone: row.Zone, CatchUp: bot.CatchUp(row.CatchUp),
		NextAt: moment(row.NextAt), Paused: row.Paused != 0,
	}
}
