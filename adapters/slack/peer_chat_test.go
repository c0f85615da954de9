package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wasl/adapters/adaptertest"
)

// chat takes a message as Slack would.
func (p *peer) chat(w http.ResponseWriter, method string, form url.Values) {
	fault := p.fault
	p.fault = ""
	if fault == adaptertest.FaultLimited {
		w.Header().Set("Retry-After", strconv.Itoa(int(adaptertest.LimitedFor/time.Second)))
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	channel := form.Get("channel")
	posted := read(p.t, form.Get("text"), form.Get("blocks"))
	answer := map[string]any{"channel": channel}
	switch method {
	case methodPost:
		posted.ID = p.next()
		answer["ts"] = posted.ID
		var meta map[string]any
		if err := json.Unmarshal([]byte(form.Get("metadata")), &meta); err != nil {
			p.t.Errorf("metadata: %v", err)
		}
		p.history[channel] = append(p.history[channel], map[string]any{
			"type": "message", "user": peerBot, "bot_id": "BBOT00001", "text": form.Get("text"), "ts": posted.ID, "metadata": meta,
		})
	case methodUpdate:
		posted.ID, posted.Edits = form.Get("ts"), form.Get("ts")
		answer["ts"] = posted.ID
	case methodEphemeral:
		ts := p.next()
		posted.ID, posted.Private = "ephemeral "+ts, true
		answer["message_ts"] = ts
		if form.Get("user") != peerUser {
			p.t.Errorf("whispered to %q", form.Get("user"))
		}
	}
	posted.Files, p.shared[channel] = p.shared[channel], nil
	p.posted[channel] = append(p.posted[channel], posted)
	if fault == adaptertest.FaultLost {
		panic(http.ErrAbortHandler)
	}
	p.answer(w, answer)
}

func (p *peer) respond(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Text   string          `json:"text"`
		Type   string          `json:"response_type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		p.t.Errorf("response: %v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, call{Method: methodRespond, Body: m.Type, Auth: r.Header.Get("Authorization")})
	posted := read(p.t, m.Text, string(m.Blocks))
	posted.Private = m.Type == "ephemeral"
	p.posted[r.PathValue("channel")] = append(p.posted[r.PathValue("channel")], posted)
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, "ok")
}

// read is a page of a history: two messages, the latest first.
func (p *peer) read(w http.ResponseWriter, form url.Values) {
	const size = 2
	var found []map[string]any
	for _, m := range p.history[form.Get("channel")] {
		ts, _ := m["ts"].(string)
		in := form.Get("inclusive") == "true"
		old, late := form.Get("oldest"), form.Get("latest")
		if olderTS(ts, old) || (ts == old && !in) || (late != "" && (olderTS(late, ts) || (ts == late && !in))) {
			continue
		}
		found = append([]map[string]any{m}, found...)
	}
	skip, _ := strconv.Atoi(form.Get("cursor"))
	answer := map[string]any{"has_more": false}
	found = found[min(skip, len(found)):]
	if len(found) > size {
		found = found[:size]
		answer["has_more"] = true
		answer["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(skip + size)}
	}
	answer["messages"] = found
	p.answer(w, answer)
}
