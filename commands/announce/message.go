package announce

import (
	"context"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// message is an announcement written in one message, by the fields of the form.
type message map[string]string

// parse binds the arguments of the command.
func (a announcer) parse(args string) (bot.Handler, bool) {
	m, ok := a.readMessage(args)
	if !ok {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return a.open(ctx, c, m) }, true
}

// readMessage reads an audience and, on lines of their own, the fields. The
// audience is in the form that the form keeps; the other fields are as given.
func (a announcer) readMessage(args string) (message, bool) {
	first, rest, _ := strings.Cut(args, "\n")
	m, ok := readFields(rest)
	if !ok {
		return nil, false
	}
	first = strings.TrimFunc(first, func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == '.' })
	if first == "" {
		return m, len(m) > 0 // the form asks to whom
	}
	audience, ok := a.audiences.parse(first)
	if !ok || len(m) == 0 && !a.audiences.unmistakable(first) {
		return nil, false
	}
	m[fieldAudience] = a.audiences.format(audience)
	return m, true
}

// readFields reads lines that begin with a key and go on over the following
// ones. It reports false if a line belongs to no field, a field comes twice,
// or there are fields but no text.
func readFields(text string) (message, bool) {
	m := message{}
	var current string
	for line := range strings.SplitSeq(text, "\n") {
		if key, value, ok := cutKey(line); ok {
			if _, twice := m[key]; twice {
				return nil, false
			}
			current, m[key] = key, value
			continue
		}
		if current == "" {
			if strings.TrimSpace(line) != "" {
				return nil, false
			}
			continue
		}
		m[current] += "\n" + line
	}
	for key, value := range m {
		m[key] = strings.TrimSpace(value)
	}
	return m, len(m) == 0 || m[fieldArabic] != "" || m[fieldEnglish] != ""
}

// cutKey reads the beginning of a field. A key in lower case is one in any
// event. Keyboards write the first letter of a line large, and so do headings
// of an announcement («Event: the regional review»): another spelling is a key
// only if what follows is a value of that field.
func cutKey(line string) (key, value string, ok bool) {
	word, value, found := strings.Cut(strings.TrimSpace(line), ":")
	word, value = strings.TrimSpace(word), strings.TrimSpace(value)
	key = strings.ToLower(word)
	if !found {
		return "", "", false
	}
	asWritten := key == word
	switch key {
	case fieldArabic, fieldEnglish:
		return key, value, true
	case fieldAt:
		_, _, ok = cutDay(value)
	case fieldEvent:
		ok = looksLikeEventID(value)
	case fieldCircular:
		ok = strings.ContainsFunc(value, unicode.IsDigit)
	default:
		return "", "", false
	}
	return key, value, asWritten || ok
}

// looksLikeEventID reports a value such as "regional-review-3".
func looksLikeEventID(text string) bool {
	return strings.Contains(text, "-") && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

// open opens the form with what a message gave. What is wrong in it is told
// above what the form asks, and asked again; the rest is kept.
func (a announcer) open(ctx context.Context, c *bot.Call, m message) (bot.Reply, error) {
	v := bot.Values{}
	var problems []string
	form := a.form()
	for _, f := range form.Fields {
		answer, given := m[f.Name]
		if !given || answer == "" {
			continue
		}
		problem, err := f.Accept(ctx, c, v, answer)
		if err != nil {
			return nil, err
		}
		if problem != "" {
			problems = append(problems, problem)
			v[valueWrong+f.Name] = "yes"
		}
	}
	// A text in one language is not asked for the other: whether that is
	// meant is the next question.
	for _, l := range locale.Langs() {
		if m[string(l)] != "" && m[string(l.Other())] == "" && v[string(l)] != "" {
			v[valueOnly] = string(l)
		}
	}
	reply, err := c.OpenForm(ctx, name, draftForm, v)
	if err != nil || len(problems) == 0 || len(reply) == 0 {
		return reply, err
	}
	reply[0].Text = strings.Join(problems, "\n") + "\n\n" + reply[0].Text
	return reply, nil
}
