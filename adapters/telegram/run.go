package telegram

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
)

// allowedUpdates is what Telegram is asked for.
const allowedUpdates = `["message","edited_message","callback_query"]`

// Run asks who the bot is, tells Telegram the way by which updates shall come,
// and receives until ctx ends. It tries again by itself when Telegram is out of
// reach. Its errors, at the start only: *[TokenError]; an address for the
// webhook that Telegram does not take.
func (a *Adapter) Run(ctx context.Context, in bot.Inbox) error {
	defer a.idle()
	err := a.run(ctx, in)
	if ctx.Err() != nil {
		return nil // its end explains any error
	}
	return err
}

func (a *Adapter) run(ctx context.Context, in bot.Inbox) error {
	if err := a.persist(ctx, "Telegram does not answer", a.Identify); err != nil {
		return err
	}
	if a.config.Mode == modeWebhook {
		return a.serve(ctx)
	}
	// A webhook that is left over would keep all polls from working.
	err := a.persist(ctx, "the webhook was not removed", func(ctx context.Context) error {
		return a.client.call(ctx, "deleteWebhook", tgbotapi.Params{"drop_pending_updates": "false"}, nil)
	})
	if err != nil {
		return err
	}
	a.log.LogAttrs(ctx, slog.LevelInfo, "polling Telegram")
	a.poll(ctx, in)
	return nil
}

// persist tries until it works or ctx ends. What will not get better by itself
// is returned: Telegram's own "no" to a call of the start.
func (a *Adapter) persist(ctx context.Context, what string, try func(context.Context) error) error {
	for wait := firstBackoff; ; wait = min(2*wait, lastBackoff) {
		err := try(ctx)
		err = a.startError(err)
		var no *apiError
		var token *TokenError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &token):
			return err
		case errors.As(err, &no) && no.RetryAfter > 0:
			wait = no.RetryAfter
		case errors.As(err, &no) && no.Code < 500:
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.log.LogAttrs(ctx, slog.LevelWarn, what, slog.Any("error", err), slog.Duration("again_in", wait))
		if err := bot.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// startError names a refused token.
func (a *Adapter) startError(err error) error {
	var no *apiError
	if errors.As(err, &no) && no.tokenRefused() {
		return &TokenError{Where: a.where}
	}
	return err
}

// path is where the webhook is mounted.
func (a *Adapter) path() string { return "/" + strings.Trim(a.name, "/") + "/" }

// backoff is the wait after a number of failures, growing from a second.
func backoff(failures int) time.Duration {
	return min(firstBackoff<<min(max(failures-1, 0), 10), lastBackoff)
}

// Exclusive implements [bot.Exclusive]: Telegram gives an update to whoever
// polls, and answers 409 to the other.
func (a *Adapter) Exclusive() bool { return a.config.Mode == modePoll }
