package announce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

// rendered is an announcement as its readers get it, by their language.
type rendered map[locale.Lang]string

// renderAll writes an announcement in both languages.
func renderAll(ctx context.Context, w *bot.Work, ann bot.Announcement) (rendered, error) {
	event, err := eventOf(ctx, w, ann.Event)
	if err != nil {
		return nil, err
	}
	replaces, err := replacedBy(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	texts := rendered{}
	for _, l := range locale.Langs() {
		texts[l] = render(w.In(l), ann, event)
		if key := filesNote(replaces.Files, ann.Files); key != "" {
			texts[l] += "\n\n" + w.In(l).T(key)
		}
	}
	return texts, nil
}

// render writes an announcement for the readers of a language: for the preview
// and for what is sent. It depends on no day, so that both are the same. Where
// it exists in the other language only, a line says so.
func render(p locale.Printer, ann bot.Announcement, event *calendar.Event) string {
	l := p.Lang()
	blocks := []string{p.T("announce.header", locale.Value("Number", string(ann.Number)))}
	if ann.Corrects != "" {
		blocks = []string{p.T("announce.correction-header", locale.Value("Number", string(ann.Corrects))), p.T("announce.correction-note")}
	}
	if body := ann.Text[l]; body != "" {
		// Paragraphs of their own in the message's direction: an isolate would
		// take its direction from the first word, which may be a Latin one.
		blocks = append(blocks, body)
	} else {
		blocks = append(blocks, p.T("announce.one-language"), aside(ann.Text[l.Other()]))
	}
	var about []string
	if ann.Circular != "" {
		about = append(about, circularText(p, ann.Circular))
	}
	if event != nil {
		about = append(about, p.T("announce.event",
			locale.Value("Event", event.Name[l]), locale.Text("When", event.When.Text(l))))
	}
	if len(about) > 0 {
		blocks = append(blocks, strings.Join(about, "\n"))
	}
	return strings.Join(blocks, "\n\n")
}

// filesNote is what a correction says about attachments that were sent before
// and are not what is attached now: a copy that has them stays where it is.
func filesNote(before, now []bot.Attachment) (key string) {
	switch {
	case len(before) == 0 || slices.Equal(before, now):
		return ""
	case len(now) == 0:
		return "announce.files-withdrawn"
	}
	return "announce.files-replaced"
}

// aside isolates a text of the other language, line by line, so that its words
// and full stops keep their order in a message of this one; bold stays bold.
func aside(text string) string {
	var b strings.Builder
	for _, span := range locale.Spans(text) {
		isolated := locale.Isolate(span.Text)
		if span.Bold {
			isolated = locale.Bold(isolated)
		}
		b.WriteString(isolated)
	}
	return b.String()
}

// channelLangs are the languages in which a channel gets an announcement, each
// in a message of its own, since its readers have different ones: Arabic and
// then English, or the one that there is.
func channelLangs(ann bot.Announcement) []locale.Lang {
	var langs []locale.Lang
	for _, l := range locale.Langs() {
		if ann.Text[l] != "" {
			langs = append(langs, l)
		}
	}
	return langs
}

// previews shows the texts as they will be sent, with what goes with them.
func (r rendered) previews(w *bot.Work, ann bot.Announcement) []bot.Out {
	var outs []bot.Out
	for _, l := range locale.Langs() {
		outs = append(outs, bot.Out{Kind: bot.KindPreview, Ref: string(ann.Number), Lang: l, Text: r[l], Files: filesOf(w, ann, l)})
	}
	return outs
}

// fingerprint tells apart what was shown for approval: the texts, the files, to
// whom, when, and of a correction what it replaces.
func (a announcer) fingerprint(ctx context.Context, w *bot.Work, ann bot.Announcement, r rendered) (string, error) {
	files, err := formatFiles(ann.Files)
	if err != nil {
		return "", err
	}
	replaces, err := replacedBy(ctx, w, ann)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal([]string{
		r[locale.Arabic], r[locale.English], files,
		a.audiences.format(ann.Audience), formatWhen(ann.SendAt), string(replaces.Number),
	})
	if err != nil {
		return "", fmt.Errorf("fingerprint of %s: %w", ann.Number, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8]), nil
}

// stateNames lists States by their names.
func stateNames(w *bot.Work, l locale.Lang, states []bot.StateCode) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = locale.Isolate(w.States.Name(s, l))
	}
	return locale.Join(l, names)
}

// platformNames lists platforms with how many people each reaches.
func platformNames(p locale.Printer, counts []platformCount) string {
	items := make([]string, len(counts))
	for i, n := range counts {
		items[i] = p.T("announce.platform", locale.Value("Platform", n.adapter), locale.Int("People", n.people))
	}
	return locale.Commas(p.Lang(), items)
}

// ranked lists the platforms, most people first, then by name.
func ranked(perAdapter map[string]int) []platformCount {
	counts := make([]platformCount, 0, len(perAdapter))
	for adapter, people := range perAdapter {
		counts = append(counts, platformCount{adapter, people})
	}
	slices.SortFunc(counts, func(x, y platformCount) int {
		if x.people != y.people {
			return y.people - x.people
		}
		return strings.Compare(x.adapter, y.adapter)
	})
	return counts
}
