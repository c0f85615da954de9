package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// client calls the methods of the Bot API. It is safe for concurrent use.
type client struct {
	base  string // api_url
	token string
	http  *http.Client
	// limited is told the wait of a 429 that concerns no chat. May be nil.
	limited func(wait time.Duration)
}

func newClient(base, token string, transport http.RoundTripper) *client {
	return &client{base: base, token: token, http: &http.Client{
		Transport: transport,
		// The address holds the token: it must not go anywhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// newTransport has a time limit for each step but the answer, which Telegram
// holds while it has no update; that one is limited by the context.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          32,
		MaxIdleConnsPerHost:   16,
	}
}

// call calls a method and decodes its result into result, unless that is nil.
// Errors: *[apiError], *[wireError].
func (c *client) call(ctx context.Context, method string, params tgbotapi.Params, result any) error {
	err := c.do(ctx, method, result, func(b *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return b.MakeRequest(method, params)
	})
	var no *apiError
	if errors.As(err, &no) && no.RetryAfter > 0 && params["chat_id"] == "" && c.limited != nil {
		c.limited(no.RetryAfter)
	}
	return err
}

// upload is call with a file.
func (c *client) upload(ctx context.Context, method string, params tgbotapi.Params, file tgbotapi.RequestFile, result any) error {
	return c.do(ctx, method, result, func(b *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return b.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	})
}

func (c *client) do(ctx context.Context, method string, result any, request func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) error {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout)
		defer cancel()
	}
	// The library knows no context: each call has a client of its own with it.
	w := &wire{ctx: ctx, http: c.http}
	b := &tgbotapi.BotAPI{Token: c.token, Client: w}
	b.SetAPIEndpoint(strings.ReplaceAll(c.base, "%", "%%") + "/bot%s/%s")
	resp, err := request(b)
	if resp != nil && !resp.Ok && resp.ErrorCode != 0 {
		return newAPIError(method, resp)
	}
	if err != nil || resp == nil || !resp.Ok {
		return c.wireError(method, w, err)
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, result); err != nil {
		return &wireError{Method: method, Sent: true, Err: fmt.Errorf("the result could not be read: %T", err)}
	}
	return nil
}

func newAPIError(method string, resp *tgbotapi.APIResponse) *apiError {
	e := &apiError{Method: method, Code: resp.ErrorCode, Description: resp.Description}
	if p := resp.Parameters; p != nil {
		e.RetryAfter, e.MigrateTo = time.Duration(p.RetryAfter)*time.Second, p.MigrateToChatID
	}
	if e.Code == http.StatusTooManyRequests && e.RetryAfter <= 0 {
		e.RetryAfter = defaultRetry
	}
	return e
}

// wireError tells what became of a call that Telegram did not answer. An answer
// that is not Telegram's comes from something in front of it, which did not
// pass the call on; but a gateway that waited in vain (504), and an answer of
// Telegram that broke off, leave it open.
func (c *client) wireError(method string, w *wire, err error) error {
	if err == nil {
		err = fmt.Errorf("status %d", w.status)
	}
	e := &wireError{Method: method, Sent: w.mayHaveSent(err), Err: c.redact(err)}
	if foreign := w.status >= 300 || w.html; foreign {
		e.Status, e.Sent = w.status, w.status == http.StatusGatewayTimeout
	}
	return e
}

// wire makes one request for the library, and notes how far it came.
type wire struct {
	ctx  context.Context //nolint:containedctx // of the one call that it lives for
	http *http.Client

	status  int
	html    bool
	traced  atomic.Bool // the transport tells how far it came
	started atomic.Bool // something was written
	cut     atomic.Bool // and then writing failed
}

// Do implements tgbotapi.HTTPClient.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{
		GetConn:      func(string) { w.traced.Store(true) },
		WroteHeaders: func() { w.started.Store(true) },
		WroteRequest: func(i httptrace.WroteRequestInfo) { w.cut.Store(i.Err != nil) },
	}
	resp, err := w.http.Do(req.WithContext(httptrace.WithClientTrace(w.ctx, trace))) //nolint:gosec // G704: the operator configures the address
	if err != nil {
		return nil, err
	}
	w.status = resp.StatusCode
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	w.html = kind == "text/html"
	resp.Body = &limited{Reader: io.LimitReader(resp.Body, answerLimit), Closer: resp.Body}
	return resp, nil
}

// mayHaveSent reports whether the whole request may have been read. Of a
// request that was cut off in the middle nothing is carried out.
func (w *wire) mayHaveSent(err error) bool {
	if w.traced.Load() {
		return w.started.Load() && !w.cut.Load()
	}
	var inNet *net.OpError
	var inDNS *net.DNSError
	return !errors.As(err, &inDNS) && (!errors.As(err, &inNet) || inNet.Op != "dial")
}

type limited struct {
	io.Reader
	io.Closer
}
