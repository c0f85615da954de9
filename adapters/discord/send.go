package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wasl/bot"
)

// requestTimeout is how long one request of the adapter's own may take;
// deliveries bring their own deadline.
const requestTimeout = 20 * time.Second

var errNotPrivate = errors.New("in a server only an interaction of the last 15 minutes can be answered privately")

// Send sends a delivery: as the answer of the interaction that it replies to,
// as an edit, or as a message of its own, which carries its id as an enforced
// nonce: sent again within minutes, it is the first message that Discord
// answers with. Its errors are *[bot.SendError].
func (a *Adapter) Send(ctx context.Context, d bot.Delivery) (string, error) {
	id, err := a.send(ctx, d)
	if err != nil {
		return "", a.sendError(err)
	}
	a.sent.add(d.ID, id)
	return id, nil
}

func (a *Adapter) send(ctx context.Context, d bot.Delivery) (string, error) {
	if len(d.Buttons) > maxButtons {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: errButtons}
	}
	now := a.clock.Now()
	private := strings.HasPrefix(d.Chat.ID, userPrefix)
	if d.EditsMessage != "" && !isModal(d.EditsMessage) {
		if it := a.interactions.find(d, now); it != nil && it.kind == interactPress {
			a.deferAnswer(ctx, it)
		}
		id, err := a.edit(ctx, d, private)
		if !is(err, codeUnknownMessage, codeUnknownWebhook, codeInvalidToken) {
			return id, err
		}
		// Somebody deleted it, or only its reader saw it: it is told anew.
	}
	if it := a.interactions.find(d, now); it != nil {
		id, err := a.answer(ctx, it, d)
		if !errors.Is(err, errOver) {
			return id, err
		}
	}
	if d.Private && !private {
		return "", &bot.SendError{Kind: bot.SendNotAllowed, Err: errNotPrivate}
	}
	return a.post(ctx, d)
}

// post sends a message of its own.
func (a *Adapter) post(ctx context.Context, d bot.Delivery) (string, error) {
	channel, err := a.channelOf(ctx, d.Chat.ID)
	if err != nil {
		return "", err
	}
	p := body(d)
	p.Nonce, p.Enforce = nonce(d.ID), true
	p.Reference = replied(d.ReplyTo)
	return a.deliver(ctx, request{
		method: http.MethodPost, path: "/channels/" + channel + "/messages", route: "/channels/-/messages", major: channel,
		broadcast: !d.Kind.Repeatable(),
	}, p, d.Files)
}

// edit replaces a message, with its buttons and files.
func (a *Adapter) edit(ctx context.Context, d bot.Delivery, private bool) (string, error) {
	p := body(d)
	if p.Files == nil {
		p.Files = &[]attachment{} // those of before go
	}
	message := d.EditsMessage
	if it := a.interactions.whisper(message, a.clock.Now()); it != nil {
		return a.deliver(ctx, a.webhook(it, http.MethodPatch, "/messages/"+message), p, d.Files)
	}
	if d.Private && !private {
		return "", &bot.SendError{Kind: bot.SendNotAllowed, Err: errNotPrivate}
	}
	if !isSnowflake(message) {
		return "", &apiError{status: http.StatusNotFound, code: codeUnknownMessage}
	}
	channel, err := a.channelOf(ctx, d.Chat.ID)
	if err != nil {
		return "", err
	}
	return a.deliver(ctx, request{
		method: http.MethodPatch, path: "/channels/" + channel + "/messages/" + message,
		route: "/channels/-/messages/-", major: channel,
	}, p, d.Files)
}

// deliver carries out a request whose answer is a message, and returns its id.
func (a *Adapter) deliver(ctx context.Context, r request, p payload, files []bot.File) (string, error) {
	data, err := encode(p)
	if err != nil {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: fmt.Errorf("encode: %w", err)}
	}
	if err := attach(&r, data, files); err != nil {
		return "", err
	}
	var answer struct {
		ID string `json:"id"`
	}
	if err := a.api.do(ctx, r, &answer); err != nil {
		return "", err
	}
	if !isSnowflake(answer.ID) {
		return "", &apiError{sent: true, err: errAnswer}
	}
	return answer.ID, nil
}

// webhook is a request about the messages of an interaction.
func (a *Adapter) webhook(it *interaction, method, below string) request {
	route := below
	if before, _, found := strings.Cut(below[min(1, len(below)):], "/"); found {
		route = "/" + before + "/-"
	}
	return request{
		method: method, path: "/webhooks/" + it.application + "/" + url.PathEscape(it.token) + below,
		route: "/webhooks/-/-" + route, major: it.id, callback: true,
	}
}
