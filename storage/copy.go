package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// tables lists all tables, each after those that it refers to.
func tables() []string {
	return []string{
		"clock", "counters", "audit", "states", "persons", "accounts", "invites", "invite_attempts",
		"messages", "marks", "conversations", "deliveries", "delivery_tries", "buttons",
		"updates", "update_versions", "questions", "question_askers", "announcements",
		"schedules", "occurrences", "digests", "content_versions", "documents",
	}
}

// TableCopy is a table that was copied, as both databases have it now.
type TableCopy struct {
	Table string
	Rows  int64
	Hash  string // over all rows, whatever their order, in hexadecimal
}

// NotEmptyError says that there is something already where a copy should go.
type NotEmptyError struct{ Table string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("the database to copy to is not empty: there are rows in %s", e.Table)
}

// UnequalError says that a table did not arrive as it was. Nothing was stored.
type UnequalError struct{ From, To TableCopy }

func (e *UnequalError) Error() string {
	return fmt.Sprintf("table %s: %d rows (%s) were read, %d rows (%s) arrived", e.From.Table, e.From.Rows, e.From.Hash, e.To.Rows, e.To.Hash)
}

// Copy copies everything from one database to another, which must be empty, in
// one transaction of each, and reads it back there before it is stored. Both
// must have the newest schema, and no service may write to the first one
// meanwhile: what it would accept now would stay behind. Errors:
// [*NotEmptyError], [*UnequalError].
func Copy(ctx context.Context, from, to *DB) (_ []TableCopy, err error) {
	source, err := from.write.BeginTx(ctx, nil) // of the writer, so that no other one writes
	if err != nil {
		return nil, fmt.Errorf("copy from: %w", err)
	}
	defer func() { err = errors.Join(err, source.Rollback()) }()
	target, err := to.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("copy to: %w", err)
	}
	stored := false
	defer func() {
		if !stored {
			_ = target.Rollback() // the error that led here tells more
		}
	}()
	for _, table := range tables() {
		if _, found, err := columnsOf(ctx, target, table); err != nil || found {
			return nil, errors.Join(err, notEmpty(table, found))
		}
	}
	var copies []TableCopy
	for _, table := range tables() {
		read, err := copyTable(ctx, source, target, table)
		if err != nil {
			return nil, fmt.Errorf("copy %s: %w", table, err)
		}
		arrived, err := eachRow(ctx, target, table, func([]any) error { return nil })
		if err != nil {
			return nil, fmt.Errorf("read back %s: %w", table, err)
		}
		if read != arrived {
			return nil, &UnequalError{read, arrived}
		}
		copies = append(copies, arrived)
	}
	stored = true
	if err := target.Commit(); err != nil {
		return nil, fmt.Errorf("copy: %w", err)
	}
	return copies, nil
}

func notEmpty(table string, found bool) error {
	if !found {
		return nil
	}
	return &NotEmptyError{table}
}

// columnsOf returns a table's columns, and whether it has a row.
func columnsOf(ctx context.Context, tx *sql.Tx, table string) (columns []string, found bool, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 1") //nolint:gosec // G202: names of our own schema
	if err != nil {
		return nil, false, fmt.Errorf("table %s: %w", table, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if columns, err = rows.Columns(); err != nil {
		return nil, false, err
	}
	found = rows.Next()
	return columns, found, rows.Err()
}

func copyTable(ctx context.Context, source, target *sql.Tx, table string) (TableCopy, error) {
	columns, _, err := columnsOf(ctx, source, table)
	if err != nil {
		return TableCopy{}, err
	}
	slices.Sort(columns)
	places := make([]string, len(columns))
	for i := range columns {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	//nolint:gosec,sqlclosecheck // G202: names of our own schema; it is closed below
	insert, err := target.PrepareContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(places, ", ")+")")
	if err != nil {
		return TableCopy{}, err
	}
	copied, err := eachRow(ctx, source, table, func(values []any) error {
		_, err := insert.ExecContext(ctx, values...)
		return err
	})
	return copied, errors.Join(err, insert.Close())
}

// eachRow calls do for each row of a table, with its values by the columns' names, and
// returns what the rows are together.
func eachRow(ctx context.Context, tx *sql.Tx, table string, do func(values []any) error) (sum TableCopy, err error) {
	columns, _, err := columnsOf(ctx, tx, table)
	if err != nil {
		return TableCopy{}, err
	}
	slices.Sort(columns)
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table) //nolint:gosec // G202: names of our own schema
	if err != nil {
		return TableCopy{}, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	// Each row is another one (it has a key), so that the sum of their hashes
	// tells them, and needs no order, which engines sort differently.
	var hash [sha256.Size]byte
	sum.Table = table
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return TableCopy{}, err
		}
		row := sha256.New()
		for i, v := range values {
			if text, ok := v.([]byte); ok {
				values[i], v = string(text), string(text)
			}
			_, _ = fmt.Fprintf(row, "%s=%T %q;", columns[i], v, fmt.Sprint(v)) // a hash never fails
		}
		for i, b := range row.Sum(nil) {
			hash[i] ^= b
		}
		sum.Rows++
		if err := do(values); err != nil {
			return TableCopy{}, err
		}
	}
	sum.Hash = hex.EncodeToString(hash[:])
	return sum, rows.Err()
}
