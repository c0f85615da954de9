package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wasl/bot"
	"wasl/storage/sqlite"
)

// writerEnv makes the test's program a service that writes to the database
// which it names, until it is killed.
const writerEnv = "WASL_TEST_WRITER"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerEnv); path != "" {
		fmt.Fprintln(os.Stderr, write(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// write stores one person after another, and tells of each once it is stored.
func write(path string) error {
	ctx := context.Background()
	db, err := sqlite.Open(ctx, path, &bot.SystemClock{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		id := bot.PersonID(fmt.Sprint(i))
		err := db.Update(ctx, func(tx bot.Tx) error {
			if err := tx.People().Save(ctx, bot.Person{ID: id, Role: bot.Officer, Status: bot.Active}); err != nil {
				return err
			}
			return tx.Audit().Append(ctx, bot.AuditLine{Actor: string(id), Action: "join"})
		})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(os.Stdout, id); err != nil {
			return err
		}
	}
}

// TestKill kills a writer again and again, and looks for everything that it
// said was stored.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	for round := range 5 {
		told := killedWriter(t, path, 20+7*round)
		db, err := sqlite.Open(t.Context(), path, bot.NewManualClock(noon))
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(t.Context(), func(tx bot.Tx) error {
			for _, id := range told {
				if _, err := tx.People().Get(t.Context(), id); err != nil {
					t.Errorf("round %d: %s was stored: %v", round, id, err)
				}
			}
			lines, broken, err := tx.Audit().Verify(t.Context())
			if broken != 0 || lines < int64(len(told)) {
				t.Errorf("round %d: the trail has %d lines, line %d is broken", round, lines, broken)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		wantOwnerOnly(t, path)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err := sqlite.Check(t.Context(), path); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
	}
}

// killedWriter runs a writer until it has told of so many, kills it, and
// returns all of which it told.
func killedWriter(t *testing.T, path string, enough int) (told []bot.PersonID) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), writerEnv+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		told = append(told, bot.PersonID(lines.Text()))
		if len(told) == enough { // goes on reading what it could still say
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(told) < enough {
		t.Fatalf("the writer ended by itself after %d: %v", len(told), err)
	}
	return told
}
