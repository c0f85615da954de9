package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
)

// poller asks for updates. Telegram forgets those below the offset: it moves
// past an update only once that is done with.
type poller struct {
	*Adapter
	in       bot.Inbox
	offset   int64 // of the next update; 0: the oldest that Telegram has
	failures int   // in a row
	presses  sync.WaitGroup
}

// poll receives until ctx ends.
func (a *Adapter) poll(ctx context.Context, in bot.Inbox) {
	p := &poller{Adapter: a, in: in}
	defer p.presses.Wait()
	for ctx.Err() == nil {
		if wait := p.once(ctx); wait > 0 {
			if bot.Sleep(ctx, wait) != nil {
				return
			}
		}
	}
}

// once polls and handles what came, and returns how long to wait before the
// next poll.
func (p *poller) once(ctx context.Context) time.Duration {
	asked := time.Now()
	batch, err := p.updates(ctx)
	if err != nil {
		return p.afterFailure(ctx, err)
	}
	done, err := p.handleAll(ctx, batch)
	switch {
	case err != nil && ctx.Err() == nil:
		p.failures++
		p.log.LogAttrs(ctx, slog.LevelError, "an update was not stored, and is fetched again",
			slog.Any("error", err), slog.Duration("again_in", backoff(p.failures)))
		return backoff(p.failures)
	case done == 0 && time.Since(asked) < pollPause:
		p.failures = 0
		return pollPause
	}
	p.failures = 0
	return 0
}

func (p *poller) updates(ctx context.Context) ([]json.RawMessage, error) {
	hold := time.Duration(p.config.PollTimeout)
	ctx, cancel := context.WithTimeout(ctx, hold+slack)
	defer cancel()
	params := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(hold.Seconds())),
		"limit":           strconv.Itoa(pollBatch),
		"allowed_updates": allowedUpdates,
	}
	params.AddNonZero64("offset", p.offset)
	var batch []json.RawMessage
	err := p.client.call(ctx, "getUpdates", params, &batch)
	return batch, err
}

// handleAll handles updates in their order, up to the first that is not stored,
// and returns how many are done.
func (p *poller) handleAll(ctx context.Context, batch []json.RawMessage) (done int, err error) {
	type numbered struct {
		id  int64
		raw json.RawMessage
	}
	var list []numbered
	for _, raw := range batch {
		id, err := updateID(raw)
		if err != nil {
			p.stats.undecodable.Add(1)
			p.log.LogAttrs(ctx, slog.LevelWarn, "an update was passed over", slog.Any("error", err))
			continue
		}
		list = append(list, numbered{id, raw})
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return cmp.Compare(a.id, b.id) })
	d, _ := p.decoder()
	for i, u := range list {
		if err := ctx.Err(); err != nil {
			return i, err
		}
		pressed, err := p.handle(ctx, p.in, d, u.raw)
		if err != nil {
			return i, fmt.Errorf("update %d: %w", u.id, err)
		}
		p.offset = u.id + 1
		if pressed != "" {
			p.presses.Go(func() { p.answerPress(ctx, pressed) })
		}
	}
	return len(list), nil
}

// afterFailure tells why a poll failed, and returns the wait before the next.
func (p *poller) afterFailure(ctx context.Context, err error) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	p.failures++
	level, what, wait := slog.LevelWarn, "Telegram was not reached", backoff(p.failures)
	var no *apiError
	if errors.As(err, &no) {
		what = "Telegram refused a poll"
		switch {
		case no.Code == http.StatusConflict:
			p.stats.conflicts.Add(1)
			what = "another program receives this bot's updates, by polling or a webhook: only one may; end it, or give one of them a bot of its own"
			level, wait = slog.LevelError, conflictWait
		case no.tokenRefused():
			level, what, wait = slog.LevelError, (&TokenError{Where: p.where}).Error(), refusedWait
		case no.RetryAfter > 0:
			wait = no.RetryAfter
		}
	}
	p.log.LogAttrs(ctx, level, what, slog.Any("error", err), slog.Duration("again_in", wait))
	return wait
}
