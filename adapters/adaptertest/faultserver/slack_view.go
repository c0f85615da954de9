package faultserver

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// slTrigger is a trigger_id: it lives for three seconds, for one use.
type slTrigger struct {
	at   time.Time
	used bool
	user string
}

// slView is an open modal, or somebody's Home.
type slView struct {
	id, hash, user string
	raw            json.RawMessage
	view           slViewShape
	open           bool
}

type slViewShape struct {
	Type            string          `json:"type"`
	Title           *slText         `json:"title"`
	Submit          *slText         `json:"submit"`
	Close           *slText         `json:"close"`
	CallbackID      string          `json:"callback_id"`
	PrivateMetadata string          `json:"private_metadata"`
	Blocks          json.RawMessage `json:"blocks"`
	blocks          []slBlock
}

// View is a view as a person has it before them.
type View struct {
	ID, Type, CallbackID, Title, Submit string
	Text                                string            // of its blocks, as it is read
	Fields                              map[string]string // of a modal's inputs: label by block_id
	Buttons                             []string          // values
	Raw                                 string
}

// trigger makes a trigger_id. The caller holds the state.
func (k *Slack) trigger(user string) string {
	id := k.id("13345224609.738474920.")
	k.triggers[id] = &slTrigger{at: k.s.now(), user: user}
	return id
}

func (k *Slack) parseView(p slParams, kind string) (*slView, reply, bool) {
	raw := p.values["view"]
	refuse := func(rule Rule, detail, code string) (*slView, reply, bool) {
		k.s.violate(slackName, rule, "view", detail)
		return nil, slError(code), true
	}
	v := &slView{raw: json.RawMessage(raw)}
	if json.Unmarshal([]byte(raw), &v.view) != nil {
		return refuse(RuleFormat, "no JSON", "invalid_arguments")
	}
	if len(raw) > 250<<10 {
		return refuse(RuleLength, fmt.Sprintf("%d bytes", len(raw)), "view_too_large")
	}
	if v.view.Type != kind {
		return refuse(RuleFormat, fmt.Sprintf("type %q", v.view.Type), "invalid_arguments")
	}
	blocks, reason := k.parseBlocks(string(v.view.Blocks), "view", slViewBlocks)
	if reason != "" {
		return nil, slError("invalid_arguments"), true
	}
	v.view.blocks = blocks
	var c slChecker
	c.length("private_metadata", v.view.PrivateMetadata, 3000)
	c.length("callback_id", v.view.CallbackID, 255)
	inputs := false
	for _, b := range blocks {
		inputs = inputs || b.Type == "input"
	}
	if kind == "modal" {
		c.structure(v.view.Title == nil || v.view.Title.Type != "plain_text" || v.view.Title.Text == "", "a modal without a title")
		c.structure(inputs && v.view.Submit == nil, "inputs without a submit button")
		for what, t := range map[string]*slText{"a title": v.view.Title, "submit": v.view.Submit, "close": v.view.Close} {
			if t != nil {
				c.length(what, t.Text, 24)
			}
		}
	}
	for i, problem := range c.problems {
		k.s.violate(slackName, c.rules[i], "view", problem)
	}
	if len(c.problems) > 0 {
		return nil, slError("invalid_arguments"), true
	}
	return v, reply{}, false
}

func (k *Slack) viewsOpen(p slParams, c *Call) reply {
	t := k.triggers[p.values["trigger_id"]]
	switch {
	case t == nil:
		return slError("invalid_trigger_id")
	case t.used:
		return slError("exchanged_trigger_id")
	case k.s.now().Sub(t.at) > k.s.limits.SlackTrigger:
		k.s.violate(slackName, RuleDeadline, "views.open", fmt.Sprintf("%v after the trigger", k.s.now().Sub(t.at)))
		return slError("expired_trigger_id")
	}
	v, rep, bad := k.parseView(p, "modal")
	if bad {
		return rep
	}
	t.used = true
	v.id, v.hash, v.user, v.open = k.id("V"), k.id("h"), t.user, true
	k.views[v.id] = v
	c.Message = v.id
	return slOK(object{"view": k.viewObject(v)})
}

func (k *Slack) viewsUpdate(p slParams, c *Call) reply {
	old := k.views[p.values["view_id"]]
	switch {
	case old == nil || !old.open:
		return slError("not_found")
	case p.values["hash"] != "" && p.values["hash"] != old.hash:
		return slError("hash_conflict")
	}
	v, rep, bad := k.parseView(p, "modal")
	if bad {
		return rep
	}
	old.raw, old.view, old.hash = v.raw, v.view, k.id("h")
	c.Message = old.id
	return slOK(object{"view": k.viewObject(old)})
}

func (k *Slack) viewsPublish(p slParams, c *Call) reply {
	user := p.values["user_id"]
	if user == "" {
		return slError("invalid_arguments")
	}
	v, rep, bad := k.parseView(p, "home")
	if bad {
		return rep
	}
	v.id, v.hash, v.user, v.open = k.id("V"), k.id("h"), user, true
	k.homes[user] = v
	c.Message, c.Chat = v.id, user
	return slOK(object{"view": k.viewObject(v)})
}

func (k *Slack) viewObject(v *slView) object {
	return object{"id": v.id, "team_id": k.TeamID, "type": v.view.Type, "hash": v.hash, "callback_id": v.view.CallbackID,
		"private_metadata": v.view.PrivateMetadata, "blocks": v.view.Blocks, "title": v.view.Title, "app_id": k.AppID, "bot_id": k.Bot}
}

// Modal is the modal that a person has open, the newest; false if there is none.
func (k *Slack) Modal(user string) (View, bool) {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	var newest *slView
	for _, v := range k.views {
		if v.user == user && v.open && (newest == nil || v.id > newest.id) {
			newest = v
		}
	}
	return newest.shown()
}

// Home is what a person's Home tab shows; false if nothing was published.
func (k *Slack) Home(user string) (View, bool) {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return k.homes[user].shown()
}

func (v *slView) shown() (View, bool) {
	if v == nil {
		return View{}, false
	}
	out := View{ID: v.id, Type: v.view.Type, CallbackID: v.view.CallbackID, Fields: map[string]string{}, Raw: string(v.raw)}
	if v.view.Title != nil {
		out.Title = v.view.Title.Text
	}
	if v.view.Submit != nil {
		out.Submit = v.view.Submit.Text
	}
	r := read("", v.view.blocks)
	out.Text = strings.TrimSpace(r.text.String())
	for _, b := range r.buttons {
		out.Buttons = append(out.Buttons, b.Value)
	}
	for _, b := range v.view.blocks {
		if b.Type == "input" && b.Label != nil {
			out.Fields[b.BlockID] = b.Label.Text
		}
	}
	return out, true
}
