package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/commands/curate"
)

// editFile replaces a text in a file.
func editFile(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), from, to, 1)
	if changed == string(data) {
		t.Fatalf("%s does not hold %q", path, from)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is exported is imported again without a change; what was changed in the
// files is stored as a whole or not at all, and exported again.
func TestKnowledgeFiles(t *testing.T) {
	config, dir := writeConfig(t, ""), filepath.Join(t.TempDir(), "entries")
	if _, errs, code := wasl(t, "", "invite", "--config", config, "--role", "officer"); code != 0 { // makes the database
		t.Fatal(errs)
	}
	do := func(wantCode int, args ...string) string {
		t.Helper()
		out, errs, code := wasl(t, "", append([]string{"knowledge"}, args...)...)
		if code != wantCode {
			t.Fatalf("%v ends with %d: %s%s", args, code, out, errs)
		}
		return out + errs
	}
	has := func(said string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(said, want) {
				t.Errorf("%q does not say %q", said, want)
			}
		}
	}
	do(0, "export", dir)
	shipped, err := os.ReadFile(filepath.Join(dir, "imrf-when.toml"))
	if err != nil {
		t.Fatal(err)
	}
	same, err := os.ReadFile("../../bot/knowledge/content/imrf-when.toml")
	if err != nil || string(same) != string(shipped) {
		t.Errorf("the file is not as it is shipped: %v", err)
	}
	has(do(0, "import", "--config", config, dir), "new or changed: 0")

	editFile(t, filepath.Join(dir, "imrf-when.toml"), "Next forum:", "The next forum:")
	editFile(t, filepath.Join(dir, "obj-08.toml"), "certainty", "retired = true\ncertainty")
	if err := os.WriteFile(filepath.Join(dir, "new-one.toml"), shipped, 0o600); err != nil {
		t.Fatal(err)
	}
	// One fault in each of two files: both are told, and nothing is stored.
	editFile(t, filepath.Join(dir, "new-one.toml"), `{{next "imrf"}}`, `{{next "nothing"}}`)
	editFile(t, filepath.Join(dir, "rr-when.toml"), "imrf-when", "no-such-entry")
	has(do(1, "import", "--config", config, dir), "nothing was stored", "new-one", `{{next "nothing"}}`, "rr-when", "no-such-entry")
	editFile(t, filepath.Join(dir, "new-one.toml"), `{{next "nothing"}}`, `{{next "imrf"}}`)
	editFile(t, filepath.Join(dir, "rr-when.toml"), "no-such-entry", "imrf-when")

	changes := []string{"new      new-one", "changed  imrf-when: English text", "changed  obj-08: Retired", "new or changed: 3"}
	has(do(0, "import", "--config", config, "--dry-run", dir), append(changes, "nothing was stored")...)
	has(do(0, "import", "--config", config, dir), append(changes, "stored")...)
	has(do(0, "import", "--config", config, dir), "new or changed: 0")
	if out, errs, code := wasl(t, "", "audit", "verify", "--config", config); code != 0 || !strings.Contains(out, "whole: 4 lines") {
		t.Errorf("the trail: %s%s", out, errs)
	}
	out, errs, code := wasl(t, "", "ask", "--config", config, "--lang", "en", "when is the next IMRF?")
	if code != 0 || !strings.Contains(out, "The next forum:") {
		t.Errorf("%s%s", out, errs)
	}

	again := t.TempDir()
	if err := os.WriteFile(filepath.Join(again, "old-one.toml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	has(do(0, "export", "--config", config, again), "old-one.toml is no entry", "Entries written")
	editFile(t, filepath.Join(again, "obj-08.toml"), "retired = true\n", "") // where it stands was not kept, what it says was
	has(do(1, "import", "--config", config, again), "old-one")
	if err := os.Remove(filepath.Join(again, "old-one.toml")); err != nil {
		t.Fatal(err)
	}
	has(do(0, "import", "--config", config, again), "changed  obj-08: Brought back", "new or changed: 1")
	has(do(1, "import", "--config", config, t.TempDir()), "no file")
	has(do(1, "import", "--config", config, filepath.Join(again, "nowhere")), "nowhere")
}

// storeEntry stores an entry as the command line does.
func storeEntry(w *world, e knowledge.Entry) {
	w.t.Helper()
	err := w.app.db.Update(w.t.Context(), func(tx bot.Tx) error {
		work := &bot.Work{Env: w.app.env, Tx: tx, Now: tx.Now()}
		list, err := curate.Compare(w.t.Context(), work, []knowledge.Entry{e})
		if err != nil {
			return err
		}
		return curate.Import(w.t.Context(), work, list)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// A version of the command line has no author, and a chat shows it.
func TestImportedEntriesInTheChat(t *testing.T) {
	w := newWorld(t, morning)
	entry, ok := w.app.env.Library.ShippedEntry("cbm-fund")
	if !ok {
		t.Fatal("no entry")
	}
	entry.English.Title = "The fund"
	storeEntry(w, entry)
	w.text("1", "sec-2", "entry cbm-fund")
	sent := w.drain()
	if len(sent) != 4 || !strings.Contains(sent[0].Text, "command line") || !strings.Contains(sent[2].Text, "The fund") {
		t.Errorf("%+v", sent)
	}
	var history []bot.Override
	err := w.app.db.View(t.Context(), func(tx bot.Tx) (err error) {
		history, err = tx.Content().History(t.Context(), bot.ContentEntry, "cbm-fund")
		return err
	})
	if err != nil || len(history) != 1 || history[0].By != "" || history[0].Version != 1 {
		t.Errorf("%v %+v", err, history)
	}
}
