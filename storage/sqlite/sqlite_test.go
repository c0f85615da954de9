package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"wasl/bot"
	"wasl/storage"
	"wasl/storage/sqlite"
	"wasl/storage/storagetest"
)

var noon = time.Date(2026, time.November, 15, 12, 0, 0, 0, time.UTC)

// open opens a database and closes it with the test.
func open(t *testing.T, path string, clock bot.Clock) *storage.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// raw opens a file as any other program would.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path+"?_busy_timeout=5000&_foreign_keys=off")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSuite(t *testing.T) {
	storagetest.Run(t, func(t *testing.T, clock bot.Clock) (*storage.DB, storagetest.Exec) {
		path := filepath.Join(t.TempDir(), "wasl.db")
		return open(t, path, clock), func(ctx context.Context, statement string) error {
			_, err := raw(t, path).ExecContext(ctx, statement)
			return err
		}
	})
}

// put stores a person of a name.
func put(t *testing.T, db *storage.DB, id bot.PersonID) {
	t.Helper()
	if err := db.Update(t.Context(), func(tx bot.Tx) error {
		return tx.People().Save(t.Context(), bot.Person{ID: id, Role: bot.Officer, Status: bot.Active})
	}); err != nil {
		t.Fatal(err)
	}
}

// count returns the number of persons.
func count(t *testing.T, db *storage.DB) (n int) {
	t.Helper()
	if err := db.View(t.Context(), func(tx bot.Tx) error {
		people, err := tx.People().All(t.Context())
		n = len(people)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	db, err := sqlite.Open(t.Context(), path, bot.NewManualClock(noon))
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, "p1")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	again := open(t, path, bot.NewManualClock(noon.Add(-time.Hour)))
	if n := count(t, again); n != 1 {
		t.Errorf("%d persons after reopening, want 1", n)
	}
	last, err := again.LastTime(t.Context())
	if err != nil || !last.Equal(noon) {
		t.Errorf("last time after reopening: %v, %v; want %v", last, err, noon)
	}
}

func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	clock := bot.NewManualClock(noon)
	one, two := open(t, path, clock), open(t, path, clock)
	for i := range 20 {
		put(t, []*storage.DB{one, two}[i%2], bot.PersonID(fmt.Sprint(i)))
	}
	if a, b := count(t, one), count(t, two); a != 20 || b != 20 {
		t.Errorf("the two see %d and %d persons, want 20", a, b)
	}
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	db, err := sqlite.Open(t.Context(), path, bot.NewManualClock(noon))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := raw(t, path).ExecContext(t.Context(),
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	_, err = sqlite.Open(t.Context(), path, bot.NewManualClock(noon))
	var newer *storage.NewerSchemaError
	if !errors.As(err, &newer) || newer.Have != 9999 {
		t.Errorf("got %v, want a NewerSchemaError", err)
	}
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	db := open(t, path, bot.NewManualClock(noon))
	put(t, db, "p1")
	if err := sqlite.Check(t.Context(), path); err != nil {
		t.Errorf("a whole database in use: %v", err)
	}
	if _, err := raw(t, path).ExecContext(t.Context(),
		"INSERT INTO accounts (adapter, user_id, person, seq) VALUES ('a', 'u', 'nobody', 1)"); err != nil {
		t.Fatal(err)
	}
	var corrupt *sqlite.CorruptError
	if err := sqlite.Check(t.Context(), path); !errors.As(err, &corrupt) || len(corrupt.Problems) != 1 {
		t.Errorf("got %v, want a CorruptError with one problem", err)
	}
	if err := sqlite.Check(t.Context(), path+".none"); err == nil {
		t.Error("a file that is not there is whole")
	}
}
