package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrate brings a database to the newest schema. It does nothing where the
// schema is the newest, and fails where it is newer than the program. Only one
// process may run it at a time; an engine that serves several takes a lock.
func Migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB) error {
	p, err := provider(dialect, db)
	if err != nil {
		return err
	}
	have, newest, err := versions(ctx, p)
	if err != nil {
		return err
	}
	if have > newest {
		return &NewerSchemaError{Have: have, Know: newest}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// SchemaVersions returns the version of a database's schema and the newest one
// that the program knows.
func SchemaVersions(ctx context.Context, dialect goose.Dialect, db *sql.DB) (have, newest int64, err error) {
	p, err := provider(dialect, db)
	if err != nil {
		return 0, 0, err
	}
	return versions(ctx, p)
}

// NewerSchemaError says that a newer program has written to the database.
type NewerSchemaError struct{ Have, Know int64 }

func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("the database's schema is %d, this program knows %d: a newer one has used it", e.Have, e.Know)
}

func provider(dialect goose.Dialect, db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	// The process's global registry is another program's matter.
	p, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return p, nil
}

func versions(ctx context.Context, p *goose.Provider) (have, newest int64, err error) {
	have, newest, err = p.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("schema version: %w", err)
	}
	return have, newest, nil
}
