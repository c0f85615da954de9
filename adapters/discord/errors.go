package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wasl/bot"
)

// SetupError is what an administrator must mend: until then it does not pass.
type SetupError struct {
	Problem string // what is missing, and for what
	Page    string // where it is mended
	Err     error  // what showed it; may be nil
}

func (e *SetupError) Error() string {
	s := "discord: " + e.Problem + "; see " + e.Page
	if e.Err != nil {
		s += " (" + e.Err.Error() + ")"
	}
	return s
}

func (e *SetupError) Unwrap() error { return e.Err }

const (
	portal     = "https://discord.com/developers/applications"
	pageBot    = portal + ", the application, Bot, Token"
	pageIntent = portal + ", the application, Bot, Privileged Gateway Intents"
	pageInvite = portal + ", the application, OAuth2, URL Generator (scopes bot and applications.commands)"
	pageRights = "the channel's settings in Discord, Permissions"
)

// Codes of Discord's JSON errors.
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeMissingAccess      = 50001
	codeEmptyMessage       = 50006
	codeCannotMessageUser  = 50007
	codeMissingPermissions = 50013
	codeInvalidToken       = 50027 // an interaction's, after its time
	codeOpeningDMsTooFast  = 40003
	codeAlreadyAnswered    = 40060
	codeOldEdits           = 30046
	codeNoMutualServer     = 50278
)

// explain says what must be mended, if that is it.
func (a *Adapter) explain(err error) error {
	var api *apiError
	if !errors.As(err, &api) {
		return err
	}
	where := "the environment variable " + a.config.TokenEnv
	if a.config.TokenFile != "" {
		where = "the file " + a.config.TokenFile
	}
	switch {
	case api.status == http.StatusUnauthorized:
		return &SetupError{Problem: "the token in " + where + " is not valid: reset it and put it there", Page: pageBot, Err: err}
	case api.code == codeMissingAccess:
		return &SetupError{Problem: "the bot is not on that server, or may not see that channel (View Channel): invite it, or give it the right", Page: pageInvite + ", or " + pageRights, Err: err}
	case api.code == codeMissingPermissions:
		return &SetupError{Problem: "the bot lacks a right in that channel: it needs View Channel, Send Messages, Send Messages in Threads, Embed Links, Attach Files and Read Message History", Page: pageRights, Err: err}
	}
	return err
}

// sendError gives an error of a send its kind.
func (a *Adapter) sendError(err error) *bot.SendError {
	var known *bot.SendError
	if errors.As(err, &known) {
		return known
	}
	var late *tooLong
	if errors.As(err, &late) {
		return &bot.SendError{Kind: bot.SendLimited, RetryAfter: late.after, Err: err}
	}
	var api *apiError
	if !errors.As(err, &api) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return &bot.SendError{Kind: bot.SendRetry, Err: fmt.Errorf("its turn did not come: %w", err)}
		}
		return &bot.SendError{Kind: bot.SendRetry, Err: err}
	}
	return &bot.SendError{Kind: kindOf(api), RetryAfter: api.after, Err: a.explain(err)}
}

func kindOf(e *apiError) bot.SendErrorKind {
	switch {
	case e.status == 0 && e.sent:
		return bot.SendUnknown
	case e.status == 0, e.status >= http.StatusInternalServerError, e.status == http.StatusRequestTimeout:
		return bot.SendRetry
	case e.status == http.StatusTooManyRequests:
		return bot.SendLimited
	}
	switch e.code {
	case codeCannotMessageUser, codeNoMutualServer:
		return bot.SendBlocked
	case codeUnknownChannel, codeUnknownUser:
		return bot.SendGone
	case codeMissingAccess, codeMissingPermissions:
		return bot.SendNotAllowed
	case codeOpeningDMsTooFast, codeOldEdits:
		return bot.SendRetry
	}
	switch e.status {
	case http.StatusUnauthorized:
		// The token was changed: what waits is sent once it is mended.
		return bot.SendRetry
	case http.StatusForbidden:
		return bot.SendNotAllowed
	case http.StatusNotFound:
		return bot.SendGone
	}
	return bot.SendRejected
}

// is reports whether an error is an answer with one of these codes.
func is(err error, codes ...int) bool {
	var api *apiError
	if !errors.As(err, &api) {
		return false
	}
	for _, code := range codes {
		if api.code == code {
			return true
		}
	}
	return false
}

// passing reports whether an error may be gone at the next try.
func passing(err error) bool {
	var api *apiError
	if errors.As(err, &api) {
		return api.status == 0 || api.status >= http.StatusInternalServerError || api.status == http.StatusTooManyRequests
	}
	var late *tooLong
	return errors.As(err, &late)
}

// closeError is the gateway's farewell.
type closeError struct{ code int }

func (e *closeError) Error() string { return fmt.Sprintf("the gateway closed with code %d", e.code) }

// explainClose says what a close code asks an administrator for; nil if a new
// session may do better.
func (a *Adapter) explainClose(err error) *SetupError {
	var closed *closeError
	if !errors.As(err, &closed) {
		return nil
	}
	switch closed.code {
	case 4004:
		return &SetupError{Problem: "the gateway refuses the token", Page: pageBot, Err: err}
	case 4010, 4011:
		return &SetupError{Problem: "the bot is on so many servers that its sessions must be divided (sharding), which this adapter does not do: remove it from some", Page: portal, Err: err}
	case 4012:
		return &SetupError{Problem: "the gateway no longer speaks this version of its protocol: update the program", Page: "https://docs.discord.com/developers/reference#api-versioning", Err: err}
	case 4013:
		return &SetupError{Problem: "the gateway does not know the intents that were asked for: update the program", Page: "https://docs.discord.com/developers/events/gateway#gateway-intents", Err: err}
	case 4014:
		return noMessageContent(err)
	}
	return nil
}

func noMessageContent(err error) *SetupError {
	return &SetupError{
		Problem: "the privileged intent MESSAGE CONTENT is not switched on for the bot: switch it on, or set message_content = false (then the bot reads private messages and mentions only)",
		Page:    pageIntent, Err: err,
	}
}

// backoff grows from a second to two minutes.
func backoff(attempt int) time.Duration {
	return min(time.Second<<min(attempt, 7), 2*time.Minute)
}

func notFound(err error) bool {
	var api *apiError
	return errors.As(err, &api) && (api.status == http.StatusNotFound || api.status == http.StatusMethodNotAllowed)
}
