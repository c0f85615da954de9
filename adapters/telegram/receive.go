package telegram

import (
	"context"
	"errors"
	"log/slog"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
)

// handle passes one update on. It returns nil once nothing more is to be done
// with it: stored by the core, or not for it. pressed is the press to answer.
func (a *Adapter) handle(ctx context.Context, in bot.Inbox, d decoder, raw []byte) (pressed string, err error) {
	e, err := d.decode(raw)
	if err != nil {
		a.stats.undecodable.Add(1)
		a.log.LogAttrs(ctx, slog.LevelWarn, "an update was passed over", slog.Any("error", err), slog.Int("bytes", len(raw)))
		return "", nil
	}
	if e.to != 0 {
		a.moved(ctx, e.from, e.to)
	}
	if e.message == nil {
		a.stats.ignored.Add(1)
		return e.callback, nil
	}
	m := *e.message
	if file, ok := m.Content.(bot.File); ok && e.file != nil {
		fetched, done, err := a.fetch(ctx, file, *e.file)
		if err != nil && !lost(err) && a.tries.more(e.file.ID) {
			a.stats.refused.Add(1)
			return "", err
		}
		a.tries.over(e.file.ID)
		if err != nil {
			a.log.LogAttrs(ctx, slog.LevelWarn, "a message goes on without its file", slog.Any("error", err))
		} else {
			defer done()
			m.Content = fetched
		}
	}
	if err := in.Receive(ctx, m); err != nil {
		a.stats.refused.Add(1)
		return "", err
	}
	a.stats.received.Add(1)
	return e.callback, nil
}

// lost reports whether a file will never be had.
func lost(err error) bool {
	var no *apiError
	return errors.Is(err, errTooLarge) || errors.As(err, &no) && no.Code < 500 && no.RetryAfter == 0 && !no.tokenRefused()
}

// answerPress ends the press's waiting on the user's screen. Telegram forgets a
// press by itself: nothing depends on it.
func (a *Adapter) answerPress(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	if err := a.client.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": id}, nil); err != nil {
		a.log.LogAttrs(ctx, slog.LevelDebug, "a press was not answered", slog.Any("error", err))
	}
}
