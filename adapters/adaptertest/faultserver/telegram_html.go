package faultserver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// tgEntity is a MessageEntity; offsets and lengths count UTF-16 units.
type tgEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }

// tgTags are the tags of parse_mode HTML and the entities that they make.
func tgTag(name string) (entity string, ok bool) {
	switch name {
	case "b", "strong":
		return "bold", true
	case "i", "em":
		return "italic", true
	case "u", "ins":
		return "underline", true
	case "s", "strike", "del":
		return "strikethrough", true
	case "tg-spoiler", "span":
		return "spoiler", true
	case "a":
		return "text_link", true
	case "code":
		return "code", true
	case "pre":
		return "pre", true
	case "blockquote":
		return "blockquote", true
	}
	return "", false
}

// parseTgHTML parses the HTML of the Bot API. Its errors are what the API says
// after "can't parse entities: ". Offsets in errors count bytes.
func parseTgHTML(in string) (text string, entities []tgEntity, reason string) {
	type open struct {
		name, entity, url string
		offset            int
	}
	var out strings.Builder
	var stack []open
	for i := 0; i < len(in); {
		switch in[i] {
		case '&':
			decoded, n := tgEscape(in[i:])
			out.WriteString(decoded)
			i += n
			continue
		case '<':
		default:
			out.WriteByte(in[i])
			i++
			continue
		}
		begin := i
		end := tagEnd(in[i:])
		if strings.HasPrefix(in[i:], "</") {
			if len(stack) == 0 {
				return "", nil, fmt.Sprintf("Unexpected end tag at byte offset %d", begin)
			}
			if end < 0 {
				return "", nil, fmt.Sprintf("Unclosed end tag at byte offset %d", begin)
			}
			name := strings.ToLower(strings.TrimRight(in[i+2:i+end], " \t\r\n"))
			top := stack[len(stack)-1]
			if name != "" && name != top.name {
				return "", nil, fmt.Sprintf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, top.name, name)
			}
			stack = stack[:len(stack)-1]
			if length := utf16Len(out.String()) - top.offset; length > 0 && top.entity != "" {
				entities = append(entities, tgEntity{top.entity, top.offset, length, top.url})
			}
			i += end + 1
			continue
		}
		name := in[i+1:]
		if n := strings.IndexAny(name, " \t\r\n>"); n >= 0 {
			name = name[:n]
		}
		name = strings.ToLower(name)
		entity, ok := tgTag(name)
		if !ok {
			return "", nil, fmt.Sprintf("Unsupported start tag \"%s\" at byte offset %d", name, begin)
		}
		if end < 0 {
			return "", nil, fmt.Sprintf("Unclosed start tag at byte offset %d", begin)
		}
		attributes := in[i+1+len(name) : i+end]
		link := attribute(attributes, "href")
		if name == "span" && attribute(attributes, "class") != "tg-spoiler" {
			return "", nil, fmt.Sprintf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
		}
		if name == "a" && link == "" {
			entity = "" // shown as text
		}
		stack = append(stack, open{name, entity, link, utf16Len(out.String())})
		i += end + 1
	}
	if len(stack) > 0 {
		return "", nil, fmt.Sprintf("Can't find end tag corresponding to start tag \"%s\"", stack[len(stack)-1].name)
	}
	slices.SortStableFunc(entities, func(a, b tgEntity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return out.String(), entities, ""
}

// tagEnd finds the ">" that ends a tag, outside quotes; -1 if there is none.
func tagEnd(s string) int {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i
		case (c == '"' || c == '\'') && strings.Contains(s[:i], "="):
			quote = c
		}
	}
	return -1
}

func attribute(s, name string) string {
	_, after, ok := strings.Cut(s, name+"=")
	if !ok || after == "" {
		return ""
	}
	if q := after[0]; q == '"' || q == '\'' {
		value, _, _ := strings.Cut(after[1:], string(q))
		return decodeTg(value)
	}
	if n := strings.IndexAny(after, " \t\r\n>"); n >= 0 {
		after = after[:n]
	}
	return after
}

func decodeTg(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '&' {
			decoded, n := tgEscape(s[i:])
			b.WriteString(decoded)
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// tgEscape decodes one escape at the beginning of s. The API knows four names
// and the numeric ones; anything else stays as it is.
func tgEscape(s string) (decoded string, length int) {
	end := strings.IndexByte(s, ';')
	if end < 0 || end > 10 {
		return "&", 1
	}
	switch body := s[1:end]; {
	case body == "lt":
		return "<", end + 1
	case body == "gt":
		return ">", end + 1
	case body == "amp":
		return "&", end + 1
	case body == "quot":
		return `"`, end + 1
	case strings.HasPrefix(body, "#x"):
		if n, err := strconv.ParseUint(body[2:], 16, 32); err == nil && n > 0 && n < 0x10ffff {
			return string(rune(n)), end + 1
		}
	case strings.HasPrefix(body, "#"):
		if n, err := strconv.ParseUint(body[1:], 10, 32); err == nil && n > 0 && n < 0x10ffff {
			return string(rune(n)), end + 1
		}
	}
	return "&", 1
}
