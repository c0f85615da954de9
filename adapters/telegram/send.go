package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
	"wasl/bot/locale"
)

// Reasons why a delivery is not given to Telegram.
var (
	errPrivate = errors.New("in a group no message can be shown to one person alone")
	errTooLong = errors.New("the text is over the limit")
	errButtons = errors.New("too many buttons, or one whose id is empty or over the limit")
	errFile    = errors.New("the file is over the limit of what a bot sends")
)

const methodEdit = "editMessageText"

// step is one request of a delivery: a document, the text, or the edit.
type step struct {
	method string
	params tgbotapi.Params
	file   *bot.File
	// broadcast: nobody waits for it.
	broadcast bool
}

// Send sends a message and returns Telegram's number of it. A short text with
// one file is a document with a caption; else files go before the text, which
// bears the buttons. It waits for the chat's turn. Its errors are
// *[bot.SendError]; [bot.SendLimited] also where the turn would come after the
// end of ctx.
func (a *Adapter) Send(ctx context.Context, d bot.Delivery) (string, error) {
	to, err := parsePlace(d.Chat.ID)
	if err != nil {
		return "", &bot.SendError{Kind: bot.SendGone, Err: err}
	}
	if d.Private && to.group() {
		return "", &bot.SendError{Kind: bot.SendNotAllowed, Err: errPrivate}
	}
	steps, err := plan(d, to)
	if err != nil {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: err}
	}
	id := d.EditsMessage
	// What of a delivery went out before it had to wait is not sent again.
	for i := a.progress.of(d.ID); i < len(steps); i++ {
		var sendErr *bot.SendError
		steps[i].broadcast = !d.Kind.Repeatable()
		if id, sendErr = a.carryOut(ctx, to, d, steps[i]); sendErr != nil {
			over := sendErr.Kind.Permanent() || sendErr.Kind == bot.SendUnknown && !d.Kind.Repeatable()
			a.progress.note(d.ID, i, over)
			return "", sendErr
		}
	}
	a.progress.note(d.ID, 0, true)
	return id, nil
}

// Turn implements [bot.Pacer]: Telegram does not tell what has arrived.
func (a *Adapter) Turn(ctx context.Context, to bot.Chat, broadcast bool) (done func(), err error) {
	at, err := parsePlace(to.ID)
	if err != nil {
		return nil, &bot.SendError{Kind: bot.SendGone, Err: err}
	}
	if done, err = a.pace.keep(ctx, a.moves.follow(at), broadcast); err != nil {
		return nil, turnError(err)
	}
	return done, nil
}

// plan turns a delivery into requests, without where they go.
func plan(d bot.Delivery, to place) ([]step, error) {
	if locale.Length(d.Text, locale.UTF16) > textLimit {
		return nil, errTooLong
	}
	if len(d.Buttons) > buttonLimit {
		return nil, errButtons
	}
	for _, b := range d.Buttons {
		if b.ID == "" || len(b.ID) > dataLimit {
			return nil, errButtons
		}
	}
	markup, err := keyboard(d.Buttons)
	if err != nil {
		return nil, err
	}
	text := d.Text
	if to.group() {
		text = silent(text, textLimit)
	}
	last := step{method: "sendMessage", params: tgbotapi.Params{
		"text": html(text), "parse_mode": tgbotapi.ModeHTML, "link_preview_options": `{"is_disabled":true}`,
	}}
	last.params.AddNonEmpty("reply_markup", markup)
	number, edit := messageNumber(d.EditsMessage)
	if edit {
		last.method = methodEdit
		last.params.AddNonZero64("message_id", number)
	}
	var steps []step
	for _, f := range d.Files {
		steps = append(steps, step{method: "sendDocument", params: tgbotapi.Params{}, file: &f})
	}
	if len(steps) == 1 && !edit && locale.Length(text, locale.UTF16) <= captionLimit {
		steps[0].params = tgbotapi.Params{"caption": html(text), "parse_mode": tgbotapi.ModeHTML}
		steps[0].params.AddNonEmpty("reply_markup", markup)
	} else {
		steps = append(steps, last)
	}
	if number, ok := messageNumber(d.ReplyTo); ok && steps[0].method != methodEdit {
		// What was answered may be deleted meanwhile; the answer is sent all the same.
		steps[0].params["reply_parameters"] = fmt.Sprintf(`{"message_id":%d,"allow_sending_without_reply":true}`, number)
	}
	return steps, nil
}

// carryOut sends one request in its turn.
func (a *Adapter) carryOut(ctx context.Context, to place, d bot.Delivery, s step) (string, *bot.SendError) {
	if s.method != methodEdit {
		id, err := a.request(ctx, to, s)
		return id, sendError(err)
	}
	id, err := a.edit(ctx, to, d, s)
	sendErr := sendError(err)
	if sendErr != nil && sendErr.Kind == bot.SendUnknown && id == d.EditsMessage {
		sendErr.Kind = bot.SendRetry // an edit that is made twice is made once
	}
	return id, sendErr
}

// edit replaces a message. Where there is none any more, the text becomes a
// message of its own.
func (a *Adapter) edit(ctx context.Context, to place, d bot.Delivery, s step) (string, error) {
	id, err := a.request(ctx, to, s)
	var no *apiError
	if !errors.As(err, &no) || no.Code != http.StatusBadRequest {
		return id, err
	}
	switch {
	case no.says("message is not modified"):
		return id, nil
	case no.says("no text in the message") && locale.Length(d.Text, locale.UTF16) <= captionLimit:
		// It is a document; its text is the caption.
		s.method = "editMessageCaption"
		s.params["caption"] = s.params["text"]
		delete(s.params, "text")
		delete(s.params, "link_preview_options")
		id, err = a.request(ctx, to, s)
		if errors.As(err, &no) && no.says("message is not modified") {
			return id, nil
		}
	case no.says("message to edit not found", "message can't be edited", "no text in the message", "message_id_invalid"):
		s.method = "sendMessage"
		delete(s.params, "message_id")
		return a.request(ctx, to, s)
	}
	return id, err
}

// request makes one request, and once more if the group has moved.
func (a *Adapter) request(ctx context.Context, to place, s step) (string, error) {
	for again := true; ; again = false {
		now := a.moves.follow(to)
		id, err := a.requestAt(ctx, now, s)
		var no *apiError
		if errors.As(err, &no) {
			if no.RetryAfter > 0 {
				a.pace.pause(now, no.RetryAfter)
			}
			if no.MigrateTo != 0 && again {
				a.moved(ctx, now.chat, no.MigrateTo)
				continue
			}
		}
		return id, err
	}
}

func (a *Adapter) requestAt(ctx context.Context, to place, s step) (string, error) {
	if err := a.pace.turn(ctx, to, s.broadcast); err != nil {
		return "", turnError(err)
	}
	defer a.pace.answered(to)
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(to.chat, 10)}
	if _, edit := s.params["message_id"]; !edit {
		params.AddNonZero64("message_thread_id", to.thread)
	}
	for k, v := range s.params {
		params[k] = v
	}
	// The number of a message that is edited is known.
	id := params["message_id"]
	var sent *struct {
		MessageID int64 `json:"message_id"`
	}
	var err error
	switch {
	case id != "":
		return id, a.client.call(ctx, s.method, params, nil)
	case s.file == nil:
		err = a.client.call(ctx, s.method, params, &sent)
	default:
		err = a.uploadFile(ctx, s.method, params, *s.file, &sent)
	}
	if err != nil {
		return "", err
	}
	if sent == nil || sent.MessageID == 0 {
		return "", &wireError{Method: s.method, Sent: true, Err: errors.New("the answer names no message")}
	}
	return strconv.FormatInt(sent.MessageID, 10), nil
}

func (a *Adapter) uploadFile(ctx context.Context, method string, params tgbotapi.Params, file bot.File, result any) error {
	f, err := os.Open(file.Path)
	if err != nil {
		return &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("file: %w", err)}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("file: %w", err)}
	}
	if info.Size() > sendFileLimit {
		return &bot.SendError{Kind: bot.SendRejected, Err: errFile}
	}
	upload := tgbotapi.RequestFile{Name: "document", Data: tgbotapi.FileReader{Name: file.Name, Reader: f}}
	return a.client.upload(ctx, method, params, upload, result)
}

// moved notes that a group has another id now.
func (a *Adapter) moved(ctx context.Context, from, to int64) {
	if a.moves.learn(from, to) {
		a.log.LogAttrs(ctx, slog.LevelWarn, "a group became a supergroup and has another id: where the configuration names it, write the new one",
			slog.Int64("old", from), slog.Int64("new", to))
	}
}
