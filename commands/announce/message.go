package announce

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// message is an announcement written in one message.
type message struct {
	// fields are the values by the form's fields, as given; the audience is
	// what was understood of it, as the form keeps it.
	fields   map[string]string
	problems []problem
}

// problem is something in a message that was not understood.
type problem struct {
	field string // is asked again; empty: nothing is
	key   string // of what is said about it
	given string
}

// say words a problem.
func (p problem) say(c *bot.Call) string {
	var label string
	if p.field != "" {
		label = c.T("announce.label-" + p.field)
	}
	return c.T(p.key, locale.Text("Field", label), locale.Value("Given", locale.Shorten(p.given, maxQuoted)))
}

func sayAll(c *bot.Call, problems []problem) string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.say(c)
	}
	return strings.Join(lines, "\n")
}

// unclear reports whether a field has to be asked again.
func (m message) unclear(field string) bool {
	return slices.ContainsFunc(m.problems, func(p problem) bool { return p.field == field })
}

// parse binds the arguments of the command.
func (a announcer) parse(args string) (bot.Handler, bool) {
	m, ok := a.readMessage(args)
	if !ok {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return a.open(ctx, c, m) }, true
}

// readMessage reads an audience and, on lines of their own, the fields. A line
// that begins with "ar:" or "en:" makes it a command for sure: then what is not
// understood is told. Without one, all of it must be an audience that cannot
// be anything else; the rest is a question.
func (a announcer) readMessage(args string) (message, bool) {
	first, rest, _ := strings.Cut(args, "\n")
	if key, _, ok := cutKey(first); ok && isText(key) {
		first, rest = "", args
	}
	first = strings.TrimFunc(first, func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == '.' })
	audience, unknown := a.audiences.read(first)
	m, written := readFields(rest)
	if !written && (len(unknown) > 0 || empty(audience) || !a.audiences.unmistakable(first) || strings.TrimSpace(rest) != "") {
		return message{}, false
	}
	m.problems = append(unknown, m.problems...)
	if !empty(audience) {
		m.fields[fieldAudience] = a.audiences.format(audience)
	}
	return m, true
}

// readFields reads lines that begin with a key and go on over the following
// ones. It reports whether one of them begins a text.
func readFields(text string) (m message, written bool) {
	m.fields = map[string]string{}
	var current string
	var stray []string
	for line := range strings.SplitSeq(text, "\n") {
		key, value, ok := cutKey(line)
		_, twice := m.fields[key]
		switch {
		case !ok && current == "":
			stray = append(stray, line)
		case !ok:
			m.fields[current] += "\n" + line
		case twice && !m.unclear(key):
			m.problems = append(m.problems, problem{key, "announce.twice", ""})
			fallthrough
		default:
			current, m.fields[key] = key, value
			written = written || isText(key)
		}
	}
	for key, value := range m.fields {
		m.fields[key] = strings.TrimSpace(value)
		if m.unclear(key) { // which of them is meant is asked
			m.fields[key] = ""
		}
	}
	if given := strings.TrimSpace(strings.Join(stray, " ")); given != "" {
		m.problems = append(m.problems, problem{"", "announce.stray", given})
	}
	return m, written
}

// isText reports whether a key is that of a text.
func isText(key string) bool { return key == fieldArabic || key == fieldEnglish }

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
	told, err := m.accept(ctx, c, a.form(), v)
	if err != nil {
		return nil, err
	}
	if m.unclear(fieldAudience) && v[fieldAudience] != "" {
		v[valueUnderstood] = v[fieldAudience]
		delete(v, fieldAudience)
	}
	// A text in one language is not asked for the other: whether that is
	// meant is the next question.
	for _, l := range locale.Langs() {
		if other := string(l.Other()); v[string(l)] != "" && m.fields[other] == "" && !m.unclear(other) {
			v[valueOnly] = string(l)
		}
	}
	reply, err := c.OpenForm(ctx, name, draftForm, v)
	return telling(told, reply), err
}

// accept gives a form what a message gave, and returns what was wrong with it.
func (m message) accept(ctx context.Context, c *bot.Call, form bot.Form, v bot.Values) (told []string, err error) {
	if m.swapped() {
		m.fields[fieldArabic], m.fields[fieldEnglish] = m.fields[fieldEnglish], m.fields[fieldArabic]
		told = append(told, c.T("announce.swapped"))
	}
	for _, p := range m.problems {
		told = append(told, p.say(c))
		if p.field != "" {
			v[valueWrong+p.field] = "yes"
		}
	}
	for _, f := range form.Fields {
		answer := m.fields[f.Name]
		if answer == "" {
			continue
		}
		problem, err := f.Accept(ctx, c, v, answer)
		if err != nil {
			return nil, err
		}
		if problem != "" {
			told = append(told, problem)
			v[valueWrong+f.Name] = "yes"
		}
	}
	return told, nil
}

// telling puts lines above what a form asks. A preview stays as it is: it is
// what will be sent.
func telling(told []string, reply bot.Reply) bot.Reply {
	if len(told) == 0 || len(reply) == 0 {
		return reply
	}
	if reply[0].Kind == bot.KindPrompt {
		reply[0].Text = strings.Join(told, "\n") + "\n\n" + reply[0].Text
		return reply
	}
	return append(bot.Reply{{Kind: bot.KindReply, Text: strings.Join(told, "\n")}}, reply...)
}

// swapped reports whether every text stands under the other language's key.
func (m message) swapped() bool {
	n := 0
	for _, l := range locale.Langs() {
		text := m.fields[string(l)]
		if m.unclear(string(l)) {
			return false
		}
		if text == "" {
			continue
		}
		if script, ok := locale.Detect(text); !ok || script == l {
			return false
		}
		n++
	}
	return n > 0
}
