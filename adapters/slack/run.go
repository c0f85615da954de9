package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"wasl/bot"
)

// longestPause is the most that is waited between two attempts to connect.
const longestPause = time.Minute

// missedPause is how long Slack is given to send again what was not stored.
const missedPause = 10 * time.Second

// pause waits before the n-th attempt, from 0. It returns false when ctx ends.
func pause(ctx context.Context, n int, least time.Duration) bool {
	return bot.Sleep(ctx, max(min(500*time.Millisecond<<min(n, 10), longestPause), least)) == nil
}

// Run receives until ctx ends, and then returns nil; it reconnects by itself.
// Its errors are those that an administrator must mend: a wrong token. A scope
// that is missing is logged, with where to add it.
func (a *Adapter) Run(ctx context.Context, in bot.Inbox) error {
	defer a.http.CloseIdleConnections()
	// Before anything newer is handled, which over HTTP begins with introduce.
	before := a.marks.open(maxGaps)
	if err := a.introduce(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("slack: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	lanes := newLanes(ctx)
	gaps := &gapReader{adapter: a, inbox: in, lanes: lanes, ctx: ctx}
	a.gaps.Store(gaps)
	defer func() {
		cancel()
		lanes.workers.Wait()
		gaps.end()
	}()
	if a.config.Mode == ModeHTTP {
		gaps.start(ctx, before)
		<-ctx.Done()
		a.requests.shut() // what is being handled is handled to its end
		return nil
	}
	if err := a.listen(ctx, in, lanes, gaps); err != nil && ctx.Err() == nil {
		return fmt.Errorf("slack: %w", err)
	}
	return nil
}

// introduce learns who the bot is. It tries until Slack answers.
func (a *Adapter) introduce(ctx context.Context) error {
	for n := 0; ; n++ {
		missing, err := a.whoAmI(ctx)
		if err == nil {
			for _, m := range missing {
				a.log.LogAttrs(ctx, slog.LevelError, "slack: "+m)
			}
			return nil
		}
		if ctx.Err() != nil || unusable(codeOf(err)) {
			return err
		}
		a.log.LogAttrs(ctx, slog.LevelWarn, "slack: out of reach", slog.Any("error", err))
		var sendErr *bot.SendError
		wait := time.Duration(0)
		if errors.As(err, &sendErr) {
			wait = sendErr.RetryAfter
		}
		if !pause(ctx, n, wait) {
			return ctx.Err()
		}
	}
}

// whoAmI asks Slack once, and returns what is missing of the token's scopes.
func (a *Adapter) whoAmI(ctx context.Context) ([]string, error) {
	var answer *slack.AuthTestResponse
	err := a.call(ctx, "auth.test", "", func(ctx context.Context) (err error) {
		answer, err = a.api.AuthTestContext(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if answer.UserID == "" {
		return nil, &bot.SendError{Kind: bot.SendRetry, Err: errors.New("auth.test names no user")}
	}
	a.introduceAs(identity{User: answer.UserID, Bot: answer.BotID})
	return a.missingScopes(answer.Header.Get("X-Oauth-Scopes")), nil
}

// Check asks Slack whether the tokens are right and have their scopes, and
// returns all that is not, with where to mend it.
func (a *Adapter) Check(ctx context.Context) error {
	missing, err := a.whoAmI(ctx)
	if err != nil {
		return fmt.Errorf("slack: bot token: %w", err)
	}
	var problems []error
	for _, m := range missing {
		problems = append(problems, errors.New("slack: "+m))
	}
	if a.config.Mode == ModeSocket {
		err := a.call(ctx, "apps.connections.open", "", func(ctx context.Context) error {
			_, _, err := a.api.StartSocketModeContext(ctx)
			return err
		})
		if err != nil {
			problems = append(problems, fmt.Errorf("slack: app-level token: %w", err))
		}
	}
	return errors.Join(problems...)
}

// gapReader fetches what was missed: after each connection, and where the core
// did not store a message.
type gapReader struct {
	adapter *Adapter
	inbox   bot.Inbox
	lanes   *lanes
	ctx     context.Context //nolint:containedctx // of Run, for work that outlives a request

	mu     sync.Mutex
	ended  bool
	cancel context.CancelFunc // of what began with the last connection
	done   sync.WaitGroup
}

// start begins anew: what was not fetched before still counts as a gap.
// The marks are those from before anything newer was handled.
func (g *gapReader) start(ctx context.Context, marks []bot.Mark) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cancel != nil {
		g.cancel()
	}
	ctx, g.cancel = context.WithCancel(ctx)
	g.fill(ctx, marks, 0)
}

// missed is told of a message that was not stored. Slack sends it again a few
// times; if that is not enough, it is still in the history.
func (g *gapReader) missed(channel, ts string) {
	if mark, fresh := g.adapter.marks.miss(channel, ts); fresh {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.fill(g.ctx, []bot.Mark{mark}, missedPause)
	}
}

// fill reads gaps after a while, beside everything else. The caller holds mu.
func (g *gapReader) fill(ctx context.Context, marks []bot.Mark, after time.Duration) {
	if g.ended {
		return
	}
	g.done.Go(func() {
		if after == 0 || pause(ctx, 0, after) {
			g.adapter.fillGaps(ctx, g.inbox, g.lanes, marks)
		}
	})
}

func (g *gapReader) end() {
	g.mu.Lock()
	g.ended = true
	if g.cancel != nil {
		g.cancel()
	}
	g.mu.Unlock()
	g.done.Wait()
}
