package documents

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// maxOffered is how many documents are offered to be replaced.
const maxOffered = 6

// How much of a title and of a version stands on a button, in code points: with
// what is between them, what the platforms show of a label.
const (
	maxLabel        = 50
	maxLabelVersion = 15
)

// replacesField asks for the earlier version. It is asked first of all, since
// that one tells most of the rest.
func replacesField() bot.Field {
	return bot.Field{
		Name:  fieldReplaces,
		Label: "documents.label-replaces",
		Prompt: func(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			current, err := c.Tx.Documents().Current(ctx, maxCurrent)
			if err != nil {
				return bot.Out{}, err
			}
			var buttons []bot.Button
			for _, d := range alike(current, v)[:min(maxOffered, len(current))] {
				buttons = append(buttons, bot.Choose(string(d.Number), label(c, d)))
			}
			return prompt(c, c.T("documents.ask-replaces"), append(buttons, bot.Choose(valueNone, c.T("documents.replaces-none")))...), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueNone {
				v[fieldReplaces] = valueNone
				return "", nil
			}
			current, err := c.Tx.Documents().Current(ctx, maxCurrent)
			if err != nil {
				return "", err
			}
			number, _ := bot.ParseDocumentNumber(answer)
			for _, d := range current {
				if d.Number == number || named(d, answer) {
					v[fieldReplaces] = string(d.Number)
					inherit(v, d)
					return "", nil
				}
			}
			return c.T("documents.replaces-unknown", locale.Value("Given", locale.Shorten(answer, maxQuoted))), nil
		},
		Meant: func(text string) bool { return !locale.Asks(text) },
	}
}

// named reports whether a text is a document's title.
func named(d bot.Document, text string) bool {
	for _, title := range d.Title {
		if locale.Fold(title) == locale.Fold(text) {
			return true
		}
	}
	return false
}

// inherit fills in what an earlier version tells, and what was not given yet.
func inherit(v bot.Values, d bot.Document) {
	if v[fieldArabic] == "" && v[fieldEnglish] == "" {
		for l, title := range d.Title {
			v[string(l)] = title
			if d.Title[l.Other()] == "" {
				v[valueOnly] = string(l)
			}
		}
	}
	if v[fieldLangs] == "" && len(d.Langs) > 0 {
		v[fieldLangs] = string(d.Langs[0])
		if len(d.Langs) > 1 {
			v[fieldLangs] = valueBoth
		}
	}
	if v[fieldAbout] == "" {
		v[fieldAbout] = cmp.Or(string(d.About), valueNone)
	}
	if v[fieldInside] == "" && d.Inside {
		v[fieldInside] = fieldInside
	}
}

// alike sorts documents by how much of their file's name and their titles the
// new one has in its own, those with as much by their order.
func alike(docs []bot.Document, v bot.Values) []bot.Document {
	d, _ := documentOf(v) // what is missing yet is no error here
	want := words(strings.TrimSuffix(d.File.Name, path.Ext(d.File.Name)) + " " + v[fieldArabic] + " " + v[fieldEnglish])
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b bot.Document) int { return cmp.Compare(shared(want, b), shared(want, a)) })
	return docs
}

func shared(want []string, d bot.Document) (n int) {
	have := words(d.File.Name + " " + d.Title[locale.Arabic] + " " + d.Title[locale.English])
	for _, w := range want {
		if slices.Contains(have, w) {
			n++
		}
	}
	return n
}

// label names a document on a button: its title and its version.
func label(c *bot.Call, d bot.Document) string {
	title := locale.Shorten(d.In(c.Lang), maxLabel)
	if d.Version == "" {
		return title
	}
	return c.T("documents.label", locale.Value("Title", title), locale.Value("Version", locale.Shorten(d.Version, maxLabelVersion)))
}
