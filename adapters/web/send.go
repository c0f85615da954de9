package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// Reasons why a delivery is not shown.
var (
	errNoChat    = errors.New("no seat has this chat")
	errNoReader  = errors.New("the reader of a private message is not in the group")
	errTooLong   = errors.New("text over the limit")
	errButtons   = errors.New("too many buttons")
	errFileLarge = errors.New("file over the limit")
)

// Send shows a message in its chat, and returns its id. A file is read now. A
// private message in a group is shown to its reader only. Its errors are *[bot.SendError], all permanent.
func (a *Adapter) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", &bot.SendError{Kind: bot.SendRetry, Err: err}
	}
	room, ok := a.seats.rooms[d.Chat.ID]
	if !ok {
		return "", &bot.SendError{Kind: bot.SendGone, Err: errNoChat}
	}
	if locale.Length(d.Text, locale.Runes) > textLimit {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: errTooLong}
	}
	if len(d.Buttons) > buttonLimit {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: errButtons}
	}
	e := entry{
		Chat: d.Chat.ID, Kind: string(d.Kind), Ref: d.Ref, Lang: string(d.Lang),
		Lines: lines(locale.Spans(d.Text)), ReplyTo: d.ReplyTo, At: time.Now(),
	}
	if d.Private && !room.Private {
		e.Private, e.audience = true, d.Reader
		if _, ok := a.seats.room(d.Reader, d.Chat.ID); !ok {
			return "", &bot.SendError{Kind: bot.SendNotAllowed, Err: errNoReader}
		}
	}
	for _, b := range d.Buttons {
		e.Buttons = append(e.Buttons, button{ID: b.ID, Name: b.Name, Label: b.Label})
	}
	for _, f := range d.Files {
		if err := e.attach(f); err != nil {
			return "", &bot.SendError{Kind: bot.SendRejected, Err: err}
		}
	}
	return a.feed.addSent(e, d), nil
}

// attach reads a file into the entry, under a name that nobody can guess.
func (e *entry) attach(f bot.File) error {
	body, err := readFile(f.Path)
	if err != nil {
		return fmt.Errorf("file: %w", err)
	}
	token, name, kind := rand.Text(), fileName(f.Name), mediaType(f.Type)
	if e.blobs == nil {
		e.blobs = map[string]blob{}
	}
	e.blobs[token] = blob{contentType: kind, name: name, body: body}
	e.Files = append(e.Files, fileView{
		Name: name, Type: kind, Size: int64(len(body)),
		URL: "/files/" + token + "/" + url.PathEscape(name),
	})
	return nil
}

func readFile(path string) (body []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // G304: the core names the file, never a user
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	body, err = io.ReadAll(io.LimitReader(f, fileLimit+1))
	if err != nil {
		return nil, err
	}
	if len(body) > fileLimit {
		return nil, errFileLarge
	}
	return body, nil
}

// lines cuts a text at its newlines: each line has its own direction.
func lines(spans []locale.Span) [][]span {
	if len(spans) == 0 {
		return nil
	}
	out := [][]span{{}}
	for _, s := range spans {
		for i, part := range strings.Split(s.Text, "\n") {
			if i > 0 {
				out = append(out, []span{})
			}
			if part != "" {
				last := len(out) - 1
				out[last] = append(out[last], span{Text: part, Bold: s.Bold})
			}
		}
	}
	return out
}
