package curate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// The values of the form that no field asks for. The other ones are called by
// the parts that they are of.
const (
	valueEntry   = "entry-id"
	valueVersion = "version" // of the entry that was opened
	valueNew     = "new"     // of an entry that is not there yet: how it got its id
	valueLang    = "lang"    // in which the form speaks: its answers are in both
)

// How a new entry got its id.
const (
	idGiven   = "given"
	idDerived = "derived" // from its English title
)

// valueNone, as an answer, is an empty list.
const valueNone = "-"

// formParts are the parts that the form edits, in its order.
func formParts() []Part {
	return []Part{
		PartArabicTitle, PartEnglishTitle, PartArabicText, PartEnglishText,
		PartArabicAsks, PartEnglishAsks, PartSources, PartCertainty,
	}
}

// valuesOf fills the form from an entry.
func valuesOf(p locale.Printer, e knowledge.Entry, version int) bot.Values {
	v := bot.Values{
		valueEntry: e.ID, valueVersion: strconv.Itoa(version), valueLang: string(p.Lang()),
		string(PartKind): string(e.Kind),
	}
	for _, part := range formParts() {
		v[string(part)] = valueOf(p, e, part)
	}
	return v
}

func valueOf(p locale.Printer, e knowledge.Entry, part Part) string {
	value := ""
	switch part {
	case PartArabicTitle:
		value = e.Arabic.Title
	case PartEnglishTitle:
		value = e.English.Title
	case PartArabicText:
		value = strings.TrimSpace(e.Arabic.Text)
	case PartEnglishText:
		value = strings.TrimSpace(e.English.Text)
	case PartArabicAsks:
		value = formatAsks(p, e.Arabic)
	case PartEnglishAsks:
		value = formatAsks(p, e.English)
	case PartSources:
		value = formatSources(e.Sources)
	case PartCertainty:
		value = string(e.Certainty)
	}
	if value == "" {
		return valueNone
	}
	return value
}

// apply puts a value of the form into an entry.
func apply(e *knowledge.Entry, part Part, value string) {
	if value == valueNone {
		value = ""
	}
	switch part {
	case PartArabicTitle:
		e.Arabic.Title = value
	case PartEnglishTitle:
		e.English.Title = value
	case PartArabicText:
		e.Arabic.Text = value + "\n" // as the content files have it
	case PartEnglishText:
		e.English.Text = value + "\n"
	case PartArabicAsks:
		parseAsks(&e.Arabic, value)
	case PartEnglishAsks:
		parseAsks(&e.English, value)
	case PartSources:
		e.Sources, _ = parseSources(value) // Accept has refused what cannot be read
	case PartCertainty:
		e.Certainty = knowledge.Certainty(value)
	}
}

// entryOf is the entry that a form describes: base with the parts that have a
// value.
func entryOf(base knowledge.Entry, v bot.Values) knowledge.Entry {
	base.ID = v[valueEntry]
	if v[valueNew] != "" {
		base.Kind, base.Certainty = knowledge.Kind(v[string(PartKind)]), knowledge.Verified
	}
	for _, part := range formParts() {
		if value := v[string(part)]; value != "" {
			apply(&base, part, value)
		}
	}
	return base
}

// maxID is the most characters of an id.
const maxID = 40

// goodID is what an id looks like: a file's name on every system.
var goodID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) //nolint:gochecknoglobals // nothing changes it

// isID reports whether a text can be the id of an entry. A number alone is an
// objective's.
func isID(text string) bool {
	_, number := bot.Number(text)
	return len(text) <= maxID && goodID.MatchString(text) && !number
}

// deriveID makes an id of an English title that is not taken.
func deriveID(title string, taken func(id string) bool) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	words = slices.DeleteFunc(words, func(w string) bool {
		return slices.Contains([]string{"the", "a", "an", "of", "and", "for", "to", "in", "on"}, w)
	})
	id := ""
	for _, w := range words {
		if next := strings.Trim(id+"-"+w, "-"); len(next) <= maxID-3 { // room for a number
			id = next
		}
	}
	if !isID(id) {
		id = strings.Trim("entry-"+id, "-")
	}
	free := id
	for n := 2; taken(free); n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	return free
}
