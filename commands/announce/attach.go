package announce

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

// fieldFiles holds the attachments, as JSON.
const fieldFiles = "files"

// valueCalendar, as an answer, attaches the calendar file of the event.
const valueCalendar = "calendar"

// maxFiles is the most attachments that a reader gets.
const maxFiles = 3

// filesField takes files while the form is open, whatever it asks. The .ics of
// the event is made here, in each language for its readers.
func (a announcer) filesField() bot.Field {
	return bot.Field{
		Name:   fieldFiles,
		Label:  "announce.label-files",
		Needed: func(bot.Values) bool { return false },
		Prompt: func(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			var buttons []bot.Button
			event, err := eventOf(ctx, &c.Work, v[fieldEvent])
			if err != nil {
				return bot.Out{}, err
			}
			if event != nil && event.When.Exact() {
				buttons = append(buttons, bot.Choose(valueCalendar, c.T("announce.attach-calendar")))
			}
			buttons = append(buttons, bot.Choose(valueNone, c.T("announce.no-files")))
			return prompt(c, v[valueDraft], c.T("announce.ask-files"), buttons...), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			switch answer {
			case valueNone:
				delete(v, fieldFiles)
				return "", nil
			case valueCalendar:
				return attachCalendar(ctx, c, v)
			}
			return c.T("announce.ask-files"), nil
		},
		Attach: attachFile,
	}
}

// eventOf returns an event by its id, or nil.
func eventOf(ctx context.Context, w *bot.Work, id string) (*calendar.Event, error) {
	if id == "" {
		return nil, nil
	}
	shelf, err := w.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	if e, ok := shelf.Calendar.Event(id); ok {
		return &e, nil
	}
	return nil, nil
}

// attachFile keeps a file that was sent, if it is what its name says.
func attachFile(_ context.Context, c *bot.Call, v bot.Values, f bot.File) (problem string, err error) {
	added, wrong, err := c.TakeFile(f,
		bot.FileType{Ext: ".pdf", Media: "application/pdf", Begins: "%PDF-"},
		bot.FileType{Ext: ".ics", Media: "text/calendar", Begins: "BEGIN:VCALENDAR"})
	switch {
	case err != nil:
		return "", err
	case wrong == bot.FileOther:
		return c.T("announce.file-type", locale.Value("Name", added.Name)), nil
	case wrong != bot.FileGood:
		return c.T("announce.file-size", locale.Value("Name", added.Name), locale.Int("Limit", bot.MaxFileSize>>20)), nil
	}
	return attach(c, v, added)
}

// circulate opens the form with a document of the secretariat attached.
func circulate(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	d, found, err := bot.Find(c.Tx.Documents().Get(ctx, bot.DocumentNumber(number)))
	if err != nil {
		return nil, err
	}
	_, replaced, err := bot.Find(c.Tx.Documents().Successor(ctx, bot.DocumentNumber(number)))
	if err != nil {
		return nil, err
	}
	if !found || replaced || d.Inside || !d.WithdrawnAt.IsZero() {
		return c.Say(bot.KindReply, "announce.document-closed", locale.Value("Number", number)), nil
	}
	files, err := formatFiles([]bot.Attachment{d.File})
	if err != nil {
		return nil, err
	}
	reply, err := c.OpenForm(ctx, name, draftForm, bot.Values{fieldFiles: files})
	if err == nil && len(reply) > 0 {
		reply[0].Text = c.T("core.attached", locale.Value("Name", d.File.Name)) + "\n\n" + reply[0].Text
	}
	return reply, err
}

// attachCalendar attaches the event's calendar file for the readers of each language.
func attachCalendar(ctx context.Context, c *bot.Call, v bot.Values) (problem string, err error) {
	event, err := eventOf(ctx, &c.Work, v[fieldEvent])
	if err != nil {
		return "", err
	}
	if event == nil || !event.When.Exact() {
		return c.T("announce.no-calendar"), nil
	}
	for _, l := range locale.Langs() {
		data, err := calendar.ICS(*event, l, c.Now)
		if err != nil {
			return "", err
		}
		added := bot.Attachment{Name: event.ID + ".ics", Type: "text/calendar", Lang: l}
		if added.Key, added.Size, err = c.Files.Keep(bytes.NewReader(data)); err != nil {
			return "", err
		}
		if problem, err = attach(c, v, added); err != nil || problem != "" {
			return problem, err
		}
	}
	return "", nil
}

// dropCalendar takes away the calendar files of the event that was meant before.
func dropCalendar(v bot.Values) error {
	files, err := readFiles(v[fieldFiles])
	if err != nil || len(files) == 0 {
		return err
	}
	files = slices.DeleteFunc(files, func(f bot.Attachment) bool { return f.Lang != "" })
	v[fieldFiles], err = formatFiles(files)
	return err
}

// attach adds a kept file to the form, in place of one of the same name for the
// same readers.
func attach(c *bot.Call, v bot.Values, added bot.Attachment) (problem string, err error) {
	files, err := readFiles(v[fieldFiles])
	if err != nil {
		return "", err
	}
	at := len(files)
	for i, f := range files {
		if f.Name == added.Name && f.Lang == added.Lang {
			at = i
		}
	}
	if at == len(files) {
		files = append(files, added)
	}
	files[at] = added
	for _, reader := range locale.Langs() {
		if len(filesFor(files, reader)) > maxFiles {
			return c.T("announce.file-count", locale.Int("Limit", maxFiles)), nil
		}
	}
	v[fieldFiles], err = formatFiles(files)
	return "", err
}

// fileNames lists attachments, each name once.
func fileNames(l locale.Lang, files []bot.Attachment) string {
	var names []string
	for _, f := range files {
		names = include(names, locale.Isolate(f.Name))
	}
	return locale.Commas(l, names)
}

// filesFor are the attachments that the readers of a language get.
func filesFor(files []bot.Attachment, l locale.Lang) []bot.Attachment {
	var own []bot.Attachment
	for _, f := range files {
		if f.Lang == "" || f.Lang == l {
			own = append(own, f)
		}
	}
	return own
}

// filesOf are an announcement's files as they go out to the readers of a language.
func filesOf(w *bot.Work, ann bot.Announcement, l locale.Lang) []bot.File {
	var files []bot.File
	for _, f := range filesFor(ann.Files, l) {
		files = append(files, w.File(f))
	}
	return files
}

// formatFiles and readFiles keep attachments among the form's values.
func formatFiles(files []bot.Attachment) (string, error) {
	if len(files) == 0 {
		return "", nil
	}
	data, err := json.Marshal(files)
	if err != nil {
		return "", fmt.Errorf("attachments: %w", err)
	}
	return string(data), nil
}

func readFiles(data string) (files []bot.Attachment, err error) {
	if data == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(data), &files); err != nil {
		return nil, fmt.Errorf("attachments: %w", err)
	}
	return files, nil
}
