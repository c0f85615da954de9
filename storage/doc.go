// Package storage is the one repository for all database engines: [DB]
// implements [bot.Store] over database/sql with queries that run unchanged on
// each of them. How an engine is opened stands in a folder of its own
// (storage/sqlite); what every engine must keep is checked by
// storage/storagetest.
//
// The contract, beyond that of [bot.Store]:
//
//   - [DB.Update] is one write transaction, [DB.View] one read transaction over
//     a snapshot taken when it begins. Writers exclude each other; an Update
//     inside an Update waits for itself and must not be written.
//   - Updates that wait for each other share a commit, since that is what takes
//     long. Each is undone by itself if it fails, and none returns before what
//     it stored is safe: an error of the commit is the error of all in it.
//   - A transaction has one timestamp, in whole milliseconds, UTC. It never
//     lies before one that was stored, also when the clock goes back and after
//     a restart: every Update raises the highest one (see [DB.LastTime]).
//   - A time is kept in whole milliseconds; the zero time stays the zero time.
//     A time of creation that is zero becomes the transaction's timestamp.
//   - Numbers are counted inside the transaction: a rollback gives them back.
//   - A look-up of one thing that is not there is [bot.ErrNotFound]. Errors
//     carry ids, never a name or a text.
//
// The files of migrations/ and queries/ are written for both SQLite and
// PostgreSQL: TEXT ids, BIGINT Unix milliseconds and flags, JSON as TEXT, no
// NULL, ON CONFLICT instead of catching errors. sqlc makes internal/sqlc of
// them; the test there guards what SQLite's driver would get wrong silently.
package storage

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate
