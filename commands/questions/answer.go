package questions

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wasl/bot"
	"wasl/bot/locale"
)

// The values of the answer form. The question is given when it is opened.
const (
	fieldQuestion = "question"
	fieldAnswer   = "answer"
)

// answerForm asks an officer for the answer to a question.
func answerForm() bot.Form {
	return bot.Form{
		Name: "answer",
		Fields: []bot.Field{{
			Name:   fieldAnswer,
			Label:  "questions.field-answer",
			Prompt: promptAnswer,
			Accept: acceptText(fieldAnswer),
		}},
		Review: reviewAnswer,
	}
}

// ofForm looks up the question that a form is about.
func ofForm(ctx context.Context, c *bot.Call, v bot.Values, field string) (bot.Question, error) {
	n, ok := bot.Number(v[field])
	if !ok {
		return bot.Question{}, fmt.Errorf("the form is about no question: %q", v[field])
	}
	return c.Tx.Questions().Get(ctx, n)
}

func promptAnswer(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	q, err := ofForm(ctx, c, v, fieldQuestion)
	if err != nil {
		return bot.Out{}, err
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return bot.Out{}, err
	}
	who, err := fromAll(ctx, &c.Work, c.Lang, askers)
	if err != nil {
		return bot.Out{}, err
	}
	return bot.Out{
		Ref: ref(q.Number),
		Text: c.T("questions.answer-prompt", locale.Int("Number", q.Number),
			locale.Text("From", who), locale.Value("Question", q.Text)),
		Buttons: []bot.Button{button("cancel", "release", q.Number, "", c.T("core.cancel"))},
	}, nil
}

// acceptText takes a text of the officer's into a field.
func acceptText(field string) func(context.Context, *bot.Call, bot.Values, string) (string, error) {
	return func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
		if problem := textProblem(answer); problem != "" {
			return c.T(problem, locale.Int("Limit", bot.UpdateTextMax)), nil
		}
		v[field] = answer
		return "", nil
	}
}

// textProblem returns the key of what is wrong with a text, or "".
func textProblem(text string) string {
	switch {
	case locale.Fold(text) == "":
		return "questions.no-words"
	case utf8.RuneCountInString(text) > bot.UpdateTextMax:
		return "questions.too-long"
	}
	return ""
}

// answerLang is the language of an answer: of its letters, else the question's.
func answerLang(q bot.Question, answer string) locale.Lang {
	if l, ok := locale.Detect(answer); ok {
		return l
	}
	return q.Lang
}

// answerText is what somebody who asked reads: the frame in their language,
// the answer in its own, and a line that says so where the two differ.
func answerText(p locale.Printer, q bot.Question, answer string, lang locale.Lang) string {
	text := p.T("questions.answer", locale.Int("Number", q.Number),
		locale.Value("Question", locale.Shorten(q.Text, 200)), locale.Value("Answer", answer))
	if p.Lang() != lang {
		text += "\n\n" + p.T("questions.untranslated")
	}
	return text
}

// reviewAnswer shows what each asker will read.
func reviewAnswer(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	q, err := ofForm(ctx, c, v, fieldQuestion)
	if err != nil {
		return nil, err
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	who, err := fromAll(ctx, &c.Work, c.Lang, askers)
	if err != nil {
		return nil, err
	}
	var messages []string
	for _, l := range locale.Langs() {
		if slices.ContainsFunc(askers, func(a bot.Asker) bool { return a.Lang == l }) {
			messages = append(messages, answerText(c.In(l), q, v[fieldAnswer], answerLang(q, v[fieldAnswer])))
		}
	}
	return bot.Reply{{
		Kind: bot.KindPreview, Ref: ref(q.Number), Lang: c.Lang,
		Text: c.T("questions.preview", locale.Text("Readers", who), locale.Text("Messages", strings.Join(messages, "\n\n"))),
		Buttons: []bot.Button{
			button("submit", "submit", q.Number, "", c.T("questions.submit")),
			c.FieldButton("edit", fieldAnswer, c.T("core.edit")),
			button("cancel", "release", q.Number, "", c.T("core.cancel")),
		},
	}}, nil
}

// submit closes the question with the answer that was previewed, sends it to
// everyone who asked, and offers the secretariat to keep it.
func submit(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	answer := c.FormValues()[fieldAnswer]
	if answer == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	if closed(q) {
		c.CloseForm()
		return closedReply(c, q), nil
	}
	if takenByOther(c, q) {
		return busy(ctx, c, q, "")
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	q.State, q.AnsweredBy, q.ClosedAt = bot.QuestionAnswered, c.Person.ID, c.Now
	q.Answer, q.AnswerLang = answer, answerLang(q, answer)
	if err := c.Tx.Questions().Save(ctx, q); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "question.answer", ref(q.Number), ""); err != nil {
		return nil, err
	}
	c.CloseForm()
	reply := c.Say(bot.KindReply, "questions.sent", locale.Int("Number", q.Number))
	reply[0].Ref = ref(q.Number)
	reply = append(reply, toAskers(q, askers, func(l locale.Lang) string {
		return answerText(c.In(l), q, q.Answer, q.AnswerLang)
	})...)
	note := c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.answered",
		locale.Int("Number", q.Number), locale.Value("Answer", q.Answer))
	note.Buttons = []bot.Button{button("keep", "keep", q.Number, "", c.In(c.Secretariat.Lang).T("questions.keep"))}
	return append(reply, note), nil
}
