package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/commands/ask"
)

// evalCmd is `wasl knowledge eval`.
type evalCmd struct {
	File   string `arg:"" help:"A question a line: JSON {\"text\",\"expect\",\"lang\",\"tags\"}, or the right ids and the question with a tab between them (\"-\": it must not be answered)." type:"existingfile"`
	Wrong  bool   `help:"List the questions that are not answered right."`
	Config string `help:"Configuration file; without it the shipped content is asked." type:"path"`
}

// labelled is a question with the ids of the entries that are right. Without
// one it must not be answered.
type labelled struct {
	Text   string   `json:"text"`
	Lang   string   `json:"lang"`
	Expect []string `json:"expect"`
	Tags   []string `json:"tags"`
}

// Run asks and counts.
func (cmd *evalCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	questions, err := readLabelled(cmd.File)
	if err != nil {
		return err
	}
	shelf, err := (&askCmd{Config: cmd.Config}).shelf(ctx, log)
	if err != nil {
		return err
	}
	groups := map[string]*tally{}
	for _, q := range questions {
		if err := known(shelf, q); err != nil {
			return err
		}
		found := ask.Find(shelf, locale.Clean(q.Text), "")
		for _, name := range q.groups() {
			if groups[name] == nil {
				groups[name] = &tally{}
			}
			groups[name].count(q, found)
		}
		if cmd.Wrong && !q.right(found) {
			_, _ = fmt.Fprintf(s.out, "%s\n    right: %s; answered: %s; offered: %s\n", q.Text,
				orNone(q.Expect), orNone(nonEmpty(found.Entry)), orNone(found.Candidates))
		}
	}
	return printTallies(s.out, groups)
}

func known(shelf *bot.Shelf, q labelled) error {
	for _, id := range q.Expect {
		if _, ok := shelf.Base.Entry(id); !ok {
			return fmt.Errorf("%q expects the entry %q, which is not there", q.Text, id)
		}
	}
	return nil
}

// readLabelled reads a question set.
func readLabelled(path string) (questions []labelled, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewScanner(f)
	in.Buffer(nil, maxLine)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		q, err := parseLabelled(line)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		questions = append(questions, q)
	}
	return questions, in.Err()
}

var errNoTab = errors.New("neither JSON nor ids and a question with a tab between them")

func parseLabelled(line string) (q labelled, err error) {
	if strings.HasPrefix(line, "{") {
		return q, json.Unmarshal([]byte(line), &q)
	}
	ids, text, ok := strings.Cut(line, "\t")
	if !ok {
		return q, errNoTab
	}
	q.Text = text
	if ids != "-" {
		q.Expect = strings.Split(ids, ",")
	}
	return q, nil
}

// groups are what a question is counted in: all, its language, its tags.
func (q labelled) groups() []string {
	lang := q.Lang
	if l, ok := locale.Detect(q.Text); lang == "" && ok {
		lang = string(l)
	}
	groups := []string{"all", "language " + lang}
	for _, tag := range q.Tags {
		groups = append(groups, "tag "+tag)
	}
	return groups
}

// right reports whether a question is answered right at once, or rightly not.
func (q labelled) right(f ask.Found) bool {
	if len(q.Expect) == 0 {
		return f.Entry == ""
	}
	return slices.Contains(q.Expect, first(f))
}

// first is the entry that comes first: the answer, or the best that is offered.
func first(f ask.Found) string {
	if f.Entry == "" && len(f.Candidates) > 0 {
		return f.Candidates[0]
	}
	return f.Entry
}

// tally counts what became of questions.
type tally struct {
	inScope, rightAt1, answeredRight, onePress, wrong int
	outOfScope, falseAnswers, falseOffers             int
}

func (t *tally) count(q labelled, f ask.Found) {
	in := func(id string) bool { return slices.Contains(q.Expect, id) }
	if len(q.Expect) == 0 {
		t.outOfScope++
		t.falseAnswers += oneIf(f.Entry != "")
		t.falseOffers += oneIf(len(f.Candidates) > 0)
		return
	}
	t.inScope++
	t.rightAt1 += oneIf(in(first(f)))
	t.answeredRight += oneIf(in(f.Entry))
	t.onePress += oneIf(in(f.Entry) || slices.ContainsFunc(f.Candidates, in))
	t.wrong += oneIf(f.Entry != "" && !in(f.Entry))
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func printTallies(out io.Writer, groups map[string]*tally) error {
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "group\tin scope\tright at 1\tanswered right\tright in one press\twrong\tout of scope\tfalse answers\tfalse offers")
	for _, name := range names {
		t := groups[name]
		_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", name, t.inScope,
			share(t.rightAt1, t.inScope), share(t.answeredRight, t.inScope), share(t.onePress, t.inScope), share(t.wrong, t.inScope),
			t.outOfScope, share(t.falseAnswers, t.outOfScope), share(t.falseOffers, t.outOfScope))
	}
	return w.Flush()
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func nonEmpty(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, " ")
}
