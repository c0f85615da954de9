package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"wasl/bot"
)

// request is one call of the API.
type request struct {
	method string
	path   string // below the API's address
	query  url.Values
	body   []byte
	kind   string // media type of the body; empty: JSON

	// The limits go by route, and within it by the major parameter: the
	// channel, or the interaction.
	route string
	major string

	// callback: it carries the interaction's token instead of the bot's, and
	// does not count for the bot's limit.
	callback bool
	// broadcast: nobody waits for it.
	broadcast bool
}

// client calls the API, within the limits, once a request: whether one is
// tried again is for the core to say.
type client struct {
	base  string
	token string
	http  *http.Client
	pace  *pacer
	clock bot.Clock
}

const (
	// answerLimit is the most bytes of an answer that are read: a hundred
	// messages of history with their embeds.
	answerLimit = 8 << 20
	// tokenPause is how long nothing is asked after the token was refused:
	// such requests count towards a ban.
	tokenPause = time.Minute
	userAgent  = "DiscordBot (wasl, 1.0)"
)

func newClient(c Config, token string, transport http.RoundTripper, clock bot.Clock) *client {
	return &client{
		base: c.APIURL, token: token, clock: clock, pace: newPacer(c.PerSecond, clock.Now),
		http: &http.Client{
			Transport: transport,
			// A redirect would carry the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// apiError is an answer that refuses, or the lack of one.
type apiError struct {
	status int // 0: there was no answer
	code   int // of Discord's JSON errors; 0: none
	after  time.Duration
	sent   bool // without an answer: the request had gone out whole
	err    error
}

func (e *apiError) Error() string {
	switch {
	case e.status == 0 && e.sent:
		return "discord did not answer: " + e.err.Error()
	case e.status == 0:
		return "discord is out of reach: " + e.err.Error()
	case e.code != 0:
		return "discord answered " + strconv.Itoa(e.status) + ", error " + strconv.Itoa(e.code)
	}
	return "discord answered " + strconv.Itoa(e.status)
}

func (e *apiError) Unwrap() error { return e.err }

// errAnswer says that an answer is not what the documentation says.
var errAnswer = errors.New("discord's answer could not be read")

// do calls the API and decodes the answer into out, unless that is nil.
// Errors: [apiError]; [tooLong]; the context's, if the turn did not come.
func (c *client) do(ctx context.Context, r request, out any) error {
	if r.route == "" {
		r.route = r.path
	}
	if err := c.pace.take(ctx, r); err != nil {
		return err
	}
	defer c.pace.answered(r)
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) { sent.Store(info.Err == nil) },
	})
	req, err := c.build(ctx, r)
	if err != nil {
		return &apiError{err: withoutURL(err)}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return &apiError{sent: sent.Load(), err: withoutURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		c.pace.note(r, resp.StatusCode, resp.Header, 0, false)
		if err == nil && out != nil && len(body) > 0 {
			err = json.Unmarshal(body, out)
		}
		if err != nil { // it was carried out, but not said what came of it
			return &apiError{sent: true, err: errAnswer}
		}
		return nil
	}
	return c.refusal(r, resp, body)
}

func (c *client) build(ctx context.Context, r request) (*http.Request, error) {
	address := c.base + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, err
	}
	if req.Body == nil {
		// Go's transport repeats a request without a body by itself when its
		// connection is cut; that one would not be counted in the pace.
		req.Body = io.NopCloser(bytes.NewReader(nil))
	}
	req.Header.Set("User-Agent", userAgent)
	if r.body != nil {
		if r.kind == "" {
			r.kind = "application/json"
		}
		req.Header.Set("Content-Type", r.kind)
	}
	if !r.callback {
		req.Header.Set("Authorization", "Bot "+c.token)
	}
	return req, nil
}

// refusal reads an answer that is no success. What it says in words is
// dropped: it can hold what was sent.
func (c *client) refusal(r request, resp *http.Response, body []byte) error {
	var said struct {
		Code       int     `json:"code"`
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	readable := json.Unmarshal(body, &said) == nil
	e := &apiError{status: resp.StatusCode, code: said.Code}
	global := said.Global || resp.Header.Get("X-RateLimit-Global") == "true" || resp.Header.Get("X-RateLimit-Scope") == "global"
	if resp.StatusCode == http.StatusTooManyRequests {
		after := said.RetryAfter
		if !readable || after <= 0 {
			// Not the API but what stands before it refuses: everything.
			after, _ = strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
			global = global || !readable
		}
		if after <= 0 || after > 1e6 {
			after = 60
		}
		e.after = seconds(after)
	}
	c.pace.note(r, resp.StatusCode, resp.Header, e.after, global)
	if resp.StatusCode == http.StatusUnauthorized && !r.callback {
		c.pace.block(c.clock.Now().Add(tokenPause))
	}
	return e
}

// withoutURL drops the address from a network error: it can hold an
// interaction's token.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// encode encodes a request's body. What the adapter sends can be encoded.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}
