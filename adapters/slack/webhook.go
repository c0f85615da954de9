package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wasl/bot"
)

const (
	// bodyLimit is the largest request that is read.
	bodyLimit = 1 << 20
	// signatureLife is how far a request's time may be from the clock's.
	signatureLife = 5 * time.Minute
	// startWait is how long a request waits while the adapter starts. Slack
	// waits for 3 s.
	startWait = 2 * time.Second
)

// Webhook returns the handler of Slack's requests, under "/slack/" or whatever
// the adapter is named: events, interactions and commands. It answers 200 only
// once the core has stored what it got, and 500 if it did not: then Slack sends
// it again. A request without a valid signature is answered 401; one that comes
// after Run has ended, 503. In the mode
// "socket" there is nothing to serve, and everything is answered 404.
func (a *Adapter) Webhook(in bot.Inbox) (string, http.Handler) {
	path := "/" + a.name + "/"
	mux := http.NewServeMux()
	if a.config.Mode == ModeHTTP {
		w := &webhook{adapter: a, inbox: in}
		mux.HandleFunc("POST "+path+"events", w.serve(decoder.event))
		mux.HandleFunc("POST "+path+"interactions", w.serve(decodeInteraction))
		mux.HandleFunc("POST "+path+"commands", w.serve(decodeCommand))
	}
	return path, mux
}

type webhook struct {
	adapter *Adapter
	inbox   bot.Inbox
}

func decodeInteraction(d decoder, body []byte) (inbound, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return inbound{}, errMalformed
	}
	return d.interaction([]byte(form.Get("payload")))
}

func decodeCommand(d decoder, body []byte) (inbound, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return inbound{}, errMalformed
	}
	if form.Get("ssl_check") == "1" { // Slack looks at the certificate
		return ignore(""), nil
	}
	return d.slash(wireCommand{
		Command: form.Get("command"), Text: form.Get("text"), ChannelID: form.Get("channel_id"),
		UserID: form.Get("user_id"), TriggerID: form.Get("trigger_id"), ResponseURL: form.Get("response_url"),
	})
}

// serve handles one kind of request.
func (h *webhook) serve(decode func(decoder, []byte) (inbound, error)) http.HandlerFunc {
	a := h.adapter
	return func(w http.ResponseWriter, r *http.Request) {
		if !a.requests.enter() { // Run has ended: Slack will come again
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		defer a.requests.leave()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
		if err != nil {
			var tooLarge *http.MaxBytesError
			if errors.As(err, &tooLarge) {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
			} else {
				w.WriteHeader(http.StatusBadRequest)
			}
			return
		}
		if !signed(r.Header, body, a.secrets.signing, a.clock.Now()) {
			a.stats.refused.Add(1)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		at := a.clock.Now()
		d, ready := a.decoder()
		x, err := decode(d, body)
		if !ready && err == nil && x.verify == "" {
			// Who the bot is decides what is addressed to it.
			if d, ready = h.started(r.Context()); ready {
				x, err = decode(d, body)
			}
		}
		x.at = at
		switch {
		case err != nil:
			a.undecodable(r.Context(), err)
			w.Header().Set("X-Slack-No-Retry", "1") // it would be as broken the next time
			w.WriteHeader(http.StatusBadRequest)
		case x.verify != "":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			// The only possible error is that the reader has gone.
			_, _ = io.WriteString(w, x.verify)
		case !ready:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			h.deliver(r.Context(), w, x)
		}
	}
}

// started waits until the bot knows who it is.
func (h *webhook) started(ctx context.Context) (decoder, bool) {
	timer := time.NewTimer(startWait)
	defer timer.Stop()
	select {
	case <-h.adapter.known:
	case <-timer.C:
	case <-ctx.Done():
	}
	return h.adapter.decoder()
}

func (h *webhook) deliver(ctx context.Context, w http.ResponseWriter, x inbound) {
	a := h.adapter
	if err := a.deliver(ctx, h.inbox, x, false); err != nil {
		a.log.LogAttrs(ctx, slog.LevelWarn, "slack: not stored, so not acknowledged", slog.Any("error", err))
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusOK) // an empty body: a command shows nothing, a modal closes
}

// signed reports whether a request carries Slack's signature of its body and
// time, and is recent. It takes the same time for every wrong signature.
func signed(h http.Header, body []byte, secret string, now time.Time) bool {
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || secret == "" {
		return false
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > signatureLife || age < -signatureLife {
		return false
	}
	given, found := strings.CutPrefix(h.Get("X-Slack-Signature"), "v0=")
	sum, err := hex.DecodeString(given)
	if err != nil || !found {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	// A hash takes whatever is written to it.
	_, _ = io.WriteString(mac, "v0:"+stamp+":")
	_, _ = mac.Write(body)
	return hmac.Equal(sum, mac.Sum(nil))
}
