package questions

import (
	"context"
	"fmt"
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
			Name:     fieldAnswer,
			Label:    "questions.field-answer",
			Verbatim: true,
			Prompt:   promptAnswer,
			Accept:   acceptText(fieldAnswer),
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
	if takenByOther(c, q) {
		reply, err := busy(ctx, c, q, v[fieldAnswer])
		if err != nil {
			return bot.Out{}, err
		}
		reply[0].Buttons = append(reply[0].Buttons, cancelButton(c, q))
		return reply[0], nil
	}
	return bot.Out{
		Ref: ref(q.Number),
		Text: c.T("questions.answer-prompt", locale.Int("Number", q.Number),
			locale.Text("From", who), locale.Value("Question", q.Text)),
		Buttons: []bot.Button{cancelButton(c, q)},
	}, nil
}

func cancelButton(c *bot.Call, q bot.Question) bot.Button {
	return button("cancel", "release", q.Number, "", c.T("core.cancel"))
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

// reviewAnswer shows what each asker will read. If somebody else took the
// question over or closed it, the form is over.
func reviewAnswer(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	q, err := ofForm(ctx, c, v, fieldQuestion)
	if err != nil {
		return nil, err
	}
	if closed(q) || takenByOther(c, q) {
		return overtaken(ctx, c, q)
	}
	askers, err := c.Tx.Questions().Askers(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	who, err := fromAll(ctx, &c.Work, c.Lang, askers)
	if err != nil {
		return nil, err
	}
	answer := v[fieldAnswer]
	return previews(c, q, askers, c.T("questions.preview", locale.Int("Number", q.Number), locale.Text("Readers", who)),
		func(p locale.Printer) string { return answerText(p, q, answer, answerLang(q, answer)) },
		button("submit", "submit", q.Number, "", c.T("questions.submit")),
		c.FieldButton("edit", fieldAnswer, c.T("core.edit")),
		cancelButton(c, q),
	), nil
}

// overtaken closes the form for a question that is out of the officer's hands,
// and says so. What they wrote goes along with the button that takes the
// question over.
func overtaken(ctx context.Context, c *bot.Call, q bot.Question) (bot.Reply, error) {
	draft := c.FormValues()[fieldAnswer]
	c.CloseForm()
	reply := closedReply(c, q)
	if !closed(q) {
		var err error
		if reply, err = busy(ctx, c, q, draft); err != nil {
			return nil, err
		}
	}
	reply[0].Text = c.T("questions.not-sent") + "\n" + reply[0].Text
	return reply, nil
}

// submit closes the question with the answer that was previewed, sends it to
// everyone who asked, and offers the secretariat to keep it.
func submit(ctx context.Context, c *bot.Call, q bot.Question, _ string) (bot.Reply, error) {
	answer := c.FormValues()[fieldAnswer]
	if answer == "" {
		return c.Say(bot.KindReply, "core.form-closed"), nil
	}
	if closed(q) || takenByOther(c, q) {
		return overtaken(ctx, c, q)
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
	reply := append(about(c, q, "questions.sent"), toAskers(q, askers, func(l locale.Lang) string {
		return answerText(c.In(l), q, q.Answer, q.AnswerLang)
	})...)
	note := c.ToSecretariat(bot.KindNotice, ref(q.Number), "questions.answered",
		locale.Int("Number", q.Number), locale.Value("Answer", q.Answer))
	note.Buttons = []bot.Button{button("keep", "keep", q.Number, "", c.In(c.Secretariat.Lang).T("questions.keep"))}
	return append(reply, note), nil
}
