package documents

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// maxFound is how many documents are offered where several fit.
const maxFound = 3

// answerRequest answers a text that asks for a document which is there.
func answerRequest(ctx context.Context, c *bot.Call, text string) (bot.Reply, bool, error) {
	r, ok := readRequest(text)
	if !ok {
		return nil, false, nil
	}
	if r.number != "" && bot.May(c.Person, bot.RightBound) {
		reply, err := send(ctx, c, r.number)
		return reply, true, err
	}
	all, err := c.Tx.Documents().Current(ctx, maxCurrent)
	if err != nil {
		return nil, false, err
	}
	// Somebody who is not bound yet learns what a member would get.
	all = slices.DeleteFunc(all, func(d bot.Document) bool { return d.Inside && !bot.MayReadDocument(c.Person, d) })
	found := all
	if len(r.rest) > 0 {
		if found, err = fitting(ctx, c, all, r.rest); err != nil {
			return nil, false, err
		}
	}
	if len(found) == 0 && r.number == "" {
		return nil, false, nil
	}
	if !bot.May(c.Person, bot.RightBound) {
		reply, err := c.Refuse(ctx, "documents.request", string(r.number))
		return reply, true, err
	}
	var reply bot.Reply
	switch {
	case len(found) == 1:
		reply, err = send(ctx, c, found[0].Number)
	case len(r.rest) == 0:
		reply, err = list(ctx, c, 0)
	default:
		out := bot.Out{Kind: bot.KindReply, Text: c.T("documents.several")}
		for _, d := range found[:min(maxFound, len(found))] {
			out.Buttons = append(out.Buttons, sendButton(c, d))
		}
		reply = bot.Reply{out}
	}
	return reply, true, err
}

// A document fits if half of the words are in its title, or if it hangs on what
// the words are about; what fits nearly as well as the best is offered with it.
const (
	fits   = 0.5
	nearly = 0.25
)

// fit is a document and how well it fits. It is an outdated version where only
// that one's title does.
type fit struct {
	bot.Document
	score float64
}

// fitting returns the documents that fit, the best first and the newest of those
// that fit alike. Titles go before topics.
func fitting(ctx context.Context, c *bot.Call, docs []bot.Document, rest []string) ([]bot.Document, error) {
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	// Whoever asks for a paper is content with the subject that is nearest.
	about := ""
	if near := shelf.Base.Search(strings.Join(rest, " ")).Candidates; len(near) > 0 {
		about = near[0].Entry
	}
	var found []fit
	for _, d := range docs {
		f, err := fitOf(ctx, c, d, rest)
		if err != nil {
			return nil, err
		}
		if f.score < fits && about != "" && hangsOn(shelf, d, about) {
			f = fit{d, fits}
		}
		if f.score >= fits {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b fit) int { return cmp.Compare(b.score, a.score) })
	var best []bot.Document
	for _, f := range found {
		if f.score > found[0].score-nearly {
			best = append(best, f.Document)
		}
	}
	return best, nil
}

// fitOf is how well the title of a document fits, or of an earlier version.
func fitOf(ctx context.Context, c *bot.Call, d bot.Document, rest []string) (fit, error) {
	best := fit{d, share(d, rest)}
	for range maxVersions {
		if best.score >= fits || d.Replaces == "" {
			break
		}
		var err error
		if d, err = c.Tx.Documents().Get(ctx, d.Replaces); err != nil {
			return best, err
		}
		if s := share(d, rest); s >= fits && (!d.Inside || bot.MayReadDocument(c.Person, d)) {
			best = fit{d, s}
		}
	}
	return best, nil
}

// share is the part of the words that a document's titles and version have.
func share(d bot.Document, rest []string) float64 {
	have := words(d.Title[locale.Arabic] + " " + d.Title[locale.English] + " " + d.Version)
	n := 0
	for _, w := range rest {
		if slices.Contains(have, w) {
			n++
		}
	}
	return float64(n) / float64(max(len(rest), 1))
}

// hangsOn reports whether a document hangs on an entry, or on an event of its
// series.
func hangsOn(shelf *bot.Shelf, d bot.Document, entry string) bool {
	if d.About == bot.OnEntry(entry) {
		return true
	}
	id, ok := d.About.Event()
	if !ok {
		return false
	}
	event, ok := shelf.Calendar.Event(id)
	e, known := shelf.Base.Entry(entry)
	return ok && known && event.Series != "" && event.Series == e.Series
}
