package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wasl/bot"
	"wasl/bot/locale"
)

// posts takes what users do on the page. Each request carries the id that the
// page gave to the act, and is answered:
//
//	200  the core has stored it (or, in a group, it was not addressed to the core)
//	400  malformed   403 no such seat or chat   409 the id is another message's
//	413  too large   415 wrong content type     503 not stored: send it again
type posts struct {
	adapter string
	seats   seating
	feed    *feed
	inbox   bot.Inbox
	log     *slog.Logger
}

// act is what all requests have in common.
type act struct {
	ID   string `json:"id"`   // random, of the page's making
	User string `json:"user"` // the seat
	Chat string `json:"chat"`
}

type messagePost struct {
	act
	Text string `json:"text"`
}

type pressPost struct {
	act
	Button string `json:"button"`
}

// accepted says whether the assistant was addressed.
type accepted struct {
	Addressed bool `json:"addressed"`
}

// actID is what an act may be called: long enough to be random, and never what
// [Adapter.Send] calls a message.
var actID = regexp.MustCompile(`^[A-Za-z0-9-]{20,64}$`)

// check finds the room of an act, or answers with what is wrong.
func (p *posts) check(w http.ResponseWriter, a act) (Room, bool) {
	if !actID.MatchString(a.ID) {
		fail(w, http.StatusBadRequest, "bad_id")
		return Room{}, false
	}
	room, ok := p.seats.room(a.User, a.Chat)
	if !ok {
		fail(w, http.StatusForbidden, "unknown_chat")
	}
	return room, ok
}

func (p *posts) message(w http.ResponseWriter, r *http.Request) {
	var in messagePost
	if !decode(w, r, &in) {
		return
	}
	room, ok := p.check(w, in.act)
	if !ok {
		return
	}
	if strings.TrimSpace(in.Text) == "" {
		fail(w, http.StatusBadRequest, "empty")
		return
	}
	// Others read it too: what they see is harmless. The core gets it as it is.
	// That it is the same is told by what is shown, since a page that was loaded
	// again has only that to send once more.
	shown := locale.Clean(in.Text)
	e := in.entry("text", shown)
	e.Lines = lines([]locale.Span{{Text: shown}})
	if p.feed.addUser(e) == clashing {
		fail(w, http.StatusConflict, "clash")
		return
	}
	text := in.Text
	if !room.Private {
		if text, ok = addressed(in.Text); !ok {
			answer(w, http.StatusOK, accepted{})
			return
		}
	}
	p.receive(r.Context(), w, in.act, room, bot.Text{Text: text})
}

func (p *posts) press(w http.ResponseWriter, r *http.Request) {
	var in pressPost
	if !decode(w, r, &in) {
		return
	}
	room, ok := p.check(w, in.act)
	if !ok {
		return
	}
	if in.Button == "" || len(in.Button) > 64 {
		fail(w, http.StatusBadRequest, "bad_button")
		return
	}
	// A button that is not there is the core's to refuse, and not worth a line.
	if label, ok := p.feed.label(in.User, in.Chat, in.Button); ok {
		e := in.entry("press", in.Button)
		e.Lines = lines([]locale.Span{{Text: label}})
		if p.feed.addUser(e) == clashing {
			fail(w, http.StatusConflict, "clash")
			return
		}
	}
	p.receive(r.Context(), w, in.act, room, bot.Press{Button: in.Button})
}

// entry starts the line of the log that shows an act.
func (a act) entry(kind, raw string) entry {
	return entry{ID: a.ID, Chat: a.Chat, From: a.User, Kind: kind, At: time.Now(), raw: raw}
}

// receive hands an act to the core, and answers.
func (p *posts) receive(ctx context.Context, w http.ResponseWriter, a act, room Room, c bot.Content) {
	err := p.inbox.Receive(ctx, bot.Message{
		ID:          a.ID,
		Chat:        bot.Chat{Adapter: p.adapter, ID: room.ID},
		Private:     room.Private,
		From:        bot.Account{Adapter: p.adapter, User: a.User},
		Whisper:     !room.Private,
		PrivateChat: p.seats.private(a.User),
		Content:     c,
	})
	p.feed.setUnsent(a.Chat, a.ID, err != nil)
	if err != nil {
		p.log.Error("web: message not stored", "id", a.ID, "error", err)
		fail(w, http.StatusServiceUnavailable, "not_stored")
		return
	}
	answer(w, http.StatusOK, accepted{Addressed: true})
}

// addressed tells whether a text of a group is meant for the assistant, and
// returns it without the mention.
func addressed(text string) (string, bool) {
	text = strings.TrimSpace(text)
	rest := strings.TrimPrefix(text, "@")
	const word = "wasl"
	if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
		return "", false
	}
	rest = rest[len(word):]
	if next, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(next) && !strings.ContainsRune(",:،", next) {
		return "", false // "waslah" is another word
	}
	return strings.TrimLeftFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",:،", r)
	}), true
}

// decode reads a request's JSON, or answers with what is wrong.
func decode[T any](w http.ResponseWriter, r *http.Request, into *T) bool {
	// A form of another site cannot have this type without being asked.
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "want_json")
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyLimit))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return true
		}
		err = errors.New("more than one value")
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		fail(w, http.StatusRequestEntityTooLarge, "too_large")
		return false
	}
	fail(w, http.StatusBadRequest, "bad_json")
	return false
}
