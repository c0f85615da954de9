package faultserver

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"wasl/adapters/adaptertest"
)

// dcComponent is a component of a message or a modal.
type dcComponent struct {
	Type        int           `json:"type"`
	CustomID    string        `json:"custom_id"`
	Label       string        `json:"label"`
	Style       int           `json:"style"`
	URL         string        `json:"url"`
	Placeholder string        `json:"placeholder"`
	Value       string        `json:"value"`
	MinLength   int           `json:"min_length"`
	MaxLength   int           `json:"max_length"`
	Required    *bool         `json:"required"`
	Content     string        `json:"content"`
	Components  []dcComponent `json:"components"`
	Component   *dcComponent  `json:"component"`
	Options     []struct {
		Label       string `json:"label"`
		Value       string `json:"value"`
		Description string `json:"description"`
	} `json:"options"`
}

// The types of components that are played.
const (
	dcRow       = 1
	dcButton    = 2
	dcSelect    = 3
	dcTextInput = 4
	dcText      = 10
	dcLabel     = 18
)

func (c dcComponent) buttons() []adaptertest.PostedButton {
	var out []adaptertest.PostedButton
	switch c.Type {
	case dcButton:
		value := c.CustomID
		if value == "" {
			value = c.URL
		}
		out = append(out, adaptertest.PostedButton{Label: c.Label, Value: value})
	case dcSelect:
		for _, o := range c.Options {
			out = append(out, adaptertest.PostedButton{Label: o.Label, Value: o.Value})
		}
	}
	for _, inner := range c.Components {
		out = append(out, inner.buttons()...)
	}
	return out
}

// parseComponents reads the components of a message and holds them to their
// limits; problem is empty if all is well.
func parseComponents(raw json.RawMessage) (list []dcComponent, path, problem string, rule Rule) {
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, "components", "not a list of components", RuleFormat
	}
	if len(list) > 5 {
		return nil, "components", fmt.Sprintf("%d rows", len(list)), RuleStructure
	}
	ids := map[string]bool{}
	for i, row := range list {
		at := "components." + strconv.Itoa(i)
		if row.Type != dcRow {
			return nil, at, fmt.Sprintf("type %d outside a row", row.Type), RuleStructure
		}
		if n := len(row.Components); n < 1 || n > 5 {
			return nil, at + ".components", fmt.Sprintf("%d in a row", n), RuleStructure
		}
		for j, c := range row.Components {
			here := at + ".components." + strconv.Itoa(j)
			if problem, rule := c.check(len(row.Components), ids); problem != "" {
				return nil, here, problem, rule
			}
		}
	}
	return list, "", "", ""
}

func tooLong(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }

func (c dcComponent) check(inRow int, ids map[string]bool) (problem string, rule Rule) {
	switch {
	case c.Type == dcButton && c.Style == 5:
		if c.URL == "" || c.CustomID != "" {
			return "a link button needs a url and no custom_id", RuleStructure
		}
	case c.CustomID == "":
		return "no custom_id", RuleStructure
	case ids[c.CustomID]:
		return "a custom_id twice", RuleStructure
	}
	ids[c.CustomID] = c.CustomID != ""
	switch {
	case tooLong(c.CustomID, 100):
		return "a custom_id of more than 100 characters", RuleLength
	case c.Type == dcButton && tooLong(c.Label, 80):
		return "a label of more than 80 characters", RuleLength
	case c.Type == dcButton && (c.Style < 1 || c.Style > 6):
		return "a button without a style", RuleStructure
	case c.Type == dcButton:
		if c.Label == "" {
			return "a button without a label", RuleStructure
		}
	case c.Type == dcSelect:
		if inRow != 1 {
			return "a select menu beside others", RuleStructure
		}
		if n := len(c.Options); n < 1 || n > 25 {
			return fmt.Sprintf("%d options", n), RuleStructure
		}
		for _, o := range c.Options {
			if tooLong(o.Label, 100) || tooLong(o.Value, 100) || tooLong(o.Description, 100) || o.Label == "" || o.Value == "" {
				return "an option's label, value or description", RuleLength
			}
		}
		if tooLong(c.Placeholder, 150) {
			return "a placeholder of more than 150 characters", RuleLength
		}
	default:
		return fmt.Sprintf("type %d in a message", c.Type), RuleStructure
	}
	return "", ""
}

// dcModal is a modal before a person.
type dcModal struct {
	CustomID   string        `json:"custom_id"`
	Title      string        `json:"title"`
	Components []dcComponent `json:"components"`
	channel    string
	message    *dcMessage
}

// check holds a modal to its limits: one to five components, each in a row or
// a label.
func (m dcModal) check() (path, problem string, rule Rule) {
	switch {
	case m.Title == "" || tooLong(m.Title, 45):
		return "data.title", "Must be between 1 and 45 in length.", RuleLength
	case m.CustomID == "" || tooLong(m.CustomID, 100):
		return "data.custom_id", "Must be between 1 and 100 in length.", RuleLength
	case len(m.Components) < 1 || len(m.Components) > 5:
		return "data.components", "Must be between 1 and 5 in length.", RuleStructure
	}
	ids := map[string]bool{}
	for i, outer := range m.Components {
		at := "data.components." + strconv.Itoa(i)
		label := outer.Label
		var inner dcComponent
		switch {
		case outer.Type == dcText:
			continue
		case outer.Type == dcLabel && outer.Component != nil:
			inner = *outer.Component
		case outer.Type == dcRow && len(outer.Components) == 1 && outer.Components[0].Type == dcTextInput:
			inner = outer.Components[0]
			label = inner.Label
		default:
			return at, "neither a label nor a row with one text input", RuleStructure
		}
		switch {
		case label == "" || tooLong(label, 45):
			return at + ".label", "Must be between 1 and 45 in length.", RuleLength
		case inner.CustomID == "" || ids[inner.CustomID] || tooLong(inner.CustomID, 100):
			return at + ".custom_id", "missing, twice or too long", RuleStructure
		}
		ids[inner.CustomID] = true
		switch inner.Type {
		case dcTextInput:
			if inner.Style != 1 && inner.Style != 2 || tooLong(inner.Placeholder, 100) || tooLong(inner.Value, 4000) || inner.MaxLength > 4000 || inner.MinLength > 4000 {
				return at, "a text input's style, placeholder, value or length", RuleLength
			}
		case dcSelect:
			if len(inner.Options) < 1 || len(inner.Options) > 25 {
				return at, fmt.Sprintf("%d options", len(inner.Options)), RuleStructure
			}
		default:
			return at, fmt.Sprintf("type %d in a modal", inner.Type), RuleStructure
		}
	}
	return "", "", ""
}

// fields are a modal's inputs in order.
func (m dcModal) fields() []dcComponent {
	var out []dcComponent
	for _, outer := range m.Components {
		if outer.Component != nil {
			inner := *outer.Component
			inner.Label = outer.Label
			out = append(out, inner)
		}
		out = append(out, outer.Components...)
	}
	return out
}

// readMarkdown shows a content as a reader sees it: escapes and the marks of
// bold gone. Other marks stay, so that a test sees what was not escaped.
func readMarkdown(s string) (text string, bold []string) {
	var out strings.Builder
	start := -1
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\*_~`|>#-+.[]()<@:{}!", s[i+1]) >= 0:
			out.WriteByte(s[i+1])
			i += 2
		case strings.HasPrefix(s[i:], "**"):
			if start >= 0 {
				bold = append(bold, out.String()[start:])
				start = -1
			} else {
				start = out.Len()
			}
			i += 2
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	return out.String(), bold
}

// stripEscaped takes escaped characters away, so that no mention is found there.
func stripEscaped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			continue
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
