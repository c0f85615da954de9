package slack

import "encoding/json"

// The payloads of Slack, as far as they matter here. They are decoded by types
// of our own: the library's refuse whole events for a field that nobody reads.

// wireOuter is what the Events API sends.
type wireOuter struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	Event     json.RawMessage `json:"event"`
}

// wireEvent is an event, or a message of a history.
type wireEvent struct {
	Type        string     `json:"type"`
	Subtype     string     `json:"subtype"`
	Channel     string     `json:"channel"`
	ChannelType string     `json:"channel_type"`
	User        string     `json:"user"`
	BotID       string     `json:"bot_id"`
	Text        string     `json:"text"`
	TS          string     `json:"ts"`
	Tab         string     `json:"tab"`      // of app_home_opened
	EventTS     string     `json:"event_ts"` // when it happened
	Edited      *wireEdit  `json:"edited"`
	Files       []wireFile `json:"files"`

	Message  *wireEvent `json:"message"` // of message_changed
	Previous *wireEvent `json:"previous_message"`
}

type wireEdit struct {
	TS string `json:"ts"`
}

type wireFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Subtype  string `json:"subtype"`
	MimeType string `json:"mimetype"`
	Size     int64  `json:"size"`
	URL      string `json:"url_private"`
	Download string `json:"url_private_download"`
}

type wireID struct {
	ID string `json:"id"`
}

// wireInteraction is a press or a submission.
type wireInteraction struct {
	Type        string        `json:"type"`
	User        wireID        `json:"user"`
	Channel     wireID        `json:"channel"`
	TriggerID   string        `json:"trigger_id"`
	ResponseURL string        `json:"response_url"`
	Container   wireContainer `json:"container"`
	Actions     []wireAction  `json:"actions"`
	View        wireView      `json:"view"`
}

type wireContainer struct {
	ChannelID string `json:"channel_id"`
	Ephemeral bool   `json:"is_ephemeral"`
}

type wireAction struct {
	Type     string `json:"type"`
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
	ActionTS string `json:"action_ts"`
}

type wireView struct {
	ID         string        `json:"id"`
	Type       string        `json:"type"`
	CallbackID string        `json:"callback_id"`
	Private    string        `json:"private_metadata"`
	State      wireViewState `json:"state"`
}

type wireViewState struct {
	Values map[string]map[string]wireAnswer `json:"values"` // block, action
}

type wireAnswer struct {
	Value    *string `json:"value"`
	Selected *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// wireCommand is a slash command: a form over HTTP, JSON on a socket.
type wireCommand struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	ChannelID   string `json:"channel_id"`
	UserID      string `json:"user_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
}

// sheetData is what a modal carries through Slack and back.
type sheetData struct {
	Sheet string `json:"sheet"` // bot.FormSheet.ID
	Chat  string `json:"chat"`
	// Response is that of what the form was opened for: it serves the answer to
	// the form as well, whose submission has none of its own.
	Response response `json:"response,omitzero"`
}
