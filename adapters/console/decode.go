package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A request is what one line of input asks for: exactly one of message, block,
// move and syncPoint.
type request interface{ request() }

// message is what a user does.
type message struct {
	id, from, chat string
	content        content
}

// content is one of text, press, file and voice.
type content interface{ content() }

type (
	text struct {
		text   string
		editOf string // id of the message that this one replaces, or empty
	}
	press struct{ button string }
	file  struct{ name, mediaType, path string }
	voice struct{}
)

// block makes messages to an account fail, or no longer.
type block struct {
	account string
	on      bool
}

// move moves a manual clock: by a time, or if that is zero to a time.
type move struct {
	by time.Duration
	to time.Time
}

// syncPoint is to be answered once everything due is done.
type syncPoint struct{ name string }

func (message) request()   {}
func (block) request()     {}
func (move) request()      {}
func (syncPoint) request() {}

func (text) content()  {}
func (press) content() {}
func (file) content()  {}
func (voice) content() {}

// The prefixes that say what a chat is.
const (
	privatePrefix = "dm-"
	groupPrefix   = "room-"
)

// decode reads one line. Its errors are for whoever wrote the line.
func decode(line []byte) (request, error) {
	o, err := readObject(line)
	if err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name   string
		decode func(value string) (request, error)
	}{
		{"block", func(v string) (request, error) { return block{v, true}, nil }},
		{"unblock", func(v string) (request, error) { return block{v, false}, nil }},
		{"sync", func(v string) (request, error) { return syncPoint{v}, nil }},
		{"advance", decodeAdvance},
		{"now", decodeNow},
	} {
		if !o.has(c.name) {
			continue
		}
		if len(o) != 1 {
			return nil, fmt.Errorf("%q must stand alone in its line", c.name)
		}
		value, err := o.filled(c.name)
		if err != nil {
			return nil, err
		}
		return c.decode(value)
	}
	return decodeMessage(o)
}

func decodeAdvance(value string) (request, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return nil, errors.New(`"advance" is no duration above zero, such as "36h"`)
	}
	return move{by: d}, nil
}

func decodeNow(value string) (request, error) {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return nil, errors.New(`"now" is no RFC 3339 time, such as "2027-02-07T09:00:00+02:00"`)
	}
	return move{to: t}, nil
}

func decodeMessage(o object) (request, error) {
	content, err := decodeContent(o)
	if err != nil {
		return nil, err
	}
	m := message{content: content}
	for _, f := range []struct {
		name string
		to   *string
	}{{"id", &m.id}, {"from", &m.from}, {"chat", &m.chat}} {
		if *f.to, err = o.filled(f.name); err != nil {
			return nil, err
		}
	}
	for _, prefix := range []string{privatePrefix, groupPrefix} {
		if len(m.chat) > len(prefix) && strings.HasPrefix(m.chat, prefix) {
			return m, nil
		}
	}
	return nil, errors.New(`"chat" is neither "dm-…" nor "room-…"`)
}

func decodeContent(o object) (content, error) {
	var kinds []string
	for _, name := range []string{"text", "press", "file", "voice"} {
		if o.has(name) {
			kinds = append(kinds, name)
		}
	}
	switch {
	case len(kinds) == 0:
		return nil, errors.New(`nothing to do: no "text", "press", "file", "voice", "block", "unblock", "advance", "now" or "sync"`)
	case len(kinds) > 1:
		return nil, fmt.Errorf("several contents in one line: %s", strings.Join(kinds, ", "))
	}
	kind := kinds[0]
	value, _ := o.get(kind)
	allowed := []string{"id", "from", "chat", kind}
	if kind == "text" {
		allowed = append(allowed, "edit_of")
	}
	if err := o.only(allowed...); err != nil {
		return nil, err
	}
	switch kind {
	case "text":
		return decodeText(o)
	case "press":
		button, err := o.filled(kind)
		return press{button}, err
	case "file":
		f, err := decodeFile(value)
		if err != nil {
			return nil, fmt.Errorf(`"file": %w`, err)
		}
		return f, nil
	}
	if string(value) != "true" {
		return nil, errors.New(`"voice" is not true`)
	}
	return voice{}, nil
}

// decodeText lets an empty text through: people send those, too.
func decodeText(o object) (content, error) {
	var t text
	var err error
	if t.text, err = o.str("text"); err != nil {
		return nil, err
	}
	if o.has("edit_of") {
		if t.editOf, err = o.filled("edit_of"); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func decodeFile(raw json.RawMessage) (f file, err error) {
	o, err := readObject(raw)
	if err != nil {
		return f, err
	}
	if err = o.only("name", "type", "path"); err != nil {
		return f, err
	}
	if f.name, err = o.filled("name"); err != nil {
		return f, err
	}
	if f.mediaType, err = o.optional("type"); err != nil {
		return f, err
	}
	f.path, err = o.optional("path")
	return f, err
}
