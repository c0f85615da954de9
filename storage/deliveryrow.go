package storage

import (
	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

// buttonJSON and fileJSON are how the parts of a delivery are stored: names of
// their own, so that renaming a field of the core loses nothing.
type buttonJSON struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Label      string `json:"label"`
	Capability string `json:"capability,omitempty"`
	Do         string `json:"do,omitempty"`
	Arg        string `json:"arg,omitempty"`
	Form       string `json:"form,omitempty"`
}

type fileJSON struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	Path string `json:"path"`
}

// The two urgencies of a delivery: whether somebody waits for it.
const (
	priorityReply     = 0
	priorityBroadcast = 1
)

func priority(k bot.Kind) int64 {
	if k.Repeatable() {
		return priorityReply
	}
	return priorityBroadcast
}

func deliveryRow(seq int64, d bot.Delivery) (row sqlc.AddDeliveryParams, err error) {
	row = sqlc.AddDeliveryParams{
		Seq: seq, Adapter: d.Chat.Adapter, Chat: d.Chat.ID, Kind: string(d.Kind), Ref: d.Ref, Lang: string(d.Lang),
		Body: d.Text, ReplyTo: d.ReplyTo, Private: flag(d.Private), Reader: d.Reader, Person: string(d.Person),
		Capability: d.Origin.Capability, Object: d.Origin.Object, Priority: priority(d.Kind),
		State: string(d.State), Settled: flag(d.State.Final()), NotBefore: millis(d.NotBefore),
		Attempts: int64(d.Attempts), Failure: string(d.Failure), MessageID: d.MessageID,
		CreatedAt: millis(d.CreatedAt), SettledAt: millis(d.SettledAt), AcknowledgedAt: millis(d.AcknowledgedAt), ExpiresAt: millis(d.Expires),
		Handle: d.Handle,
	}
	if d.Edits != "" {
		if row.Edits, err = deliverySeq(d.Edits); err != nil {
			return row, wrap("edits", err)
		}
	}
	if d.Instead != "" {
		if row.Instead, err = deliverySeq(d.Instead); err != nil {
			return row, wrap("instead", err)
		}
	}
	if d.Sheet != nil {
		if row.Sheet, err = toJSON(sheetToJSON(d.Sheet)); err != nil {
			return row, err
		}
	}
	buttons := make([]buttonJSON, len(d.Buttons))
	for i, b := range d.Buttons {
		buttons[i] = buttonJSON{
			ID: b.ID, Name: b.Name, Label: b.Label,
			Capability: b.Action.Capability, Do: b.Action.Do, Arg: b.Action.Arg, Form: b.Action.Form,
		}
	}
	if row.Buttons, err = listJSON(buttons); err != nil {
		return row, err
	}
	files := make([]fileJSON, len(d.Files))
	for i, f := range d.Files {
		files[i] = fileJSON(f)
	}
	row.Files, err = listJSON(files)
	return row, err
}

func deliveryFrom(row sqlc.Delivery) (bot.Delivery, error) {
	d := bot.Delivery{
		ID: deliveryID(row.Seq), Chat: bot.Chat{Adapter: row.Adapter, ID: row.Chat}, Kind: bot.Kind(row.Kind),
		Ref: row.Ref, Lang: locale.Lang(row.Lang), Text: row.Body, ReplyTo: row.ReplyTo, Private: row.Private != 0, Reader: row.Reader,
		Person: bot.PersonID(row.Person), Origin: bot.Origin{Capability: row.Capability, Object: row.Object},
		State: bot.DeliveryState(row.State), NotBefore: moment(row.NotBefore), Attempts: int(row.Attempts),
		Failure: bot.SendErrorKind(row.Failure), MessageID: row.MessageID, CreatedAt: moment(row.CreatedAt),
		SettledAt: moment(row.SettledAt), AcknowledgedAt: moment(row.AcknowledgedAt), Expires: moment(row.ExpiresAt),
		Handle: row.Handle,
	}
	if row.Edits != 0 {
		d.Edits = deliveryID(row.Edits)
	}
	if row.Instead != 0 {
		d.Instead = deliveryID(row.Instead)
	}
	if row.Sheet != "" {
		sheet, err := fromJSON[sheetJSON](row.Sheet)
		if err != nil {
			return d, wrap("delivery "+string(d.ID), err)
		}
		d.Sheet = sheet.sheet()
	}
	buttons, err := listFrom[buttonJSON](row.Buttons)
	if err != nil {
		return d, wrap("delivery "+string(d.ID), err)
	}
	for _, b := range buttons {
		d.Buttons = append(d.Buttons, bot.Button{ID: b.ID, Name: b.Name, Label: b.Label,
			Action: bot.Action{Capability: b.Capability, Do: b.Do, Arg: b.Arg, Form: b.Form}})
	}
	files, err := listFrom[fileJSON](row.Files)
	if err != nil {
		return d, wrap("delivery "+string(d.ID), err)
	}
	for _, f := range files {
		d.Files = append(d.Files, bot.File(f))
	}
	return d, nil
}
