package bottest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// order sorts what arrived so that it does not depend on which of two chats
// was served first: by time; at one time the chat that comes first, then the
// others by name; in a chat as it arrived.
func order(sent []Sent, first bot.Chat) {
	slices.SortStableFunc(sent, func(a, b Sent) int {
		if c := a.At.Compare(b.At); c != 0 || a.Chat == b.Chat {
			return c
		}
		switch first {
		case a.Chat:
			return -1
		case b.Chat:
			return 1
		}
		return cmp.Compare(a.Chat.String(), b.Chat.String())
	})
}

// render writes a message as it stands in the file. own is the adapter whose
// name is left out; the time is told in zone, unless that is nil.
func render(s Sent, own string, zone *time.Location) []string {
	chat := s.Chat.ID
	if s.Chat.Adapter != own {
		chat = s.Chat.String()
	}
	words := []string{chat, string(s.Kind)}
	if s.Ref != "" {
		words = append(words, s.Ref)
	}
	words = append(words, string(s.Lang))
	if s.EditsMessage != "" {
		words = append(words, "edits")
	}
	if s.Private {
		words = append(words, "private")
	}
	if zone != nil {
		words = append(words, s.At.In(zone).Format(time.RFC3339))
	}
	lines := []string{arrived + strings.Join(words, " ")}
	for line := range strings.SplitSeq(bold(s.Text), "\n") {
		lines = append(lines, indented(line))
	}
	if len(s.Buttons) > 0 {
		var buttons []string
		for _, b := range s.Buttons {
			buttons = append(buttons, "["+b.Name+": "+bold(b.Label)+"]")
		}
		lines = append(lines, indented(strings.Join(buttons, " ")))
	}
	for _, f := range s.Files {
		lines = append(lines, indented("[file: "+f.Name+" "+f.Type+"]"))
	}
	return lines
}

// indented leaves an empty line empty: editors would.
func indented(line string) string {
	if line == "" {
		return ""
	}
	return "  " + line
}

func bold(text string) string {
	var b strings.Builder
	for _, span := range locale.Spans(text) {
		if span.Bold {
			b.WriteString("**" + span.Text + "**")
		} else {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}
