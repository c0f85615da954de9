package console

import (
	"bytes"
	"encoding/json"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// delivery is a line of output. The order of the fields and their names are
// the protocol's.
type delivery struct {
	Chat    string         `json:"chat"`
	Message bot.DeliveryID `json:"message"`
	Kind    bot.Kind       `json:"kind"`
	Ref     string         `json:"ref,omitempty"`
	Text    string         `json:"text,omitempty"`
	Lang    locale.Lang    `json:"lang,omitempty"`
	Buttons []button       `json:"buttons,omitempty"`
	Files   []fileOut      `json:"files,omitempty"`
	ReplyTo string         `json:"reply_to,omitempty"`
	Private bool           `json:"private,omitempty"`
	Edits   string         `json:"edits,omitempty"`
}

type button struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Label string `json:"label,omitempty"`
}

type fileOut struct {
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
	Size int64  `json:"size,omitempty"` // bytes
	Path string `json:"path,omitempty"`
}

// synced answers a sync.
type synced struct {
	Synced string `json:"synced"`
	Now    string `json:"now"` // RFC 3339
}

// fault answers a line that was not carried out.
type fault struct {
	Error string `json:"error"`
	Line  int    `json:"line"` // from 1
}

func encodeDelivery(d bot.Delivery) ([]byte, error) {
	out := delivery{
		Chat: d.Chat.ID, Message: d.ID, Kind: d.Kind, Ref: d.Ref, Text: locale.Plain(d.Text), Lang: d.Lang,
		ReplyTo: d.ReplyTo, Private: d.Private, Edits: d.EditsMessage,
	}
	for _, b := range d.Buttons {
		out.Buttons = append(out.Buttons, button{ID: b.ID, Name: b.Name, Label: locale.Plain(b.Label)})
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, fileOut{Name: f.Name, Type: f.Type, Size: f.Size, Path: f.Path})
	}
	return encode(out)
}

func encodeSynced(name string, now time.Time) ([]byte, error) {
	return encode(synced{Synced: name, Now: now.Format(time.RFC3339)})
}

func encodeFault(text string, line int) ([]byte, error) {
	return encode(fault{Error: text, Line: line})
}

// encode returns one line. HTML is not escaped: what stands in a text is to be
// read and compared.
func encode[T delivery | synced | fault](v T) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
