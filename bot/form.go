package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"wasl/bot/locale"
)

// Values are the answers of a form so far, by field.
type Values map[string]string

// Form asks for what a command needs, step by step or, where the platform has
// forms, at once. It keeps no state of its own: that is a [FormState], stored
// with the conversation after every answer.
type Form struct {
	Name   string // unique in its capability
	Fields []Field
	// Review shows what was given and offers what can be done with it, once
	// no field is missing. The form stays open until one of its buttons
	// closes it.
	Review func(ctx context.Context, c *Call, v Values) (Reply, error)
}

// Field is one question of a form.
type Field struct {
	Name string
	// Label is the catalogue key of its name, where one can choose what to edit.
	Label string
	// Needed reports whether it is asked of its own accord; nil: while it has
	// no value.
	Needed func(v Values) bool
	// Prompt asks. Its buttons need no form id.
	Prompt func(ctx context.Context, c *Call, v Values) (Out, error)
	// Accept puts an answer into v, or says in the answer's language what is
	// wrong with it and how it is meant.
	Accept func(ctx context.Context, c *Call, v Values, answer string) (problem string, err error)
}

func (f *Form) field(name string) (*Field, bool) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			return &f.Fields[i], true
		}
	}
	return nil, false
}

func (f *Field) needed(v Values) bool {
	if f.Needed != nil {
		return f.Needed(v)
	}
	return v[f.Name] == ""
}

// The core's own button handlers.
const (
	doChoose  = "choose"  // gives the asked field a value
	doEdit    = "edit"    // offers the fields to edit
	doField   = "field"   // asks one field again
	doCancel  = "cancel"  // closes the form
	doCommand = "command" // runs a command as if its word had been written
)

// Choose returns a button that answers the asked field.
func Choose(value, label string) Button { return ChooseAs("choose:"+value, value, label) }

// ChooseAs is Choose under a name of its own, e.g. "confirm".
func ChooseAs(name, value, label string) Button {
	return Button{Name: name, Label: label, Action: Action{Do: doChoose, Arg: value}}
}

// EditButton returns the button that offers what can be edited in a form.
func (c *Call) EditButton() Button {
	return Button{Name: "edit", Label: c.T("core.edit"), Action: Action{Do: doEdit}}
}

// FieldButton returns a button that asks one field of a form again.
func (c *Call) FieldButton(name, field, label string) Button {
	return Button{Name: name, Label: label, Action: Action{Do: doField, Arg: field}}
}

// CancelButton returns the button that closes a form.
func (c *Call) CancelButton() Button {
	return Button{Name: "cancel", Label: c.T("core.cancel"), Action: Action{Do: doCancel}}
}

// CommandButton returns a button that runs a command by its word.
func CommandButton(name, word, label string) Button {
	return Button{Name: name, Label: label, Action: Action{Do: doCommand, Arg: word}}
}

// OpenForm opens a form with the values that are known, and asks what is
// missing. One that is open already is set aside.
func (c *Call) OpenForm(ctx context.Context, capability, name string, v Values) (Reply, error) {
	id, err := c.IDs.Token()
	if err != nil {
		return nil, err
	}
	if v == nil {
		v = Values{}
	}
	c.Conv.Forms = append(c.Conv.Forms, FormState{ID: id, Form: capability + "." + name, Values: v, Given: map[string]string{}})
	if len(c.Conv.Forms) > maxForms {
		c.Conv.Forms = c.Conv.Forms[1:]
	}
	return c.ContinueForm(ctx)
}

// maxForms is how many forms of one owner can be open, one on top of the other.
const maxForms = 3

// CloseForm closes the open form.
func (c *Call) CloseForm() {
	if n := len(c.Conv.Forms); n > 0 {
		c.Conv.Forms = c.Conv.Forms[:n-1]
	}
}

// openForm is the form being filled, or nil.
func (c *Call) openForm() *FormState {
	if n := len(c.Conv.Forms); n > 0 {
		return &c.Conv.Forms[n-1]
	}
	return nil
}

// FormValues are the values of the open form; nil if none is open.
func (c *Call) FormValues() Values {
	if s := c.openForm(); s != nil {
		return s.Values
	}
	return nil
}

// ContinueForm asks what the open form needs next, or shows its review.
func (c *Call) ContinueForm(ctx context.Context) (Reply, error) {
	state := c.openForm()
	if state == nil {
		return nil, nil
	}
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, fmt.Errorf("form %q is not known", state.Form)
	}
	for i := range form.Fields {
		f := &form.Fields[i]
		if state.Asking == f.Name || state.Asking == "" && f.needed(state.Values) {
			state.Asking = f.Name
			out, err := f.Prompt(ctx, c, state.Values)
			if err != nil {
				return nil, fmt.Errorf("form %s, field %s: %w", state.Form, f.Name, err)
			}
			out.Kind = KindPrompt
			return Reply{ofForm(state, out)}, nil
		}
	}
	state.Asking = ""
	reply, err := form.Review(ctx, c, state.Values)
	if err != nil {
		return nil, fmt.Errorf("form %s: %w", state.Form, err)
	}
	for i := range reply {
		reply[i] = ofForm(state, reply[i])
	}
	return reply, nil
}

// ofForm binds the buttons of a form's message to it.
func ofForm(state *FormState, out Out) Out {
	for i := range out.Buttons {
		out.Buttons[i].Action.Form = state.ID
	}
	return out
}

// answerForm takes a text as an answer to the open form. Handled is false if
// the form cannot use it.
func (c *Call) answerForm(ctx context.Context, text string) (reply Reply, handled bool, err error) {
	state := c.openForm()
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, false, fmt.Errorf("form %q is not known", state.Form)
	}
	if state.Asking == "" {
		return c.answerReview(ctx, text)
	}
	field, ok := form.field(state.Asking)
	if !ok {
		return nil, false, fmt.Errorf("form %s has no field %q", state.Form, state.Asking)
	}
	prompt, err := field.Prompt(ctx, c, state.Values)
	if err != nil {
		return nil, false, err
	}
	if b, ok := pick(prompt.Buttons, text); ok {
		reply, err := c.bot.act(ctx, c, ofForm(state, Out{Buttons: []Button{b}}).Buttons[0].Action)
		return reply, true, err
	}
	reply, err = c.give(ctx, field, text)
	return reply, true, err
}

// give hands an answer to a field and goes on.
func (c *Call) give(ctx context.Context, field *Field, answer string) (Reply, error) {
	state := c.openForm()
	problem, err := field.Accept(ctx, c, state.Values, answer)
	if err != nil {
		return nil, fmt.Errorf("form %s, field %s: %w", state.Form, field.Name, err)
	}
	if problem != "" {
		reply, err := c.ContinueForm(ctx)
		if err != nil || len(reply) == 0 {
			return reply, err
		}
		reply[0].Text = problem + "\n\n" + reply[0].Text
		return reply, nil
	}
	if _, isText := c.Message.Content.(Text); isText {
		state.Given[field.Name] = c.Message.ID
	}
	state.Asking = ""
	return c.ContinueForm(ctx)
}

// answerReview understands the label or name of a review's button as a press.
func (c *Call) answerReview(ctx context.Context, text string) (Reply, bool, error) {
	before := len(c.Conv.Forms)
	reply, err := c.ContinueForm(ctx)
	if err != nil {
		return nil, false, err
	}
	var buttons []Button
	for _, out := range reply {
		buttons = append(buttons, out.Buttons...)
	}
	if b, ok := pick(buttons, text); ok && len(c.Conv.Forms) == before {
		reply, err := c.bot.act(ctx, c, b.Action)
		return reply, true, err
	}
	return nil, false, nil
}

// correctForm takes an edited message as a correction of the answer that it
// gave to the open form.
func (c *Call) correctForm(ctx context.Context, editOf, text string) (Reply, bool, error) {
	state := c.openForm()
	if state == nil {
		return nil, false, nil
	}
	form := c.bot.forms[state.Form]
	for name, message := range state.Given {
		if message != editOf || form == nil {
			continue
		}
		if field, ok := form.field(name); ok {
			state.Asking = name
			reply, err := c.give(ctx, field, text)
			if state.Given[name] == c.Message.ID {
				state.Given[name] = editOf // a further edit names the original again
			}
			return reply, true, err
		}
	}
	return nil, false, nil
}

// pick finds the button that a text names: by its label, its name, its
// number, or the value that it chooses.
func pick(buttons []Button, text string) (Button, bool) {
	want := locale.Fold(text)
	for _, b := range buttons {
		_, value, _ := strings.Cut(b.Name, ":")
		if want != "" && (want == locale.Fold(b.Label) || want == locale.Fold(b.Name) || want == locale.Fold(value)) {
			return b, true
		}
	}
	return Button{}, false
}

// Number reads a whole number in either set of digits.
func Number(text string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(locale.Digits(text)))
	return n, err == nil
}

// editMenu offers the fields of the open form.
func (c *Call) editMenu() (Reply, error) {
	state := c.openForm()
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, fmt.Errorf("form %q is not known", state.Form)
	}
	out := Out{Kind: KindPrompt, Text: c.T("core.edit-what")}
	for _, f := range form.Fields {
		if f.Label != "" {
			out.Buttons = append(out.Buttons, c.FieldButton("choose:"+f.Name, f.Name, c.T(f.Label)))
		}
	}
	out.Buttons = append(out.Buttons, c.CancelButton())
	return Reply{ofForm(state, out)}, nil
}
