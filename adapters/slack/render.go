package slack

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

const (
	labelLimit   = 75 // of a button, counted as JavaScript does to be safe
	actionsLimit = 25 // elements of a block of actions
)

// blocks renders a delivery.
func blocks(d bot.Delivery) []slack.Block {
	list := []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(sections(d.Text)...))}
	for first := 0; first < len(d.Buttons); first += actionsLimit {
		var elements []slack.BlockElement
		for i := first; i < min(first+actionsLimit, len(d.Buttons)); i++ {
			b := d.Buttons[i]
			elements = append(elements, slack.NewButtonBlockElement(fmt.Sprint("press-", i), b.ID, plain(b.Label, labelLimit)))
		}
		list = append(list, slack.NewActionBlock("", elements...))
	}
	return list
}

// plain is a text that Slack neither formats nor fills with emoji.
func plain(text string, limit int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, shorten(text, limit), false, false)
}

// shorten cuts a text between graphemes.
func shorten(text string, limit int) string {
	text = locale.Plain(text)
	if locale.Length(text, locale.UTF16) <= limit {
		return text
	}
	return locale.Split(text, limit-1, locale.UTF16)[0] + "…"
}

// sections renders a text: bold as a style, addresses as links, the rest as it
// is. In these elements nothing else has a meaning.
func sections(text string) []slack.RichTextSectionElement {
	var list []slack.RichTextSectionElement
	for _, span := range locale.Spans(text) {
		var style *slack.RichTextSectionTextStyle
		if span.Bold {
			style = &slack.RichTextSectionTextStyle{Bold: true}
		}
		for _, part := range links(span.Text) {
			if part.link {
				list = append(list, slack.NewRichTextSectionLinkElement(part.text, part.text, style))
			} else {
				list = append(list, slack.NewRichTextSectionTextElement(part.text, style))
			}
		}
	}
	return list
}

type textPart struct {
	text string
	link bool
}

// links cuts the web addresses out of a text: in a text element Slack leaves
// them dead.
func links(text string) []textPart {
	var parts []textPart
	add := func(s string, link bool) {
		if s != "" {
			parts = append(parts, textPart{s, link})
		}
	}
	for {
		start := indexAddress(text)
		if start < 0 {
			add(text, false)
			return parts
		}
		end := start + strings.IndexFunc(text[start:], endsAddress)
		if end < start {
			end = len(text)
		}
		address := strings.TrimRight(text[start:end], ".,:;!?'\")]}")
		if _, host, _ := strings.Cut(address, "://"); host == "" {
			add(text[:end], false)
		} else {
			add(text[:start], false)
			add(address, true)
			end = start + len(address)
		}
		text = text[end:]
	}
}

func indexAddress(text string) int {
	first := -1
	for _, scheme := range []string{"https://", "http://"} {
		if i := strings.Index(text, scheme); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}

// endsAddress: an address is ASCII in what the bot writes; anything else,
// the marks of direction and Arabic punctuation above all, ends it.
func endsAddress(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>\"`", r) }
