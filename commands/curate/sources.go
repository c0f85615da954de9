package curate

import (
	"net/url"
	"strings"

	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// The limits of sources: how many, and how long a line is, in code points.
const (
	maxSources = 10
	maxSource  = 800
)

// formatSources writes sources, a line each: Arabic | English | address.
func formatSources(sources []knowledge.Source) string {
	lines := make([]string, len(sources))
	for i, s := range sources {
		lines[i] = s.Arabic + " | " + s.English
		if s.URL != "" {
			lines[i] += " | " + s.URL
		}
	}
	return strings.Join(lines, "\n")
}

// parseSources reads what formatSources writes. Wrong is the first line that is
// none: without a name in both languages, or with an address that is no link.
func parseSources(text string) (sources []knowledge.Source, wrong string) {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		parts := strings.Split(strings.TrimLeft(line, "•* "), "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if len(parts) < 2 || len(parts) > 3 || locale.Fold(parts[0]) == "" || locale.Fold(parts[1]) == "" ||
			locale.Length(line, locale.Runes) > maxSource {
			return nil, line
		}
		s := knowledge.Source{Arabic: parts[0], English: parts[1]}
		if len(parts) == 3 && parts[2] != "" {
			if !isLink(parts[2]) {
				return nil, line
			}
			s.URL = parts[2]
		}
		sources = append(sources, s)
	}
	return sources, ""
}

func isLink(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(text, " \n")
}
