package slack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// requestTimeout is the longest that one request may take, its body included.
const requestTimeout = 25 * time.Second

// maxRedirects is how often a download may be sent elsewhere.
const maxRedirects = 3

// newTransport is the default transport; Go's own waits for ever.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   8,
		IdleConnTimeout:       time.Minute,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: 20 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// transport adds the token as a header: the library puts it into the form of
// most methods, which Slack still takes and its emulators do not.
type transport struct {
	next  http.RoundTripper
	api   *url.URL
	token string
}

func newClient(next http.RoundTripper, api *url.URL, token string) *http.Client {
	return &http.Client{
		Transport: transport{next: next, api: api, token: token},
		Timeout:   requestTimeout,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects || !trusted(api, r.URL) {
				return errRedirect
			}
			return nil
		},
	}
}

var errRedirect = errors.New("redirected away from Slack")

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	isAPI := r.URL.Scheme == t.api.Scheme && r.URL.Host == t.api.Host && strings.HasPrefix(r.URL.Path, t.api.Path)
	if isAPI && r.Header.Get("Authorization") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+t.token)
	}
	return t.next.RoundTrip(r)
}

// CloseIdleConnections is what http.Client looks for.
func (t transport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// trusted reports whether an address is Slack's, or of the host that stands in
// for it.
func trusted(api, u *url.URL) bool {
	if u.Scheme == api.Scheme && strings.EqualFold(u.Host, api.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && slices.ContainsFunc([]string{"slack.com", "slack-gov.com"}, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// fate tells how far a request came.
type fate struct {
	traced  atomic.Bool // the transport reports at all
	written atomic.Bool // the whole request left
}

func watch(ctx context.Context) (context.Context, *fate) {
	f := &fate{}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { f.traced.Store(true) },
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err == nil {
				f.written.Store(true)
			}
		},
	}), f
}

// unsent reports whether Slack cannot have got the request: half a request is
// none.
func (f *fate) unsent(err error) bool {
	if f.written.Load() {
		return false
	}
	if f.traced.Load() {
		return true
	}
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
