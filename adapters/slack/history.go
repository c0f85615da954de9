package slack

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"wasl/bot"
)

const (
	// maxGaps is how many chats are read on after a connection, the latest first.
	maxGaps = 200
	// maxPages and pageSize bound how much of a chat is read.
	maxPages = 10
	pageSize = 100
	// gapTries is how often a message of a gap is offered to the core.
	gapTries = 6
	// clockSkew is how far Slack's clock may be from ours.
	clockSkew = 2 * time.Minute
)

// Resume takes the marks that were stored with the messages.
func (a *Adapter) Resume(marks []bot.Mark) { a.marks.restore(marks) }

var (
	errTooLong  = errors.New("the history is longer than what is read of it")
	errNoAnswer = errors.New("no answer of Slack")
)

// historyQuery is what conversations.history is asked.
type historyQuery struct{ channel, oldest, latest, cursor string }

// historyPage is one page of a history, the latest message first.
type historyPage struct {
	OK      bool              `json:"ok"`
	Error   string            `json:"error"`
	Needed  string            `json:"needed"`
	Raw     []json.RawMessage `json:"messages"` // each decoded by itself: one odd message hides no other
	HasMore bool              `json:"has_more"`
	Next    struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// historyMetadata is where the adapter's own messages carry their delivery's id.
type historyMetadata struct {
	TS       string `json:"ts"`
	Metadata struct {
		EventType string          `json:"event_type"`
		Payload   json.RawMessage `json:"event_payload"`
	} `json:"metadata"`
}

// delivery returns the id of the delivery that a message is, if the bot posted it.
func (m historyMetadata) delivery() string {
	if m.Metadata.EventType != metadataType {
		return ""
	}
	payload, err := decodeJSON[map[string]string](m.Metadata.Payload)
	if err != nil {
		return ""
	}
	return payload[metadataID]
}

// history reads one page. Inclusive: oldest and latest are part of it.
func (a *Adapter) history(ctx context.Context, q historyQuery, inclusive bool) (historyPage, error) {
	form := url.Values{
		"channel": {q.channel}, "oldest": {q.oldest}, "limit": {strconv.Itoa(pageSize)},
		"include_all_metadata": {"true"}, "inclusive": {strconv.FormatBool(inclusive)},
	}
	if q.latest != "" {
		form.Set("latest", q.latest)
	}
	if q.cursor != "" {
		form.Set("cursor", q.cursor)
	}
	var page historyPage
	err := a.call(ctx, methodHistory, "", func(ctx context.Context) (err error) {
		page, err = a.readHistory(ctx, form)
		return err
	})
	if err == nil && page.HasMore && page.Next.Cursor == "" {
		err = errNoAnswer
	}
	return page, err
}

// readHistory makes the request. The library's types refuse a whole page for
// one message with a block that it does not know.
func (a *Adapter) readHistory(ctx context.Context, form url.Values) (page historyPage, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.config.APIURL+methodHistory, strings.NewReader(form.Encode()))
	if err != nil {
		return page, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := a.http.Do(r)
	if err != nil {
		return page, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	if answer.StatusCode == http.StatusTooManyRequests {
		if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
			return page, &slack.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
		}
	}
	if answer.StatusCode != http.StatusOK {
		return page, slack.StatusCodeError{Code: answer.StatusCode, Status: answer.Status}
	}
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		return page, err
	}
	switch {
	case page.OK:
		return page, nil
	case page.Error == "":
		return page, errNoAnswer
	}
	return page, slack.SlackErrorResponse{Err: page.Error, Needed: page.Needed}
}

// Find looks for a delivery among the messages of its chat. What one person
// alone saw is in no history: it is reported as not found.
func (a *Adapter) Find(ctx context.Context, d bot.Delivery) (string, bool, error) {
	if _, page := pageUser(d.Chat.ID); page || d.Private {
		return "", false, nil
	}
	channel, err := a.channelOf(ctx, d.Chat.ID)
	if err != nil {
		return "", false, err
	}
	oldest := d.CreatedAt
	if oldest.IsZero() {
		oldest = a.clock.Now().Add(-d.Kind.Patience())
	}
	queries := []historyQuery{{channel: channel, oldest: stamp(oldest.Add(-clockSkew))}}
	if ts, ok := editable(d.EditsMessage); ok { // an edit keeps the place of what it replaces, unless that was gone
		queries = append([]historyQuery{{channel: channel, oldest: ts, latest: ts}}, queries...)
	}
	for _, q := range queries {
		if ts, found, err := a.find(ctx, q, string(d.ID)); err != nil || found {
			return ts, found, err
		}
	}
	return "", false, nil
}

// find looks for a delivery's id in the metadata of messages.
func (a *Adapter) find(ctx context.Context, q historyQuery, id string) (string, bool, error) {
	for range maxPages {
		page, err := a.history(ctx, q, true)
		if err != nil {
			return "", false, err
		}
		for _, raw := range page.Raw {
			m, err := decodeJSON[historyMetadata](raw)
			if err == nil && m.delivery() == id && validTS(m.TS) {
				return m.TS, true, nil
			}
		}
		if q.cursor = page.Next.Cursor; q.cursor == "" {
			return "", false, nil
		}
	}
	return "", false, errTooLong
}

func stamp(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) + ".000000" }

// fillGaps fetches what came since the marks, chat by chat, and again what
// could not be read.
func (a *Adapter) fillGaps(ctx context.Context, in bot.Inbox, lanes *lanes, marks []bot.Mark) {
	for n := 0; len(marks) > 0; n++ {
		if n > 0 && !pause(ctx, n, 0) {
			return
		}
		var failed []bot.Mark
		for _, mark := range marks {
			err := a.fillGap(ctx, in, lanes, mark)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				a.log.LogAttrs(ctx, slog.LevelWarn, "slack: what was missed was not read",
					slog.String("chat", mark.Key), slog.Any("error", err))
				var sendErr *bot.SendError
				if !errors.As(err, &sendErr) || !sendErr.Kind.Permanent() {
					failed = append(failed, mark)
					continue
				}
			}
			a.marks.close(mark.Key) // or there is nothing that could be read
		}
		marks = failed
	}
}

func (a *Adapter) fillGap(ctx context.Context, in bot.Inbox, lanes *lanes, mark bot.Mark) error {
	d, ok := a.decoder()
	if !ok {
		return nil
	}
	missed, err := a.missed(ctx, mark)
	if err != nil {
		return err
	}
	for _, raw := range missed {
		e, err := decodeJSON[wireEvent](raw)
		e.Channel = mark.Key
		var x inbound
		if err == nil {
			x, err = d.message(e, false)
		}
		if err != nil {
			a.undecodable(ctx, err)
			continue
		}
		if x.ignored {
			continue
		}
		if err := a.offer(ctx, in, lanes, x); err != nil {
			return err
		}
	}
	return nil
}

// offer hands a missed message to the core in its chat's turn, again and again
// for a while: Slack will not send it again.
func (a *Adapter) offer(ctx context.Context, in bot.Inbox, lanes *lanes, x inbound) error {
	for n := 0; ; n++ {
		done := make(chan error, 1)
		lanes.do(ctx, x.key, func() { done <- a.deliver(ctx, in, x, true) })
		var err error
		select {
		case err = <-done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err == nil || n+1 == gapTries || !pause(ctx, n, 0) {
			return err
		}
	}
}

// missed returns the messages of a chat after its mark, in order. Of too many
// it returns the latest.
func (a *Adapter) missed(ctx context.Context, mark bot.Mark) ([]json.RawMessage, error) {
	var all []json.RawMessage
	q := historyQuery{channel: mark.Key, oldest: mark.Value}
	for range maxPages {
		page, err := a.history(ctx, q, false)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Raw...)
		if q.cursor = page.Next.Cursor; q.cursor == "" {
			break
		}
	}
	if q.cursor != "" {
		a.log.LogAttrs(ctx, slog.LevelError, "slack: more was missed than is read",
			slog.String("chat", mark.Key), slog.Int("read", len(all)))
	}
	slices.Reverse(all)
	return all, nil
}
