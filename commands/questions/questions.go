// Package questions is the question loop: what the knowledge base could not
// answer goes to the secretariat, the answer goes back to everyone who asked,
// and can become an entry.
//
// A question is open until an officer takes it, taken until it is answered,
// declined, taken over or released, and then closed. The same question asked
// again joins the one that waits. Whoever offers to send a question does it by
// a button of this capability:
//
//	bot.Action{Capability: "questions", Do: "ask", Arg: text}.Button("ask_secretariat", label)
//
// Anyone may ask. All else is for those who have [bot.RightInbox]: it is
// checked in every action, since a button can be seen by others.
package questions

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// name is the capability's name, which its buttons carry.
const name = "questions"

// New returns the capability.
func New() bot.Capability {
	return bot.Capability{
		Name:  name,
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: "questions",
				Words: map[locale.Lang][]string{
					locale.English: {"questions"},
					locale.Arabic:  {"الأسئلة"},
				},
				Right: bot.RightInbox,
				Hint:  "questions.hint",
				Run:   inbox,
			},
			{
				Name: "answer",
				Words: map[locale.Lang][]string{
					locale.English: {"answer"},
					locale.Arabic:  {"رد"},
				},
				Right: bot.RightInbox,
				Hint:  "questions.answer-hint",
				Parse: parseAnswer,
			},
		},
		Forms:   []bot.Form{answerForm(), keepForm()},
		Matters: matters,
		Actions: map[string]bot.ActionHandler{
			"ask":       {Right: bot.RightAnyone, Run: ask},
			"take":      {Right: bot.RightInbox, Run: onQuestion("question.take", take)},
			"take_over": {Right: bot.RightInbox, Run: onQuestion("question.take_over", takeOver)},
			"release":   {Right: bot.RightInbox, Run: onQuestion("question.release", release)},
			"nearest":   {Right: bot.RightInbox, Run: onQuestion("question.nearest", nearest)},
			"use":       {Right: bot.RightInbox, Run: onQuestion("question.use", use)},
			"submit":    {Right: bot.RightInbox, Run: onQuestion("question.answer", submit)},
			"not_ours":  {Right: bot.RightInbox, Run: onQuestion("question.decline", notOurs)},
			"decline":   {Right: bot.RightInbox, Run: onQuestion("question.decline", decline)},
			"leave":     {Right: bot.RightInbox, Run: onQuestion("question.leave", leave)},
			"undo":      {Right: bot.RightInbox, Run: onQuestion("question.reopen", reopen)},
			"keep":      {Right: bot.RightInbox, Run: onQuestion("question.keep", keep)},
			"confirm":   {Right: bot.RightInbox, Run: onQuestion("question.keep", confirm)},
		},
		Settled: settled,
	}
}

// step is an officer's step on a question; rest is what the button's argument
// holds behind the number.
type step func(ctx context.Context, c *bot.Call, q bot.Question, rest string) (bot.Reply, error)

// onQuestion makes a button's handler of a step: only for those who may, and
// on a question that exists.
func onQuestion(action string, do step) func(context.Context, *bot.Call, string) (bot.Reply, error) {
	return func(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
		number, rest, _ := strings.Cut(arg, " ")
		n, ok := bot.Number(number)
		if !ok {
			return nil, fmt.Errorf("%s: the argument %q has no number", action, arg)
		}
		if !bot.May(c.Person, bot.RightInbox) {
			return c.Refuse(ctx, action, ref(n))
		}
		return withQuestion(ctx, c, n, func(q bot.Question) (bot.Reply, error) { return do(ctx, c, q, rest) })
	}
}

// withQuestion looks a question up, and says so if there is none.
func withQuestion(ctx context.Context, c *bot.Call, n int, do func(bot.Question) (bot.Reply, error)) (bot.Reply, error) {
	q, ok, err := bot.Find(c.Tx.Questions().Get(ctx, n))
	if err != nil {
		return nil, err
	}
	if !ok {
		return c.Say(bot.KindReply, "questions.unknown", locale.Int("Number", n)), nil
	}
	return do(q)
}

// button returns a button for a step on a question.
func button(buttonName, do string, n int, rest, label string) bot.Button {
	arg := strconv.Itoa(n)
	if rest != "" {
		arg += " " + rest
	}
	return bot.Action{Capability: name, Do: do, Arg: arg}.Button(buttonName, label)
}

// ref is a question's public number.
func ref(n int) string { return "Q-" + strconv.Itoa(n) }

// closed reports whether nothing more can be done about a question.
func closed(q bot.Question) bool {
	return q.State == bot.QuestionAnswered || q.State == bot.QuestionDeclined
}

// about returns an answer about a question, with its number.
func about(c *bot.Call, q bot.Question, key string, args ...locale.Arg) bot.Reply {
	return bot.Reply{{
		Kind: bot.KindReply, Ref: ref(q.Number), Lang: c.Lang,
		Text: c.T(key, append(args, locale.Int("Number", q.Number))...),
	}}
}

// closedReply says that a question is closed, and how.
func closedReply(c *bot.Call, q bot.Question) bot.Reply {
	key := "questions.is-answered"
	if q.State == bot.QuestionDeclined {
		key = "questions.is-declined"
	}
	return about(c, q, key)
}

// waiting returns the questions that are not closed, oldest first. The store
// takes what was asked before a time: the second lets what is asked at this
// very instant count.
func waiting(ctx context.Context, w *bot.Work) ([]bot.Question, error) {
	return w.Tx.Questions().Waiting(ctx, w.Now.Add(time.Second))
}
