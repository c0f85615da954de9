package faultserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (g *Telegram) setWebhook(p tgParams, _ *Call) reply {
	if p.values["url"] == "" {
		return g.deleteWebhook(p, nil)
	}
	u, err := url.Parse(p.values["url"])
	switch {
	case err != nil || u.Host == "":
		return tgBad("bad webhook: invalid URL")
	case u.Scheme != "https":
		return tgBad("bad webhook: An HTTPS URL must be provided for webhook")
	case !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()):
		return tgBad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	if secret := p.values["secret_token"]; secret != "" && !secretToken.MatchString(secret) {
		return tgBad("secret token contains unallowed characters")
	}
	g.hook = tgHook{url: p.values["url"], secret: p.values["secret_token"]}
	if p.bool("drop_pending_updates") {
		g.updates = nil
	}
	if g.poll != nil {
		close(g.poll.ended)
		g.poll = nil
	}
	g.postNext()
	return tgOK(true)
}

func (g *Telegram) deleteWebhook(p tgParams, _ *Call) reply {
	g.hook = tgHook{}
	if p.bool("drop_pending_updates") {
		g.updates = nil
	}
	return tgOK(true)
}

func (g *Telegram) getWebhookInfo(tgParams, *Call) reply {
	return tgOK(object{"url": g.hook.url, "has_custom_certificate": false, "pending_update_count": len(g.updates),
		"last_error_message": g.hook.lastError})
}

// postNext starts the delivery of the oldest update to the webhook: one at a
// time, in order. The caller holds the state.
func (g *Telegram) postNext() {
	if g.hook.url == "" || g.posting || len(g.updates) == 0 {
		return
	}
	g.posting = true
	wait := max(0, g.hook.until.Sub(g.s.now()))
	g.s.later(wait, func() { g.postOne() })
}

func (g *Telegram) postOne() {
	g.s.state.Lock()
	if g.hook.url == "" || len(g.updates) == 0 {
		g.posting = false
		g.s.state.Unlock()
		return
	}
	u, hook := g.updates[0], g.hook
	u.delivered = true
	g.s.state.Unlock()

	err := g.postUpdate(hook, u.body)
	again := err == nil && g.s.chance(g.s.opts.Chaos.Duplicate, telegramName, "duplicate", u.fate.outcome.ID)
	if again { // the answer was lost: it comes once more
		err = errLost
	}

	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.posting = false
	if err != nil {
		u.fate.decide(false)
		g.hook.failures++
		g.hook.lastError = "Wrong response from the webhook"
		// How Telegram spaces its tries is not documented; this is ours.
		g.hook.until = g.s.now().Add(min(time.Second<<min(g.hook.failures-1, 6), time.Minute))
		if again {
			g.hook.until = time.Time{}
		}
	} else {
		u.fate.decide(true)
		g.hook.failures, g.hook.until = 0, time.Time{}
		g.updates = slices.DeleteFunc(g.updates, func(x *tgUpdate) bool { return x == u })
	}
	g.postNext()
}

var errLost = errors.New("the answer was lost")

func (g *Telegram) postUpdate(hook tgHook, body []byte) error {
	header := http.Header{"Content-Type": {"application/json"}}
	if hook.secret != "" {
		header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	status, _, err := g.s.callBot(hook.url, header, body, time.Minute)
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("status %d", status)
	}
	return err
}

// callBot is a platform's own request to the bot. It ends with the server.
func (s *Server) callBot(to string, header http.Header, body []byte, within time.Duration) (int, []byte, error) {
	r, err := http.NewRequestWithContext(s.ending, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header = header
	client := http.Client{Transport: s.opts.Outgoing, Timeout: within,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if client.Transport == nil {
		client.Transport = s.out
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, answer, err
}
