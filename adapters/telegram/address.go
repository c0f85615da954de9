package telegram

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"wasl/bot"
)

// address reports whether a group's text is for the bot, and returns it without
// the bot's mention.
func (d decoder) address(text string, entities []entity, replyTo *message) (string, bool) {
	stripped, mentioned := d.stripMention(text, entities)
	if mentioned {
		return stripped, true
	}
	if c := commandSyntax.FindStringSubmatch(text); c != nil {
		// "/help" is for every bot; "/help@other" is for another one.
		return text, c[2] == "" || strings.EqualFold(c[2], d.me.Username)
	}
	// In a topic each message answers the one that opened it.
	reply := replyTo != nil && replyTo.From != nil && replyTo.From.ID == d.me.ID && replyTo.TopicCreated == nil
	return text, reply
}

// stripMention takes the bot's mentions out of a text.
func (d decoder) stripMention(text string, entities []entity) (string, bool) {
	units := utf16.Encode([]rune(text))
	var kept []uint16
	from, found := 0, false
	for _, e := range entities {
		// The entities ascend; what does not is not Telegram's.
		if e.Offset < from || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
			continue
		}
		end := e.Offset + e.Length
		if !d.mentionsMe(e, string(utf16.Decode(units[e.Offset:end]))) {
			continue
		}
		kept, from, found = append(kept, units[from:e.Offset]...), end, true
		if from < len(units) && units[from] == ' ' && (len(kept) == 0 || kept[len(kept)-1] == ' ') {
			from++ // one of the two spaces around it
		}
	}
	if !found {
		return text, false
	}
	kept = append(kept, units[from:]...)
	said := strings.TrimLeftFunc(string(utf16.Decode(kept)), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) && !isolate(r) || strings.ContainsRune(",،:;؛", r)
	})
	return strings.TrimSpace(said), true
}

// isolate reports the marks that come in pairs: a text must not lose one half.
func isolate(r rune) bool { return r >= '\u2066' && r <= '\u2069' }

func (d decoder) mentionsMe(e entity, text string) bool {
	switch e.Type {
	case "mention":
		return d.me.Username != "" && strings.EqualFold(strings.TrimPrefix(text, "@"), d.me.Username)
	case "text_mention":
		return e.User != nil && e.User.ID == d.me.ID
	}
	return false
}

// commandSyntax is a command of Telegram at the beginning of a text: "/update",
// "/update@WaslBot".
var commandSyntax = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?:$|[^A-Za-z0-9_/@<>])`) //nolint:gochecknoglobals // never changes

// command cuts a text behind its command, and returns the word that the menu
// gives for it: "/forget_me" is "forget me". It reports false for what is no
// command of this bot.
func (d decoder) command(text string) (word, rest string, ok bool) {
	at := commandSyntax.FindStringSubmatchIndex(text)
	if at == nil {
		return "", "", false
	}
	word, end := strings.ToLower(text[at[2]:at[3]]), at[3]
	if at[4] >= 0 {
		if !strings.EqualFold(text[at[4]:at[5]], d.me.Username) {
			return "", "", false
		}
		end = at[5]
	}
	if written, known := d.words[word]; known {
		word = written
	}
	return word, text[end:], true
}

// start is the first contact, or the opening of a deep link with its word.
func start(rest string) bot.Content {
	code := strings.TrimSpace(rest)
	if code == "" || (len(code) <= startLimit && wordSyntax(code)) {
		return bot.Start{Code: code}
	}
	return bot.Text{Text: "start" + rest}
}
