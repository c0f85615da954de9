package sqlc

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// SQLite's driver numbers placeholders by their first appearance, whatever
// they are called: "$2 … $1" would swap two arguments without an error. And
// SQLite knows neither PostgreSQL's casts nor sqlc's slices.

var (
	placeholder = regexp.MustCompile(`\$(\d+)`)
	quoted      = regexp.MustCompile(`'[^']*'`)
	comment     = regexp.MustCompile(`(?m)--.*$`)
)

// fault says what is wrong with a query, or nothing.
func fault(query string) string {
	query = comment.ReplaceAllString(query, "")
	query = quoted.ReplaceAllString(query, "''")
	next := 1
	for _, m := range placeholder.FindAllStringSubmatch(query, -1) {
		n, err := strconv.Atoi(m[1])
		switch {
		case err != nil || n > next:
			return fmt.Sprintf("%s is the placeholder number %d to appear", m[0], next)
		case n == next:
			next++
		}
	}
	switch {
	case strings.Contains(query, "::"), strings.Contains(strings.ToUpper(query), "CAST("):
		return "it has a cast"
	case strings.Contains(query, "?"):
		return "it has a placeholder without a number"
	case strings.Contains(strings.ToUpper(query), "ANY("):
		return "it has an array"
	}
	return ""
}

func TestFault(t *testing.T) {
	for query, ok := range map[string]bool{
		"SELECT $1, $2, $1, $3":                       true,
		"SELECT '$9 ::'":                              true,
		"-- $9 ::text\nSELECT $1":                     true,
		"SELECT 1 LIMIT $2 OFFSET $1":                 false,
		"SELECT $2":                                   false,
		"SELECT $1::text":                             false,
		"SELECT CAST($1 AS TEXT)":                     false,
		"SELECT 1 WHERE id IN (/*SLICE:ids*/?)":       false,
		"SELECT 1 WHERE id = ANY($1)":                 false,
		"UPDATE a SET b = $1 WHERE c = $3 AND d = $2": false,
	} {
		if got := fault(query); (got == "") != ok {
			t.Errorf("%q: %q", query, got)
		}
	}
}

func TestQueries(t *testing.T) {
	files, err := filepath.Glob("*.sql.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no generated files: %v", err)
	}
	queries := 0
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// What a slice of sqlc's becomes: the query is changed when it is run.
		if strings.Contains(string(source), "SLICE:") || strings.Contains(string(source), "strings.Replace") {
			t.Errorf("%s has a slice", name)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING || !strings.HasPrefix(literal.Value, "`-- name: ") {
				return true
			}
			queries++
			query := strings.Trim(literal.Value, "`")
			if f := fault(query); f != "" {
				t.Errorf("%s: %s:\n%s", name, f, query)
			}
			return true
		})
	}
	if written := count(t); queries != written {
		t.Errorf("%d queries were checked, %d are written", queries, written)
	}
}

// count returns the number of queries that are written by hand: also a sign
// that the generated code is up to date with them.
func count(t *testing.T) (n int) {
	t.Helper()
	files, err := filepath.Glob("../../queries/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no queries: %v", err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n += strings.Count(string(source), "-- name: ")
	}
	return n
}
