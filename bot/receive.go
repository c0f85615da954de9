package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"wasl/bot/locale"
)

// Receive handles one message: what it changes and the deliveries that answer
// it are one transaction. If handling fails, the message is stored all the
// same, with an answer that says so; an error is returned only if nothing
// could be stored, and then the platform will send it again.
func (b *Bot) Receive(ctx context.Context, m Message) error {
	if len(m.Handle) > MaxHandle {
		m.Handle = ""
	}
	err := b.receive(ctx, m, func(c *Call) (Reply, error) { return b.handle(ctx, c) })
	if err != nil && ctx.Err() == nil {
		b.log.LogAttrs(ctx, slog.LevelError, "a message could not be handled",
			slog.String("chat", m.Chat.String()), slog.String("message", m.ID), slog.Any("error", err))
		err = b.receive(ctx, m, func(c *Call) (Reply, error) { return c.Say(KindError, "core.error"), nil })
	}
	if err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	b.wake()
	return nil
}

func (b *Bot) receive(ctx context.Context, m Message, handle func(*Call) (Reply, error)) error {
	return b.store.Update(ctx, func(tx Tx) error {
		fresh, err := tx.Messages().Add(ctx, m)
		if err != nil || !fresh {
			return err
		}
		c, err := b.newCall(ctx, tx, m)
		if err != nil {
			return err
		}
		reply, err := guarded(func() (Reply, error) { return handle(c) })
		if err != nil {
			return err
		}
		if err := tx.Conversations().Save(ctx, *c.Conv); err != nil {
			return err
		}
		return b.answerCall(ctx, c, reply)
	})
}

// guarded turns a panic of a handler into an error: one broken command must
// not end the service.
func guarded(handle func() (Reply, error)) (reply Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handler panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return handle()
}

// newCall finds out who writes, and in which language they are answered.
func (b *Bot) newCall(ctx context.Context, tx Tx, m Message) (*Call, error) {
	c := &Call{Work: *b.work(tx), Message: m, bot: b}
	person, ok, err := Find(tx.People().ByAccount(ctx, m.From))
	if err != nil {
		return nil, err
	}
	if ok {
		c.Person = &person
	}
	c.Owner = OwnerOf(c.Person, m.From)
	conv, err := tx.Conversations().Get(ctx, c.Owner)
	if err != nil {
		return nil, err
	}
	c.Conv = &conv
	c.Lang = c.ownLang()
	return c, nil
}

// ownLang is the language that the writer has chosen; Arabic before they did.
func (c *Call) ownLang() locale.Lang {
	if c.Person != nil {
		return c.Person.Lang
	}
	if c.Conv.Lang != "" {
		return c.Conv.Lang
	}
	return locale.Arabic
}

// handle decides what a message is.
func (b *Bot) handle(ctx context.Context, c *Call) (Reply, error) {
	if c.Person != nil && c.Person.Status != Active {
		return c.Refuse(ctx, "message", "")
	}
	switch content := c.Message.Content.(type) {
	case Press:
		return b.press(ctx, c, content.Button)
	case Submission:
		return c.submitSheet(ctx, content)
	case Home:
		return b.home(ctx, c)
	case Start:
		return b.start(ctx, c, content.Code)
	case Voice:
		return c.aside(ctx, "core.voice")
	case File:
		return c.file(ctx, content)
	case Text:
		return b.text(ctx, c, content)
	}
	return c.Say(KindReply, "core.unreadable"), nil
}

// start is the first contact. A code that came with it is an invite's, as if
// it had been written.
func (b *Bot) start(ctx context.Context, c *Call, code string) (Reply, error) {
	word := "help"
	if code != "" {
		word = "join " + code
	}
	match, ok := b.router.Match(word)
	if !ok { // no code at all
		match, ok = b.router.Match("join")
	}
	if !ok {
		return c.Say(KindReply, "core.empty"), nil
	}
	return b.run(ctx, c, match)
}

// aside says something that is no answer to the open form, and comes back to it.
func (c *Call) aside(ctx context.Context, key string) (Reply, error) {
	reply := c.Say(KindReply, key)
	if c.openForm() == nil || !c.Message.Private {
		return reply, nil
	}
	back, err := c.comeBack(ctx)
	return append(reply, back...), err
}

func (b *Bot) text(ctx context.Context, c *Call, content Text) (Reply, error) {
	if len(content.Text) > MaxText {
		if l, ok := locale.Detect(content.Text[:MaxText]); ok {
			c.Lang = l
		}
		return c.aside(ctx, "core.too-long")
	}
	text := locale.Clean(content.Text)
	if l, ok := locale.Detect(text); ok {
		c.Lang = l
	}
	if content.EditOf != "" {
		reply, ok, err := c.correctForm(ctx, content.EditOf, text)
		if err != nil || ok {
			return reply, err
		}
		return c.Say(KindReply, "core.edited"), nil
	}
	if locale.Fold(text) == "" {
		return c.aside(ctx, "core.empty")
	}
	reply, err := b.words(ctx, c, text)
	if err == nil && locale.LooksFrench(text) && len(reply) > 0 {
		reply[0].Text = c.T("core.french") + "\n\n" + reply[0].Text
	}
	return reply, err
}

// words decides what a text is: a command, an answer to the open form, or a
// question.
func (b *Bot) words(ctx context.Context, c *Call, text string) (Reply, error) {
	if match, ok := b.router.Match(text); ok {
		c.Lang = match.Lang
		return b.run(ctx, c, match)
	}
	if match, ok, err := b.lookUp(ctx, c, text); err != nil || ok {
		if err != nil {
			return nil, err
		}
		c.Lang = match.Lang
		return b.run(ctx, c, match)
	}
	if c.openForm() != nil && c.Message.Private { // what is said in a group is no answer to a form
		return b.formText(ctx, c, text)
	}
	if isCancel(text) {
		return c.Say(KindReply, "core.nothing-open"), nil
	}
	near := b.router.Near(text, func(cmd *Command) bool { return May(c.Person, cmd.Right) })
	if len(near) > 0 && strings.Contains(text, ":") {
		return b.offer(c, near), nil // "updte 8: …" is no question
	}
	reply, sure, err := b.ask(ctx, c, text)
	if err == nil && !sure && len(near) > 0 {
		return b.offer(c, near), nil
	}
	return reply, err
}

// formText is a text while a form is open: an answer to it, or else a
// question, after which the form goes on.
func (b *Bot) formText(ctx context.Context, c *Call, text string) (Reply, error) {
	reply, handled, problem, err := c.answerForm(ctx, text)
	if err != nil || handled {
		return reply, err
	}
	answer, sure, err := b.ask(ctx, c, text)
	if err != nil {
		return nil, err
	}
	if !sure {
		return c.askAgain(ctx, problem)
	}
	back, err := c.comeBack(ctx)
	return append(answer, back...), err
}

// ask answers a text that is no command: by the capability that it is certainly
// meant for, else as a question.
func (b *Bot) ask(ctx context.Context, c *Call, text string) (reply Reply, sure bool, err error) {
	for _, capability := range b.order {
		if capability.Request == nil {
			continue
		}
		if reply, ok, err := capability.Request(ctx, c, text); err != nil || ok {
			return reply, ok, err
		}
	}
	return b.answer.Answer(ctx, c, text)
}

func isCancel(text string) bool {
	switch locale.Fold(text) {
	case "cancel", locale.Fold("إلغاء"), locale.Fold("ألغ"):
		return true
	}
	return false
}

// cancelForm closes the open form; what was only to be edited is left as it is.
func (c *Call) cancelForm(ctx context.Context) (Reply, error) {
	if c.editing() {
		return c.goBack(ctx)
	}
	c.CloseForm()
	back, err := c.comeBack(ctx)
	return append(c.Say(KindReply, "core.cancelled"), back...), err
}

// run runs a command for whoever may use it.
func (b *Bot) run(ctx context.Context, c *Call, m Match) (Reply, error) {
	if !May(c.Person, m.Command.Right) {
		return c.Refuse(ctx, "command", m.Command.Name)
	}
	reply, err := m.Handler(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("command %s: %w", m.Command.Name, err)
	}
	for i := range reply {
		reply[i].Open = reply[i].Open || m.Command.Open
	}
	return reply, nil
}

// offer asks whether a near miss meant a command.
func (b *Bot) offer(c *Call, near []Suggestion) Reply {
	out := Out{Kind: KindReply, Text: c.T("core.did-you-mean"), Open: true}
	for _, s := range near {
		out.Buttons = append(out.Buttons, CommandButton("choose:"+s.Command.Name, s.Text, locale.Shorten(s.Text, 40)))
	}
	return Reply{out}
}
