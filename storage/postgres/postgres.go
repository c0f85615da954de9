// Package postgres opens a PostgreSQL database as a [storage.DB]: the engine
// for several processes ("replicas") on one store.
//
// What holds:
//
//   - The schema and the queries are those of SQLite. Write transactions exclude
//     each other over all replicas, by the row that gives them their timestamp;
//     the schema is brought up to date by one replica at a time.
//   - A process that stands still within a transaction is cut off after
//     [idleInTransaction], so that it cannot hold up the others for ever; one
//     whose machine is gone, after [goneAfter].
//   - A password comes from PGPASSWORD or from the file that PGPASSFILE names. An
//     address that holds one is refused: addresses stand in configurations and
//     in lists of processes.
//
// # Who sends
//
// Deliveries are a table, and that table is the queue: a process takes the next
// one of a lane by marking it, in a transaction. [Replicas] says which process
// does so for an adapter: the one that holds the adapter's advisory lock on a
// connection of its own. PostgreSQL frees the lock when that connection ends, so
// that another process goes on within seconds.
//
// A job queue beside that table (River, on the same database) was considered and
// left out. Its workers take jobs on any replica, and the platforms' limits are
// limits of a token: they would still need one shared budget, a lock for each
// connector that may run only once, and for each message two more writes (the
// job, and that it is done). One sender for each token needs nothing but the
// lock, keeps the budget exactly, and knows that what it finds in sending was
// interrupted. What one process can send is far above what a platform takes.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"wasl/bot"
	"wasl/storage"
)

const (
	// readers is how many transactions may read at once.
	readers = 8
	// idleInTransaction is how long a transaction may stand still.
	idleInTransaction = 30 * time.Second
	// goneAfter is when the server gives up a connection whose other end does
	// not answer: longer than a replica needs to see that it has lost it.
	goneAfter = 9 * time.Second
	// migrationLock is the advisory lock of whoever migrates; any number will do.
	migrationLock = 7_241_650_001
)

// ErrPassword says that an address holds a password.
var ErrPassword = errors.New("postgres: the address holds a password: give it in PGPASSWORD, or in the file that PGPASSFILE names")

// Open opens the database at an address ("postgres://…"), and brings it to the
// newest schema.
func Open(ctx context.Context, address string, clock bot.Clock) (*storage.DB, error) {
	config, err := configOf(address)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, config); err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	db := storage.New(pool(config, 1), pool(config, readers), clock)
	if _, err := db.LastTime(ctx); err != nil {
		return nil, fmt.Errorf("postgres: %w", errors.Join(err, db.Close()))
	}
	return db, nil
}

// configOf reads an address and says how connections shall be kept.
func configOf(address string) (*pgx.ConnConfig, error) {
	if u, err := url.Parse(address); err == nil {
		if _, given := u.User.Password(); given || u.Query().Has("password") {
			return nil, ErrPassword
		}
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("postgres: the address cannot be read: %w", err) // pgx leaves the password out
	}
	set := config.RuntimeParams
	if set["application_name"] == "" {
		set["application_name"] = "wasl"
	}
	set["idle_in_transaction_session_timeout"] = strconv.FormatInt(idleInTransaction.Milliseconds(), 10)
	set["tcp_keepalives_idle"], set["tcp_keepalives_interval"], set["tcp_keepalives_count"] = "3", "2", "3"
	set["tcp_user_timeout"] = strconv.FormatInt(goneAfter.Milliseconds(), 10)
	return config, nil
}

func pool(config *pgx.ConnConfig, size int) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}

// migrate brings the schema up to date while no other process does.
func migrate(ctx context.Context, config *pgx.ConnConfig) (err error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }() // frees the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("lock for migrating: %w", err)
	}
	db := pool(config, 1)
	defer func() { err = errors.Join(err, db.Close()) }()
	return storage.Migrate(ctx, goose.DialectPostgres, db)
}
