package bot

import (
	"context"
	"slices"
)

// tryNextAccount sends what could not be delivered to a person to the next of
// their accounts. The delivery to that one names the one that failed, so that
// the receipt can tell. Answers stay where the question was asked.
func (b *Bot) tryNextAccount(ctx context.Context, w *Work, d Delivery) error {
	if d.Person == "" || d.Kind.Repeatable() {
		return nil
	}
	accounts, err := w.Tx.People().Accounts(ctx, d.Person)
	if err != nil {
		return err
	}
	tried := []Chat{d.Chat}
	for before := d.Instead; before != ""; {
		earlier, err := w.Tx.Deliveries().Get(ctx, before)
		if err != nil {
			return err
		}
		tried, before = append(tried, earlier.Chat), earlier.Instead
	}
	for _, a := range accounts {
		if slices.Contains(tried, a.Chat) {
			continue
		}
		return b.post(ctx, w, Out{
			To: a.Chat, Person: d.Person, Kind: d.Kind, Ref: d.Ref, Lang: d.Lang, Text: d.Text,
			Buttons: d.Buttons, Files: d.Files, Origin: d.Origin, instead: d.ID,
		}, "")
	}
	return nil
}
