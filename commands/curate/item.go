package curate

import (
	"context"
	"fmt"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// item is an entry as it is now, with its versions.
type item struct {
	knowledge.Entry
	version  int  // the newest; 0: as it is shipped
	shipped  bool // there is a version 0
	versions []bot.Override
}

// find returns an entry, retired or not.
func find(ctx context.Context, w *bot.Work, id string) (item, bool, error) {
	versions, err := w.Tx.Content().History(ctx, bot.ContentEntry, id)
	if err != nil {
		return item{}, false, err
	}
	it := item{versions: versions}
	it.Entry, it.shipped = w.Library.ShippedEntry(id)
	if len(versions) == 0 {
		return it, it.shipped, nil
	}
	last := versions[len(versions)-1]
	it.version = last.Version
	it.Entry, err = knowledge.Decode(id, []byte(last.Data))
	return it, err == nil, err
}

// at returns a version of an entry; 0 is the shipped one.
func (it item) at(w *bot.Work, version int) (knowledge.Entry, bool, error) {
	if version == 0 {
		e, ok := w.Library.ShippedEntry(it.ID)
		return e, ok, nil
	}
	for _, o := range it.versions {
		if o.Version == version {
			e, err := knowledge.Decode(it.ID, []byte(o.Data))
			return e, err == nil, err
		}
	}
	return knowledge.Entry{}, false, nil
}

// save stores a version after the one that an item has, records it and returns
// its number.
func save(ctx context.Context, c *bot.Call, e knowledge.Entry, after int, action string) (version int, err error) {
	data, err := knowledge.Encode(e)
	if err != nil {
		return 0, err
	}
	o := bot.Override{Kind: bot.ContentEntry, ID: e.ID, Data: string(data), By: c.Person.ID, At: c.Now}
	if err := c.Tx.Content().Save(ctx, o); err != nil {
		return 0, err
	}
	version = after + 1
	return version, c.Record(ctx, c.Actor(), action, e.ID, fmt.Sprintf("v%d", version))
}

// told tells the secretariat's channel what was changed, unless it was done there.
func told(ctx context.Context, c *bot.Call, id, key string, args ...locale.Arg) (bot.Reply, error) {
	if c.InSecretariat() {
		return nil, nil
	}
	who, err := c.NameOf(ctx, c.Secretariat.Lang, c.Person.ID)
	if err != nil {
		return nil, err
	}
	args = append(args, locale.Value("Entry", id), locale.Text("Name", who))
	return bot.Reply{c.ToSecretariat(bot.KindNotice, id, key, args...)}, nil
}

// nameOf is what whoever made a version is called.
func nameOf(ctx context.Context, c *bot.Call, by bot.PersonID) (string, error) {
	if by == "" {
		return c.T("curate.command-line"), nil
	}
	return c.NameOf(ctx, c.Lang, by)
}

// when says a time in the secretariat's zone.
func when(c *bot.Call, t time.Time) string {
	t = t.In(c.Secretariat.Zone)
	return c.T("curate.when", locale.Text("Day", locale.Date(c.Lang, civil.DateOf(t))), locale.Text("Time", locale.Clock(c.Lang, t)))
}

// bodies shows an entry in both languages as its readers see it.
func bodies(ctx context.Context, c *bot.Call, e knowledge.Entry, k bot.Kind) (bot.Reply, error) {
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	var reply bot.Reply
	for _, l := range locale.Langs() {
		text, err := shelf.Body(e, l, c.Today())
		if err != nil {
			return nil, err
		}
		reply = append(reply, bot.Out{Kind: k, Ref: e.ID, Lang: l, Text: text})
	}
	return reply, nil
}
