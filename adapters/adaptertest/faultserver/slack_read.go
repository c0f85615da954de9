package faultserver

import (
	"encoding/json"
	"strings"

	"wasl/adapters/adaptertest"
)

// slRead is what a reader sees of a message.
type slRead struct {
	text         strings.Builder
	bold, pings  []string
	buttons      []adaptertest.PostedButton
	byValue      map[string]slBlock // the pressed element, by what Act.Button names
	blockOfValue map[string]string
}

// read renders a message; text stands for it where there are no blocks.
func read(text string, blocks []slBlock) *slRead {
	r := &slRead{byValue: map[string]slBlock{}, blockOfValue: map[string]string{}}
	if len(blocks) == 0 {
		r.mrkdwn(text)
	}
	for _, b := range blocks {
		r.block(b)
	}
	return r
}

func (r *slRead) line() {
	if r.text.Len() > 0 && !strings.HasSuffix(r.text.String(), "\n") {
		r.text.WriteByte('\n')
	}
}

func (r *slRead) block(b slBlock) {
	switch b.Type {
	case "section", "header":
		r.line()
		r.show(b.textObject())
		for _, f := range b.Fields {
			r.line()
			r.show(f)
		}
	case "context":
		for _, e := range b.Elements {
			r.line()
			var text string
			if json.Unmarshal(e.Text, &text) == nil {
				r.show(slText{e.Type, text})
			}
		}
	case "rich_text":
		for _, e := range b.Elements {
			r.line()
			r.rich(e)
		}
	case "actions":
		for _, e := range b.Elements {
			r.press(b, e)
		}
	}
	if b.Accessory != nil {
		r.press(b, *b.Accessory)
	}
}

func (r *slRead) press(b, e slBlock) {
	add := func(label, value string) {
		r.buttons = append(r.buttons, adaptertest.PostedButton{Label: label, Value: value})
		r.byValue[value], r.blockOfValue[value] = e, b.BlockID
	}
	if e.Type == "button" {
		value := e.Value
		if value == "" {
			value = e.ActionID
		}
		add(e.textObject().Text, value)
	}
	for _, o := range e.Options {
		add(o.Text.Text, o.Value)
	}
}

func (r *slRead) rich(b slBlock) {
	for i, e := range b.Elements {
		switch e.Type {
		case "rich_text_section":
			if i > 0 {
				r.line()
			}
			r.rich(e)
		case "text", "link":
			var text string
			_ = json.Unmarshal(e.Text, &text) // a link may have none
			if text == "" {
				text = e.URL
			}
			var style struct {
				Bold bool `json:"bold"`
			}
			if len(e.Style) > 0 && json.Unmarshal(e.Style, &style) == nil && style.Bold {
				r.bold = append(r.bold, text)
			}
			r.text.WriteString(text)
		case "user", "usergroup", "broadcast":
			r.pings = append(r.pings, "@"+e.UserID+e.Range)
			r.text.WriteString("@" + e.UserID + e.Range)
		}
	}
}

func (r *slRead) show(t slText) {
	if t.Type == "plain_text" {
		r.text.WriteString(t.Text)
		return
	}
	r.mrkdwn(t.Text)
}

// mrkdwn reads Slack's markup: <@U…> and <!…> ping, <url|label> links, *bold*
// where no letter or digit touches the stars, and the three escapes.
func (r *slRead) mrkdwn(s string) {
	for i := 0; i < len(s); {
		switch {
		case s[i] == '<':
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				r.text.WriteString(s[i:])
				return
			}
			inner := s[i+1 : i+end]
			if inner != "" && strings.ContainsRune("@!", rune(inner[0])) && !strings.HasPrefix(inner, "!date") {
				r.pings = append(r.pings, inner)
			}
			if _, label, ok := strings.Cut(inner, "|"); ok {
				inner = label
			}
			r.text.WriteString(inner)
			i += end + 1
		case s[i] == '*' && (i == 0 || !wordBefore(s[:i])):
			end := strings.IndexByte(s[i+1:], '*')
			if end > 0 && !strings.Contains(s[i+1:i+1+end], "\n") && !wordAfter(s[i+end+2:]) && s[i+1] != ' ' && s[i+end] != ' ' {
				inner := unescapeSlack(s[i+1 : i+1+end])
				r.bold = append(r.bold, inner)
				r.text.WriteString(inner)
				i += end + 2
				continue
			}
			r.text.WriteByte('*')
			i++
		case s[i] == '&':
			decoded, n := slEscape(s[i:])
			r.text.WriteString(decoded)
			i += n
		default:
			r.text.WriteByte(s[i])
			i++
		}
	}
}
