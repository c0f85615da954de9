package telegram

import "encoding/json"

// What of Telegram's types is read. The library's are older than topics.

type update struct {
	ID       int64     `json:"update_id"`
	Message  *message  `json:"message"`
	Edited   *message  `json:"edited_message"`
	Callback *callback `json:"callback_query"`
}

type message struct {
	ID              int64    `json:"message_id"`
	Thread          int64    `json:"message_thread_id"`
	InTopic         bool     `json:"is_topic_message"`
	From            *user    `json:"from"`
	SenderChat      *chat    `json:"sender_chat"`
	Chat            chat     `json:"chat"`
	EditDate        int64    `json:"edit_date"` // unix seconds
	ReplyTo         *message `json:"reply_to_message"`
	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`

	Document  *attachment  `json:"document"`
	Photo     []attachment `json:"photo"`
	Video     *attachment  `json:"video"`
	Audio     *attachment  `json:"audio"`
	Voice     *attachment  `json:"voice"`
	VideoNote *attachment  `json:"video_note"`

	// What has no words, and is answered by saying so.
	Sticker  json.RawMessage `json:"sticker"`
	Contact  json.RawMessage `json:"contact"`
	Location json.RawMessage `json:"location"`
	Poll     json.RawMessage `json:"poll"`
	Dice     json.RawMessage `json:"dice"`
	Story    json.RawMessage `json:"story"`

	MigrateTo    int64           `json:"migrate_to_chat_id"`
	MigrateFrom  int64           `json:"migrate_from_chat_id"`
	TopicCreated json.RawMessage `json:"forum_topic_created"`
}

type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Username string `json:"username"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

// The types of chat.
const (
	chatPrivate    = "private"
	chatGroup      = "group"
	chatSupergroup = "supergroup"
)

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // UTF-16 units
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

type attachment struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Type string `json:"mime_type"`
	Size int64  `json:"file_size"`
}
