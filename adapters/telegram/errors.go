package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// apiError is Telegram's own "no" to a call.
type apiError struct {
	Method      string
	Code        int    // as HTTP's
	Description string // as it came: it may quote the message, and is not printed whole
	RetryAfter  time.Duration
	MigrateTo   int64 // the group's new id
}

// Error leaves out what the description may quote of a message.
func (e *apiError) Error() string {
	description := e.Description
	if strings.HasPrefix(e.Method, "send") || strings.HasPrefix(e.Method, "edit") {
		description = withoutDetails(description)
	}
	return fmt.Sprintf("%s: Telegram answers %d: %s", e.Method, e.Code, fixedWords(description))
}

// says reports whether the description has one of the phrases. Telegram has no
// finer codes than HTTP's; these phrases have been the same for years.
func (e *apiError) says(phrases ...string) bool {
	d := strings.ToLower(e.Description)
	for _, p := range phrases {
		if strings.Contains(d, p) {
			return true
		}
	}
	return false
}

// tokenRefused reports whether the token is wrong: 401, or 404 for one that is
// not even well-formed. Another 404 is of a file that is not there, or of a
// server too old for a method.
func (e *apiError) tokenRefused() bool {
	return e.Code == http.StatusUnauthorized || e.Code == http.StatusNotFound && e.Method != methodFile && !e.says("method not found")
}

var (
	quoted     = regexp.MustCompile(`"[^"]*("|$)`)              //nolint:gochecknoglobals // never changes
	unexpected = regexp.MustCompile(`[^A-Za-z0-9 .,:;/_@'()-]`) //nolint:gochecknoglobals // never changes
)

// withoutDetails is "Bad Request: can't parse entities" without what follows a
// second colon.
func withoutDetails(description string) string {
	parts := strings.SplitN(description, ": ", 3)
	return strings.Join(parts[:min(len(parts), 2)], ": ")
}

// fixedWords takes quotations out of what Telegram says.
func fixedWords(s string) string {
	s = unexpected.ReplaceAllString(quoted.ReplaceAllString(s, ""), "")
	return s[:min(len(s), 160)]
}

// wireError is a call without an answer of Telegram.
type wireError struct {
	Method string
	Sent   bool // the request may have reached Telegram
	Status int  // of an answer that is not Telegram's; 0: none
	Err    error
}

func (e *wireError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("%s: an answer with the status %d that is not Telegram's", e.Method, e.Status)
	}
	return fmt.Sprintf("%s: %v", e.Method, e.Err)
}

func (e *wireError) Unwrap() error { return e.Err }

// redacted is an error without the token, which stands in the address that
// network errors tell.
type redacted struct {
	text string
	err  error
}

func (e *redacted) Error() string { return e.text }

// Is keeps errors.Is working for what ended the call; the error itself, which
// holds the token, is not handed out.
func (e *redacted) Is(target error) bool { return errors.Is(e.err, target) }

func (c *client) redact(err error) error {
	var inURL *url.Error
	text := err.Error()
	if errors.As(err, &inURL) {
		text = inURL.Err.Error()
	}
	for _, secret := range []string{c.token, url.PathEscape(c.token), url.QueryEscape(c.token)} {
		text = strings.ReplaceAll(text, secret, "TOKEN")
	}
	return &redacted{text: text, err: err}
}

// TokenError says that Telegram refuses the token.
type TokenError struct{ Where string } // the variable or file that holds it

func (e *TokenError) Error() string {
	return fmt.Sprintf("Telegram refuses the token in %s: copy it anew from @BotFather (https://t.me/BotFather, /mybots, API Token)", e.Where)
}
