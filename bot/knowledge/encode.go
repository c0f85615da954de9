package knowledge

import (
	"fmt"
	"strconv"
	"strings"
)

// Encode writes an entry in the form of the content files, so that [Decode]
// reads it again; two entries that say the same are written alike, but for
// white space round a text. What Decode would refuse is an error, an *EntryError.
func Encode(e Entry) ([]byte, error) {
	var w fileWriter
	w.text("kind", string(e.Kind))
	w.text("certainty", string(e.Certainty))
	w.flag("retired", e.Retired)
	w.text("series", e.Series)
	w.text("rule", e.Rule)
	w.words("see", e.See)
	if o := e.Objective; o != nil {
		w.line("\n[objective]")
		w.number("number", o.Number)
		w.number("paragraph", o.Paragraph)
		w.number("round_table", o.RoundTable)
		w.words("sdg", o.SDG)
	}
	w.language("ar", e.Arabic)
	w.language("en", e.English)
	for _, s := range e.Sources {
		w.line("\n[[source]]")
		w.text("ar", s.Arabic)
		w.text("en", s.English)
		w.text("url", s.URL)
	}
	data := []byte(w.String())
	if _, err := Decode(e.ID, data); err != nil {
		return nil, err
	}
	return data, nil
}

// fileWriter writes the keys of a content file; what is empty is left out.
type fileWriter struct{ strings.Builder }

func (w *fileWriter) line(text string) { _, _ = w.WriteString(text + "\n") } // a builder never fails

func (w *fileWriter) number(key string, n int) { w.line(key + " = " + strconv.Itoa(n)) }

func (w *fileWriter) text(key, value string) {
	if value != "" {
		w.line(key + " = " + quote(value))
	}
}

func (w *fileWriter) flag(key string, value bool) {
	if value {
		w.line(key + " = true")
	}
}

// words is a list of short things in one line.
func (w *fileWriter) words(key string, list []string) {
	if len(list) == 0 {
		return
	}
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quote(s)
	}
	w.line(key + " = [" + strings.Join(quoted, ", ") + "]")
}

// lines is a list with a line for each.
func (w *fileWriter) lines(key string, list []string) {
	if len(list) == 0 {
		return
	}
	w.line(key + " = [")
	for _, s := range list {
		w.line("  " + quote(s) + ",")
	}
	w.line("]")
}

func (w *fileWriter) language(key string, t Text) {
	w.line("\n[" + key + "]")
	w.text("title", t.Title)
	w.flag("working_title", t.WorkingTitle)
	w.line("text = \"\"\"\n" + quoteLines(strings.TrimSpace(t.Text)) + "\n\"\"\"")
	w.lines("asks", t.Asks)
	if len(t.Phrasings()) > len(t.Asks) {
		w.line("\n[" + key + ".dialect]")
		w.lines("egyptian", t.Dialect.Egyptian)
		w.lines("levantine", t.Dialect.Levantine)
		w.lines("gulf", t.Dialect.Gulf)
		w.lines("maghrebi", t.Dialect.Maghrebi)
	}
}

// quote is a text as TOML has it in one line.
func quote(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(escape(s), `"`, `\"`), "\n", `\n`) + `"`
}

// quoteLines is a text as it stands between three quotation marks.
func quoteLines(s string) string { return strings.ReplaceAll(escape(s), `"""`, `""\"`) }

// escape writes what no TOML text may hold as it is.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r < ' ' && r != '\n' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
