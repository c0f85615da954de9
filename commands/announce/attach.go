package announce

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

// fieldFiles holds the attachments, as JSON.
const fieldFiles = "files"

// valueCalendar, as an answer, attaches the calendar file of the event.
const valueCalendar = "calendar"

// The limits of attachments. Discord takes the least: about 10 MiB a message.
const (
	maxFiles    = 3
	maxFileSize = 8 << 20 // bytes
	maxFileName = 100     // code points
)

// fileTypes are what can be attached: by the ending of the name, with how the
// bytes begin.
func fileTypes(ext string) (mediaType, begins string, ok bool) {
	switch strings.ToLower(ext) {
	case ".pdf":
		return "application/pdf", "%PDF-", true
	case ".ics":
		return "text/calendar", "BEGIN:VCALENDAR", true
	}
	return "", "", false
}

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
	name := fileName(f.Name)
	mediaType, begins, ok := fileTypes(path.Ext(name))
	switch {
	case !ok:
		return c.T("announce.file-type", locale.Value("Name", name)), nil
	case f.Size > maxFileSize || f.Path == "": // an adapter passes on what is too large for it without its data
		return c.T("announce.file-size", locale.Value("Name", name), locale.Int("Limit", maxFileSize>>20)), nil
	}
	data, err := readFile(f.Path)
	switch {
	case err != nil:
		return "", err
	case len(data) > maxFileSize:
		return c.T("announce.file-size", locale.Value("Name", name), locale.Int("Limit", maxFileSize>>20)), nil
	case !bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\ufeff")), []byte(begins)):
		return c.T("announce.file-type", locale.Value("Name", name)), nil
	}
	return attach(c, v, name, mediaType, "", data)
}

// readFile reads a file up to a byte more than the limit.
func readFile(path string) (data []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // an adapter made the path
	if err != nil {
		return nil, fmt.Errorf("attachment: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, maxFileSize+1))
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
		if problem, err = attach(c, v, event.ID+".ics", "text/calendar", l, data); err != nil || problem != "" {
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

// attach keeps the bytes and adds them to the form, in place of one of the same
// name for the same readers.
func attach(c *bot.Call, v bot.Values, name, mediaType string, l locale.Lang, data []byte) (problem string, err error) {
	files, err := readFiles(v[fieldFiles])
	if err != nil {
		return "", err
	}
	at := len(files)
	for i, f := range files {
		if f.Name == name && f.Lang == l {
			at = i
		}
	}
	added := bot.Attachment{Name: name, Type: mediaType, Lang: l}
	if added.Key, added.Size, err = c.Files.Keep(bytes.NewReader(data)); err != nil {
		return "", err
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

// fileName is a name without a folder and without what could disguise it.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(locale.Clean(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	if runes, ext := []rune(name), path.Ext(name); len(runes) > maxFileName {
		name = string(runes[:maxFileName-len([]rune(ext))]) + ext
	}
	return name
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
		files = append(files, bot.File{Name: f.Name, Type: f.Type, Size: f.Size, Path: w.Files.Path(f.Key)})
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
