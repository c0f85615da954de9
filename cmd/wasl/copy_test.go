package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/storage/postgres/postgrestest"
)

// inhabited makes an installation on SQLite in which something has happened,
// and returns its address.
func inhabited(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	lines := strings.Join([]string{
		`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"update 8: we trained 40 inspectors\nوحدة تدريب"}`,
		`{"id":"m2","from":"nobody","chat":"dm-nobody","text":"متى المنتدى القادم؟"}`,
		`{"id":"m3","from":"sec-1","chat":"dm-sec-1","text":"announce all\nar: نص \"بين علامتين\"\nen: text"}`,
		`{"block":"eg-1"}`,
		`{"id":"m4","from":"eg-1","chat":"dm-eg-1","text":"help"}`,
	}, "\n")
	if _, errs, code := wasl(t, lines+"\n", "console", "--json", "--demo", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	return "sqlite:" + found[0]
}

// TestCopy moves an installation to PostgreSQL and back.
func TestCopy(t *testing.T) {
	first, second, third := inhabited(t), postgrestest.New(t), "sqlite:"+filepath.Join(t.TempDir(), "back.db")
	there, errs, code := wasl(t, "", "copy", "--from", first, "--to", second)
	if code != 0 || !strings.Contains(there, "are equal") {
		t.Fatal(there, errs)
	}
	back, errs, code := wasl(t, "", "copy", "--from", second, "--to", third)
	if code != 0 || back != there {
		t.Errorf("there:\n%sback:\n%s%s", there, back, errs)
	}
	for _, table := range []string{"deliveries ", "conversations ", "audit ", "buttons ", "announcements "} {
		if !strings.Contains(there, table) || strings.Contains(there, table+" 0 ") {
			t.Errorf("nothing of %s:\n%s", table, there)
		}
	}
	if _, errs, code := wasl(t, "", "copy", "--from", first, "--to", second); code == 0 || !strings.Contains(errs, "not empty") {
		t.Errorf("copied twice: %d %s", code, errs)
	}

	// The trail is whole there, and the service goes on from where it was.
	config := configured(t, second)
	if out, errs, code := wasl(t, "", "audit", "verify", "--config", config); code != 0 {
		t.Errorf("%s%s", out, errs)
	}
	if out, errs, code := wasl(t, "", "migrate", "--config", config); code != 0 || out == "" {
		t.Errorf("%s%s", out, errs)
	}
}

// configured writes a configuration for a database.
func configured(t *testing.T, url string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "[storage]\nurl = '" + url + "'\nfiles = '" + t.TempDir() + "'\n[secretariat]\nchannel = 'slack:C1'\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCopyTakesEveryTable holds the list of tables against the schema.
func TestCopyTakesEveryTable(t *testing.T) {
	first, second := inhabited(t), postgrestest.New(t)
	out, errs, code := wasl(t, "", "copy", "--from", first, "--to", second)
	if code != 0 {
		t.Fatal(errs)
	}
	var copied []string
	for line := range strings.Lines(out) {
		if name := strings.Fields(line)[0]; strings.ToLower(name) == name {
			copied = append(copied, name)
		}
	}
	slices.Sort(copied)
	have, err := postgrestest.Strings(t.Context(), second,
		"SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'goose_db_version' ORDER BY table_name")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(have)
	if !slices.Equal(copied, have) {
		t.Errorf("copied %v\nthere are %v", copied, have)
	}
}

func TestCopyOfNothing(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.db")
	for _, args := range [][]string{
		{"--from", "sqlite:" + none, "--to", "sqlite:" + none + "2"},
		{"--from", "mysql://a:geheim@b/c", "--to", "sqlite:" + none},
		{"--from", "sqlite:", "--to", "sqlite:" + none},
	} {
		_, errs, code := wasl(t, "", append([]string{"copy"}, args...)...)
		if code == 0 || strings.Contains(errs, "geheim") {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a database was made where one was to be copied")
	}
}

// TestPostgresNeedsAFolder: replicas share the attachments.
func TestPostgresNeedsAFolder(t *testing.T) {
	c := defaults()
	c.Storage.URL, c.Secretariat.Channel = postgrestest.New(t), "slack:C1"
	if a, err := openWith(t.Context(), library(t), c, &bot.SystemClock{}, bot.NewIDs(nil), slog.New(slog.DiscardHandler)); err == nil {
		_ = a.close()
		t.Error("opened without storage.files")
	}
}
