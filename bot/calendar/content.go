package calendar

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot/locale"
)

//go:embed content/*.toml
var content embed.FS

// Shipped returns the calendar that the program brings along. Its content is
// decoded strictly and validated: an unknown key, an id used twice, a text in
// one language only, a date that does not exist, an unknown series, source or
// rule, or an event without a source is an error.
func Shipped() (*Calendar, error) {
	files, err := fs.Sub(content, "content")
	if err != nil {
		return nil, fmt.Errorf("calendar content: %w", err)
	}
	return load(files)
}

// What the files hold. Texts are tables of the two languages, dates are in the
// notation of ParseWhen.
type (
	textContent struct {
		AR string `toml:"ar"`
		EN string `toml:"en"`
	}
	sourceContent struct {
		AR  string `toml:"ar"`
		EN  string `toml:"en"`
		URL string `toml:"url"`
	}
	seriesContent struct {
		ID        string      `toml:"id"`
		Name      textContent `toml:"name"`
		Pattern   textContent `toml:"pattern"`
		Place     textContent `toml:"place"`
		Days      int         `toml:"days"`
		Certainty string      `toml:"certainty"`
		Sources   []string    `toml:"sources"`
		Cycle     struct {
			Ordinal  int       `toml:"ordinal"`
			First    string    `toml:"first"`
			Every    int       `toml:"every"`
			Numbered Numbering `toml:"numbered"`
		} `toml:"cycle"`
	}
	ruleContent struct {
		ID        string      `toml:"id"`
		Series    string      `toml:"series"`
		FromEnd   bool        `toml:"from_end"`
		Months    int         `toml:"months"`
		Days      int         `toml:"days"`
		Latest    bool        `toml:"latest"`
		Name      textContent `toml:"name"`
		Source    string      `toml:"source"`
		Certainty string      `toml:"certainty"`
	}
	eventContent struct {
		ID        string      `toml:"id"`
		Series    string      `toml:"series"`
		Ordinal   int         `toml:"ordinal"`
		Rule      string      `toml:"rule"`
		Name      textContent `toml:"name"`
		Place     textContent `toml:"place"`
		Note      textContent `toml:"note"`
		When      *string     `toml:"when"` // must be written; "" says that it is unknown
		Status    Status      `toml:"status"`
		Announced bool        `toml:"announced"`
		Certainty string      `toml:"certainty"`
		Days      int         `toml:"days"`
		Sources   []string    `toml:"sources"`
		Was       []struct {
			When   string      `toml:"when"`
			Reason textContent `toml:"reason"`
		} `toml:"was"`
	}
	fileContent struct {
		Source map[string]sourceContent `toml:"source"`
		Series []seriesContent          `toml:"series"`
		Rule   []ruleContent            `toml:"rule"`
		Event  []eventContent           `toml:"event"`
	}
)

// load reads every .toml file of a folder: what kind of content a file holds is
// free.
func load(files fs.FS) (*Calendar, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("calendar content: %w", err)
	}
	var all fileContent
	sources := make(map[string]Source)
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("calendar content: %w", err)
		}
		var file fileContent
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
			return nil, fmt.Errorf("calendar content: %s: %w", path.Base(name), err)
		}
		for id, s := range file.Source {
			if _, found := sources[id]; found {
				return nil, &InvalidError{ID: id, Problem: "a second source with this id"}
			}
			sources[id] = Source{ID: id, Name: textContent{s.AR, s.EN}.texts(), URL: s.URL}
			if !bilingual(sources[id].Name) {
				return nil, &InvalidError{ID: id, Problem: "the source must be named in both languages"}
			}
		}
		all.Series = append(all.Series, file.Series...)
		all.Rule = append(all.Rule, file.Rule...)
		all.Event = append(all.Event, file.Event...)
	}
	b := builder{sources: sources}
	for _, s := range all.Series {
		if err := b.addSeries(s); err != nil {
			return nil, err
		}
	}
	for _, r := range all.Rule {
		if err := b.addRule(r); err != nil {
			return nil, err
		}
	}
	for _, e := range all.Event {
		if err := b.addEvent(e); err != nil {
			return nil, err
		}
	}
	return newCalendar(b.series, b.rules, b.events), nil
}

func (t textContent) texts() map[locale.Lang]string {
	texts := make(map[locale.Lang]string)
	if t.AR != "" {
		texts[locale.Arabic] = t.AR
	}
	if t.EN != "" {
		texts[locale.English] = t.EN
	}
	return texts
}
