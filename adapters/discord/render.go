package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"wasl/bot"
	"wasl/bot/locale"
)

// render writes a text in Discord's markdown: what is bold is bold, everything
// else reads as it is written. Addresses stay addresses.
func render(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	lineStart := true
	for _, span := range locale.Spans(text) {
		if span.Bold && strings.TrimSpace(span.Text) != "" {
			b.WriteString("**")
			escape(&b, span.Text, lineStart)
			b.WriteString("**")
		} else {
			escape(&b, span.Text, lineStart)
		}
		lineStart = strings.HasSuffix(span.Text, "\n")
	}
	return b.String()
}

// escape writes a text so that Discord shows it as it is. It escapes only what
// would mean something where it stands, since escapes count as characters.
func escape(b *strings.Builder, text string, lineStart bool) {
	digits := false // since the line's start there were only digits
	for i := 0; i < len(text); {
		if n := address(text[i:]); n > 0 {
			// Inside an address nothing can be escaped. The brackets, which do
			// not show, end it before an isolate that would become part of it.
			b.WriteString("<" + text[i:i+n] + ">")
			i, lineStart, digits = i+n, false, false
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		rest := text[i+size:]
		if special(r, rest, lineStart) || digits && r == '.' && (rest == "" || rest[0] == ' ') {
			b.WriteByte('\\')
		}
		b.WriteString(text[i : i+size])
		digits = r >= '0' && r <= '9' && (lineStart || digits)
		lineStart = r == '\n' || lineStart && (unicode.IsSpace(r) || invisible(r))
		i += size
	}
}

// special reports whether a character would mean something before rest.
func special(r rune, rest string, lineStart bool) bool {
	switch r {
	case '\\', '*', '_', '`', '[', '@':
		return true
	case '~', '|':
		// Only pairs mean something; the second of a pair is escaped too, or
		// it would pair with what another span begins with.
		return true
	case '<':
		if rest == "" {
			return true
		}
		c := rest[0]
		return c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("@#:/&+", c) >= 0)
	case '>', '#', '-', '+':
		return lineStart
	}
	return false
}

// invisible reports whether a character is one of the marks of direction.
func invisible(r rune) bool {
	return r == '\u200E' || r == '\u200F' || r == '\u061C' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// address returns the length of the web address that a text begins with, or 0.
func address(text string) int {
	scheme := 0
	for _, s := range []string{"https://", "http://"} {
		if strings.HasPrefix(text, s) {
			scheme = len(s)
		}
	}
	if scheme == 0 {
		return 0
	}
	end := scheme + strings.IndexFunc(text[scheme:]+" ", func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) || strings.ContainsRune("<>\"`\\،؛؟«»", r)
	})
	address := strings.TrimRight(text[:end], ".,:;!?'*_~|)]}")
	if len(address) <= scheme {
		return 0
	}
	return len(address)
}

// content is the text of a message as its request carries it.
type content struct {
	text  string // the message's own
	embed string // or, if that has no room for the escapes, an embed's
}

func contentOf(text string) content {
	rendered := render(text)
	if utf8.RuneCountInString(rendered) <= maxContent {
		return content{text: rendered}
	}
	return content{embed: rendered}
}

// cut shortens a label to a number of characters, between graphemes.
func cut(label string, limit int) string {
	label = strings.TrimSpace(locale.Plain(label))
	if utf8.RuneCountInString(label) <= limit {
		return label
	}
	var b strings.Builder
	n := 0
	g := uniseg.NewGraphemes(label)
	for g.Next() {
		if n += len(g.Runes()); n > limit-1 {
			break
		}
		b.WriteString(g.Str())
	}
	return strings.TrimSpace(b.String()) + "…"
}

// component is a row, a button or a text input.
type component struct {
	Type       int         `json:"type"`
	Components []component `json:"components,omitempty"`
	Style      int         `json:"style,omitempty"`
	Label      string      `json:"label,omitempty"`
	CustomID   string      `json:"custom_id,omitempty"`
	Value      string      `json:"value,omitempty"`
	MaxLength  int         `json:"max_length,omitempty"`
	Required   *bool       `json:"required,omitempty"`
}

// Types and styles of components.
const (
	componentRow    = 1
	componentButton = 2
	componentInput  = 4

	stylePrimary   = 1
	styleSecondary = 2

	inputShort = 1
	inputLong  = 2
)

// buttonRows arranges buttons, five in a row. The first is shown as what one
// does next.
func buttonRows(buttons []bot.Button) []component {
	rows := []component{}
	for i, button := range buttons {
		if i%buttonsInRow == 0 {
			rows = append(rows, component{Type: componentRow})
		}
		style := styleSecondary
		if i == 0 && len(buttons) > 1 {
			style = stylePrimary
		}
		label := cut(button.Label, maxButtonLabel)
		if label == "" {
			label = "…" // Discord refuses a button without a label
		}
		row := &rows[len(rows)-1]
		row.Components = append(row.Components, component{Type: componentButton, Style: style, Label: label, CustomID: button.ID})
	}
	return rows
}

// modal is a form as Discord shows it. It has text inputs only: what is chosen
// is asked afterwards. Without any it is no modal.
type modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []component `json:"components"`
}

func modalOf(sheet *bot.FormSheet) (modal, bool) {
	if sheet == nil || sheet.ID == "" {
		return modal{}, false
	}
	m := modal{CustomID: sheet.ID, Title: cut(sheet.Title, maxModalTitle)}
	for _, f := range sheet.Fields {
		if len(f.Choices) > 0 || len(m.Components) == maxInputs {
			continue
		}
		input := component{
			Type: componentInput, CustomID: f.Name, Label: cut(f.Label, maxInputLabel), Style: inputShort,
			Value: locale.Plain(f.Value), MaxLength: min(f.Max, maxInput),
		}
		if f.Long {
			input.Style = inputLong
		}
		limit := input.MaxLength
		if limit == 0 {
			limit = maxInput
		}
		if utf8.RuneCountInString(input.Value) > limit {
			input.Value = "" // half a text would be taken for the whole
		}
		required := !f.Optional
		input.Required = &required
		m.Components = append(m.Components, component{Type: componentRow, Components: []component{input}})
	}
	return m, len(m.Components) > 0 && m.Title != ""
}
