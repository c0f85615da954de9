package bot

// The core's own button handlers.
const (
	doChoose  = "choose"  // gives the asked field a value
	doEdit    = "edit"    // offers the fields to edit
	doField   = "field"   // asks one field again
	doCancel  = "cancel"  // closes the form
	doBack    = "back"    // leaves what was to be edited as it is
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

// BackButton returns the button that leaves what was to be edited as it is.
func (c *Call) BackButton() Button {
	return Button{Name: doBack, Label: c.T("core.back"), Action: Action{Do: doBack}}
}

// CommandButton returns a button that runs a command by its word.
func CommandButton(name, word, label string) Button {
	return Button{Name: name, Label: label, Action: Action{Do: doCommand, Arg: word}}
}
