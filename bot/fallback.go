package bot

import (
	"context"
	"slices"
	"time"
)

// tryNextAccount sends what could not be delivered to a person to the next of
// their accounts: all its parts, since half a message is none. Each delivery
// there names the one that failed, so that the receipt can tell. Answers stay
// where the question was asked, and what is over goes nowhere.
func (b *Bot) tryNextAccount(ctx context.Context, w *Work, d Delivery) error {
	if d.Person == "" || d.Kind.Repeatable() || d.Failure == SendExpired && (d.dated() || d.Attempts == 0) {
		return nil
	}
	next, ok, err := nextAccount(ctx, w, d)
	if err != nil || !ok {
		return err
	}
	parts, err := partsOf(ctx, w, d)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := b.post(ctx, w, again(part, next), ""); err != nil {
			return err
		}
	}
	return nil
}

// again is the message of a delivery once more, in its place.
func again(d Delivery, to Chat) Out {
	out := Out{
		To: to, Person: d.Person, Kind: d.Kind, Ref: d.Ref, Lang: d.Lang, Text: d.Text,
		Buttons: d.Buttons, Files: d.Files, Origin: d.Origin, Expires: d.Expires, instead: d.ID,
	}
	if to == d.Chat {
		out.Edits = d.Edits
	}
	return out
}

// partsKept is how far back the parts of a message are looked for among what
// was sent to a person.
const partsKept = 100

// posted is when the message was posted that a delivery is a part of, or stands
// for a part of: the parts of one are posted in one transaction.
func posted(ctx context.Context, w *Work, d Delivery) (at time.Time, err error) {
	for d.Instead != "" {
		if d, err = w.Tx.Deliveries().Get(ctx, d.Instead); err != nil {
			return at, err
		}
	}
	return d.CreatedAt, nil
}

// partsOf returns what went to a person's chat about the same object at the same
// time, in its order: the parts of one message. Without those whose place
// something took.
func partsOf(ctx context.Context, w *Work, d Delivery) ([]Delivery, error) {
	if d.Origin.Object == "" {
		return []Delivery{d}, nil
	}
	sent, err := w.Tx.Stories().To(ctx, d.Person, "", partsKept)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(sent, func(other Delivery) bool { return other.ID == d.ID }) {
		return []Delivery{d}, nil
	}
	when, err := posted(ctx, w, d)
	if err != nil {
		return nil, err
	}
	var parts []Delivery
	for _, part := range slices.Backward(sent) {
		replaced := slices.ContainsFunc(sent, func(other Delivery) bool { return other.Instead == part.ID })
		if part.Origin != d.Origin || part.Kind != d.Kind || part.Chat != d.Chat || replaced {
			continue
		}
		at, err := posted(ctx, w, part)
		if err != nil {
			return nil, err
		}
		if at.Equal(when) {
			parts = append(parts, part)
		}
	}
	return parts, nil
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
