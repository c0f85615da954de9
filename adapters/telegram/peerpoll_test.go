package telegram

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

type queued struct {
	id        int64
	raw       string
	delivered bool
	forced    bool // delivered again whatever the offset says
	state     int  // 0 waiting, 1 confirmed, 2 asked for again
}

// queue adds an update; raw holds %d for its id.
func (p *peer) queue(raw string) *queued {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastID++
	q := &queued{id: p.lastID, raw: strings.ReplaceAll(raw, "%ID%", strconv.FormatInt(p.lastID, 10))}
	p.updates = append(p.updates, q)
	p.change()
	return q
}

// settled waits until the adapter has confirmed an update or asks for it again.
func (p *peer) settled(ctx context.Context, q *queued) (confirmed bool, err error) {
	for {
		p.mu.Lock()
		state, changed := q.state, p.changed
		p.mu.Unlock()
		if state != 0 {
			return state == 1, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

// again delivers an update once more.
func (p *peer) again(q *queued) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q.delivered, q.forced, q.state = false, true, 0
	p.updates = []*queued{q}
	p.change()
}

// poll answers getUpdates: what is not confirmed, as soon as there is any.
func (p *peer) poll(w http.ResponseWriter, r *http.Request, req request) {
	offset, _ := strconv.ParseInt(req.Params.Get("offset"), 10, 64)
	hold, _ := strconv.Atoi(req.Params.Get("timeout"))
	if req.Params.Get("allowed_updates") != allowedUpdates {
		p.t.Errorf("allowed_updates %q", req.Params.Get("allowed_updates"))
	}
	p.mu.Lock()
	for _, q := range p.updates {
		if q.delivered && q.state == 0 {
			q.state = 2
			if offset > q.id {
				q.state = 1
			}
		}
	}
	p.change()
	p.mu.Unlock()
	late := time.NewTimer(time.Duration(hold) * time.Second)
	defer late.Stop()
	for {
		p.mu.Lock()
		changed := p.changed
		if len(p.scripted) > 0 {
			answer := p.scripted[0]
			p.scripted = p.scripted[1:]
			p.mu.Unlock()
			respond(w, 200, answer)
			return
		}
		var list []string
		for _, q := range p.updates {
			if q.forced || q.id >= offset && q.state != 1 {
				q.delivered, q.forced = true, false
				list = append(list, q.raw)
			}
		}
		p.mu.Unlock()
		if len(list) > 0 {
			ok(w, "["+strings.Join(list, ",")+"]")
			return
		}
		select {
		case <-changed:
		case <-late.C:
			ok(w, "[]")
			return
		case <-r.Context().Done():
			return
		case <-p.closing:
			return
		}
	}
}
