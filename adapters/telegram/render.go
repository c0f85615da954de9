package telegram

import (
	"encoding/json"
	"regexp"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// html renders a text for parse_mode HTML. Telegram counts the limit after it
// has parsed this, so that neither tags nor escapes count.
func html(text string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	var b strings.Builder
	for _, s := range locale.Spans(text) {
		if s.Bold {
			b.WriteString("<b>")
		}
		b.WriteString(escape.Replace(s.Text))
		if s.Bold {
			b.WriteString("</b>")
		}
	}
	return b.String()
}

// mention is what Telegram takes for one, and tells the member of the group.
// An address of electronic mail is none.
var mention = regexp.MustCompile(`(^|[^A-Za-z0-9_])@([A-Za-z0-9_])`) //nolint:gochecknoglobals // never changes

// silent keeps a text from notifying a group's members: Telegram finds mentions
// by itself and has no switch for it. An invisible character between sign and
// name undoes them; where the limit leaves no room, a wide sign does.
func silent(text string, limit int) string {
	quiet := mention.ReplaceAllString(text, "${1}@\u2060${2}")
	if locale.Length(quiet, locale.UTF16) > limit {
		quiet = mention.ReplaceAllString(text, "${1}\uFF20${2}")
	}
	return quiet
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// A row of the keyboard is as wide as a telephone.
const (
	rowButtons = 3
	rowRunes   = 30
)

// keyboard lays buttons out: short labels beside each other, in order. Without
// buttons it is "", which removes those of a message that is edited.
func keyboard(buttons []bot.Button) (string, error) {
	if len(buttons) == 0 {
		return "", nil
	}
	var rows [][]inlineButton
	runes := 0
	for _, b := range buttons {
		label := locale.Plain(b.Label)
		n := locale.Length(label, locale.Runes)
		last := len(rows) - 1
		if last < 0 || len(rows[last]) == rowButtons || runes+n > rowRunes {
			rows = append(rows, nil)
			last, runes = last+1, 0
		}
		rows[last] = append(rows[last], inlineButton{Text: label, Data: b.ID})
		runes += n
	}
	return encode(map[string]any{"inline_keyboard": rows})
}

// encode writes JSON as it is, without the escapes that HTML would need.
func encode(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
