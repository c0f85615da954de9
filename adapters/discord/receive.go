package discord

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"wasl/bot"
)

// receiver hands what arrives to the core: in order within a channel, channels
// beside each other.
type receiver struct {
	a      *Adapter
	in     bot.Inbox
	decode decoder
	app    string

	mu    sync.Mutex
	queue map[string][]func(context.Context)
	room  chan struct{} // what may wait
	wg    sync.WaitGroup
}

// backlog is how many events may wait; then the gateway waits too.
const backlog = 1024

func newReceiver(a *Adapter, in bot.Inbox, self, application string) *receiver {
	return &receiver{
		a: a, in: in, decode: decoder{adapter: a.name, self: self}, app: application,
		queue: map[string][]func(context.Context){}, room: make(chan struct{}, backlog),
	}
}

// add runs a job after the others of its channel. It waits while there is no
// room, or until ctx ends.
func (r *receiver) add(ctx context.Context, channel string, job func(context.Context)) {
	select {
	case r.room <- struct{}{}:
	case <-ctx.Done():
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	jobs, busy := r.queue[channel]
	r.queue[channel] = append(jobs, job)
	if !busy {
		r.wg.Go(func() { r.work(ctx, channel) })
	}
}

func (r *receiver) work(ctx context.Context, channel string) {
	for {
		r.mu.Lock()
		jobs := r.queue[channel]
		if len(jobs) == 0 {
			delete(r.queue, channel)
			r.mu.Unlock()
			return
		}
		r.queue[channel] = jobs[1:]
		r.mu.Unlock()
		if ctx.Err() == nil {
			jobs[0](ctx)
		}
		<-r.room
	}
}

// dispatch takes an event of the gateway. Ctx is the adapter's, not the
// session's: what arrived is handled also if the session ends.
func (r *receiver) dispatch(ctx context.Context, kind string, data []byte) {
	e, err := r.decode.decode(kind, data)
	if err != nil {
		r.a.malformed.Add(1)
		r.a.log.Warn("discord: an event could not be read", "event", kind, "error", err)
		return
	}
	if e.channel == "" {
		r.a.ignored.Add(1)
		return
	}
	for i := range e.incoming {
		if it := e.incoming[i].interaction; it != nil {
			r.open(ctx, it, e.incoming[i].message)
		}
	}
	r.add(ctx, e.channel, func(ctx context.Context) { r.handle(ctx, e) })
}

// open registers an interaction and sees to it that Discord hears of it in time.
func (r *receiver) open(ctx context.Context, it *interaction, m bot.Message) {
	it.application, it.at, it.shut = r.app, r.a.clock.Now(), make(chan struct{})
	it.reader, it.chat = m.From.User, m.Chat.ID
	r.a.interactions.add(m.ID, it)
	r.wg.Go(func() {
		if !it.waits(ctx, r.a.deferAfter) {
			return
		}
		late, cancel := context.WithTimeout(ctx, requestTimeout)
		defer cancel()
		r.a.deferAnswer(late, it)
		if !it.waits(ctx, interactionLife-time.Minute) {
			return
		}
		late, cancel = context.WithTimeout(ctx, requestTimeout)
		defer cancel()
		r.a.withdraw(late, it)
	})
}

// waits waits for d, and reports whether the interaction still waits for its
// answer then. One that was not stored does not: Discord tells the user.
func (it *interaction) waits(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-it.shut:
	case <-ctx.Done():
	}
	return false
}

// handle hands an event's messages to the core.
func (r *receiver) handle(ctx context.Context, e event) {
	r.a.channels.learn(e)
	if len(e.incoming) == 0 {
		if e.position != "" {
			r.a.channels.advance(e.channel, e.position, false)
		}
		r.a.ignored.Add(1)
		return
	}
	for i, in := range e.incoming {
		if e.position != "" && i == len(e.incoming)-1 {
			// Stored with the last of them: earlier ones would be skipped.
			last := e.position
			if read := r.a.channels.followed()[e.channel]; later(read, last) {
				last = read
			}
			in.message.Mark = bot.Mark{Key: e.channel, Value: last}
		}
		if !r.receive(ctx, in) {
			return
		}
	}
	if e.position != "" {
		r.a.channels.advance(e.channel, e.position, true)
	}
}

// receive offers a message to the core until it is stored. It gives up when ctx
// ends, and for an interaction that was not acknowledged when that would come
// too late.
func (r *receiver) receive(ctx context.Context, in incoming) bool {
	if in.attachment != nil {
		remove := r.fetch(ctx, &in)
		defer remove()
	}
	for attempt := 0; ; attempt++ {
		err := r.in.Receive(ctx, in.message)
		if err == nil {
			r.a.received.Add(1)
			return true
		}
		r.a.failed.Add(1)
		if ctx.Err() != nil {
			return false
		}
		r.a.log.Error("discord: a message could not be stored", "message", in.message.ID, "attempt", attempt+1)
		if it := in.interaction; it != nil && it.refuse(r.a.clock.Now(), r.a.deferAfter) {
			return false
		}
		pause := r.a.jitter(backoff(attempt))
		if in.interaction != nil {
			pause = min(pause, r.a.deferAfter/4)
		}
		if bot.Sleep(ctx, pause) != nil {
			return false
		}
	}
}

// refuse gives an interaction up that was not acknowledged in time.
func (it *interaction) refuse(now time.Time, patience time.Duration) bool {
	it.mu.Lock()
	defer it.mu.Unlock()
	if it.stage != fresh || now.Sub(it.at) < patience*3/4 {
		return false
	}
	it.settle(over)
	return true
}

// downloadTries is how often a file is fetched before the core is told of it
// without its content.
const downloadTries = 3

// fetch downloads a message's file. A file that cannot be had, or is larger
// than 8 MiB, has no path.
func (r *receiver) fetch(ctx context.Context, in *incoming) (remove func()) {
	file, ok := in.message.Content.(bot.File)
	if !ok {
		return func() {}
	}
	for attempt := range downloadTries {
		path, size, err := r.a.download(ctx, *in.attachment)
		if err == nil {
			file.Path, file.Size = path, size
			in.message.Content = file
			return func() {
				if err := os.Remove(path); err != nil {
					r.a.log.Warn("discord: a temporary file stays", "error", err)
				}
			}
		}
		r.a.log.Warn("discord: a file could not be fetched", "message", in.message.ID, "error", err)
		if errors.Is(err, errHost) || errors.Is(err, errTooLarge) || !passing(err) || bot.Sleep(ctx, backoff(attempt)) != nil {
			break
		}
	}
	return func() {}
}

// catchUp fetches what was missed in the channels that are followed. It comes
// before what the new session brings.
func (r *receiver) catchUp(ctx context.Context) {
	if r.a.config.History == 0 {
		return
	}
	for channel := range r.a.channels.followed() {
		r.add(ctx, channel, func(ctx context.Context) { r.missed(ctx, channel) })
	}
}

func (r *receiver) missed(ctx context.Context, channel string) {
	for fetched, attempt := 0, 0; ctx.Err() == nil; {
		list, where, err := r.missedPage(ctx, channel)
		if err != nil {
			if !passing(err) {
				r.a.log.Warn("discord: the history of a channel cannot be read", "channel", channel, "error", r.a.explain(err))
				r.a.channels.forget(channel)
				return
			}
			if bot.Sleep(ctx, max(retryAfter(err), r.a.jitter(backoff(attempt)))) != nil {
				return
			}
			attempt++
			continue
		}
		for _, m := range list {
			m.GuildID, m.ChannelID = where.server, channel
			e, err := r.decode.message(m)
			if err != nil {
				r.a.malformed.Add(1)
				continue
			}
			r.handle(ctx, e)
			// One that the bot need not read is passed all the same.
			r.a.channels.advance(channel, m.ID, ctx.Err() == nil)
		}
		if fetched += len(list); len(list) < page {
			return
		}
		if fetched >= r.a.config.History {
			r.a.log.Warn("discord: more was written in a channel while nobody listened than is fetched", "channel", channel, "fetched", fetched)
			return
		}
	}
}

func (r *receiver) missedPage(ctx context.Context, channel string) ([]wireMessage, place, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	where, err := r.a.placeOf(ctx, channel)
	if err != nil {
		return nil, where, err
	}
	list, err := r.a.history(ctx, channel, r.a.channels.followed()[channel])
	return list, where, err
}

func retryAfter(err error) time.Duration {
	var api *apiError
	if errors.As(err, &api) {
		return api.after
	}
	return 0
}
