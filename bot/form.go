package bot

import (
	"context"
	"fmt"
	"slices"
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
	Title  string // catalogue key of its title as a sheet; empty: it is never shown as one
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
	// Verbatim: whatever is written is the answer, also what reads as a question.
	Verbatim bool
	// Meant reports whether what Accept refuses was meant as an answer all the
	// same, and is no question. Nil: only where something is to be written.
	Meant func(text string) bool
	// Prompt asks. Its buttons need no form id.
	Prompt func(ctx context.Context, c *Call, v Values) (Out, error)
	// Sheet is the field as part of a sheet; nil: it is not.
	Sheet func(c *Call, v Values) SheetField
	// Accept puts an answer into v, or says in the answer's language what is
	// wrong with it and how it is meant.
	Accept func(ctx context.Context, c *Call, v Values, answer string) (problem string, err error)
	// Attach puts a file into v that was sent while the form is open, whatever
	// it asks, or says what is wrong with it. Nil: the field takes no files.
	Attach func(ctx context.Context, c *Call, v Values, f File) (problem string, err error)
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

// OpenForm opens a form with the values that are known, and asks what is
// missing. One that is open already is set aside.
func (c *Call) OpenForm(ctx context.Context, capability, name string, v Values) (Reply, error) {
	if err := c.pushForm(capability, name, v); err != nil {
		return nil, err
	}
	reply, err := c.ContinueForm(ctx)
	if state := c.openForm(); err == nil && state != nil && state.Asking != "" && len(reply) > 0 {
		reply[len(reply)-1].Sheet = c.sheet(state)
	}
	return reply, err
}

// OpenFormToEdit opens a form that has its values, and offers what can be
// changed, and a way out: [Call.CancelButton], or [Call.BackButton] to its review.
func (c *Call) OpenFormToEdit(capability, name string, v Values, out Button) (Reply, error) {
	if err := c.pushForm(capability, name, v); err != nil {
		return nil, err
	}
	return c.editMenu(out)
}

func (c *Call) pushForm(capability, name string, v Values) error {
	id, err := c.IDs.Token()
	if err != nil {
		return err
	}
	if v == nil {
		v = Values{}
	}
	if open := c.openForm(); open != nil && open.Form == capability+"."+name && len(open.Values) == 0 {
		c.CloseForm() // the same form, with nothing in it yet
	}
	c.Conv.Forms = append(c.Conv.Forms, FormState{ID: id, Form: capability + "." + name, Values: v})
	if len(c.Conv.Forms) > maxForms {
		c.Conv.Forms = c.Conv.Forms[1:]
	}
	return nil
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
			out.Kind, out.written = KindPrompt, wantsText(out.Buttons)
			if !f.needed(state.Values) { // it is edited: nothing is lost by a wrong press
				out.Buttons = c.backInsteadOfCancel(out.Buttons)
			}
			return Reply{ofForm(state, out)}, nil
		}
	}
	state.Asking = ""
	id := state.ID
	reply, err := form.Review(ctx, c, state.Values)
	if err != nil {
		return nil, fmt.Errorf("form %s: %w", form.Name, err)
	}
	if open := c.openForm(); open == nil || open.ID != id { // the review was the form's end
		back, err := c.comeBack(ctx)
		return append(reply, back...), err
	}
	for i := range reply {
		reply[i] = ofForm(state, reply[i])
	}
	return reply, nil
}

// backInsteadOfCancel makes the way out of an edit lead back, and not out of
// the form.
func (c *Call) backInsteadOfCancel(buttons []Button) []Button {
	buttons = slices.DeleteFunc(buttons, func(b Button) bool { return b.Name == doCancel })
	return append(buttons, c.BackButton())
}

// goBack leaves the field that was to be edited as it is.
func (c *Call) goBack(ctx context.Context) (Reply, error) {
	c.openForm().Asking = ""
	return c.ContinueForm(ctx)
}

// editing reports whether the open form asks for something that it has, or
// needs not.
func (c *Call) editing() bool {
	state := c.openForm()
	if state == nil || c.bot.forms[state.Form] == nil {
		return false
	}
	field, ok := c.bot.forms[state.Form].field(state.Asking)
	return ok && !field.needed(state.Values)
}

// ofForm binds the buttons of a form's message to it.
func ofForm(state *FormState, out Out) Out {
	for i := range out.Buttons {
		out.Buttons[i].Action.Form = state.ID
	}
	return out
}

// answerForm takes a text as an answer to the open form: the label, name or
// value of one of its buttons, or the text that the asked field wants. Handled
// is false if the form cannot use it; then problem says what it wants.
func (c *Call) answerForm(ctx context.Context, text string) (reply Reply, handled bool, problem string, err error) {
	state := c.openForm()
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, false, "", fmt.Errorf("form %q is not known", state.Form)
	}
	shown, err := c.ContinueForm(ctx)
	if err != nil {
		return nil, false, "", err
	}
	var buttons []Button
	for _, out := range shown {
		buttons = append(buttons, out.Buttons...)
	}
	if b, ok := pick(buttons, text); ok {
		reply, err = c.bot.act(ctx, c, b.Action)
		return reply, true, "", err
	}
	if isCancel(text) {
		reply, err = c.cancelForm(ctx)
		return reply, true, "", err
	}
	field, ok := form.field(state.Asking)
	free := wantsText(buttons)
	if !ok || !field.Verbatim {
		if reply, handled, err = c.answerInForm(ctx, text, free); err != nil || handled {
			return reply, handled, "", err
		}
	}
	if !ok { // the review is shown
		return nil, false, c.T("core.form-press"), nil
	}
	problem, err = field.Accept(ctx, c, state.Values, text)
	if err != nil {
		return nil, false, "", fmt.Errorf("form %s, field %s: %w", state.Form, field.Name, err)
	}
	switch {
	case problem == "":
		reply, err = c.accepted(ctx, field)
		return reply, true, "", err
	case free || field.Meant != nil && field.Meant(text):
		reply, err = c.askAgain(ctx, problem)
		return reply, true, "", err
	}
	return nil, false, problem, nil
}

// answerInForm answers a question that is asked in the middle of a form, and
// comes back to the form. Where something is to be chosen, any question word
// makes a question; where something is to be written, only a question mark.
func (c *Call) answerInForm(ctx context.Context, text string, free bool) (reply Reply, handled bool, err error) {
	if !locale.Asks(text) || free && !strings.ContainsAny(text, "?؟") {
		return nil, false, nil
	}
	lang := c.Lang
	reply, sure, err := c.bot.ask(ctx, c, text)
	if err != nil || !sure {
		c.Lang = lang
		return nil, false, err
	}
	back, err := c.comeBack(ctx)
	return append(reply, back...), true, err
}

// wantsText reports whether a prompt wants something written, and offers
// nothing to choose.
func wantsText(buttons []Button) bool {
	return !slices.ContainsFunc(buttons, func(b Button) bool { return b.Action.Do == doChoose && b.Action.Capability == "" })
}

// give hands an answer to a field and goes on, or asks it again.
func (c *Call) give(ctx context.Context, field *Field, answer string) (Reply, error) {
	state := c.openForm()
	problem, err := field.Accept(ctx, c, state.Values, answer)
	if err != nil {
		return nil, fmt.Errorf("form %s, field %s: %w", state.Form, field.Name, err)
	}
	if problem != "" {
		return c.askAgain(ctx, problem)
	}
	return c.accepted(ctx, field)
}

// accepted goes on behind a field that has its answer.
func (c *Call) accepted(ctx context.Context, field *Field) (Reply, error) {
	state := c.openForm()
	if _, isText := c.Message.Content.(Text); isText {
		if state.Given == nil {
			state.Given = map[string]string{}
		}
		state.Given[field.Name] = c.Message.ID
	}
	state.Asking = ""
	return c.ContinueForm(ctx)
}

// askAgain shows what the form wants once more, below a line that says why. A
// preview stays as it is: it is what will be sent or recorded.
func (c *Call) askAgain(ctx context.Context, why string) (Reply, error) {
	reply, err := c.ContinueForm(ctx)
	if err != nil || len(reply) == 0 {
		return reply, err
	}
	if reply[0].Kind == KindPrompt {
		reply[0].Text = why + "\n\n" + reply[0].Text
		return reply, nil
	}
	return append(Reply{{Kind: KindReply, Text: why}}, reply...), nil
}

// comeBack returns to the form that was set aside for one that was closed.
func (c *Call) comeBack(ctx context.Context) (Reply, error) {
	return c.askAgain(ctx, c.T("core.form-open"))
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

// editMenu offers the fields of the open form, and a way out.
func (c *Call) editMenu(out Button) (Reply, error) {
	state := c.openForm()
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, fmt.Errorf("form %q is not known", state.Form)
	}
	menu := Out{Kind: KindPrompt, Text: c.T("core.edit-what")}
	for _, f := range form.Fields {
		if f.Label != "" {
			menu.Buttons = append(menu.Buttons, c.FieldButton("choose:"+f.Name, f.Name, c.T(f.Label)))
		}
	}
	menu.Buttons = append(menu.Buttons, out)
	return Reply{ofForm(state, menu)}, nil
}
