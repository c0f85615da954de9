package sqlite_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wasl/bot"
)

// What the secretariat had changed before there were versions is the first one
// of each; going back keeps the newest.
func TestContentVersionsFromOverrides(t *testing.T) {
	const migration = 15
	down := downTo(t, migration)
	path := filepath.Join(t.TempDir(), "wasl.db")
	clock := bot.NewManualClock(noon)
	db := open(t, path, clock)
	for _, data := range []string{"old", "new"} {
		err := db.Update(t.Context(), func(tx bot.Tx) error {
			for _, k := range []bot.ContentKind{bot.ContentEntry, bot.ContentEvent} {
				if err := tx.Content().Save(t.Context(), bot.Override{Kind: k, ID: "a", Data: data, By: "sec-1"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	back := raw(t, path)
	if _, err := back.ExecContext(t.Context(), down); err != nil {
		t.Fatal(err)
	}
	if _, err := back.ExecContext(t.Context(), "DELETE FROM goose_db_version WHERE version_id >= $1", migration); err != nil {
		t.Fatal(err)
	}
	db = open(t, path, clock)
	err := db.View(t.Context(), func(tx bot.Tx) error {
		for _, k := range []bot.ContentKind{bot.ContentEntry, bot.ContentEvent} {
			history, err := tx.Content().History(t.Context(), k, "a")
			if err != nil {
				return err
			}
			if len(history) != 1 || history[0].Version != 1 || history[0].Data != "new" || history[0].By != "sec-1" || !history[0].At.Equal(noon) {
				t.Errorf("%s: %+v", k, history)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// downTo is the way back before a migration, from the newest one on.
func downTo(t *testing.T, migration int) string {
	t.Helper()
	files, err := filepath.Glob("../migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range slices.Backward(files) {
		number, _, _ := strings.Cut(filepath.Base(path), "_")
		if n, err := strconv.Atoi(number); err != nil || n < migration {
			continue
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, down, ok := strings.Cut(string(file), "-- +goose Down")
		if !ok {
			t.Fatal("no way back from " + path)
		}
		all.WriteString(down)
	}
	return all.String()
}
