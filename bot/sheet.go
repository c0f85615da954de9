package bot

import (
	"context"
	"fmt"
	"strings"

	"wasl/bot/locale"
)

// sheet is the open form as a platform can show it at once; nil if it is not
// meant to be shown so.
func (c *Call) sheet(state *FormState) *FormSheet {
	form := c.bot.forms[state.Form]
	if form == nil || form.Title == "" {
		return nil
	}
	sheet := &FormSheet{ID: state.ID, Title: c.T(form.Title), Submit: c.T("core.sheet-submit")}
	for i := range form.Fields {
		f := &form.Fields[i]
		if f.Sheet == nil {
			continue
		}
		field := f.Sheet(c, state.Values)
		field.Name = f.Name
		if f.Label != "" {
			field.Label = c.T(f.Label)
		}
		sheet.Fields = append(sheet.Fields, field)
	}
	return sheet
}

// submitSheet takes the answers of a form that was filled in at once. Each
// goes through its field like a written one; what was wrong is said above what
// the form asks next.
func (c *Call) submitSheet(ctx context.Context, s Submission) (Reply, error) {
	state := c.openForm()
	if state == nil || state.ID != s.Form {
		return c.Say(KindReply, "core.form-closed"), nil
	}
	form, ok := c.bot.forms[state.Form]
	if !ok {
		return nil, fmt.Errorf("form %q is not known", state.Form)
	}
	var problems []string
	state.Asking = ""
	c.Lang = s.lang(c.Lang)
	for i := range form.Fields {
		f := &form.Fields[i]
		answer, given := s.Values[f.Name]
		answer = locale.Clean(answer[:min(len(answer), MaxText)])
		if !given || f.Sheet == nil || strings.TrimSpace(answer) == "" {
			continue
		}
		problem, err := f.Accept(ctx, c, state.Values, answer)
		if err != nil {
			return nil, fmt.Errorf("form %s, field %s: %w", state.Form, f.Name, err)
		}
		if problem != "" {
			problems = append(problems, problem)
			if state.Asking == "" {
				state.Asking = f.Name
			}
		}
	}
	if len(problems) > 0 {
		return c.askAgain(ctx, strings.Join(problems, "\n"))
	}
	return c.ContinueForm(ctx)
}

// lang is the language of what was written into a sheet.
func (s Submission) lang(otherwise locale.Lang) locale.Lang {
	var written strings.Builder
	for _, value := range s.Values {
		written.WriteString(value[:min(len(value), MaxText)] + " ")
	}
	if l, ok := locale.Detect(written.String()); ok {
		return l
	}
	return otherwise
}
