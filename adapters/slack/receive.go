package slack

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"wasl/bot"
)

const (
	// receiveTimeout is how long a message may be handled, its file's download
	// included. One that is under way when Run ends is handled to its end.
	receiveTimeout = 8 * time.Second
	// fetchTimeout is how long a file is waited for.
	fetchTimeout = 5 * time.Second
)

// deliver hands the messages of a payload to the core. It returns nil once all
// of them are stored: then Slack may be told. InGap: they come from the history.
func (a *Adapter) deliver(ctx context.Context, in bot.Inbox, x inbound, inGap bool) error {
	if x.ignored {
		a.stats.ignored.Add(1)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), receiveTimeout)
	defer cancel()
	for _, r := range x.messages {
		if err := a.deliverOne(ctx, in, r, x, inGap); err != nil {
			a.stats.notStored.Add(1)
			if gaps := a.gaps.Load(); gaps != nil && r.ts != "" && !inGap {
				gaps.missed(r.Chat.ID, r.ts)
			}
			return fmt.Errorf("message %s in %s: %w", r.ID, r.Chat, err)
		}
		a.stats.stored.Add(1)
		if inGap {
			a.stats.missed.Add(1)
		}
	}
	return nil
}

func (a *Adapter) deliverOne(ctx context.Context, in bot.Inbox, r received, x inbound, inGap bool) error {
	a.place(ctx, &r.Message)
	r.Handle = x.handle.came(x.at).String()
	if f, ok := r.Content.(bot.File); ok && r.download != nil {
		fetching, cancel := context.WithTimeout(ctx, fetchTimeout)
		path, size, remove, err := a.fetch(fetching, r.download)
		cancel()
		defer remove()
		if err != nil {
			a.log.LogAttrs(ctx, slog.LevelWarn, "slack: a file was not fetched",
				slog.String("message", r.ID), slog.Any("error", err))
		}
		f.Path, f.Size = path, size
		r.Content = f
	}
	if r.ts != "" {
		r.Mark = a.marks.mark(r.Chat.ID, r.ts, inGap)
	}
	if err := in.Receive(ctx, r.Message); err != nil {
		return err
	}
	if r.ts != "" {
		a.marks.stored(r.Chat.ID, r.ts, inGap)
	}
	return nil
}

// undecodable counts a broken payload. Slack is told that it was taken: it
// would be as broken the next time.
func (a *Adapter) undecodable(ctx context.Context, err error) {
	a.stats.undecodable.Add(1)
	a.log.LogAttrs(ctx, slog.LevelWarn, "slack: a payload was not understood", slog.Any("error", err))
}
