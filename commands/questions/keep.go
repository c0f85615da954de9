package questions

import (
	"context"
	"strconv"

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
			{Name: fieldText, Label: "questions.field-text", Prompt: promptText, Accept: acceptIn(fieldText, missingText)},
			{Name: fieldAsk, Label: "questions.field-ask", Prompt: promptAsk, Accept: acceptIn(fieldAsk, missingAsk)},
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
		reply := c.Say(bot.KindReply, "questions.not-answered", locale.Int("Number", q.Number))
		reply[0].Ref = ref(q.Number)
		return reply, nil
	}
	number := strconv.Itoa(q.Number)
	if c.FormValues()[fieldEntry] == number {
		return c.ContinueForm(ctx)
	}
	return c.OpenForm(ctx, name, "keep", bot.Values{fieldEntry: number})
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

// reviewEntry shows the entry in both languages.
func reviewEntry(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	q, err := ofForm(ctx, c, v, fieldEntry)
	if err != nil {
		return nil, err
	}
	w := wordings(q, v[fieldText], v[fieldAsk])
	return bot.Reply{{
		Kind: bot.KindPreview, Ref: ref(q.Number), Lang: c.Lang,
		Text: c.T("questions.keep-preview", locale.Int("Number", q.Number),
			locale.Value("ArabicAsk", w[locale.Arabic].ask), locale.Value("ArabicText", w[locale.Arabic].text),
			locale.Value("EnglishAsk", w[locale.English].ask), locale.Value("EnglishText", w[locale.English].text)),
		Buttons: []bot.Button{
			button("confirm", "confirm", q.Number, "", c.T("questions.confirm")),
			c.EditButton(),
			c.CancelButton(),
		},
	}}, nil
}

// confirm stores the entry: from now on the same question is answered at once.
func confirm(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	v := c.FormValues()
	if v[fieldText] == "" || v[fieldAsk] == "" || v[fieldEntry] != strconv.Itoa(q.Number) {
		return c.Say(bot.KindReply, "core.form-closed"), nil
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
	reply := c.Say(bot.KindReply, "questions.kept", locale.Int("Number", q.Number), locale.Value("Entry", e.ID))
	reply[0].Ref = ref(q.Number)
	return append(reply, c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.kept",
		locale.Int("Number", q.Number), locale.Value("Entry", e.ID))), nil
}
