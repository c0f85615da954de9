package digest

import (
	"context"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// Of returns the digest of the week that holds a day: what was sent in that
// language, else what can be built now.
func Of(ctx context.Context, w *bot.Work, day civil.Date, l locale.Lang) (string, error) {
	wk := weekOf(day)
	sent, ok, err := bot.Find(w.Tx.Digests().Get(ctx, wk.id(), l))
	if err != nil {
		return "", err
	}
	if ok {
		return locale.Direct(l, sent.Text), nil
	}
	d, err := gather(ctx, w, wk)
	if err != nil {
		return "", err
	}
	return locale.Direct(l, build(d, w.In(l))), nil
}
