package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// object is a JSON object whose names are exact and unique. Decoding into a
// struct would take "TEXT" for "text", and the last of two.
type object []member

type member struct {
	name  string
	value json.RawMessage
}

var errNoObject = errors.New("not one JSON object")

// readObject reads data that is one object and nothing else.
func readObject(data []byte) (object, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errNoObject
	}
	var o object
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, errNoObject
		}
		name, ok := token.(string)
		if !ok {
			return nil, errNoObject
		}
		if o.has(name) {
			return nil, fmt.Errorf("%q stands twice", name)
		}
		m := member{name: name}
		if err := d.Decode(&m.value); err != nil {
			return nil, errNoObject
		}
		o = append(o, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, errNoObject
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return o, nil
}

func (o object) get(name string) (json.RawMessage, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

func (o object) has(name string) bool {
	_, ok := o.get(name)
	return ok
}

// only fails if there is another member.
func (o object) only(names ...string) error {
	for _, m := range o {
		if !slices.Contains(names, m.name) {
			return fmt.Errorf("%q is unknown, or has no place here", m.name)
		}
	}
	return nil
}

// str reads a member that is a string.
func (o object) str(name string) (string, error) {
	raw, ok := o.get(name)
	if !ok {
		return "", fmt.Errorf("%q is missing", name)
	}
	var s string
	if !bytes.HasPrefix(raw, []byte(`"`)) || json.Unmarshal(raw, &s) != nil {
		return "", fmt.Errorf("%q is no string", name)
	}
	return s, nil
}

// optional reads a member that is a string, or not there.
func (o object) optional(name string) (string, error) {
	if !o.has(name) {
		return "", nil
	}
	return o.str(name)
}

// filled reads a member that is a string with something in it.
func (o object) filled(name string) (string, error) {
	s, err := o.str(name)
	if err == nil && s == "" {
		err = fmt.Errorf("%q is empty", name)
	}
	return s, err
}
