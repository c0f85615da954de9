package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"wasl/bot"
)

// unstatedWait is how long a limit is obeyed that states no time.
const unstatedWait = 30 * time.Second

// APIError is an answer of Slack that says no. It holds no text and no token.
type APIError struct {
	Code   string // Slack's word for it, e.g. "missing_scope"
	Needed string // with missing_scope: the scopes
	Advice string // what to do about it, if an administrator can
}

func (e *APIError) Error() string {
	s := "slack answers " + e.Code
	if e.Advice != "" {
		s += ": " + e.Advice
	}
	return s
}

// codeOf returns Slack's word of an error, or "".
func codeOf(err error) string {
	var refused slack.SlackErrorResponse
	var cleaned *APIError
	switch {
	case errors.As(err, &refused):
		return word(refused.Err)
	case errors.As(err, &cleaned):
		return cleaned.Code
	}
	return ""
}

// word keeps an error code from carrying anything but a word into a log.
func word(code string) string {
	bad := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_:.,- ", r)
	}
	if code == "" || len(code) > 120 || strings.ContainsFunc(code, bad) {
		return "an unreadable error"
	}
	return code
}

// clean takes from an error what must not be logged: addresses hold secrets
// (tickets, response addresses), and Slack's details quote the request.
func (a *Adapter) clean(err error) error {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		e := &APIError{Code: word(refused.Err)}
		if refused.Needed != "" {
			e.Needed = word(refused.Needed)
		}
		e.Advice = a.advice(e.Code, e.Needed)
		return e
	}
	var address *url.Error
	if errors.As(err, &address) {
		return fmt.Errorf("request: %w", address.Err)
	}
	return err
}

// appPage is a page of the app's settings.
func (a *Adapter) appPage(page string) string {
	base := "https://api.slack.com/apps"
	// An app-level token reads xapp-1-<app id>-…; the id is no secret.
	if parts := strings.Split(a.secrets.app, "-"); len(parts) > 3 && strings.HasPrefix(parts[2], "A") {
		return base + "/" + parts[2] + page
	}
	return base
}

// advice says how an administrator mends an error.
func (a *Adapter) advice(code, needed string) string {
	switch code {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired":
		return "the token is wrong or no longer valid: copy it again from “OAuth & Permissions” at " + a.appPage("/oauth")
	case "missing_scope":
		return fmt.Sprintf("the scope %s is missing: add it under “OAuth & Permissions” at %s and install the app again",
			needed, a.appPage("/oauth"))
	case "not_allowed_token_type":
		return "a token of another kind is needed: the bot token (xoxb-…) and the app-level token (xapp-…) stand at " +
			a.appPage("/general")
	case "not_in_channel", "channel_not_found":
		return "invite the app to the channel: write /invite and its name there"
	case "messages_tab_disabled":
		return "switch on “Messages Tab” and allow messages in it at " + a.appPage("/app-home")
	}
	return ""
}

// unusable reports whether a code means that the token itself is no good.
func unusable(code string) bool {
	switch code {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type":
		return true
	}
	return false
}

// sendError says what became of a request.
func (a *Adapter) sendError(err error, f *fate) *bot.SendError {
	wrap := func(kind bot.SendErrorKind) *bot.SendError { return &bot.SendError{Kind: kind, Err: a.clean(err)} }
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var number *strconv.NumError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &limited):
		return &bot.SendError{Kind: bot.SendLimited, RetryAfter: max(limited.RetryAfter, time.Second), Err: a.clean(err)}
	case errors.As(err, &number): // a Retry-After that is no number
		return &bot.SendError{Kind: bot.SendLimited, RetryAfter: unstatedWait, Err: errors.New("limited, without a time")}
	case errors.As(err, &status):
		return &bot.SendError{Kind: statusKind(status.Code), RetryAfter: statusWait(status.Code), Err: a.clean(err)}
	case codeOf(err) != "":
		kind, wait := codeKind(codeOf(err))
		return &bot.SendError{Kind: kind, RetryAfter: wait, Err: a.clean(err)}
	case errors.As(err, &syntax): // a page of a proxy instead of an answer of Slack
		return wrap(bot.SendRetry)
	case f.unsent(err):
		return wrap(bot.SendRetry)
	}
	return wrap(bot.SendUnknown)
}

func statusKind(status int) bot.SendErrorKind {
	switch status {
	case http.StatusTooManyRequests:
		return bot.SendLimited
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong:
		return bot.SendRejected
	}
	return bot.SendRetry
}

func statusWait(status int) time.Duration {
	if status == http.StatusTooManyRequests {
		return unstatedWait
	}
	return 0
}

// codeKind sorts Slack's error codes. What is not listed is about the message.
func codeKind(code string) (bot.SendErrorKind, time.Duration) {
	if unusable(code) {
		// An administrator can mend it: what waits is not lost until then.
		return bot.SendRetry, time.Minute
	}
	switch code {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return bot.SendLimited, unstatedWait
	case "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited":
		return bot.SendRetry, 0
	case "internal_error", "fatal_error": // "some aspect of the operation may have succeeded"
		return bot.SendUnknown, 0
	case "not_in_channel":
		return bot.SendBlocked, 0 // the bot was removed, or never invited
	case "channel_not_found", "is_archived", "user_not_found", "user_disabled", "user_not_visible", "is_inactive",
		"users_not_found", "user_not_in_channel":
		return bot.SendGone, 0
	case "missing_scope", "no_permission", "access_denied", "ekm_access_denied", "messages_tab_disabled",
		"team_access_not_granted", "enterprise_is_restricted", "org_login_required", "cannot_dm_bot",
		"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel":
		return bot.SendNotAllowed, 0
	}
	return bot.SendRejected, 0
}

// notSent is the error of a send that was given up before it left.
func notSent(err error) *bot.SendError {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &bot.SendError{Kind: bot.SendRetry, Err: err}
	}
	return &bot.SendError{Kind: bot.SendRetry, Err: fmt.Errorf("waiting for the turn: %w", err)}
}
