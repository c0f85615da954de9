package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wasl/bot"
)

// interaction is a command, a press or a form that has to be answered.
type interaction struct {
	id          string
	token       string // a secret: who has it can write in the bot's name
	kind        int
	server      bool // it came from a server, where others read
	channel     string
	reader      string // the user's id
	chat        string
	application string
	at          time.Time

	answered atomic.Bool // Discord has heard of it

	mu    sync.Mutex // held while it is being answered
	stage stage
	shut  chan struct{} // closed once it is settled or over
}

// stage is what Discord was told about an interaction.
type stage int

const (
	fresh    stage = iota
	deferred       // a message was promised; in a server it will be private
	settled        // answered: more messages may follow
	over           // too late, or the token is no longer good
)

// errOver says that an interaction cannot be answered any more.
var errOver = errors.New("the interaction is over")

// interactions holds those of the last 15 minutes. They live in memory only:
// what was open when the program ended is not answered.
type interactions struct {
	mu       sync.Mutex
	open     map[string]*interaction // by message id
	whispers map[string]*interaction // by the id of the private message that it was answered with
}

func (s *interactions) add(messageID string, it *interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range []map[string]*interaction{s.open, s.whispers} {
		for id, other := range m {
			if other.expired(it.at) {
				delete(m, id)
			}
		}
	}
	s.open[messageID] = it
}

func (it *interaction) expired(now time.Time) bool { return now.Sub(it.at) >= interactionLife }

// find returns the interaction that a delivery answers: the one that it names,
// or, since only the first part of a private answer names it, the reader's last
// one in that chat.
func (s *interactions) find(d bot.Delivery, now time.Time) *interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.open[d.ReplyTo]
	if it == nil && d.Private && d.Reader != "" {
		for _, other := range s.open {
			if other.reader == d.Reader && other.chat == d.Chat.ID && (it == nil || other.followed(it)) {
				it = other
			}
		}
	}
	if it == nil || it.expired(now) || it.chat != d.Chat.ID || d.Private && d.Reader != "" && d.Reader != it.reader {
		return nil
	}
	return it
}

// followed reports whether a further part of an answer belongs here rather than
// to another interaction: it follows the first part, so that the interaction is
// answered, and is the last such.
func (it *interaction) followed(other *interaction) bool {
	if mine, theirs := it.answered.Load(), other.answered.Load(); mine != theirs {
		return mine
	}
	return later(it.id, other.id)
}

func (s *interactions) keepWhisper(messageID string, it *interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.whispers[messageID] = it
}

func (s *interactions) whisper(messageID string, now time.Time) *interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it := s.whispers[messageID]; it != nil && !it.expired(now) {
		return it
	}
	return nil
}

// settle moves the interaction on. Its mutex is held.
func (it *interaction) settle(to stage) {
	if it.stage < settled && to >= settled {
		close(it.shut)
	}
	it.stage = to
	it.answered.Store(true)
}

// answer sends a delivery to the interaction. It returns errOver if that can
// only be a message of its own.
func (a *Adapter) answer(ctx context.Context, it *interaction, d bot.Delivery) (string, error) {
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.stage == over {
		return "", errOver
	}
	secret := d.Private && it.server
	if it.stage == fresh {
		if m, ok := modalOf(d.Sheet); ok && it.kind != interactSubmit {
			return a.showModal(ctx, it, m)
		}
		if it.kind != interactPress || secret {
			return a.respond(ctx, it, d, secret)
		}
		// A press is acknowledged; its answer is a message like any other.
		if err := a.callback(ctx, it, answerUpdateless, nil); err != nil && !is(err, codeAlreadyAnswered) {
			return "", a.gone(it, err)
		}
		it.settle(settled)
		return "", errOver
	}
	switch {
	case it.stage == deferred && (secret || !it.server):
		id, err := a.fill(ctx, it, d, secret)
		return id, a.gone(it, err)
	case secret:
		p := body(d)
		p.Flags |= flagEphemeral
		r := a.webhook(it, http.MethodPost, "")
		r.query = url.Values{"wait": {"true"}}
		id, err := a.deliver(ctx, r, p, d.Files)
		if err != nil {
			return "", a.gone(it, err)
		}
		a.interactions.keepWhisper(id, it)
		return id, nil
	case it.stage == deferred:
		return a.instead(ctx, it, d)
	}
	return "", errOver
}

// gone turns Discord's "no such interaction" into errOver. The interaction's
// mutex is held.
func (a *Adapter) gone(it *interaction, err error) error {
	if is(err, codeUnknownInteraction, codeUnknownWebhook, codeInvalidToken) {
		it.settle(over)
		return errOver
	}
	return err
}

// respond answers with the delivery itself.
func (a *Adapter) respond(ctx context.Context, it *interaction, d bot.Delivery, secret bool) (string, error) {
	p := body(d)
	if secret {
		p.Flags |= flagEphemeral
	}
	id, err := a.callbackMessage(ctx, it, p, d.Files)
	if is(err, codeAlreadyAnswered) {
		// An earlier try of which no answer came had arrived.
		id, err = a.original(ctx, it)
	}
	if err != nil {
		return "", a.gone(it, err)
	}
	it.settle(settled)
	if secret {
		a.interactions.keepWhisper(id, it)
	}
	return id, nil
}

// fill puts the delivery in the place of the promise.
func (a *Adapter) fill(ctx context.Context, it *interaction, d bot.Delivery, secret bool) (string, error) {
	p := body(d)
	if p.Files == nil {
		p.Files = &[]attachment{}
	}
	id, err := a.deliver(ctx, a.webhook(it, http.MethodPatch, "/messages/@original"), p, d.Files)
	if err != nil {
		return "", err
	}
	it.settle(settled)
	if secret {
		a.interactions.keepWhisper(id, it)
	}
	return id, nil
}

// instead answers openly where a private message was promised: the promise is
// taken back once the message stands.
func (a *Adapter) instead(ctx context.Context, it *interaction, d bot.Delivery) (string, error) {
	id, err := a.post(ctx, d)
	if err != nil {
		return "", err
	}
	it.settle(settled)
	if err := a.api.do(ctx, a.webhook(it, http.MethodDelete, "/messages/@original"), nil); err != nil {
		a.log.Warn("discord: a promise of an answer stays open", "interaction", it.id, "error", err)
	}
	return id, nil
}

// showModal opens a form. There is no message then: the id says so.
func (a *Adapter) showModal(ctx context.Context, it *interaction, m modal) (string, error) {
	if err := a.callback(ctx, it, answerModal, m); err != nil && !is(err, codeAlreadyAnswered) {
		return "", a.gone(it, err)
	}
	it.settle(settled)
	return modalPrefix + it.id, nil
}

// deferAnswer promises an answer to a command or form, and acknowledges a
// press, if nothing else has by now.
func (a *Adapter) deferAnswer(ctx context.Context, it *interaction) {
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.stage != fresh {
		return
	}
	kind, to, data := answerLater, deferred, any(nil)
	if it.kind == interactPress {
		kind, to = answerUpdateless, settled
	} else if it.server {
		data = struct {
			Flags int `json:"flags"`
		}{flagEphemeral}
	}
	if err := a.callback(ctx, it, kind, data); err != nil {
		if err = a.gone(it, err); !errors.Is(err, errOver) {
			a.log.Warn("discord: an interaction could not be deferred", "interaction", it.id, "error", err)
		}
		return
	}
	it.settle(to)
}

// withdraw takes a promise back that nothing has filled: the answer went
// elsewhere.
func (a *Adapter) withdraw(ctx context.Context, it *interaction) {
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.stage != deferred {
		return
	}
	if err := a.api.do(ctx, a.webhook(it, http.MethodDelete, "/messages/@original"), nil); err != nil {
		a.log.Warn("discord: a promise of an answer stays open", "interaction", it.id, "error", err)
	}
	it.settle(over)
}

// answerBody is the body of an interaction's first answer.
type answerBody struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

func (it *interaction) callbackRequest() request {
	return request{
		method: http.MethodPost, path: "/interactions/" + it.id + "/" + url.PathEscape(it.token) + "/callback",
		route: "/interactions/-/-/callback", major: it.id, callback: true,
	}
}

func (a *Adapter) callback(ctx context.Context, it *interaction, kind int, data any) error {
	encoded, err := encode(answerBody{Type: kind, Data: data})
	if err != nil {
		return err
	}
	r := it.callbackRequest()
	r.body = encoded
	return a.api.do(ctx, r, nil)
}

// callbackMessage answers with a message and returns its id.
func (a *Adapter) callbackMessage(ctx context.Context, it *interaction, p payload, files []bot.File) (string, error) {
	encoded, err := encode(answerBody{Type: answerMessage, Data: p})
	if err != nil {
		return "", err
	}
	r := it.callbackRequest()
	r.query = url.Values{"with_response": {"true"}}
	if err := attach(&r, encoded, files); err != nil {
		return "", err
	}
	var answer struct {
		Resource struct {
			Message struct {
				ID string `json:"id"`
			} `json:"message"`
		} `json:"resource"`
	}
	if err := a.api.do(ctx, r, &answer); err != nil {
		return "", err
	}
	if id := answer.Resource.Message.ID; isSnowflake(id) {
		return id, nil
	}
	return a.original(ctx, it) // a server that answers without a body
}

// original is the id of the message that answered the interaction.
func (a *Adapter) original(ctx context.Context, it *interaction) (string, error) {
	var message struct {
		ID string `json:"id"`
	}
	if err := a.api.do(ctx, a.webhook(it, http.MethodGet, "/messages/@original"), &message); err != nil {
		return "", err
	}
	if !isSnowflake(message.ID) {
		return "", &apiError{sent: true, err: errAnswer}
	}
	return message.ID, nil
}

// isModal reports whether a message id is a form's, which no history holds.
func isModal(messageID string) bool { return strings.HasPrefix(messageID, modalPrefix) }
