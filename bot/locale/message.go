package locale

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// countName is the placeholder of the number that chooses the plural form.
const countName = "Count"

// message is what a printer must know of a text beside its templates.
type message struct {
	plural       bool
	placeholders []string // over all forms, each once
}

// form is one plural form of a message.
type form struct {
	name string
	text *string
}

func formsOf(m *i18n.Message) []form {
	return []form{
		{"zero", &m.Zero}, {"one", &m.One}, {"two", &m.Two},
		{"few", &m.Few}, {"many", &m.Many}, {"other", &m.Other},
	}
}

// pluralForms lists the forms a message that has any must have, by CLDR.
func pluralForms(l Lang) []string {
	if l == Arabic {
		return []string{"zero", "one", "two", "few", "many", "other"}
	}
	return []string{"one", "other"}
}

// newMessage checks a message and readies its forms in place.
func newMessage(l Lang, raw *i18n.Message) (*message, error) {
	// A table whose keys are all the library's own words is taken for one
	// nameless message; own delimiters would slip past the checks below.
	if raw.ID == "" {
		return nil, fmt.Errorf("%w: a key may not be one of the reserved words (other, description, id, …)", ErrMessage)
	}
	if raw.LeftDelim != "" || raw.RightDelim != "" {
		return nil, fmt.Errorf("%w: delimiters cannot be changed", ErrMessage)
	}
	m := &message{}
	var present, counted []string
	for _, f := range formsOf(raw) {
		*f.text = strings.Trim(*f.text, "\r\n")
		if *f.text == "" {
			continue
		}
		present = append(present, f.name)
		m.plural = m.plural || f.name != "other"
		names, err := placeholders(*f.text)
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, countName) {
			counted = append(counted, f.name)
		}
		for _, name := range names {
			if !slices.Contains(m.placeholders, name) {
				m.placeholders = append(m.placeholders, name)
			}
		}
		if *f.text, err = markBold(*f.text); err != nil {
			return nil, err
		}
	}
	if len(present) == 0 {
		return nil, fmt.Errorf("%w: no text", ErrMessage)
	}
	if m.plural {
		for _, name := range pluralForms(l) {
			if !slices.Contains(present, name) {
				return nil, fmt.Errorf("%w: %s", ErrPluralForms, name)
			}
			// Only none, one and two can be said without the number.
			spoken := name == "zero" || name == "one" || name == "two"
			if len(counted) > 0 && !spoken && !slices.Contains(counted, name) {
				return nil, fmt.Errorf("%w: {{.%s}} is missing in the form %s", ErrPlaceholders, countName, name)
			}
		}
	}
	return m, nil
}

// placeholders lists the names in a text. Only {{.Name}} is allowed: what is to
// be decided is decided in code, where it is tested.
func placeholders(text string) ([]string, error) {
	trees, err := parse.Parse("", text, "", "")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	tree := trees[""]
	if tree == nil || tree.Root == nil {
		return nil, nil
	}
	var names []string
	for _, node := range tree.Root.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
		case *parse.ActionNode:
			name, ok := fieldName(n)
			if !ok {
				return nil, fmt.Errorf("%w: only {{.Name}} is allowed, not %s", ErrMessage, n)
			}
			names = append(names, name)
		default:
			return nil, fmt.Errorf("%w: only {{.Name}} is allowed, not %s", ErrMessage, n)
		}
	}
	return names, nil
}

func fieldName(n *parse.ActionNode) (string, bool) {
	if n.Pipe == nil || len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 1 {
		return "", false
	}
	field, ok := n.Pipe.Cmds[0].Args[0].(*parse.FieldNode)
	if !ok || len(field.Ident) != 1 {
		return "", false
	}
	return field.Ident[0], true
}

// markBold turns <b>…</b> into the marks of bold. It is done on the catalogue's
// text, before any value is put in: a user's "<b>" stays what it is.
func markBold(text string) (string, error) {
	open := false
	rest := text
	for {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		rest = rest[i:]
		switch {
		case strings.HasPrefix(rest, "<b>") && !open:
			open = true
		case strings.HasPrefix(rest, "</b>") && open:
			open = false
		case strings.HasPrefix(rest, "<b>"), strings.HasPrefix(rest, "</b>"):
			return "", fmt.Errorf("%w: <b> and </b> do not match", ErrMessage)
		}
		rest = rest[1:]
	}
	if open {
		return "", fmt.Errorf("%w: <b> is not closed", ErrMessage)
	}
	return strings.NewReplacer("<b>", string(boldOn), "</b>", string(boldOff)).Replace(text), nil
}
