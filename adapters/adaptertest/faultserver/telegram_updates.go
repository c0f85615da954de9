package faultserver

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wasl/adapters/adaptertest"
)

// tgUpdate is an update that no higher offset confirmed yet.
type tgUpdate struct {
	id        int64
	kind      string // "message", "edited_message", "callback_query", …
	body      json.RawMessage
	delivered bool
	fate      *fate
}

// tgPoll is the getUpdates that holds the connection.
type tgPoll struct{ ended chan struct{} } // closed by a newer one

const tgConflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

// push queues an update. The caller holds the state.
func (g *Telegram) push(kind string, value object, message string) Ref {
	g.nextID++
	body, err := json.Marshal(object{"update_id": g.nextID, kind: value})
	if err != nil {
		g.s.t.Error("telegram: an update: ", err)
	}
	return g.enqueue(kind, body, message)
}

func (g *Telegram) enqueue(kind string, body []byte, message string) Ref {
	ref := Ref{Event: strconv.FormatInt(g.nextID, 10), Message: message}
	f := newFate(ref)
	g.fates[ref.Event] = f
	g.updates = append(g.updates, &tgUpdate{id: g.nextID, kind: kind, body: body, fate: f})
	close(g.waiting)
	g.waiting = make(chan struct{})
	g.postNext()
	return ref
}

// Raw queues an update with this body; "%d" in it becomes its update_id. What
// is no JSON breaks the whole answer, as on the real wire.
func (g *Telegram) Raw(body string) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	g.nextID++
	body = strings.ReplaceAll(body, "%d", strconv.FormatInt(g.nextID, 10))
	return g.enqueue("raw", []byte(body), "")
}

// Again queues what a person did before once more: the same message under a new
// update id, as after a restart of the platform.
func (g *Telegram) Again(ref Ref) Ref {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	sent, ok := g.sent[ref.Event]
	if !ok {
		g.s.t.Errorf("telegram: nothing of id %q was written", ref.Event)
		return ref
	}
	return g.push(sent.kind, sent.value, ref.Message)
}

// Wait returns whether the bot took it: confirmed by a higher offset, or by
// the webhook's 200. Not acknowledged means that the platform will deliver it
// again, and does.
func (g *Telegram) Wait(ctx context.Context, ref Ref) (adaptertest.Outcome, error) {
	g.s.state.Lock()
	f := g.fates[ref.Event]
	g.s.state.Unlock()
	return g.s.await(ctx, f)
}

// Pending is how many updates are not confirmed.
func (g *Telegram) Pending() int {
	g.s.state.Lock()
	defer g.s.state.Unlock()
	return len(g.updates)
}

// getUpdates holds the connection until there is an update or its timeout is
// over. It is never run with the state locked.
func (g *Telegram) getUpdates(p tgParams, _ *Call) reply {
	ctx := p.r.Context()
	g.s.state.Lock()
	if g.hook.url != "" {
		g.s.state.Unlock()
		return tgError(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if g.poll != nil { // the older one ends
		close(g.poll.ended)
		g.s.violate(telegramName, RuleSession, "getUpdates", "a second poll while one is held")
	}
	poll := &tgPoll{ended: make(chan struct{})}
	g.poll = poll
	defer func() {
		g.s.state.Lock()
		defer g.s.state.Unlock()
		if g.poll == poll {
			g.poll = nil
		}
	}()
	g.confirm(p.int("offset", 0))
	timeout := time.NewTimer(time.Duration(min(max(p.int("timeout", 0), 0), 50)) * time.Second)
	defer timeout.Stop()
	limit := int(p.int("limit", 100))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	var allowed []string
	if v := p.values["allowed_updates"]; v != "" && json.Unmarshal([]byte(v), &allowed) != nil {
		g.s.state.Unlock()
		return tgBad("can't parse allowed updates JSON string")
	}
	for {
		g.drop(allowed)
		if len(g.updates) > 0 {
			batch := make([]json.RawMessage, 0, limit)
			for _, u := range g.updates[:min(limit, len(g.updates))] {
				u.delivered = true
				batch = append(batch, u.body)
			}
			g.s.state.Unlock()
			return rawResult(batch)
		}
		waiting := g.waiting
		g.s.state.Unlock()
		select {
		case <-waiting:
		case <-timeout.C:
			return rawResult(nil)
		case <-poll.ended:
			return tgError(http.StatusConflict, tgConflict)
		case <-ctx.Done():
			return rawResult(nil)
		case <-g.s.done:
			return rawResult(nil)
		}
		g.s.state.Lock()
		select {
		case <-poll.ended:
			g.s.state.Unlock()
			return tgError(http.StatusConflict, tgConflict)
		default:
		}
	}
}

// rawResult puts updates together as they are: a broken one must not be mended
// or refused by an encoder.
func rawResult(batch []json.RawMessage) reply {
	body := []byte(`{"ok":true,"result":[`)
	for i, u := range batch {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, u...)
	}
	return reply{header: http.Header{"Content-Type": {"application/json"}}, body: append(body, "]}"...)}
}

// confirm forgets the updates below an offset; what was delivered and is not
// below it was not taken. A negative offset keeps the last ones.
func (g *Telegram) confirm(offset int64) {
	if offset < 0 {
		keep := min(int(-offset), len(g.updates))
		g.updates = g.updates[len(g.updates)-keep:]
		return
	}
	g.updates = slices.DeleteFunc(g.updates, func(u *tgUpdate) bool {
		if u.id < offset {
			u.fate.decide(true)
			return true
		}
		if u.delivered {
			u.fate.decide(false)
		}
		return false
	})
}

// drop forgets updates of kinds that the bot does not want.
func (g *Telegram) drop(allowed []string) {
	if len(allowed) == 0 {
		return
	}
	g.updates = slices.DeleteFunc(g.updates, func(u *tgUpdate) bool {
		return u.kind != "raw" && !slices.Contains(allowed, u.kind)
	})
}
