package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"wasl/bot"
)

// sendError says what an error means for the message that was being sent.
func sendError(err error) *bot.SendError {
	if err == nil {
		return nil
	}
	var known *bot.SendError
	if errors.As(err, &known) {
		return known
	}
	var wire *wireError
	if errors.As(err, &wire) && !wire.Sent {
		return &bot.SendError{Kind: bot.SendRetry, Err: err}
	}
	var no *apiError
	if errors.As(err, &no) {
		kind := kindOf(no)
		if kind == bot.SendNotAllowed {
			err = fmt.Errorf("%w: let the bot write there (settings of the group: Permissions, or Administrators)", err)
		}
		return &bot.SendError{Kind: kind, RetryAfter: retryAfter(no), Err: err}
	}
	return &bot.SendError{Kind: bot.SendUnknown, Err: err}
}

func kindOf(e *apiError) bot.SendErrorKind {
	switch {
	case e.Code == http.StatusTooManyRequests:
		return bot.SendLimited
	case e.Code >= 500, e.Code == http.StatusConflict, e.tokenRefused():
		// The message is not at fault: it waits until somebody mends the token.
		return bot.SendRetry
	case e.says("not enough rights", "have no rights", "need administrator rights", "write_forbidden", "_forbidden", "chat_restricted", "topic_closed", "topic closed"):
		return bot.SendNotAllowed
	case e.says("user is deactivated", "chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "chat was deleted", "message thread not found"):
		return bot.SendGone
	case e.Code == http.StatusForbidden:
		return bot.SendBlocked
	}
	return bot.SendRejected
}

func retryAfter(e *apiError) time.Duration {
	if e.tokenRefused() {
		return refusedWait
	}
	return e.RetryAfter
}
