package announce

import (
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// maxBegins is how much is shown of where a text is cut, in code points.
const maxBegins = 40

// platformsOf are the platforms of an audience, by name.
func (r reach) platformsOf() []string {
	var names []string
	for _, p := range r.platforms {
		names = include(names, p.adapter)
	}
	for _, chat := range r.channels {
		names = include(names, chat.Adapter)
	}
	slices.Sort(names)
	return names
}

// onPlatforms says where a platform shows the previews otherwise than here:
// in several messages, and where each of them begins, or without the button.
func (r reach) onPlatforms(w *bot.Work, l locale.Lang, texts rendered) []string {
	p := w.In(l)
	var lines []string
	for _, adapter := range r.platformsOf() {
		platform := locale.Value("Platform", adapter)
		for _, of := range locale.Langs() {
			parts := w.Parts(adapter, of, texts[of])
			if len(parts) < 2 {
				continue
			}
			var begins []string
			for _, part := range parts[1:] {
				first, _, _ := strings.Cut(strings.TrimSpace(locale.Clean(locale.Plain(part))), "\n")
				begins = append(begins, p.T("announce.begins", locale.Value("Text", locale.Shorten(first, maxBegins))))
			}
			lines = append(lines, p.T("announce.split", locale.Count(len(parts)), platform,
				locale.Text("What", p.T("announce.channel-"+string(of))), locale.Text("Begins", strings.Join(begins, p.T("announce.semicolon")))))
		}
		if len(r.people) > 0 && w.Platform(adapter).Buttons == 0 {
			lines = append(lines, p.T("announce.no-buttons", platform))
		}
	}
	return lines
}
