package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

// TestImportRules holds the house to the rules that the documentation of
// package bot states.
func TestImportRules(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, imported := range p.Imports {
			if why := forbidden(p.ImportPath, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

// TestImportRulesCanFail shows that the rules are no empty words.
func TestImportRulesCanFail(t *testing.T) {
	for _, c := range [][2]string{
		{"wasl/bot", "wasl/storage"},
		{"wasl/bot/knowledge", "github.com/mattn/go-sqlite3"},
		{"wasl/bot/locale", "database/sql"},
		{"wasl/adapters/web", "wasl/commands/ask"},
		{"wasl/adapters/web", "wasl/adapters/console"},
		{"wasl/commands/ask", "wasl/commands/update"},
		{"wasl/commands/ask", "wasl/storage"},
		{"wasl/storage/sqlite", "wasl/commands/ask"},
		{"wasl/storage/sqlite", "wasl/storage/inline"},
		{"wasl/bot", "wasl/cmd/wasl"},
	} {
		if forbidden(c[0], c[1]) == "" {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
	for _, c := range [][2]string{
		{"wasl/bot", "wasl/bot/locale"},
		{"wasl/storage/sqlite", "wasl/storage"},
		{"wasl/storage", "wasl/storage/internal/sqlc"},
		{"wasl/adapters/web", "wasl/adapters/adaptertest"},
		{"wasl/cmd/wasl", "wasl/adapters/web"},
		{"wasl/commands/ask", "wasl/bot/calendar"},
	} {
		if why := forbidden(c[0], c[1]); why != "" {
			t.Errorf("%s may not import %s: %s", c[0], c[1], why)
		}
	}
}

// forbidden says why a package may not import another one, or nothing.
func forbidden(from, to string) string {
	if !strings.HasPrefix(to, "wasl/") {
		return foreign(from, to)
	}
	a, b := family(from), family(to)
	switch {
	case b == "cmd":
		return "nobody imports the program"
	case a == "cmd" || b == "bot":
		return ""
	case a != b:
		return "families do not know each other"
	}
	if within(to, from) || within(from, to) || strings.HasSuffix(path.Dir(to)+"/", "/"+a+"/") && strings.HasSuffix(to, "test") {
		return ""
	}
	return "inside a family only the parent and its suite"
}

// foreign keeps platforms and SQL out of the core.
func foreign(from, to string) string {
	if family(from) != "bot" {
		return ""
	}
	for _, bad := range []string{"database/sql", "discordgo", "slack-go", "telegram-bot-api", "go-sqlite3", "riverqueue", "jackc/pgx", "goose"} {
		if strings.Contains(to, bad) {
			return "the core knows no platform, no SQL and no queue"
		}
	}
	return ""
}

// within reports whether a package is another one, or lies below it.
func within(p, parent string) bool { return p == parent || strings.HasPrefix(p, parent+"/") }

// family is the top-level folder of a package.
func family(p string) string {
	return strings.Split(strings.TrimPrefix(p, "wasl/"), "/")[0]
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "wasl/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if !slices.ContainsFunc(list, func(p goPackage) bool { return p.ImportPath == "wasl/bot" }) {
		t.Fatal("go list does not show the core")
	}
	return list
}
