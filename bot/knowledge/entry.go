package knowledge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"wasl/bot/locale"
)

// Kind says what an entry is about, and orders the entries.
type Kind string

// The kinds, in the order in which entries are listed.
const (
	KindObjective Kind = "objective"
	KindPrinciple Kind = "principle"
	KindFAQ       Kind = "faq"
	KindForum     Kind = "forum"
	KindNetwork   Kind = "network"
	KindRegional  Kind = "regional"
	KindNational  Kind = "national"
	KindCalendar  Kind = "calendar"
	KindGlossary  Kind = "glossary"
)

// Kinds lists the kinds in their order.
func Kinds() []Kind {
	return []Kind{KindObjective, KindPrinciple, KindFAQ, KindForum, KindNetwork, KindRegional, KindNational, KindCalendar, KindGlossary}
}

// Certainty says how well the facts of an entry are known. The answer says so
// where they are not verified.
type Certainty string

// The degrees of certainty.
const (
	Verified   Certainty = "verified"
	SourceOnly Certainty = "source_only" // only the secretariat's paper says it
	Uncertain  Certainty = "uncertain"   // low confidence, or the outcome is not known
)

// Entry is one item of the knowledge base.
type Entry struct {
	ID        string     `toml:"-"` // the name of its file
	Kind      Kind       `toml:"kind"`
	Certainty Certainty  `toml:"certainty"`
	Retired   bool       `toml:"retired"` // not answered any more, and kept
	See       []string   `toml:"see"`     // ids of related entries
	Series    string     `toml:"series"`  // of events in the calendar, or empty
	Rule      string     `toml:"rule"`    // of a derived date in the calendar, or empty
	Objective *Objective `toml:"objective"`
	Arabic    Text       `toml:"ar"`
	English   Text       `toml:"en"`
	Sources   []Source   `toml:"source"`
}

// Objective is what an entry of KindObjective has besides its text.
type Objective struct {
	Number     int      `toml:"number"`      // 1 to 23
	Paragraph  int      `toml:"paragraph"`   // of the Compact: Number + 16
	RoundTable int      `toml:"round_table"` // 1 to 4
	SDG        []string `toml:"sdg"`         // related targets, e.g. "10.7"
}

// Text is an entry in one language.
type Text struct {
	Title        string   `toml:"title"`
	WorkingTitle bool     `toml:"working_title"` // the official wording was not seen
	Text         string   `toml:"text"`          // with placeholders for dates, see [Dates]
	Asks         []string `toml:"asks"`          // how people ask for it
	Dialect      Dialects `toml:"dialect"`       // how they ask for it in spoken Arabic
}

// Dialects are phrasings by the region whose speakers put it so.
type Dialects struct {
	Egyptian  []string `toml:"egyptian"`
	Levantine []string `toml:"levantine"`
	Gulf      []string `toml:"gulf"`
	Maghrebi  []string `toml:"maghrebi"`
}

// Phrasings returns all the ways in which people ask for the entry.
func (t Text) Phrasings() []string {
	return slices.Concat(t.Asks, t.Dialect.Egyptian, t.Dialect.Levantine, t.Dialect.Gulf, t.Dialect.Maghrebi)
}

// Source names where the facts of an entry come from.
type Source struct {
	Arabic  string `toml:"ar"`
	English string `toml:"en"`
	URL     string `toml:"url"` // optional
}

// In returns the entry's text in a language.
func (e *Entry) In(l locale.Lang) Text {
	if l == locale.English {
		return e.English
	}
	return e.Arabic
}

// In returns the name of the source in a language.
func (s Source) In(l locale.Lang) string {
	if l == locale.English {
		return s.English
	}
	return s.Arabic
}

// What may be wrong with an entry. An *EntryError wraps one of them.
var (
	ErrDecode      = errors.New("knowledge: entry cannot be decoded")
	ErrIncomplete  = errors.New("knowledge: entry lacks a part")
	ErrValue       = errors.New("knowledge: entry has a value that is not allowed")
	ErrPlaceholder = errors.New("knowledge: entry has a wrong placeholder")
	ErrReference   = errors.New("knowledge: entry refers to an unknown entry")
)

// EntryError says which entry is wrong, and how.
type EntryError struct {
	ID     string
	Detail string
	Err    error // wraps one of the errors above
}

func (e *EntryError) Error() string {
	return fmt.Sprintf("entry %q: %s: %v", e.ID, e.Detail, e.Err)
}

// Unwrap makes errors.Is find the kind of the error.
func (e *EntryError) Unwrap() error { return e.Err }

// Validate checks an entry by itself: kinds, both languages, the data of an
// objective, the placeholders. Every error in the result is an *EntryError.
func (e *Entry) Validate() error {
	var errs []error
	wrong := func(kind error, format string, args ...string) {
		detail := format
		if len(args) > 0 {
			detail += ": " + strings.Join(args, " ")
		}
		errs = append(errs, &EntryError{ID: e.ID, Detail: detail, Err: kind})
	}
	if e.ID == "" {
		wrong(ErrIncomplete, "no id")
	}
	if !slices.Contains(Kinds(), e.Kind) {
		wrong(ErrValue, "kind", string(e.Kind))
	}
	if !slices.Contains([]Certainty{Verified, SourceOnly, Uncertain}, e.Certainty) {
		wrong(ErrValue, "certainty", string(e.Certainty))
	}
	for _, l := range locale.Langs() {
		t := e.In(l)
		if strings.TrimSpace(t.Title) == "" || strings.TrimSpace(t.Text) == "" {
			wrong(ErrIncomplete, "no title or text", string(l))
		}
		if err := checkPlaceholders(t.Text); err != nil {
			wrong(err, "text", string(l))
		}
	}
	for _, s := range e.Sources {
		if s.Arabic == "" || s.English == "" {
			wrong(ErrIncomplete, "source without name in both languages", s.URL)
		}
	}
	if (e.Kind == KindObjective) != (e.Objective != nil) {
		wrong(ErrIncomplete, "objective data and kind do not fit")
	}
	if o := e.Objective; o != nil {
		if o.Number < 1 || o.Number > objectiveCount || o.Paragraph != o.Number+paragraphOffset || o.RoundTable < 1 || o.RoundTable > 4 {
			wrong(ErrValue, "number, paragraph or round table of the objective")
		}
	}
	return errors.Join(errs...)
}
