package questions

import (
	"context"
	"strconv"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// The values of the keep form. The entry's question is given when it is opened.
const (
	fieldEntry = "entry"
	fieldText  = "text" // the answer in the language that it lacks
	fieldAsk   = "ask"  // the question in the language that it lacks
)

// keepForm asks for what an answer lacks to become an entry in both languages.
func keepForm() bot.Form {
	return bot.Form{
		Name: "keep",
		Fields: []bot.Field{
			{Name: fieldText, Label: "questions.field-text", Verbatim: true, Prompt: promptText, Accept: acceptIn(fieldText, missingText)},
			{Name: fieldAsk, Label: "questions.field-ask", Verbatim: true, Prompt: promptAsk, Accept: acceptIn(fieldAsk, missingAsk)},
		},
		Review: reviewEntry,
	}
}

// missingText is the language in which the answer has yet to be written.
func missingText(q bot.Question) locale.Lang { return q.AnswerLang.Other() }

// missingAsk is the language in which the question has yet to be written.
func missingAsk(q bot.Question) locale.Lang { return q.Lang.Other() }

// keep opens the form for an answered question.
func keep(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	if q.State != bot.QuestionAnswered {
		return about(c, q, "questions.not-answered"), nil
	}
	if kept, err := keptBefore(ctx, c, q); err != nil || kept != nil {
		return kept, err
	}
	number := strconv.Itoa(q.Number)
	if c.FormValues()[fieldEntry] == number {
		return c.ContinueForm(ctx)
	}
	return c.OpenForm(ctx, name, "keep", bot.Values{fieldEntry: number})
}

// keptBefore says who kept an answer and when; nil if nobody did.
func keptBefore(ctx context.Context, c *bot.Call, q bot.Question) (bot.Reply, error) {
	overrides, err := c.Tx.Content().All(ctx, bot.ContentEntry)
	if err != nil {
		return nil, err
	}
	for _, o := range overrides {
		if o.ID != entryID(q.Number) {
			continue
		}
		who, err := c.NameOf(ctx, c.Lang, o.By)
		if err != nil {
			return nil, err
		}
		return about(c, q, "questions.kept-before", locale.Value("Entry", o.ID), locale.Text("Name", who),
			locale.Text("Day", locale.Date(c.Lang, civil.DateOf(o.At.In(c.Secretariat.Zone))))), nil
	}
	return nil, nil
}

func promptText(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	q, err := ofForm(ctx, c, v, fieldEntry)
	if err != nil {
		return bot.Out{}, err
	}
	return keepPrompt(c, q, "questions.keep-text-"+string(missingText(q)), locale.Value("Answer", q.Answer)), nil
}

func promptAsk(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	q, err := ofForm(ctx, c, v, fieldEntry)
	if err != nil {
		return bot.Out{}, err
	}
	return keepPrompt(c, q, "questions.keep-ask-"+string(missingAsk(q)), locale.Value("Question", q.Text)), nil
}

func keepPrompt(c *bot.Call, q bot.Question, key string, args ...locale.Arg) bot.Out {
	return bot.Out{Ref: ref(q.Number), Text: c.T(key, args...), Buttons: []bot.Button{c.CancelButton()}}
}

// acceptIn takes a text in the language that is asked for.
func acceptIn(field string, want func(bot.Question) locale.Lang) func(context.Context, *bot.Call, bot.Values, string) (string, error) {
	accept := acceptText(field)
	return func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
		q, err := ofForm(ctx, c, v, fieldEntry)
		if err != nil {
			return "", err
		}
		if l, ok := locale.Detect(answer); !ok || l != want(q) {
			return c.T("questions.other-language-" + string(want(q))), nil
		}
		return accept(ctx, c, v, answer)
	}
}

// reviewEntry shows the entry, each language in a message of its own.
func reviewEntry(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	q, err := ofForm(ctx, c, v, fieldEntry)
	if err != nil {
		return nil, err
	}
	reply := bot.Reply{{
		Kind: bot.KindPrompt, Ref: ref(q.Number), Lang: c.Lang,
		Text: c.T("questions.keep-preview", locale.Int("Number", q.Number)),
	}}
	w := wordings(q, v[fieldText], v[fieldAsk])
	for _, l := range locale.Langs() {
		reply = append(reply, bot.Out{
			Kind: bot.KindPreview, Ref: ref(q.Number), Lang: l,
			Text: c.In(l).T("questions.near", locale.Value("Title", w[l].ask), locale.Value("Text", w[l].text)),
		})
	}
	reply[len(reply)-1].Buttons = []bot.Button{
		button("confirm", "confirm", q.Number, "", c.T("questions.confirm")),
		c.EditButton(),
		c.CancelButton(),
	}
	return reply, nil
}

// confirm stores the entry: from now on the same question is answered at once.
func confirm(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	v := c.FormValues()
	if v[fieldText] == "" || v[fieldAsk] == "" || v[fieldEntry] != strconv.Itoa(q.Number) {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	if kept, err := keptBefore(ctx, c, q); err != nil || kept != nil {
		c.CloseForm()
		return kept, err
	}
	e := entryOf(c.Catalog, q, wordings(q, v[fieldText], v[fieldAsk]))
	data, err := marshal(e)
	if err != nil {
		return nil, err
	}
	err = c.Tx.Content().Save(ctx, bot.Override{Kind: bot.ContentEntry, ID: e.ID, Data: data, By: c.Person.ID, At: c.Now})
	if err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.keep", ref(q.Number), e.ID); err != nil {
		return nil, err
	}
	c.CloseForm()
	return append(about(c, q, "questions.kept", locale.Value("Entry", e.ID)), c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.kept",
		locale.Int("Number", q.Number), locale.Value("Entry", e.ID))), nil
}
