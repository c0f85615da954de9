package documents

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// The fields of the form. Those of the titles are the codes of their languages.
const (
	fieldFile     = "file"
	fieldReplaces = "replaces"
	fieldArabic   = "ar"
	fieldEnglish  = "en"
	fieldLangs    = "langs"
	fieldVersion  = "version"
	fieldDate     = "date"
	fieldAbout    = "about"
	fieldInside   = "inside"
)

// Values that are chosen, or that no field asks for.
const (
	valueNone    = "none"
	valueOnly    = "only" // the language in which alone there is a title
	valueBoth    = "both"
	valueMembers = "members"
	valueSeek    = "seek" // what was written to find the topic
)

// The limits of what is written, in code points.
const (
	maxTitle   = 200
	maxVersion = 40
	maxQuoted  = 80
)

// keepForm asks what a file is. What a version that it replaces tells is not
// asked again.
func keepForm() bot.Form {
	return bot.Form{
		Name:   "keep",
		Review: review,
		Fields: []bot.Field{
			fileField(), replacesField(), titleField(locale.Arabic), titleField(locale.English),
			langsField(), versionField(), dateField(), aboutField(), insideField(),
		},
	}
}

// add opens the form for an officer; to others it is the list, since "document"
// alone asks for one.
func add(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightDocuments) {
		return list(ctx, c, 0)
	}
	return open(ctx, c, bot.Values{})
}

// takeFile opens the form with a file that an officer sent. What is no document
// is left alone while something else is being filled in.
func takeFile(ctx context.Context, c *bot.Call, f bot.File) (bot.Reply, bool, error) {
	if !bot.May(c.Person, bot.RightDocuments) {
		return nil, false, nil
	}
	v := bot.Values{}
	problem, err := attach(ctx, c, v, f)
	switch {
	case err != nil:
		return nil, false, err
	case problem != "" && c.FormValues() != nil:
		return nil, false, nil
	case problem != "":
		return bot.Reply{{Kind: bot.KindReply, Text: problem}}, true, nil
	}
	reply, err := open(ctx, c, v)
	if err == nil && len(reply) > 0 {
		reply[0].Text = c.T("documents.received", locale.Value("Name", locale.Shorten(f.Name, maxQuoted))) + "\n\n" + reply[0].Text
	}
	return reply, true, err
}

func open(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	current, err := c.Tx.Documents().Current(ctx, 1)
	if err != nil {
		return nil, err
	}
	if len(current) == 0 {
		v[fieldReplaces] = valueNone // there is nothing to choose from
	}
	return c.OpenForm(ctx, name, "keep", v)
}

// prompt returns a question of the form with its buttons.
func prompt(c *bot.Call, text string, buttons ...bot.Button) bot.Out {
	return bot.Out{Text: text, Buttons: append(buttons, c.CancelButton())}
}

// choose makes a field that takes what its buttons offer, and nothing else.
func choose(field, unclear string, values ...string) func(context.Context, *bot.Call, bot.Values, string) (string, error) {
	return func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
		for _, value := range values {
			if answer == value {
				v[field] = value
				return "", nil
			}
		}
		return c.T(unclear), nil
	}
}

func fileField() bot.Field {
	return bot.Field{
		Name:  fieldFile,
		Label: "documents.label-file",
		Prompt: func(_ context.Context, c *bot.Call, _ bot.Values) (bot.Out, error) {
			return prompt(c, c.T("documents.ask-file", locale.Int("Limit", bot.MaxFileSize>>20))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, _ bot.Values, _ string) (string, error) {
			return c.T("documents.no-file"), nil
		},
		Attach: attach,
	}
}

// attach keeps a file that was sent, if it is a PDF or a Word document.
func attach(_ context.Context, c *bot.Call, v bot.Values, f bot.File) (problem string, err error) {
	kept, wrong, err := c.TakeFile(f,
		bot.FileType{Ext: ".pdf", Media: "application/pdf", Begins: "%PDF-"},
		bot.FileType{Ext: ".docx", Media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Begins: "PK\x03\x04"})
	if err != nil {
		return "", err
	}
	if wrong != bot.FileGood {
		return c.T("documents.file-"+string(wrong), locale.Value("Name", kept.Name), locale.Int("Limit", bot.MaxFileSize>>20)), nil
	}
	data, err := json.Marshal(kept)
	if err != nil {
		return "", fmt.Errorf("document: %w", err)
	}
	v[fieldFile] = string(data)
	return "", nil
}

// titleField asks for the title in a language. It may be left out once, in
// favour of the other.
func titleField(l locale.Lang) bot.Field {
	field, other := string(l), string(l.Other())
	return bot.Field{
		Name:     field,
		Label:    "documents.label-" + field,
		Verbatim: true,
		Needed:   func(v bot.Values) bool { return v[field] == "" && v[valueOnly] != other },
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			if v[valueOnly] == field {
				return prompt(c, c.T("documents.ask-"+field)), nil
			}
			return prompt(c, c.T("documents.ask-"+field), bot.Choose(valueOnly+"-"+other, c.T("documents.only-"+other))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueOnly+"-"+other {
				delete(v, field)
				v[valueOnly] = other
				return "", nil
			}
			answer = strings.Join(strings.Fields(answer), " ")
			switch script, ok := locale.Detect(answer); {
			case !ok || script != l:
				return c.T("documents.not-" + field), nil
			case locale.Length(answer, locale.Runes) > maxTitle:
				return c.T("documents.too-long", locale.Int("Limit", maxTitle)), nil
			}
			v[field] = answer
			if v[valueOnly] == other {
				delete(v, valueOnly)
			}
			return "", nil
		},
		Meant: func(string) bool { return true },
	}
}

// langsField is not asked where there is one title: the document's language is
// that one's, unless it is edited.
func langsField() bot.Field {
	return bot.Field{
		Name:   fieldLangs,
		Label:  "documents.label-langs",
		Needed: func(v bot.Values) bool { return v[fieldLangs] == "" && v[valueOnly] == "" },
		Prompt: func(_ context.Context, c *bot.Call, _ bot.Values) (bot.Out, error) {
			return prompt(c, c.T("documents.ask-langs"), bot.Choose(fieldArabic, c.T("documents.lang-ar")),
				bot.Choose(fieldEnglish, c.T("documents.lang-en")), bot.Choose(valueBoth, c.T("documents.lang-both"))), nil
		},
		Accept: choose(fieldLangs, "documents.unclear", fieldArabic, fieldEnglish, valueBoth),
	}
}

func versionField() bot.Field {
	return bot.Field{
		Name:     fieldVersion,
		Label:    "documents.label-version",
		Verbatim: true,
		Prompt: func(_ context.Context, c *bot.Call, _ bot.Values) (bot.Out, error) {
			return prompt(c, c.T("documents.ask-version"), bot.Choose(valueNone, c.T("documents.no-version"))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			answer = strings.Join(strings.Fields(answer), " ")
			if locale.Length(answer, locale.Runes) > maxVersion {
				return c.T("documents.too-long", locale.Int("Limit", maxVersion)), nil
			}
			v[fieldVersion] = answer
			return "", nil
		},
		Meant: func(string) bool { return true },
	}
}

func dateField() bot.Field {
	return bot.Field{
		Name:  fieldDate,
		Label: "documents.label-date",
		Prompt: func(_ context.Context, c *bot.Call, _ bot.Values) (bot.Out, error) {
			return prompt(c, c.T("documents.ask-date", locale.Value("Example", c.Today().String())),
				bot.Choose(c.Today().String(), c.T("documents.today"))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			day, ok := locale.ParseDate(answer)
			if !ok {
				return c.T("documents.unreadable-date", locale.Value("Given", locale.Shorten(answer, maxQuoted))), nil
			}
			v[fieldDate] = day.String()
			return "", nil
		},
		Meant: func(text string) bool { return strings.ContainsAny(locale.Digits(text), "0123456789") },
	}
}

func insideField() bot.Field {
	return bot.Field{
		Name:   fieldInside,
		Label:  "documents.label-inside",
		Needed: func(bot.Values) bool { return false },
		Prompt: func(_ context.Context, c *bot.Call, _ bot.Values) (bot.Out, error) {
			return prompt(c, c.T("documents.ask-inside"),
				bot.Choose(valueMembers, c.T("documents.members")), bot.Choose(fieldInside, c.T("documents.inside"))), nil
		},
		Accept: choose(fieldInside, "documents.unclear", valueMembers, fieldInside),
	}
}

// documentOf is the document that the form describes, without its number.
func documentOf(v bot.Values) (d bot.Document, err error) {
	if err := json.Unmarshal([]byte(v[fieldFile]), &d.File); err != nil {
		return d, fmt.Errorf("document: %w", err)
	}
	d.Title = map[locale.Lang]string{}
	for _, l := range locale.Langs() {
		if t := v[string(l)]; t != "" {
			d.Title[l] = t
		}
		if langs := v[fieldLangs]; langs == valueBoth || langs == string(l) || langs == "" && v[valueOnly] == string(l) {
			d.Langs = append(d.Langs, l)
		}
	}
	if d.Date, err = civil.ParseDate(v[fieldDate]); err != nil {
		return d, fmt.Errorf("document: %w", err)
	}
	if v[fieldVersion] != valueNone {
		d.Version = v[fieldVersion]
	}
	if v[fieldReplaces] != valueNone {
		d.Replaces = bot.DocumentNumber(v[fieldReplaces])
	}
	if v[fieldAbout] != valueNone {
		d.About = bot.Topic(v[fieldAbout])
	}
	d.Inside = v[fieldInside] == fieldInside
	return d, nil
}
