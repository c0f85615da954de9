package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"wasl/bot"
)

// start is what the API says about new sessions.
type start struct {
	URL   string `json:"url"`
	Limit *struct {
		Total      int   `json:"total"`
		Remaining  int   `json:"remaining"`
		ResetAfter int64 `json:"reset_after"` // milliseconds
	} `json:"session_start_limit"`
}

// fewStarts is where the log begins to warn about the day's sessions: as many
// as are used up in ten minutes by a connection that fails at once.
const fewStarts = 50

// steady is how long a session lives before it counts as a success.
const steady = time.Minute

// Run keeps a session with the gateway until ctx ends, and then returns nil. It
// returns a [SetupError] when an administrator must mend something first.
func (a *Adapter) Run(ctx context.Context, in bot.Inbox) error {
	var r *receiver
	defer func() {
		if r != nil {
			r.wg.Wait()
		}
	}()
	var identified time.Time
	for attempt := 0; ; attempt++ {
		if r == nil {
			self, application, err := a.bounded(ctx, a.whoAmI)
			if err == nil {
				r = newReceiver(a, in, self, application)
			} else if err := a.lost(ctx, attempt, err); err != nil || ctx.Err() != nil {
				return err
			} else {
				continue
			}
		}
		address, err := a.permit(ctx, identified)
		if err == nil {
			var at time.Time
			var lived bool
			opened := a.clock.Now()
			at, lived, err = a.openSession(ctx, address,
				func() {
					a.sessions.Add(1)
					a.log.Info("discord: connected")
					r.catchUp(ctx)
				},
				func(kind string, data []byte) { r.dispatch(ctx, kind, data) })
			if !at.IsZero() {
				identified = at
			}
			if lived && a.clock.Now().Sub(opened) >= steady {
				attempt = 0
			}
		}
		if err := a.lost(ctx, attempt, err); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// bounded calls a function of two results with a timeout of its own.
func (a *Adapter) bounded(ctx context.Context, f func(context.Context) (string, string, error)) (string, string, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return f(ctx)
}

// lost says why there is no session and waits before the next try. It returns
// what must be mended first.
func (a *Adapter) lost(ctx context.Context, attempt int, reason error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end is no loss
	}
	var setup *SetupError
	if errors.As(reason, &setup) {
		return setup
	}
	if setup := a.explainClose(reason); setup != nil {
		return setup
	}
	pause := max(a.jitter(backoff(attempt)), retryAfter(reason))
	a.log.Warn("discord: no session with the gateway; trying again", "reason", reason, "in", pause)
	_ = bot.Sleep(ctx, pause) // the caller looks at ctx
	return nil
}

// jitter varies a pause by a quarter either way: many clients that lost the
// same server shall not come back at the same instant.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + time.Duration(rand.Int64N(int64(d/2)+1)) //nolint:gosec // G404: not a secret
}

// permit waits until a session may be identified, and returns the gateway's
// address: not within five seconds of the last, and not beyond the day's limit,
// which would reset the token.
func (a *Adapter) permit(ctx context.Context, identified time.Time) (string, error) {
	for {
		s, err := a.askStart(ctx)
		if err != nil {
			return "", err
		}
		u, err := url.Parse(s.URL)
		if err != nil || u.Host == "" || u.Scheme != "wss" && (u.Scheme != "ws" || a.apiURL.Scheme != "http") {
			return "", fmt.Errorf("the gateway's address: %w", errAnswer)
		}
		if s.Limit != nil && s.Limit.Remaining <= 0 {
			pause := max(time.Duration(s.Limit.ResetAfter)*time.Millisecond, time.Minute)
			a.log.Error("discord: the sessions that Discord allows in a day are used up; nothing is received until the limit is reset",
				"total", s.Limit.Total, "in", pause)
			if err := bot.Sleep(ctx, pause); err != nil {
				return "", err
			}
			continue
		}
		if s.Limit != nil && s.Limit.Remaining < fewStarts {
			a.log.Warn("discord: few sessions are left of those that Discord allows in a day", "remaining", s.Limit.Remaining, "total", s.Limit.Total)
		}
		if pause := identifyGap - a.clock.Now().Sub(identified); !identified.IsZero() && pause > 0 {
			if err := bot.Sleep(ctx, pause); err != nil {
				return "", err
			}
		}
		return s.URL, nil
	}
}

func (a *Adapter) askStart(ctx context.Context) (s start, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	err = a.api.do(ctx, request{method: http.MethodGet, path: "/gateway/bot"}, &s)
	return s, a.explain(err)
}

// Exclusive implements [bot.Exclusive]: every session of a shard would receive
// every event, and what answers an interaction is kept in memory.
func (a *Adapter) Exclusive() bool { return true }
