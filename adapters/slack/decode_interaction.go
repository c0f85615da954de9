package slack

import (
	"fmt"
	"strconv"
	"strings"

	"wasl/bot"
)

// command is the slash command of the app; installations may call theirs
// /wasl-something.
const command = "/wasl"

// interaction decodes a press or a submission.
func (d decoder) interaction(payload []byte) (inbound, error) {
	i, err := decodeJSON[wireInteraction](payload)
	if err != nil {
		return inbound{}, err
	}
	switch i.Type {
	case "block_actions":
		return d.press(i)
	case "view_submission":
		return d.submission(i)
	case "":
		return inbound{}, fmt.Errorf("%w: an interaction without a type", errMalformed)
	}
	return ignore(""), nil
}

func (d decoder) press(i wireInteraction) (inbound, error) {
	channel := i.Channel.ID
	if channel == "" {
		channel = i.Container.ChannelID
	}
	if i.User.ID == "" {
		return inbound{}, fmt.Errorf("%w: a press without a user", errMalformed)
	}
	page := channel == "" && i.View.Type == "home"
	switch {
	case page:
		channel = pageOf(i.User.ID)
	case channel == "": // a press in a modal: ours have no buttons
		return ignore(""), nil
	}
	in := inbound{key: channel, handle: handle{Trigger: i.TriggerID, Response: response{URL: i.ResponseURL}}}
	for n, action := range i.Actions {
		if action.Type != "button" || action.Value == "" {
			continue
		}
		if !validTS(action.ActionTS) {
			return inbound{}, fmt.Errorf("%w: a press without a time", errMalformed)
		}
		m := d.from(i.User.ID, channel)
		if m.ID = action.ActionTS + "/" + i.User.ID; n > 0 {
			m.ID += "/" + strconv.Itoa(n)
		}
		m.Content = bot.Press{Button: action.Value}
		m.Page, m.Whisper = page, !page
		if isDirect(channel, "") && !i.Container.Ephemeral {
			// The bot posted there; what it whispers to a command may be elsewhere.
			m.Private, m.PrivateChat, m.Whisper = true, channel, false
		}
		in.messages = append(in.messages, received{Message: m})
	}
	if len(in.messages) == 0 {
		return ignore(channel), nil
	}
	return in, nil
}

// sheetCallback marks the modals of this adapter; sheetAction is the one input
// of each of their blocks.
const (
	sheetCallback = "wasl_sheet"
	sheetAction   = "answer"
)

func (d decoder) submission(i wireInteraction) (inbound, error) {
	if i.View.CallbackID != sheetCallback {
		return ignore(""), nil
	}
	data, err := decodeJSON[sheetData]([]byte(i.View.Private))
	if err != nil {
		return inbound{}, err
	}
	if data.Sheet == "" || data.Chat == "" || i.User.ID == "" || i.View.ID == "" {
		return inbound{}, fmt.Errorf("%w: a form without its origin", errMalformed)
	}
	values := map[string]string{}
	for block, actions := range i.View.State.Values {
		answer := actions[sheetAction]
		switch {
		case answer.Selected != nil:
			values[block] = answer.Selected.Value
		case answer.Value != nil:
			values[block] = *answer.Value
		default:
			values[block] = ""
		}
	}
	m := d.from(i.User.ID, data.Chat)
	m.ID, m.Content, m.Whisper = "view/"+i.View.ID, bot.Submission{Form: data.Sheet, Values: values}, true
	return inbound{
		key: data.Chat, handle: handle{Trigger: i.TriggerID, Response: data.Response}, messages: []received{{Message: m}},
	}, nil
}

// slash decodes a slash command.
func (d decoder) slash(c wireCommand) (inbound, error) {
	if c.Command == "" || c.ChannelID == "" || c.UserID == "" || c.TriggerID == "" {
		return inbound{}, fmt.Errorf("%w: an incomplete command", errMalformed)
	}
	text := strings.TrimSpace(d.text(c.Text))
	if !strings.HasPrefix(c.Command, command) { // an app that registered single commands
		text = strings.TrimSpace(strings.TrimPrefix(c.Command, "/") + " " + text)
	}
	if text == "" {
		text = "help"
	}
	m := d.from(c.UserID, c.ChannelID)
	m.ID, m.Content, m.Whisper = c.TriggerID, bot.Text{Text: text}, true
	return inbound{
		key: c.ChannelID, handle: handle{Trigger: c.TriggerID, Response: response{URL: c.ResponseURL}},
		messages: []received{{Message: m}},
	}, nil
}
