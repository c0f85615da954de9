package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasl/bot"
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

func TestKnowledgeQuestion(t *testing.T) {
	folder := t.TempDir()
	config := filepath.Join(folder, "wasl.toml")
	address := "sqlite:" + filepath.Join(folder, "wasl.db")
	if err := os.WriteFile(config, []byte("[storage]\nurl = \""+address+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), c, &bot.SystemClock{}, bot.NewIDs(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = a.db.Update(t.Context(), func(tx bot.Tx) error {
		_, err := tx.Questions().Add(t.Context(), bot.Question{
			Text: "هل تدفعون تذاكر الوفد؟ الرد على x@example.org أو +962 79 000 0000", Folded: "x", Lang: "ar", State: bot.QuestionOpen,
		})
		return err
	})
	if err := errors.Join(err, a.close()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ expect, want string }{
		{"", "-\tهل تدفعون تذاكر الوفد؟ الرد على … أو …\n"},
		{"imrf-travel", "imrf-travel\tهل تدفعون تذاكر الوفد؟ الرد على … أو …\n"},
	} {
		args := []string{"knowledge", "question", "--config", config, "1"}
		if c.expect != "" {
			args = append(args, c.expect)
		}
		if out, errs, code := wasl(t, "", args...); code != 0 || out != c.want {
			t.Errorf("%d %q %s, want %q", code, out, errs, c.want)
		}
	}
	if _, errs, code := wasl(t, "", "knowledge", "question", "--config", config, "7"); code != 1 || !strings.Contains(errs, "question 7") {
		t.Errorf("of a question that is not there: %d %s", code, errs)
	}
}

func TestNameless(t *testing.T) {
	people := []bot.Person{{Name: "Officer Somebody"}, {Name: "موظفة الشؤون"}}
	for text, want := range map[string]string{
		"somebody told me to ask":           "… told me to ask",
		"قالت الشؤون إن التقرير في 2028":    "قالت … إن التقرير في 2028",
		"see https://example.org/a?b=c now": "see … now",
		"الهدف ٨":                           "الهدف 8",
	} {
		if got := nameless(text, people); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
