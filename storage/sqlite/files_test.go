package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"wasl/bot"
	"wasl/storage/sqlite"
)

// wantOwnerOnly checks the database's file and those beside it.
func wantOwnerOnly(t *testing.T, path string) {
	t.Helper()
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", filepath.Base(name), mode)
		}
	}
}

func TestFileModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	db := open(t, path, bot.NewManualClock(noon))
	put(t, db, "p1")
	wantOwnerOnly(t, path)
}

func TestWideModesAreRepaired(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wasl.db")
	first := open(t, path, bot.NewManualClock(noon)) // stays open, as after a crash: the log's files are there
	put(t, first, "p1")
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Chmod(name, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put(t, open(t, path, bot.NewManualClock(noon)), "p2")
	wantOwnerOnly(t, path)
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{
		"a b.db", "what?mode=memory.db", "a#b.db", "100%.db", "%41.db", "قاعدة بيانات.db", "a&_txlock=exclusive.db", "a;b+c.db", "file:x.db", ":memory:",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			db := open(t, path, bot.NewManualClock(noon))
			put(t, db, "p1")
			if n := count(t, db); n != 1 {
				t.Errorf("%d persons, want 1", n)
			}
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Name() != name && e.Name() != name+"-wal" && e.Name() != name+"-shm" {
					t.Errorf("there is a file %q", e.Name())
				}
			}
			wantOwnerOnly(t, path)
		})
	}
}

func TestRelativePath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	open(t, "wasl.db", bot.NewManualClock(noon))
	wantOwnerOnly(t, filepath.Join(dir, "wasl.db"))
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("this is no database, and long enough to be read as a header of one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"no path": "", "a folder": dir, "no folder": filepath.Join(dir, "none", "wasl.db"), "a text": text,
	} {
		if db, err := sqlite.Open(t.Context(), path, bot.NewManualClock(noon)); err == nil {
			t.Errorf("%s was opened", name)
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
