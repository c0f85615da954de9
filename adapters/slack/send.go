package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

// metadataType names the metadata of the adapter's messages; metadataID is the
// key of the delivery's id in it.
const (
	metadataType = "wasl_delivery"
	metadataID   = "id"
)

// messageRef is the id of a message that was sent: its timestamp, or for what
// cannot be edited or found a word and an id.
type messageRef struct {
	kind refKind
	id   string
}

type refKind string

const (
	refMessage   refKind = ""          // posted: the id is its timestamp
	refEphemeral refKind = "ephemeral" // seen by one person
	refResponse  refKind = "response"  // posted by an interaction's response address
	refView      refKind = "view"      // a modal, or the home tab
)

func (r messageRef) String() string {
	if r.kind == refMessage {
		return r.id
	}
	return string(r.kind) + " " + r.id
}

// editable returns the timestamp of a message that can be edited.
func editable(ref string) (ts string, ok bool) {
	return ref, validTS(ref)
}

// call makes a request when its turn has come, and sorts its error.
func (a *Adapter) call(ctx context.Context, method, channel string, do func(context.Context) error) error {
	if err := a.pace.wait(ctx, method, channel); err != nil {
		return err
	}
	ctx, f := watch(ctx)
	err := do(ctx)
	a.pace.answered(method, channel)
	if err == nil {
		return nil
	}
	sendErr := a.sendError(err, f)
	if sendErr.Kind == bot.SendLimited {
		a.pace.hold(method, sendErr.RetryAfter)
	}
	return sendErr
}

var (
	errNoReader = errors.New("private, but for nobody")
	errNoTS     = errors.New("slack says ok, but not which message")
)

// Send posts, edits or whispers a delivery, opens its form, or publishes it as
// somebody's home tab.
func (a *Adapter) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if user, ok := pageUser(d.Chat.ID); ok {
		return a.publish(ctx, d, user)
	}
	if d.Private && d.Reader == "" {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: errNoReader}
	}
	if !d.Kind.Repeatable() {
		end, err := a.pace.broadcast(ctx)
		if err != nil {
			return "", err
		}
		defer end()
	}
	if d.Sheet != nil {
		if id, ok := a.openSheet(ctx, d); ok {
			return id, nil
		}
	}
	channel, err := a.channelOf(ctx, d.Chat.ID)
	if err != nil {
		return "", err
	}
	if err := a.shareFiles(ctx, d, channel); err != nil {
		return "", err
	}
	if d.Private {
		return a.whisper(ctx, d, channel)
	}
	if ts, ok := editable(d.EditsMessage); ok {
		id, err := a.update(ctx, d, channel, ts)
		if !goneForEditing(codeOf(err)) {
			return id, err
		}
		// What it replaces is gone: it stands for itself.
	}
	return a.post(ctx, d, channel)
}

func goneForEditing(code string) bool {
	switch code {
	case "message_not_found", "cant_update_message", "edit_window_closed", "is_inactive":
		return true
	}
	return false
}

// content is what every way of sending has in common.
func content(d bot.Delivery) slack.MsgOption {
	return slack.MsgOptionCompose(
		slack.MsgOptionText(escape(locale.Plain(d.Text)), false),
		slack.MsgOptionBlocks(blocks(d)...),
		slack.MsgOptionParse(false),
		slack.MsgOptionLinkNames(false),
	)
}

func metadata(d bot.Delivery) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: metadataType, EventPayload: map[string]any{metadataID: string(d.ID)},
	})
}

func (a *Adapter) post(ctx context.Context, d bot.Delivery, channel string) (string, error) {
	var ts string
	err := a.call(ctx, methodPost, channel, func(ctx context.Context) (err error) {
		_, ts, err = a.api.PostMessageContext(ctx, channel, content(d), metadata(d),
			slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionDisableMarkdown())
		return err
	})
	if err != nil && outside(codeOf(err)) {
		if id, ok, err := a.respond(ctx, d, slack.ResponseTypeInChannel); ok {
			return id, err
		}
	}
	return settled(refMessage, ts, err)
}

func (a *Adapter) update(ctx context.Context, d bot.Delivery, channel, ts string) (string, error) {
	err := a.call(ctx, methodUpdate, channel, func(ctx context.Context) error {
		_, _, _, err := a.api.UpdateMessageContext(ctx, channel, ts, content(d), metadata(d))
		return err
	})
	return settled(refMessage, ts, err)
}

// whisper posts what the reader alone sees.
func (a *Adapter) whisper(ctx context.Context, d bot.Delivery, channel string) (string, error) {
	var ts string
	err := a.call(ctx, methodEphemeral, channel, func(ctx context.Context) (err error) {
		ts, err = a.api.PostEphemeralContext(ctx, channel, d.Reader, content(d))
		return err
	})
	if err != nil && outside(codeOf(err)) {
		if id, ok, err := a.respond(ctx, d, slack.ResponseTypeEphemeral); ok {
			return id, err
		}
	}
	return settled(refEphemeral, ts, err)
}

// outside reports whether a code means that the bot is not in the chat: a
// command can be used anywhere.
func outside(code string) bool {
	return code == "not_in_channel" || code == "channel_not_found" || code == "user_not_in_channel"
}

// respond posts by the response address of the interaction that a delivery
// answers. It reports false where none takes it.
func (a *Adapter) respond(ctx context.Context, d bot.Delivery, kind string) (string, bool, error) {
	address, ok := handleOf(d).Response.address(a.base, a.clock.Now())
	if !ok {
		return "", false, nil
	}
	err := a.call(ctx, methodRespond, d.Chat.ID, func(ctx context.Context) error {
		// Without metadata the library would send some without a type.
		_, _, _, err := a.api.SendMessageContext(ctx, d.Chat.ID, content(d), metadata(d), slack.MsgOptionResponseURL(address, kind))
		return err
	})
	if spent(err) {
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: a response address takes no more",
			slog.String("delivery", string(d.ID)), slog.Any("error", err))
		return "", false, nil
	}
	id, err := settled(refResponse, string(d.ID), err)
	return id, true, err
}

// spent reports whether a response address refuses a message for good: it was
// used too often, is too old, or does not like it.
func spent(err error) bool {
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return status.Code >= 400 && status.Code < 500 && status.Code != http.StatusTooManyRequests
	}
	var sendErr *bot.SendError
	return errors.As(err, &sendErr) && sendErr.Kind.Permanent()
}

func settled(kind refKind, id string, err error) (string, error) {
	switch {
	case err != nil:
		return "", err
	case strings.TrimSpace(id) == "":
		return "", &bot.SendError{Kind: bot.SendUnknown, Err: errNoTS}
	}
	return messageRef{kind, id}.String(), nil
}
