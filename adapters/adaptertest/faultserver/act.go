package faultserver

// Act is what a person does on a platform. Ids are the platform's own; chats
// and people come into being when they are first named.
type Act struct {
	Chat string // Telegram: negative for groups; Slack: D… is private; Discord: see Discord.DM
	From string
	Name string // shown; empty: "User <From>"
	Lang string // as the person's client says: "ar", "en-US"

	Text      string
	Addressed bool   // in a group: the text mentions the bot, in the platform's way
	Thread    string // a topic (Telegram) or a thread's first message (Slack)
	ReplyTo   string // the message that it answers
	Message   string // Edit: which; Press, Submit: on which message of the bot

	Button string // Press: the value that the button carries
	Choice string // Press of a select menu: the chosen value

	Command string            // Command: without the slash
	Options map[string]string // Command on Discord: its options

	FileName, FileType string // File, Voice
	Data               []byte

	Form   string            // Submit: the view's or the modal's id
	Values map[string]string // Submit: by the field's id
}

func (a Act) name() string {
	if a.Name != "" {
		return a.Name
	}
	return "User " + a.From
}

// Ref names what a person did.
type Ref struct {
	Event   string // the platform's id of the event: update_id, event or envelope id, interaction or message id
	Message string // of the message, if there is one
}
