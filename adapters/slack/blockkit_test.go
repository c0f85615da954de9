package slack

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"wasl/adapters/adaptertest"
)

// kitBlock is a block as Slack reads it.
type kitBlock struct {
	Type     string
	Elements []struct {
		Type     string // rich_text_section, button
		ActionID string `json:"action_id"`
		Value    string
		Text     struct{ Type, Text string } // of a button
		Elements []struct {
			Type, Text, URL string
			Style           struct{ Bold bool }
		}
	}
}

// read reads a message as Slack shows it, and holds it to Block Kit's limits.
func read(t *testing.T, text, blocks string) (p adaptertest.Posted) {
	t.Helper()
	var list []kitBlock
	if err := json.Unmarshal([]byte(blocks), &list); err != nil {
		t.Errorf("blocks: %v", err)
		return p
	}
	if len(list) == 0 || len(list) > 50 {
		t.Errorf("%d blocks", len(list))
	}
	size := 0
	ids := map[string]bool{}
	for _, b := range list {
		if len(b.Elements) == 0 || len(b.Elements) > 25 {
			t.Errorf("%d elements in a block", len(b.Elements))
		}
		for _, e := range b.Elements {
			switch e.Type {
			case "rich_text_section":
				bold := false
				for _, s := range e.Elements {
					size += len(utf16.Encode([]rune(s.Text)))
					switch s.Type {
					case "text", "link":
						if s.Type == "link" && s.URL != s.Text {
							t.Errorf("a link to %q reads %q", s.URL, s.Text)
						}
					default:
						p.Pings = append(p.Pings, s.Type)
					}
					if s.Text == "" {
						t.Error("an empty element")
					}
					p.Text += s.Text
					switch {
					case s.Style.Bold && bold:
						p.Bold[len(p.Bold)-1] += s.Text
					case s.Style.Bold:
						p.Bold = append(p.Bold, s.Text)
					}
					bold = s.Style.Bold
				}
			case "button":
				if e.Text.Type != "plain_text" || len(utf16.Encode([]rune(e.Text.Text))) > 75 || len(e.Value) > 2000 || ids[e.ActionID] {
					t.Errorf("button %+v", e)
				}
				ids[e.ActionID] = true
				p.Buttons = append(p.Buttons, adaptertest.PostedButton{Label: e.Text.Text, Value: e.Value})
			default:
				t.Errorf("an element of type %q", e.Type)
			}
		}
	}
	if size > 13200 || len(utf16.Encode([]rune(text))) > 40000 {
		t.Errorf("the blocks hold %d characters", size)
	}
	if strings.ContainsAny(text, "<>") {
		p.Pings = append(p.Pings, "in the plain text")
	}
	if unescape(text) != p.Text {
		t.Errorf("the plain text is\n%q\nthe blocks read\n%q", text, p.Text)
	}
	return p
}
