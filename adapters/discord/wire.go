package discord

// What the adapter reads of Discord's payloads; the rest is not decoded, so
// that a change there breaks nothing.

type wireUser struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

type wireMessage struct {
	ID          string           `json:"id"`
	ChannelID   string           `json:"channel_id"`
	GuildID     string           `json:"guild_id"` // not in the history
	Type        int              `json:"type"`
	Author      *wireUser        `json:"author"`
	WebhookID   string           `json:"webhook_id"`
	Content     string           `json:"content"`
	Timestamp   string           `json:"timestamp"`
	Edited      *string          `json:"edited_timestamp"`
	Mentions    []wireUser       `json:"mentions"`
	Attachments []wireAttachment `json:"attachments"`
	Flags       int              `json:"flags"`
	Referenced  *wireReferenced  `json:"referenced_message"`
	Reference   *wireReference   `json:"message_reference"`
	Interaction *wireOrigin      `json:"interaction_metadata"`
	Embeds      []wireEmbed      `json:"embeds"`
	Components  []wireComponent  `json:"components"`
}

type wireReferenced struct {
	Author *wireUser `json:"author"`
}

// wireReference names the message that a message answers.
type wireReference struct {
	MessageID string `json:"message_id"`
}

// wireOrigin names the interaction that a message is the answer of.
type wireOrigin struct {
	ID string `json:"id"`
}

type wireEmbed struct {
	Description string `json:"description"`
}

type wireAttachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"`
	URL         string `json:"url"`
}

type wireInteraction struct {
	ID        string `json:"id"`
	Type      int    `json:"type"`
	Token     string `json:"token"`
	ChannelID string `json:"channel_id"`
	GuildID   string `json:"guild_id"`
	Context   int    `json:"context"`
	Member    *struct {
		User *wireUser `json:"user"`
	} `json:"member"` // in a server
	User *wireUser `json:"user"` // elsewhere
	Data struct {
		Name       string          `json:"name"`
		Options    []wireOption    `json:"options"`
		CustomID   string          `json:"custom_id"`
		Components []wireComponent `json:"components"`
	} `json:"data"`
}

type wireOption struct {
	Type  int `json:"type"`
	Value any `json:"value"` // a string, or what another version of the menu asked for
}

type wireComponent struct {
	CustomID   string          `json:"custom_id"`
	Value      string          `json:"value"`
	Components []wireComponent `json:"components"` // of a row
	Component  *wireComponent  `json:"component"`  // of a label
}

// Types and flags.
const (
	messageDefault   = 0
	messageReply     = 19
	flagNoEmbeds     = 1 << 2
	flagEphemeral    = 1 << 6
	flagVoice        = 1 << 13
	contextElsewhere = 2 // among others, on somebody's own account
	interactCommand  = 2
	interactPress    = 3
	interactSubmit   = 5
	optionString     = 3
	answerMessage    = 4
	answerLater      = 5
	answerUpdateless = 6 // acknowledged, nothing changes
	answerModal      = 9
)
