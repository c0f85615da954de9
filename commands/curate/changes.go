package curate

import (
	"slices"
	"strings"

	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// Part is a part of an entry that can change; "curate.part-" and it are the key
// of its name.
type Part string

// The parts.
const (
	PartKind         Part = "kind"
	PartCertainty    Part = "certainty"
	PartArabicTitle  Part = "ar-title"
	PartEnglishTitle Part = "en-title"
	PartArabicText   Part = "ar-text"
	PartEnglishText  Part = "en-text"
	PartArabicAsks   Part = "ar-asks"
	PartEnglishAsks  Part = "en-asks"
	PartSources      Part = "sources"
	PartWorking      Part = "working" // the mark of a title that is not the official one
	PartLinks        Part = "links"   // related entries, series, rule, data of an objective
	PartRetired      Part = "retired"
	PartReturned     Part = "returned"
)

// Changes lists what differs between two versions of an entry.
func Changes(from, to knowledge.Entry) []Part {
	var parts []Part
	differs := func(p Part, is bool) {
		if is {
			parts = append(parts, p)
		}
	}
	differs(PartRetired, to.Retired && !from.Retired)
	differs(PartReturned, from.Retired && !to.Retired)
	differs(PartKind, from.Kind != to.Kind)
	differs(PartArabicTitle, from.Arabic.Title != to.Arabic.Title)
	differs(PartEnglishTitle, from.English.Title != to.English.Title)
	differs(PartWorking, from.Arabic.WorkingTitle != to.Arabic.WorkingTitle || from.English.WorkingTitle != to.English.WorkingTitle)
	differs(PartArabicText, !sameText(from.Arabic, to.Arabic))
	differs(PartEnglishText, !sameText(from.English, to.English))
	differs(PartArabicAsks, !sameAsks(from.Arabic, to.Arabic))
	differs(PartEnglishAsks, !sameAsks(from.English, to.English))
	differs(PartSources, !slices.Equal(from.Sources, to.Sources))
	differs(PartCertainty, from.Certainty != to.Certainty)
	differs(PartLinks, !sameLinks(from, to))
	return parts
}

func sameText(a, b knowledge.Text) bool {
	return strings.TrimSpace(a.Text) == strings.TrimSpace(b.Text)
}

func sameAsks(a, b knowledge.Text) bool {
	return slices.Equal(a.Asks, b.Asks) && slices.Equal(a.Dialect.Egyptian, b.Dialect.Egyptian) &&
		slices.Equal(a.Dialect.Levantine, b.Dialect.Levantine) && slices.Equal(a.Dialect.Gulf, b.Dialect.Gulf) &&
		slices.Equal(a.Dialect.Maghrebi, b.Dialect.Maghrebi)
}

func sameLinks(a, b knowledge.Entry) bool {
	if (a.Objective == nil) != (b.Objective == nil) || a.Series != b.Series || a.Rule != b.Rule || !slices.Equal(a.See, b.See) {
		return false
	}
	x, y := a.Objective, b.Objective
	return x == nil || x.Number == y.Number && x.Paragraph == y.Paragraph && x.RoundTable == y.RoundTable && slices.Equal(x.SDG, y.SDG)
}

// Names lists parts by their names.
func Names(p locale.Printer, parts []Part) string {
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = p.T("curate.part-" + string(part))
	}
	return locale.Commas(p.Lang(), names)
}
