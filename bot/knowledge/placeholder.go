package knowledge

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Placeholder stands for a date in a text: {{next "imrf"}}. See [Dates].
type Placeholder struct {
	Function string // date, next, last or derived
	ID       string // of an event, a series, a series, a rule
}

func (p Placeholder) String() string { return fmt.Sprintf("{{%s %q}}", p.Function, p.ID) }

// Functions lists what a placeholder can ask for.
func Functions() []string { return []string{"date", "next", "last", "derived"} }

// placeholder is one of the four functions of Dates with one id. Texts come
// from the secretariat too: nothing else is ever evaluated.
var placeholder = regexp.MustCompile(`\{\{\s*(date|next|last|derived)\s+"([a-z0-9-]+)"\s*\}\}`)

// Placeholders lists the placeholders of a text, in their order. What stands
// between braces and is none is an error of [ErrPlaceholder]; whether there are
// such dates is another question.
func Placeholders(text string) ([]Placeholder, error) {
	var found []Placeholder
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found = append(found, Placeholder{m[1], m[2]})
	}
	return found, checkPlaceholders(text)
}

// checkPlaceholders finds braces that are no placeholder.
func checkPlaceholders(text string) error {
	rest := placeholder.ReplaceAllString(text, "")
	if i := strings.Index(rest, "{{"); i >= 0 {
		return fmt.Errorf("%w: %q", ErrPlaceholder, strings.SplitN(rest[i:], "\n", 2)[0])
	}
	if strings.Contains(rest, "}}") {
		return fmt.Errorf("%w: braces are not balanced", ErrPlaceholder)
	}
	return nil
}

// fill puts the dates in a text.
func fill(text string, d Dates) (string, error) {
	text = strings.TrimSpace(text)
	if err := checkPlaceholders(text); err != nil {
		return "", err
	}
	var errs []error
	filled := placeholder.ReplaceAllStringFunc(text, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		date := dateOf(d, m[1], m[2])
		if date == "" {
			errs = append(errs, fmt.Errorf("%w: %s %q", ErrDate, m[1], m[2]))
		}
		return date
	})
	return filled, errors.Join(errs...)
}

func dateOf(d Dates, function, id string) string {
	switch function {
	case "date":
		return d.Date(id)
	case "next":
		return d.Next(id)
	case "last":
		return d.Last(id)
	}
	return d.Derived(id)
}

// plainText drops the placeholders, for the index.
func plainText(text string) string { return placeholder.ReplaceAllString(text, " ") }
