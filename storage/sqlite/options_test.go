package sqlite

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"wasl/bot"
)

// TestOptions asks the connections what the address made of them: an option
// that is misspelt is ignored silently.
func TestOptions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	db, err := Open(t.Context(), path, bot.NewManualClock(time.UnixMilli(1)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, c := range []struct {
		name, options string
		want          map[string]string
		writes        bool
	}{
		{"writer", writerOptions, map[string]string{
			"journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000", "foreign_keys": "1",
		}, true},
		{"reader", readerOptions, map[string]string{"journal_mode": "wal", "busy_timeout": "5000", "foreign_keys": "1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := pool(path, c.options, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := p.Close(); err != nil {
					t.Error(err)
				}
			}()
			for pragma, want := range c.want {
				var got string
				if err := p.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s is %q, %v; want %q", pragma, got, err, want)
				}
			}
			_, err = p.ExecContext(t.Context(), "DELETE FROM messages")
			if (err == nil) != c.writes {
				t.Errorf("a write: %v", err)
			}
		})
	}
}

// TestWritersLockAtOnce checks that a write transaction holds the lock before
// its first statement.
func TestWritersLockAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	open := func(options string) *sql.DB {
		p, err := pool(path, options, 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
		return p
	}
	tx, err := open(writerOptions).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	impatient := "_txlock=immediate&_busy_timeout=1"
	if second, err := open(impatient).BeginTx(t.Context(), nil); err == nil {
		t.Error("two write transactions at once")
		if err := second.Rollback(); err != nil {
			t.Error(err)
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}
