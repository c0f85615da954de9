package locale

import (
	"strconv"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Arg fills one placeholder of a text. It is made by Value, Int, Count and Text.
type Arg struct {
	name    string
	text    string
	count   int
	isCount bool
}

// Value is a foreign value, such as a name or what a user wrote: it is isolated
// when it is inserted, and what it holds of bidi controls and bold is dropped.
func Value(name, value string) Arg { return Arg{name: name, text: Isolate(value)} }

// Int is a number, in Western digits and isolated.
func Int(name string, n int) Arg { return Arg{name: name, text: Isolate(strconv.Itoa(n))} }

// Count is the number that chooses the plural form (by its absolute value). A
// text inserts it as {{.Count}}, like Int.
func Count(n int) Arg {
	return Arg{name: countName, text: Isolate(strconv.Itoa(n)), count: n, isCount: true}
}

// Text is a text of ours, composed already (by a catalogue, by the functions for
// dates, by Join): it is inserted as it is, with its isolates and bold.
func Text(name, text string) Arg { return Arg{name: name, text: text} }

// Printer writes the texts of a catalogue in one language.
type Printer struct {
	catalog *Catalog
	lang    Lang
}

// Lang returns the language in which the printer writes.
func (p Printer) Lang() Lang { return p.lang }

// T returns the text of a key with its placeholders filled. It does not fail,
// so that a fault in a text never costs the whole message: an unknown key gives
// "⟦key⟧", a placeholder without an argument "⟦Name⟧"; tests look for ⟦.
// Arguments that the text does not use are ignored.
func (p Printer) T(key string, args ...Arg) string {
	if p.catalog == nil || p.catalog.localizers[p.lang] == nil {
		return missing(key)
	}
	m := p.catalog.messages[p.lang][key]
	if m == nil {
		return missing(key)
	}
	data := make(map[string]string, len(m.placeholders))
	for _, name := range m.placeholders {
		data[name] = missing(name)
	}
	config := i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	for _, a := range args {
		data[a.name] = a.text
		// A message without plural forms has only "other": asked for another
		// form the library would report an error.
		if a.isCount && m.plural {
			config.PluralCount = a.count
		}
	}
	text, err := p.catalog.localizers[p.lang].Localize(&config)
	if err != nil {
		return missing(key)
	}
	return text
}

// Has reports whether there is a text of a key.
func (p Printer) Has(key string) bool {
	return p.catalog != nil && p.catalog.messages[p.lang][key] != nil
}

func missing(name string) string { return "⟦" + name + "⟧" }
