package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the header's name

// Webhook returns the path ("/telegram/") and the handler of Telegram's calls.
// It answers 200 once an update is done with; 503, so that Telegram delivers it
// again, while the core does not store it or before the bot is known. With mode
// "poll" there is nothing at the path.
func (a *Adapter) Webhook(in bot.Inbox) (path string, handler http.Handler) {
	if a.config.Mode != modeWebhook {
		return a.path(), http.NotFoundHandler()
	}
	return a.path(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := a.called(w, r, in)
		if status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "5")
		}
		w.WriteHeader(status)
	})
}

func (a *Adapter) called(w http.ResponseWriter, r *http.Request, in bot.Inbox) (status int) {
	switch {
	case r.URL.Path != a.path():
		return http.StatusNotFound
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	case !a.knows(r.Header.Get(secretHeader)):
		a.stats.forged.Add(1)
		return http.StatusUnauthorized
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhookLimit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		a.stats.undecodable.Add(1)
		return http.StatusRequestEntityTooLarge
	case err != nil, !json.Valid(raw):
		a.stats.undecodable.Add(1)
		return http.StatusBadRequest
	}
	d, known := a.decoder()
	if !known {
		return http.StatusServiceUnavailable
	}
	pressed, err := a.handle(r.Context(), in, d, raw)
	if err != nil {
		a.log.LogAttrs(r.Context(), slog.LevelError, "an update was not stored, and will be delivered again", slog.Any("error", err))
		return http.StatusServiceUnavailable
	}
	if pressed != "" {
		a.answerPress(r.Context(), pressed)
	}
	return http.StatusOK
}

// knows compares the secret without telling by its time how much of it fits, or
// how long it is.
func (a *Adapter) knows(secret string) bool {
	given, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(a.secret))
	return a.secret != "" && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// serve keeps the webhook set until ctx ends: a program that polls with the
// same token removes it.
func (a *Adapter) serve(ctx context.Context) error {
	if err := a.persist(ctx, "the webhook was not set", a.setWebhook); err != nil {
		return fmt.Errorf("webhook_url: %w", err)
	}
	a.log.LogAttrs(ctx, slog.LevelInfo, "Telegram calls the webhook")
	for {
		if err := bot.Sleep(ctx, watchWebhook); err != nil {
			return err
		}
		a.lookAfterWebhook(ctx)
	}
}

func (a *Adapter) setWebhook(ctx context.Context) error {
	return a.client.call(ctx, "setWebhook", tgbotapi.Params{
		"url": a.webhookURL, "secret_token": a.secret, "allowed_updates": allowedUpdates, "drop_pending_updates": "false",
	}, nil)
}

func (a *Adapter) lookAfterWebhook(ctx context.Context) {
	var info struct {
		URL       string `json:"url"`
		Pending   int    `json:"pending_update_count"`
		LastError string `json:"last_error_message"`
	}
	err := a.client.call(ctx, "getWebhookInfo", nil, &info)
	if err == nil && info.URL != a.webhookURL {
		a.stats.conflicts.Add(1)
		a.log.LogAttrs(ctx, slog.LevelError, "somebody removed the webhook, with this bot's token; it is set again")
		err = a.setWebhook(ctx)
	}
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.LogAttrs(ctx, slog.LevelWarn, "the webhook could not be looked after", slog.Any("error", err))
	case info.Pending > 0 && info.LastError != "":
		a.log.LogAttrs(ctx, slog.LevelWarn, "Telegram could not deliver to the webhook",
			slog.Int("pending", info.Pending), slog.String("reason", fixedWords(info.LastError)))
	}
}
