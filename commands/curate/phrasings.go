package curate

import (
	"strings"

	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// The limits of phrasings: how many, and how long one is, in code points.
const (
	maxAsks = 60
	maxAsk  = 200
)

// region is a spoken Arabic, and the words that mark a phrasing of it.
type region struct {
	key   string // of its name, and what stands before its phrasings
	words []string
	list  func(*knowledge.Dialects) *[]string
}

func regions() []region {
	return []region{
		{"egyptian", []string{"مصري", "مصرية", "egyptian"}, func(d *knowledge.Dialects) *[]string { return &d.Egyptian }},
		{"levantine", []string{"شامي", "شامية", "levantine"}, func(d *knowledge.Dialects) *[]string { return &d.Levantine }},
		{"gulf", []string{"خليجي", "خليجية", "gulf"}, func(d *knowledge.Dialects) *[]string { return &d.Gulf }},
		{"maghrebi", []string{"مغاربي", "مغاربية", "maghrebi"}, func(d *knowledge.Dialects) *[]string { return &d.Maghrebi }},
	}
}

// formatAsks writes the phrasings of a text, a line each; those of a region are
// marked by its name.
func formatAsks(p locale.Printer, t knowledge.Text) string {
	lines := append([]string(nil), t.Asks...)
	for _, r := range regions() {
		for _, ask := range *r.list(&t.Dialect) {
			lines = append(lines, p.T("curate.region-"+r.key)+": "+ask)
		}
	}
	return strings.Join(lines, "\n")
}

// parseAsks puts phrasings, a line each, in the place of those of a text. Which
// are there twice counts once. Long is a line beyond the limit.
func parseAsks(t *knowledge.Text, lines string) (count int, long string) {
	t.Asks, t.Dialect = nil, knowledge.Dialects{}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(lines, "\n") {
		line = strings.TrimSpace(strings.TrimLeft(line, "•*-– "))
		list := &t.Asks
		if head, tail, ok := strings.Cut(line, ":"); ok {
			for _, r := range regions() {
				for _, word := range r.words {
					if locale.Fold(head) == locale.Fold(word) {
						list, line = r.list(&t.Dialect), strings.TrimSpace(tail)
					}
				}
			}
		}
		folded := locale.Fold(line)
		if folded == "" || seen[folded] {
			continue
		}
		if locale.Length(line, locale.Runes) > maxAsk {
			return count, line
		}
		seen[folded] = true
		*list = append(*list, line)
		count++
	}
	return count, ""
}
