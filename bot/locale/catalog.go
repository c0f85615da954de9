package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// What NewCatalog may find wrong with a key. A *CatalogError wraps one of them.
var (
	ErrUnreadable   = errors.New("locale: catalogue cannot be read")
	ErrDuplicate    = errors.New("locale: key is defined twice")
	ErrUntranslated = errors.New("locale: key is missing in the other language")
	ErrPlaceholders = errors.New("locale: placeholder is used in one language only")
	ErrPluralForms  = errors.New("locale: plural form is missing")
	ErrMessage      = errors.New("locale: message is malformed")
)

// CatalogError says what is wrong with the texts of a catalogue, and where.
type CatalogError struct {
	File string // within its source; empty if it is about more than one
	Lang Lang
	Key  string // empty if it is about the whole file
	Err  error  // wraps one of the errors above
}

func (e *CatalogError) Error() string {
	var at []string
	for _, s := range []string{e.File, string(e.Lang), e.Key} {
		if s != "" {
			at = append(at, s)
		}
	}
	return strings.Join(at, ": ") + ": " + e.Err.Error()
}

// Unwrap makes errors.Is find the kind of the error.
func (e *CatalogError) Unwrap() error { return e.Err }

// Catalog holds the texts of the product in both languages. It does not change
// after NewCatalog and may be used by several goroutines.
type Catalog struct {
	localizers map[Lang]*i18n.Localizer
	messages   map[Lang]map[string]*message
}

// NewCatalog reads the files *.ar.toml and *.en.toml in the root of each source.
// All that is wrong comes back in one joined error of *CatalogError, for every
// text must be found in both languages long before anyone asks for it. A source
// without any catalogue is an error too: it is a wrong path.
func NewCatalog(sources ...fs.FS) (*Catalog, error) {
	l := loader{bundle: i18n.NewBundle(language.English), messages: make(map[Lang]map[string]*message)}
	l.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Langs() {
		l.messages[lang] = make(map[string]*message)
	}
	for _, source := range sources {
		l.readSource(source)
	}
	l.compare()
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	c := &Catalog{localizers: make(map[Lang]*i18n.Localizer), messages: l.messages}
	for _, lang := range Langs() {
		c.localizers[lang] = i18n.NewLocalizer(l.bundle, string(lang))
	}
	return c, nil
}

// Has reports whether the catalogue has a text of that key.
func (c *Catalog) Has(key string) bool {
	_, ok := c.messages[Arabic][key]
	return ok
}

// Printer returns the printer of a language. It is cheap.
func (c *Catalog) Printer(l Lang) Printer { return Printer{catalog: c, lang: l} }

// loader gathers messages and what is wrong with them.
type loader struct {
	bundle   *i18n.Bundle
	messages map[Lang]map[string]*message
	problems []error
}

func (l *loader) report(file string, lang Lang, key string, err error) {
	l.problems = append(l.problems, &CatalogError{File: file, Lang: lang, Key: key, Err: err})
}

func (l *loader) readSource(source fs.FS) {
	found := false
	for _, lang := range Langs() {
		pattern := "*." + string(lang) + ".toml"
		files, err := fs.Glob(source, pattern)
		if err != nil {
			l.report(pattern, lang, "", fmt.Errorf("%w: %w", ErrUnreadable, err))
			continue
		}
		for _, file := range files {
			found = true
			l.readFile(source, file, lang)
		}
	}
	if !found {
		l.report("", "", "", fmt.Errorf("%w: no *.ar.toml or *.en.toml in a source", ErrUnreadable))
	}
}

func (l *loader) readFile(source fs.FS, file string, lang Lang) {
	data, err := fs.ReadFile(source, file)
	if err != nil {
		l.report(file, lang, "", fmt.Errorf("%w: %w", ErrUnreadable, err))
		return
	}
	parsed, err := i18n.ParseMessageFileBytes(data, file, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		l.report(file, lang, "", fmt.Errorf("%w: %w", ErrUnreadable, err))
		return
	}
	for _, m := range parsed.Messages {
		l.add(file, lang, m)
	}
}

func (l *loader) add(file string, lang Lang, raw *i18n.Message) {
	m, err := newMessage(lang, raw)
	switch {
	case err != nil:
		l.report(file, lang, raw.ID, err)
	case l.messages[lang][raw.ID] != nil:
		l.report(file, lang, raw.ID, ErrDuplicate)
	default:
		l.messages[lang][raw.ID] = m
		if err := l.bundle.AddMessages(language.Make(string(lang)), raw); err != nil {
			l.report(file, lang, raw.ID, fmt.Errorf("%w: %w", ErrMessage, err))
		}
	}
}

// compare holds the two languages against each other.
func (l *loader) compare() {
	for _, lang := range Langs() {
		for _, key := range slices.Sorted(maps.Keys(l.messages[lang])) {
			other := l.messages[lang.Other()][key]
			if other == nil {
				l.report("", lang, key, ErrUntranslated)
				continue
			}
			for _, name := range l.messages[lang][key].placeholders {
				if !slices.Contains(other.placeholders, name) {
					l.report("", lang, key, fmt.Errorf("%w: {{.%s}}", ErrPlaceholders, name))
				}
			}
		}
	}
}
