package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKnowledgeEval(t *testing.T) {
	path := filepath.Join(t.TempDir(), "questions")
	set := strings.Join([]string{
		"# a comment",
		`{"text":"objective 8","expect":["obj-08"],"lang":"en","tags":["number"]}`,
		"obj-09\tالهدف الثامن", // wrong on purpose
		`{"text":"من فاز في مباراة أمس؟","expect":[]}`,
		"-\tobjective 3",
	}, "\n")
	if err := os.WriteFile(path, []byte(set), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, code := wasl(t, "", "knowledge", "eval", "--wrong", path)
	if code != 0 {
		t.Fatal(out)
	}
	for _, want := range []string{
		"all 2 0.500 0.500 0.500 0.500 2 0.500 0.500",
		"tag number 1 1.000 1.000 1.000 0.000 0 – – –",
		"right: obj-09; answered: obj-08",
	} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), strings.TrimSuffix(want, " –")) {
			t.Errorf("%s\nlacks %q", out, want)
		}
	}
	for name, line := range map[string]string{"no tab": "objective 8", "unknown": "obj-99\tx", "json": "{"} {
		if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, _, code := wasl(t, "", "knowledge", "eval", path); code != 1 {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
}

func TestKnowledgeExplain(t *testing.T) {
	for question, wants := range map[string][]string{
		"متى المنتدى الجاي؟": {"المنتدي منتدي forum", "outcome answered with imrf-when"},
		"objectives 8 and 9": {"[8 9]", "outcome answered with obj-09 and obj-08"},
		"xyzzy":              {"outcome nothing found"},
	} {
		out, _, code := wasl(t, "", "knowledge", "explain", question)
		if code != 0 {
			t.Errorf("%s: %s", question, out)
		}
		for _, want := range wants {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
				t.Errorf("%s\n%s\nlacks %q", question, out, want)
			}
		}
	}
}
