package slack

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"wasl/bot"
)

const (
	// maxReach bounds how many direct conversations are remembered.
	maxReach = 16384
	// reachWait is how long a message waits to learn where its writer can be
	// reached alone; Slack wants to hear within 3 s that it was taken.
	reachWait = 1500 * time.Millisecond
)

// reach remembers users' direct conversations with the bot.
type reach struct {
	mu     sync.Mutex
	direct map[string]string // user → channel
}

func (r *reach) get(user string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	channel, ok := r.direct[user]
	return channel, ok
}

func (r *reach) learn(user, channel string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.direct == nil || len(r.direct) >= maxReach {
		r.direct = map[string]string{}
	}
	r.direct[user] = channel
}

// isUser reports whether an id names a user.
func isUser(id string) bool { return strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") }

// channelOf is where a chat's messages go: a configuration may name a user.
func (a *Adapter) channelOf(ctx context.Context, chat string) (string, error) {
	if !isUser(chat) {
		return chat, nil
	}
	return a.direct(ctx, chat)
}

var errNoChannel = errors.New("slack opened no conversation")

// direct returns a user's direct conversation with the bot, and opens it if
// need be. Its errors are *bot.SendError.
func (a *Adapter) direct(ctx context.Context, user string) (string, error) {
	if channel, ok := a.reach.get(user); ok {
		return channel, nil
	}
	var opened *slack.Channel
	err := a.call(ctx, methodOpenChat, "", func(ctx context.Context) (err error) {
		opened, _, _, err = a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		return err
	})
	if err != nil {
		return "", again(err) // opening it twice opens one
	}
	if opened == nil || opened.ID == "" {
		return "", &bot.SendError{Kind: bot.SendRetry, Err: errNoChannel}
	}
	a.reach.learn(user, opened.ID)
	return opened.ID, nil
}

// place finds out whether a message's chat is its writer's own, and else where
// they can be reached alone.
func (a *Adapter) place(ctx context.Context, m *bot.Message) {
	if m.Private {
		a.reach.learn(m.From.User, m.Chat.ID)
		return
	}
	if m.Page && m.PrivateChat != "" { // Slack said so
		a.reach.learn(m.From.User, m.PrivateChat)
		return
	}
	if m.Whisper && !isDirect(m.Chat.ID, "") {
		// It can be answered there; a trigger does not live long enough to ask.
		m.PrivateChat, _ = a.reach.get(m.From.User)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, reachWait)
	defer cancel()
	channel, err := a.direct(ctx, m.From.User)
	if err != nil {
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: a user's direct conversation is not known", slog.Any("error", err))
		return
	}
	m.PrivateChat = channel
	if channel == m.Chat.ID {
		m.Private, m.Whisper = true, false
	}
}
