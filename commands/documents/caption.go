package documents

import (
	"fmt"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// caption is what stands with the file: its title and what it is.
func caption(c *bot.Call, d bot.Document) string {
	lines := []string{c.T("documents.title", locale.Value("Title", d.In(c.Lang)))}
	if d.Number != "" {
		lines = append(lines, c.T("documents.number", locale.Value("Number", string(d.Number))))
	}
	if d.Version != "" {
		lines = append(lines, c.T("documents.version", locale.Value("Version", d.Version)))
	}
	lines = append(lines, c.T("documents.date", locale.Text("Date", locale.Date(c.Lang, d.Date))),
		c.T("documents.language", locale.Text("Language", languages(c, d))))
	if d.Inside {
		lines = append(lines, c.T("documents.is-inside"))
	}
	return strings.Join(lines, "\n")
}

// languages names the languages in which a document is written.
func languages(c *bot.Call, d bot.Document) string {
	var named []string
	for _, l := range d.Langs {
		named = append(named, c.T("documents.lang-"+string(l)))
	}
	return locale.Join(c.Lang, named)
}

// titled names a document in a sentence: its title, its version and its number.
func titled(c *bot.Call, d bot.Document) string {
	key := "documents.titled"
	if d.Version != "" {
		key = "documents.titled-version"
	}
	return c.T(key, locale.Value("Title", d.In(c.Lang)), locale.Value("Number", string(d.Number)), locale.Value("Version", d.Version))
}

// size says how large a file is.
func size(p locale.Printer, bytes int64) string {
	if bytes < 1<<20 {
		return p.T("documents.kilobytes", locale.Int("Size", int((bytes+1023)>>10)))
	}
	return p.T("documents.megabytes", locale.Value("Size", fmt.Sprintf("%.1f", float64(bytes)/(1<<20))))
}
