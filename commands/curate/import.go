package curate

import (
	"bytes"
	"context"
	"fmt"

	"wasl/bot"
	"wasl/bot/knowledge"
)

// Difference is an entry that an import adds or changes.
type Difference struct {
	Entry knowledge.Entry
	New   bool
	Parts []Part // what changes of one that is there

	after int // the version that it was compared with
}

// Compare tells what an import of entries would change, by their order. All that
// keeps the knowledge base with them from being whole comes back as one error,
// see [Check].
func Compare(ctx context.Context, w *bot.Work, entries []knowledge.Entry) ([]Difference, error) {
	now, err := w.Library.Entries(ctx, w.Tx.Content())
	if err != nil {
		return nil, err
	}
	shelf, err := w.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	if err := Check(shelf, bot.Over(now, entries)); err != nil {
		return nil, err
	}
	var list []Difference
	for _, e := range entries {
		it, there, err := find(ctx, w, e.ID)
		if err != nil {
			return nil, err
		}
		d := Difference{Entry: e, New: !there, after: it.version}
		if there {
			same, err := equal(it.Entry, e)
			if err != nil {
				return nil, err
			}
			if same {
				continue
			}
			d.Parts = Changes(it.Entry, e)
		}
		list = append(list, d)
	}
	return list, nil
}

func equal(a, b knowledge.Entry) (bool, error) {
	x, err := knowledge.Encode(a)
	if err != nil {
		return false, err
	}
	y, err := knowledge.Encode(b)
	return bytes.Equal(x, y), err
}

// Import stores what Compare found, in the same transaction. It was nobody in a
// chat: the trail says that it was the command line.
func Import(ctx context.Context, w *bot.Work, list []Difference) error {
	for _, d := range list {
		data, err := knowledge.Encode(d.Entry)
		if err != nil {
			return err
		}
		if err := w.Tx.Content().Save(ctx, bot.Override{Kind: bot.ContentEntry, ID: d.Entry.ID, Data: string(data), At: w.Now}); err != nil {
			return err
		}
		if err := w.Record(ctx, "command line", "entry.import", d.Entry.ID, fmt.Sprintf("v%d", d.after+1)); err != nil {
			return err
		}
	}
	return nil
}
