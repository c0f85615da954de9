// Package storagetest is the one suite that every database engine passes: what
// [bot.Store] promises, method by method, and what package storage adds to it.
package storagetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
	"wasl/storage"
)

// Open makes an empty database for one test and closes it with the test. Exec
// runs a statement past the store, as somebody with the file could.
type Open func(t *testing.T, clock bot.Clock) (db *storage.DB, exec Exec)

// Exec runs one SQL statement and commits it.
type Exec func(ctx context.Context, statement string) error

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*env){
		"Transactions/Rollback":        rollback,
		"Transactions/Panic":           panicRollsBack,
		"Transactions/Timestamp":       timestamp,
		"Transactions/ClockGoesBack":   clockGoesBack,
		"Transactions/Touch":           touch,
		"Transactions/ViewWritesFail":  viewWritesFail,
		"Transactions/ViewIsASnapshot": viewIsASnapshot,
		"Transactions/WritersExclude":  writersExclude,
		"Transactions/SharedCommits":   sharedCommits,
		"Transactions/OwnTimestamps":   timestampsOfItsOwn,
		"Transactions/WaitingObeys":    waitingObeysContext,
		"Messages":                     messages,
		"Messages/Marks":               marks,
		"Conversations":                conversations,
		"States":                       states,
		"People/RoundTrip":             people,
		"People/Order":                 peopleOrder,
		"People/Accounts":              accounts,
		"Invites":                      invites,
		"Deliveries/RoundTrip":         deliveries,
		"Deliveries/Buttons":           buttons,
		"Deliveries/Save":              saveDelivery,
		"Deliveries/Handles":           handles,
		"Deliveries/Counts":            counts,
		"Deliveries/Progress":          progress,
		"Deliveries/Undelivered":       undelivered,
		"Deliveries/Withdraw":          withdraw,
		"Deliveries/Edits":             edits,
		"Stories/Tries":                tries,
		"Stories/Instead":              instead,
		"Stories/Reached":              reached,
		"Stories/ToPerson":             toPerson,
		"Deliveries/LastMessage":       lastMessage,
		"Lanes/Order":                  laneOrder,
		"Lanes/RepliesFirst":           repliesFirst,
		"Lanes/BroadcastsAtOnce":       broadcastsAtOnce,
		"Lanes/AdaptersTakeTurns":      adaptersTakeTurns,
		"Lanes/OneAtATime":             oneAtATime,
		"Lanes/Interrupted":            interrupted,
		"Lanes/NextDue":                nextDelivery,
		"Lanes/ConcurrentClaims":       concurrentClaims,
		"Lanes/Model":                  laneModel,
		"Updates/Numbers":              updateNumbers,
		"Updates/Versions":             updateVersions,
		"Updates/ByState":              updatesByState,
		"Updates/AsOf":                 updatesAsOf,
		"Updates/Withdrawn":            withdrawnAsOf,
		"Questions":                    questions,
		"Questions/Waiting":            waitingQuestions,
		"Questions/Askers":             askers,
		"Announcements/RoundTrip":      announcements,
		"Announcements/FourEyes":       fourEyes,
		"Announcements/NoWayRound":     noWayRoundFourEyes,
		"Announcements/GoesOn":         announcementGoesOn,
		"Announcements/ApprovedStays":  approvedStays,
		"Announcements/Corrections":    corrections,
		"Announcements/Recent":         recentAnnouncements,
		"Schedules":                    schedules,
		"Schedules/Occurrences":        occurrences,
		"Digests":                      digests,
		"Content":                      content,
		"Documents":                    documents,
		"Documents/Current":            currentDocuments,
		"Audit/Chain":                  auditChain,
		"Audit/Tampered":               auditTampered,
	} {
		t.Run(name, func(t *testing.T) {
			e := &env{T: t, ctx: t.Context(), open: open, clock: bot.NewManualClock(start)}
			e.db, e.exec = open(t, e.clock)
			test(e)
		})
	}
}

// start has a fraction of a millisecond, which no engine keeps.
var start = time.Date(2026, time.November, 15, 9, 0, 0, 123_456_789, time.UTC)

// now is start as it is stored.
var now = start.Truncate(time.Millisecond)

// env is one test's database and its clock.
type env struct {
	*testing.T
	ctx   context.Context
	open  Open
	clock *bot.ManualClock
	db    *storage.DB
	exec  Exec
}

// advance moves the clock.
func (e *env) advance(d time.Duration) { e.clock.NotBefore(e.clock.Now().Add(d)) }

// now is the clock's time as it is stored.
func (e *env) now() time.Time { return e.clock.Now().Truncate(time.Millisecond) }

// update runs fn in a write transaction that must succeed.
func (e *env) update(fn func(bot.Tx) error) {
	e.Helper()
	if err := e.db.Update(e.ctx, fn); err != nil {
		e.Fatalf("update: %v", err)
	}
}

// view runs fn in a read transaction that must succeed.
func (e *env) view(fn func(bot.Tx) error) {
	e.Helper()
	if err := e.db.View(e.ctx, fn); err != nil {
		e.Fatalf("view: %v", err)
	}
}

// wantNotFound checks that err is the core's error for what is not there.
func (e *env) wantNotFound(what string, err error) {
	e.Helper()
	if !errors.Is(err, bot.ErrNotFound) {
		e.Errorf("%s: got error %v, want ErrNotFound", what, err)
	}
}

// equal compares what was read with what was meant.
func equal[T any](e *env, what string, got, want T) {
	e.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		e.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

// read returns what a look-up finds in a transaction of its own.
func read[T any](e *env, look func(bot.Tx) (T, error)) T {
	e.Helper()
	var out T
	e.view(func(tx bot.Tx) (err error) {
		out, err = look(tx)
		return err
	})
	return out
}
