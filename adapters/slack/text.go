package slack

import "strings"

// mention is how the bot is named in a text.
func (d decoder) mention() string { return "<@" + d.self.User }

// mentions reports whether a text names the bot.
func (d decoder) mentions(text string) bool {
	_, _, ok := d.cutMention(text)
	return ok
}

// cutMention cuts a text around the first mention of the bot.
func (d decoder) cutMention(text string) (before, after string, ok bool) {
	if d.self.User == "" {
		return text, "", false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], d.mention())
		if i < 0 {
			return text, "", false
		}
		rest := text[at+i+len(d.mention()):]
		if strings.HasPrefix(rest, ">") {
			return text[:at+i], rest[1:], true
		}
		if strings.HasPrefix(rest, "|") {
			if end := strings.IndexByte(rest, '>'); end >= 0 {
				return text[:at+i], rest[end+1:], true
			}
		}
		at += i + len(d.mention())
	}
}

// text turns what Slack sends into what was written: without the mention that
// addresses the bot, mentions and links as they read, entities decoded.
func (d decoder) text(raw string) string {
	if before, after, ok := d.cutMention(raw); ok {
		if strings.TrimSpace(before) == "" {
			raw = strings.TrimLeft(after, " \u00a0:,،")
		} else {
			raw = strings.TrimRight(before, " \u00a0") + after
		}
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(raw, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(raw[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(unescape(raw[:open]))
		b.WriteString(readable(raw[open+1 : open+end]))
		raw = raw[open+end+1:]
	}
	b.WriteString(unescape(raw))
	return b.String()
}

// readable is how the inside of <…> reads.
func readable(token string) string {
	target, label, labelled := strings.Cut(token, "|")
	target, label = unescape(target), unescape(label)
	if target == "" {
		return label
	}
	switch target[0] {
	case '@', '#':
		if labelled && label != "" {
			return target[:1] + strings.TrimLeft(label, "@#")
		}
		return target
	case '!':
		if labelled && label != "" {
			return label
		}
		name, _, _ := strings.Cut(target[1:], "^")
		return "@" + name
	}
	switch {
	case !labelled || label == "":
		return target
	case strings.Contains(target, label): // Slack made the link by itself
		return label
	}
	return label + " (" + target + ")"
}

// unescape decodes the three entities that Slack uses, once.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// escape is its inverse: what it returns neither formats nor pings.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
