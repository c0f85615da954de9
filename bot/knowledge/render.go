package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"wasl/bot/locale"
)

// Dates fills the placeholders of a text, in the language that is wanted:
//
//	{{date "imrf-1"}}           the date of one event
//	{{next "imrf"}}             the next event of a series, with its status
//	{{last "imrf"}}             the last event of a series
//	{{derived "imrf-ngo-list"}} the date that a rule gives for the next event
//
// A method returns "" for an id that it does not know; Body then fails.
type Dates interface {
	Date(id string) string
	Next(series string) string
	Last(series string) string
	Derived(rule string) string
}

// ErrDate is wrapped by the error of Body for a placeholder without a date.
var ErrDate = errors.New("knowledge: no such date")

//go:embed messages/*.toml
var messageFiles embed.FS

// frame is the catalogue of what stands around an entry's text.
var frame = sync.OnceValues(func() (*locale.Catalog, error) {
	files, err := fs.Sub(messageFiles, "messages")
	if err != nil {
		return nil, err
	}
	return locale.NewCatalog(files)
})

// Body renders the entry: the title in bold, the text with its dates, for an
// objective its round table and the related targets, how certain it is if that
// needs saying, and the sources.
func (e Entry) Body(l locale.Lang, d Dates) (string, error) {
	catalog, err := frame()
	if err != nil {
		return "", fmt.Errorf("knowledge: %w", err)
	}
	p := catalog.Printer(l)
	t := e.In(l)
	text, err := fill(t.Text, d)
	if err != nil {
		return "", &EntryError{ID: e.ID, Detail: "text " + string(l), Err: err}
	}

	var b strings.Builder
	b.WriteString(locale.Bold(t.Title))
	if t.WorkingTitle {
		b.WriteString("\n" + p.T("knowledge.working_title"))
	}
	b.WriteString("\n" + text)
	if o := e.Objective; o != nil {
		b.WriteString("\n" + p.T("knowledge.objective",
			locale.Int("Table", o.RoundTable), locale.Value("Targets", strings.Join(o.SDG, separator(l)))))
	}
	switch e.Certainty {
	case SourceOnly:
		b.WriteString("\n" + p.T("knowledge.source_only"))
	case Uncertain:
		b.WriteString("\n" + p.T("knowledge.uncertain"))
	}
	if len(e.Sources) > 0 {
		b.WriteString("\n" + p.T("knowledge.source", locale.Text("Sources", e.sourceList(l))))
	}
	return b.String(), nil
}

// sourceList joins the names of the sources. Their addresses stay in the
// entry: long ones would bury the answer on a phone.
func (e *Entry) sourceList(l locale.Lang) string {
	names := make([]string, len(e.Sources))
	for i, s := range e.Sources {
		names[i] = s.In(l)
	}
	if l == locale.Arabic {
		return strings.Join(names, "؛ ")
	}
	return strings.Join(names, "; ")
}

func separator(l locale.Lang) string {
	if l == locale.Arabic {
		return "، "
	}
	return ", "
}
