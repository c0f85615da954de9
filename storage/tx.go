package storage

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// tx is one transaction: the tables, each behind a type of its own.
type tx struct {
	q   *sqlc.Queries
	now time.Time
}

func (t *tx) Now() time.Time                       { return t.now }
func (t *tx) Messages() bot.MessageStore           { return messages{t} }
func (t *tx) States() bot.StateStore               { return states{t} }
func (t *tx) People() bot.PeopleStore              { return people{t} }
func (t *tx) Invites() bot.InviteStore             { return invites{t} }
func (t *tx) Conversations() bot.ConversationStore { return conversations{t} }
func (t *tx) Deliveries() bot.DeliveryStore        { return deliveries{t} }
func (t *tx) Stories() bot.StoryStore              { return stories{t} }
func (t *tx) Updates() bot.UpdateStore             { return updates{t} }
func (t *tx) Questions() bot.QuestionStore         { return questions{t} }
func (t *tx) Announcements() bot.AnnouncementStore { return announcements{t} }
func (t *tx) Schedules() bot.ScheduleStore         { return schedules{t} }
func (t *tx) Digests() bot.DigestStore             { return digests{t} }
func (t *tx) Content() bot.ContentStore            { return content{t} }
func (t *tx) Documents() bot.DocumentStore         { return documents{t} }
func (t *tx) Audit() bot.AuditStore                { return audit{t} }

// next takes the next number, from 1, of a name in the counters.
func (t *tx) next(ctx context.Context, counter string) (int64, error) {
	n, err := t.q.NextNumber(ctx, counter)
	return n, wrap("counter "+counter, err)
}

// orNow returns the transaction's timestamp for a time that was not given.
func (t *tx) orNow(at time.Time) time.Time {
	if at.IsZero() {
		return t.now
	}
	return at
}
