// Package postgrestest gives each test a PostgreSQL database of its own, on the
// server that WASL_POSTGRES names (see .ci/postgres).
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// New makes an empty database, and drops it with the test. It returns its address.
func New(t testing.TB) string {
	t.Helper()
	server := os.Getenv("WASL_POSTGRES")
	if server == "" {
		t.Fatal(`WASL_POSTGRES names no server: eval "$(.ci/postgres start)" starts one`)
	}
	name := "wasl_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	exec(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { exec(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// exec runs one statement on a connection of its own.
func exec(t testing.TB, address, statement string) {
	t.Helper()
	if err := Exec(context.Background(), address, statement); err != nil {
		t.Fatal(err)
	}
}

// Exec runs one statement past the store, as an administrator could.
func Exec(ctx context.Context, address, statement string) error {
	return connected(ctx, address, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, statement)
		return err
	})
}

// Strings runs a query of one column of text.
func Strings(ctx context.Context, address, query string) (found []string, err error) {
	err = connected(ctx, address, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, query)
		if err == nil {
			found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		return err
	})
	return found, err
}

// connected does something on a connection of its own.
func connected(ctx context.Context, address string, do func(*pgx.Conn) error) (err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	return do(conn)
}
