package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/commands/ask"
)

// askCmd is `wasl ask`.
type askCmd struct {
	Text   []string `arg:"" optional:"" help:"The question; with --json a single - reads JSON lines {\"id\",\"text\"} from standard input."`
	Lang   string   `help:"Language of the answer; default: the question's." enum:"ar,en," default:""`
	JSON   bool     `name:"json" help:"Print JSON: id, entry, score, lang, answer, candidates."`
	Now    string   `help:"The day on which it is asked (RFC 3339); default: now."`
	Config string   `help:"Configuration file; without it the shipped content is asked." type:"path"`
}

// question and answered are the lines of --json.
type question struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type answered struct {
	ID         string   `json:"id"`
	Entry      string   `json:"entry"`
	Score      float64  `json:"score"`
	Lang       string   `json:"lang"`
	Answer     string   `json:"answer"`
	Candidates []string `json:"candidates"`
}

// Run answers and ends.
func (cmd *askCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	shelf, today, printer, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	answer := func(q question) (answered, error) {
		return answerOne(shelf, printer, today, q, locale.Lang(cmd.Lang))
	}
	if cmd.JSON && len(cmd.Text) == 1 && cmd.Text[0] == "-" {
		return eachLine(s, answer)
	}
	text := strings.Join(cmd.Text, " ")
	if strings.TrimSpace(text) == "" {
		return errors.New("no question was given")
	}
	result, err := answer(question{Text: text})
	if err != nil {
		return err
	}
	if cmd.JSON {
		return writeJSON(s.out, result)
	}
	_, err = fmt.Fprintln(s.out, result.Answer)
	return err
}

// open gives the library: the shipped one, or the one of an installation.
func (cmd *askCmd) open(ctx context.Context, log *slog.Logger) (*bot.Shelf, civil.Date, func(locale.Lang) locale.Printer, error) {
	now := time.Now()
	fail := func(err error) (*bot.Shelf, civil.Date, func(locale.Lang) locale.Printer, error) {
		return nil, civil.Date{}, nil, err
	}
	if cmd.Now != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, cmd.Now); err != nil {
			return fail(fmt.Errorf("--now: %w", err))
		}
	}
	c, err := readConfig(cmd.Config)
	if err != nil {
		return fail(err)
	}
	sec, err := c.Secretariat.secretariat()
	if err != nil {
		return fail(err)
	}
	texts, err := catalog([]bot.Capability{ask.New()})
	if err != nil {
		return fail(err)
	}
	shelf, err := cmd.shelf(ctx, log)
	if err != nil {
		return fail(err)
	}
	return shelf, civil.DateOf(now.In(sec.Zone)), texts.Printer, nil
}

func (cmd *askCmd) shelf(ctx context.Context, log *slog.Logger) (shelf *bot.Shelf, err error) {
	if cmd.Config == "" {
		library, err := bot.NewLibrary()
		if err != nil {
			return nil, err
		}
		return library.Shipped(), nil
	}
	err = withApp(ctx, cmd.Config, log, func(a *app) error {
		return a.db.View(ctx, func(tx bot.Tx) error {
			shelf, err = a.env.Library.Shelf(ctx, tx.Content())
			return err
		})
	})
	return shelf, err
}

func answerOne(shelf *bot.Shelf, printer func(locale.Lang) locale.Printer, today civil.Date, q question, lang locale.Lang) (answered, error) {
	found := ask.Find(shelf, locale.Clean(q.Text), "")
	if lang == "" {
		lang = found.Lang
	}
	result := answered{ID: q.ID, Entry: found.Entry, Score: found.Score, Lang: string(found.Lang), Candidates: found.Candidates}
	p := printer(lang)
	switch {
	case found.Entry != "":
		text, err := ask.Answer(shelf, p, found, today)
		if err != nil {
			return result, err
		}
		result.Answer = text
	case len(found.Candidates) > 0:
		result.Answer = p.T("ask.did-you-mean")
		for _, id := range found.Candidates {
			if e, ok := shelf.Base.Entry(id); ok {
				result.Answer += "\n• " + e.In(lang).Title
			}
		}
	default:
		result.Answer = p.T("ask.unknown")
	}
	result.Answer = locale.Plain(locale.Direct(lang, result.Answer))
	if result.Candidates == nil {
		result.Candidates = []string{}
	}
	return result, nil
}

// maxLine is the longest line of --json -, in bytes.
const maxLine = 1 << 20

func eachLine(s streams, answer func(question) (answered, error)) error {
	in := bufio.NewScanner(s.in)
	in.Buffer(nil, maxLine)
	bad := 0
	for n := 1; in.Scan(); n++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			bad++
			_, _ = fmt.Fprintf(s.err, "wasl: line %d: %v\n", n, err)
			continue
		}
		result, err := answer(q)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := writeJSON(s.out, result); err != nil {
			return err
		}
	}
	if err := in.Err(); err != nil || bad == 0 {
		return err
	}
	return fmt.Errorf("%d lines could not be read", bad)
}

func writeJSON(w io.Writer, v answered) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
