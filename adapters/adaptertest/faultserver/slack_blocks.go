package faultserver

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// slBlock is a block, or a part of one. Fields that are a string in one kind
// and an object in another stay raw.
type slBlock struct {
	Type        string          `json:"type"`
	BlockID     string          `json:"block_id"`
	ActionID    string          `json:"action_id"`
	Text        json.RawMessage `json:"text"`
	Fields      []slText        `json:"fields"`
	Elements    []slBlock       `json:"elements"`
	Element     *slBlock        `json:"element"`
	Accessory   *slBlock        `json:"accessory"`
	Label       *slText         `json:"label"`
	Hint        *slText         `json:"hint"`
	Placeholder *slText         `json:"placeholder"`
	Value       string          `json:"value"`
	URL         string          `json:"url"`
	UserID      string          `json:"user_id"`
	Range       string          `json:"range"`
	Style       json.RawMessage `json:"style"`
	Options     []struct {
		Text  slText `json:"text"`
		Value string `json:"value"`
	} `json:"options"`
}

type slText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func (b slBlock) textObject() slText {
	var t slText
	_ = json.Unmarshal(b.Text, &t) // a rich text's text is a string, and has no object
	return t
}

// Limits of Block Kit, in characters: https://docs.slack.dev/reference/block-kit
const (
	slMessageBlocks = 50
	slViewBlocks    = 100
	// slBlocksTotal is not documented; it is what the real service was seen to
	// take in all before it answered msg_blocks_too_long.
	slBlocksTotal = 13200
	slTextTotal   = 40000
)

// slChecker holds blocks to their limits.
type slChecker struct {
	problems []string
	rules    []Rule
	total    int
}

func (c *slChecker) length(what, text string, limit int) {
	n := utf8.RuneCountInString(text)
	c.total += n
	if n > limit {
		c.problems = append(c.problems, fmt.Sprintf("%s of %d characters", what, n))
		c.rules = append(c.rules, RuleLength)
	}
}

func (c *slChecker) structure(bad bool, format string, args ...any) {
	if bad {
		c.problems = append(c.problems, fmt.Sprintf(format, args...))
		c.rules = append(c.rules, RuleStructure)
	}
}

func (c *slChecker) block(b slBlock) {
	c.length("block_id", b.BlockID, 255)
	switch b.Type {
	case "section":
		text := b.textObject()
		c.structure(text.Text == "" && len(b.Fields) == 0, "a section without a text")
		c.length("a section's text", text.Text, 3000)
		c.structure(len(b.Fields) > 10, "%d fields", len(b.Fields))
		for _, f := range b.Fields {
			c.length("a field", f.Text, 2000)
		}
	case "header":
		text := b.textObject()
		c.structure(text.Type != "plain_text", "a header of %q", text.Type)
		c.length("a header", text.Text, 150)
	case "context":
		c.structure(len(b.Elements) > 10 || len(b.Elements) == 0, "%d elements in a context", len(b.Elements))
		for _, e := range b.Elements {
			var text string
			_ = json.Unmarshal(e.Text, &text) // an image has none
			c.length("a context's text", text, 3000)
		}
	case "actions":
		c.structure(len(b.Elements) > 25 || len(b.Elements) == 0, "%d elements in an actions block", len(b.Elements))
		seen := map[string]bool{}
		for _, e := range b.Elements {
			c.structure(e.ActionID != "" && seen[e.ActionID], "action_id %q twice in a block", e.ActionID)
			seen[e.ActionID] = true
			c.element(e)
		}
	case "input":
		c.structure(b.Label == nil || b.Element == nil, "an input without label or element")
		if b.Label != nil {
			c.length("a label", b.Label.Text, 2000)
		}
		if b.Hint != nil {
			c.length("a hint", b.Hint.Text, 2000)
		}
		if b.Element != nil {
			c.element(*b.Element)
		}
	case "rich_text":
		c.rich(b)
	case "divider", "image", "file", "video", "markdown":
	default:
		c.structure(true, "a block of type %q", b.Type)
	}
	if b.Accessory != nil {
		c.element(*b.Accessory)
	}
}

func (c *slChecker) rich(b slBlock) {
	for _, e := range b.Elements {
		switch e.Type {
		case "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote":
			c.rich(e)
		case "text":
			var text string
			c.structure(json.Unmarshal(e.Text, &text) != nil || text == "", "an empty text in rich text")
			c.total += utf8.RuneCountInString(text)
		case "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color":
		default:
			c.structure(true, "an element %q in rich text", e.Type)
		}
	}
}

func (c *slChecker) element(e slBlock) {
	c.length("action_id", e.ActionID, 255)
	switch e.Type {
	case "button":
		text := e.textObject()
		c.structure(text.Type != "plain_text" || text.Text == "", "a button's text of %q", text.Type)
		c.length("a button's text", text.Text, 75)
		c.length("a button's value", e.Value, 2000)
		c.length("a button's url", e.URL, 3000)
	case "static_select", "multi_static_select", "radio_buttons", "checkboxes":
		limit := 100
		if e.Type == "radio_buttons" || e.Type == "checkboxes" {
			limit = 10
		}
		c.structure(len(e.Options) > limit || len(e.Options) == 0, "%d options in a %s", len(e.Options), e.Type)
		for _, o := range e.Options {
			c.length("an option's text", o.Text.Text, 75)
			c.length("an option's value", o.Value, 150)
		}
	}
	if e.Placeholder != nil {
		c.length("a placeholder", e.Placeholder.Text, 150)
	}
}

// parseBlocks reads and checks blocks; the reason is Slack's error code.
func (k *Slack) parseBlocks(raw, where string, most int) (blocks []slBlock, reason string) {
	if raw == "" {
		return nil, ""
	}
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		k.s.violate(slackName, RuleFormat, where, "blocks")
		return nil, "invalid_blocks_format"
	}
	var c slChecker
	c.structure(len(blocks) > most, "%d blocks", len(blocks))
	for _, b := range blocks {
		c.block(b)
	}
	for i, p := range c.problems {
		k.s.violate(slackName, c.rules[i], where, p)
		reason = "invalid_blocks"
	}
	if reason == "" && most == slMessageBlocks && c.total > slBlocksTotal {
		k.s.violate(slackName, RuleLength, where, fmt.Sprintf("%d characters in all blocks", c.total))
		reason = "msg_blocks_too_long"
	}
	return blocks, reason
}
