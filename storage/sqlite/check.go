package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// CorruptError lists what SQLite found wrong with a file.
type CorruptError struct{ Problems []string }

func (e *CorruptError) Error() string {
	return "the database is damaged: " + strings.Join(e.Problems, "; ")
}

// Check reads a whole database, which may be in use, and returns a
// [*CorruptError] if its pages or its references are damaged. It changes
// nothing, and takes as long as reading the file.
func Check(ctx context.Context, path string) (err error) {
	db, err := pool(path, readerOptions, 1)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	problems, err := integrity(ctx, db)
	if err != nil {
		return fmt.Errorf("sqlite: integrity check: %w", err)
	}
	broken, err := references(ctx, db)
	if err != nil {
		return fmt.Errorf("sqlite: reference check: %w", err)
	}
	if problems = append(problems, broken...); len(problems) > 0 {
		return &CorruptError{Problems: problems}
	}
	return nil
}

// integrity returns the lines of SQLite's own check; a whole file has one: "ok".
func integrity(ctx context.Context, db *sql.DB) (problems []string, err error) {
	rows, err := db.QueryContext(ctx, "PRAGMA integrity_check")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			problems = append(problems, line)
		}
	}
	return problems, rows.Err()
}

func references(ctx context.Context, db *sql.DB) (problems []string, err error) {
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var table, parent string
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return nil, err
		}
		problems = append(problems, fmt.Sprintf("row %d of %s refers to nothing in %s", row.Int64, table, parent))
	}
	return problems, rows.Err()
}
