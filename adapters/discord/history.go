package discord

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wasl/bot"
)

// page is the most messages that one request of the history returns.
const page = 100

// history returns up to page messages of a channel, the earliest first: those
// after a message, or the last ones.
func (a *Adapter) history(ctx context.Context, channel, after string) ([]wireMessage, error) {
	query := url.Values{"limit": {strconv.Itoa(page)}}
	if after != "" {
		query.Set("after", after)
	}
	var list []wireMessage
	err := a.api.do(ctx, request{
		method: http.MethodGet, path: "/channels/" + channel + "/messages", query: query,
		route: "/channels/-/messages", major: channel,
	}, &list)
	list = slices.DeleteFunc(list, func(m wireMessage) bool { return !isSnowflake(m.ID) })
	slices.SortFunc(list, func(x, y wireMessage) int {
		switch {
		case later(x.ID, y.ID):
			return 1
		case later(y.ID, x.ID):
			return -1
		}
		return 0
	})
	return list, err
}

// sentLog remembers which deliveries became which messages, so that a message
// that is known to be another delivery's is not taken for one of unknown fate.
type sentLog struct {
	mu       sync.Mutex
	messages map[string]bot.DeliveryID // by message
	order    []string
}

const sentLogSize = 1024

func (s *sentLog) add(id bot.DeliveryID, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.messages == nil {
		s.messages = map[string]bot.DeliveryID{}
	}
	if _, known := s.messages[message]; known {
		return // an edit
	}
	s.order = append(s.order, message)
	s.messages[message] = id
	if len(s.order) > sentLogSize {
		delete(s.messages, s.order[0])
		s.order = s.order[1:]
	}
}

func (s *sentLog) of(message string) (bot.DeliveryID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.messages[message]
	return id, ok
}

// Find implements [bot.Finder]. A message that was accepted a moment ago is not
// looked for: sent again with its nonce, Discord answers with the first one.
// Later, or where an interaction was answered without a nonce, it looks among the
// bot's messages of its chat's history: after what the delivery answers, the last
// known message of its lane, and the time at which it was accepted. Discord does not keep the nonce in the
// history; a message is the delivery's if it has its buttons, whose ids are
// unique, or without buttons its text, and answers the same. A private answer to
// an interaction stands in no history.
func (a *Adapter) Find(ctx context.Context, d bot.Delivery) (string, bool, error) {
	if d.Edits != "" && d.EditsMessage != "" {
		return "", false, nil // to edit once more changes nothing
	}
	answers, toInteraction := strings.CutPrefix(d.ReplyTo, interactionPrefix)
	remembered := a.clock.Now().Sub(d.CreatedAt) < nonceKept
	if remembered && !toInteraction {
		return "", false, nil
	}
	self, _, err := a.whoAmI(ctx)
	if err != nil {
		return "", false, err
	}
	channel, err := a.channelOf(ctx, d.Chat.ID)
	if err != nil {
		return "", false, err
	}
	want := body(d)
	want.Reference = replied(d.ReplyTo)
	after := snowflakeAt(d.CreatedAt)
	question, _, _ := strings.Cut(answers, ":")
	for _, earlier := range []string{question, d.Previous} {
		if isSnowflake(earlier) && later(earlier, after) {
			after = earlier
		}
	}
	for range findPages {
		list, err := a.history(ctx, channel, after)
		if err != nil {
			return "", false, a.explain(err)
		}
		for _, m := range list {
			if m.Author == nil || m.Author.ID != self || !same(m, want) {
				continue
			}
			if owner, known := a.sent.of(m.ID); known && owner != d.ID {
				continue
			}
			if m.Interaction == nil && remembered {
				continue // it has a nonce
			}
			if m.Interaction != nil && (!toInteraction || m.Interaction.ID != answers) {
				continue // another's
			}
			return m.ID, true, nil
		}
		if len(list) < page {
			break
		}
		after = list[len(list)-1].ID
	}
	return "", false, nil
}

// findPages bounds a search.
const findPages = 10

// same reports whether a message of the history is what a request asked for.
// The one that it answers may have been deleted before: then it names none.
func same(m wireMessage, p payload) bool {
	if m.Reference != nil && (p.Reference == nil || m.Reference.MessageID != p.Reference.MessageID) {
		return false
	}
	var have, want []string
	for _, row := range m.Components {
		for _, c := range row.Components {
			have = append(have, c.CustomID)
		}
	}
	for _, row := range p.Components {
		for _, c := range row.Components {
			want = append(want, c.CustomID)
		}
	}
	if len(want) > 0 || len(have) > 0 {
		return slices.Equal(have, want)
	}
	if len(p.Embeds) > 0 {
		return len(m.Embeds) > 0 && m.Embeds[0].Description == p.Embeds[0].Description
	}
	return m.Content == p.Content
}

// snowflakeAt is the earliest id of a time. Clocks differ: a minute is left.
func snowflakeAt(t time.Time) string {
	const epoch = 1420070400000 // milliseconds: the first second of 2015
	ms := t.Add(-time.Minute).UnixMilli() - epoch
	if ms <= 0 {
		return "0"
	}
	return strconv.FormatInt(ms<<22, 10)
}
