package curate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// Check tells whether entries can be the whole knowledge base: each is valid, a
// related entry exists, an objective's number stands for one entry, the calendar
// has every date, and no text holds what is not seen. Every error in the result is a
// *[knowledge.EntryError].
func Check(shelf *bot.Shelf, entries []knowledge.Entry) error {
	var errs []error
	numbers := map[int]string{}
	for _, e := range entries {
		if err := e.Validate(); err != nil {
			errs = append(errs, err)
			continue
		}
		if !isID(e.ID) {
			errs = append(errs, &knowledge.EntryError{ID: e.ID, Detail: "id", Err: knowledge.ErrValue})
		}
		if hidden(e) {
			errs = append(errs, &knowledge.EntryError{ID: e.ID, Detail: "characters that are not seen", Err: knowledge.ErrValue})
		}
		if o := e.Objective; o != nil {
			if other, taken := numbers[o.Number]; taken {
				errs = append(errs, &knowledge.EntryError{ID: e.ID, Detail: "objective of " + other, Err: knowledge.ErrValue})
			}
			numbers[o.Number] = e.ID
		}
		for _, l := range locale.Langs() {
			unknown, err := shelf.UnknownDates(e.In(l).Text)
			for _, p := range unknown {
				err = errors.Join(err, fmt.Errorf("%w: %s", knowledge.ErrDate, p))
			}
			if err != nil {
				errs = append(errs, &knowledge.EntryError{ID: e.ID, Detail: "text " + string(l), Err: err})
			}
		}
	}
	return errors.Join(errors.Join(errs...), knowledge.CheckReferences(entries))
}

// hidden reports whether a text of an entry holds characters that are not seen:
// what is written in a chat is cleaned of them.
func hidden(e knowledge.Entry) bool {
	var all []string
	for _, l := range locale.Langs() {
		all = append(append(all, e.In(l).Title, e.In(l).Text), e.In(l).Phrasings()...)
		for _, s := range e.Sources {
			all = append(all, s.In(l), s.URL)
		}
	}
	return slices.ContainsFunc(all, func(text string) bool {
		return !slices.Equal(strings.Fields(text), strings.Fields(locale.Clean(text)))
	})
}
