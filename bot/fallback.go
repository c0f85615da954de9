package bot

import (
	"context"
	"slices"
)

// tryNextAccount sends what could not be delivered to a person to the next of
// their accounts: all its parts, since half a message is none. Each delivery
// there names the one that failed, so that the receipt can tell. Answers stay
// where the question was asked.
func (b *Bot) tryNextAccount(ctx context.Context, w *Work, d Delivery) error {
	if d.Person == "" || d.Kind.Repeatable() {
		return nil
	}
	next, ok, err := nextAccount(ctx, w, d)
	if err != nil || !ok {
		return err
	}
	parts := []Delivery{d}
	if d.Origin.Object != "" {
		if parts, err = w.Tx.Deliveries().ByOrigin(ctx, d.Origin, d.Kind); err != nil {
			return err
		}
	}
	replaced := func(part Delivery) bool {
		return slices.ContainsFunc(parts, func(other Delivery) bool { return other.Instead == part.ID })
	}
	for _, part := range parts {
		if part.Person != d.Person || part.Chat != d.Chat || replaced(part) {
			continue
		}
		err := b.post(ctx, w, Out{
			To: next, Person: d.Person, Kind: part.Kind, Ref: part.Ref, Lang: part.Lang, Text: part.Text,
			Buttons: part.Buttons, Files: part.Files, Origin: part.Origin, instead: part.ID,
		}, "")
		if err != nil {
			return err
		}
	}
	return nil
}

// nextAccount is the private chat of the first account that was not tried yet.
func nextAccount(ctx context.Context, w *Work, d Delivery) (Chat, bool, error) {
	accounts, err := w.Tx.People().Accounts(ctx, d.Person)
	if err != nil {
		return Chat{}, false, err
	}
	tried := []Chat{d.Chat}
	for before := d.Instead; before != ""; {
		earlier, err := w.Tx.Deliveries().Get(ctx, before)
		if err != nil {
			return Chat{}, false, err
		}
		tried, before = append(tried, earlier.Chat), earlier.Instead
	}
	for _, a := range accounts {
		if !slices.Contains(tried, a.Chat) {
			return a.Chat, true, nil
		}
	}
	return Chat{}, false, nil
}
