package bot

import (
	"context"
	"fmt"
	"strings"

	"wasl/bot/locale"
)

// press handles a button. It means something only if it was sent to this
// chat, and if the form that it belongs to is still the open one.
func (b *Bot) press(ctx context.Context, c *Call, id string) (Reply, error) {
	type found struct {
		Button
		Delivery
	}
	button, delivery, err := c.Tx.Deliveries().Button(ctx, id)
	f, ok, err := Find(found{button, delivery}, err)
	if err != nil {
		return nil, err
	}
	if !ok || f.Chat != c.Message.Chat {
		if err := c.Record(ctx, c.Actor(), "refused", "", "unknown button"); err != nil {
			return nil, err
		}
		return c.Say(KindRefusal, "core.unknown-button"), nil
	}
	if c.Person == nil && c.Conv.Lang == "" {
		c.Lang = f.Lang // whoever chose no language goes on in that of the message
	}
	c.Pressed = f.Delivery
	return b.act(ctx, c, f.Action)
}

// act runs a button's action.
func (b *Bot) act(ctx context.Context, c *Call, a Action) (Reply, error) {
	if a.Form != "" {
		if state := c.openForm(); state == nil || state.ID != a.Form {
			return c.Say(KindReply, "core.form-closed"), nil
		}
	}
	if a.Capability == "" {
		return b.actCore(ctx, c, a)
	}
	var handler ActionHandler
	capability, ok := b.capabilities[a.Capability]
	if ok {
		handler, ok = capability.Actions[a.Do]
	}
	if !ok {
		// A button of a version of the program that is no longer installed.
		return c.Say(KindReply, "core.form-closed"), nil
	}
	if !May(c.Person, handler.Right) {
		object, _, _ := strings.Cut(a.Arg, " ")
		return c.Refuse(ctx, a.Capability+"."+a.Do, locale.Shorten(object, 32))
	}
	before := len(c.Conv.Forms)
	reply, err := handler.Run(ctx, c, a.Arg)
	if err != nil {
		return nil, fmt.Errorf("button %s.%s: %w", a.Capability, a.Do, err)
	}
	if after := len(c.Conv.Forms); a.Form != "" && after < before {
		back, err := c.comeBack(ctx)
		return append(reply, back...), err
	}
	return reply, nil
}

func (b *Bot) actCore(ctx context.Context, c *Call, a Action) (Reply, error) {
	switch a.Do {
	case doCommand:
		match, ok := b.router.Match(a.Arg)
		if !ok {
			return c.Say(KindReply, "core.form-closed"), nil
		}
		return b.run(ctx, c, match)
	case doCancel:
		return c.cancelForm(ctx)
	case doEdit:
		return c.editMenu(c.BackButton())
	case doResume:
		return c.comeBack(ctx)
	}
	state := c.openForm()
	if state == nil || a.Form == "" || b.forms[state.Form] == nil {
		return c.Say(KindReply, "core.form-closed"), nil
	}
	if a.Do == doBack {
		return c.goBack(ctx)
	}
	asked := state.Asking
	if a.Do == doField {
		asked = a.Arg
	}
	field, ok := b.forms[state.Form].field(asked)
	switch {
	case !ok:
		return c.Say(KindReply, "core.form-closed"), nil
	case a.Do == doField:
		state.Asking = asked
		return c.ContinueForm(ctx)
	case a.Do == doChoose:
		return c.give(ctx, field, a.Arg)
	}
	return nil, fmt.Errorf("the core has no button %q", a.Do)
}
