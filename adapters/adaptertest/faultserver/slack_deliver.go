package faultserver

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wasl/adapters/adaptertest"
)

// slEvent is something that the app is told, until it acknowledges.
type slEvent struct {
	id       string // event_id; of an interaction or a command: an id of ours
	kind     string // "events_api", "interactive", "slash_commands"
	payload  object
	message  string
	attempt  int
	envelope string    // of the attempt under way
	on       *slSocket // it went out on
	last     *slSocket // of the attempt before
	fate     *fate
}

// deliver tells the app. The caller holds the state.
func (k *Slack) deliver(kind string, payload object, message string) Ref {
	id, _ := payload["event_id"].(string)
	if id == "" {
		id = k.id("interaction-")
	}
	e := &slEvent{id: id, kind: kind, payload: payload, message: message}
	e.fate = newFate(Ref{Event: id, Message: message})
	k.events[id], k.fates[id] = e, e.fate
	k.start(e)
	return Ref{Event: id, Message: message}
}

// start queues the first attempt. First attempts keep their order: all of them
// on sockets, by conversation over HTTP. Before the first socket ever they wait.
func (k *Slack) start(e *slEvent) {
	lane := ""
	if !k.SocketMode {
		lane = e.chat()
	}
	k.backlog[lane] = append(k.backlog[lane], e)
	k.pump(lane)
}

// pump sends what is queued in a lane. The caller holds the state.
func (k *Slack) pump(lane string) {
	if k.pumping[lane] || k.SocketMode && !k.opened {
		return
	}
	k.pumping[lane] = true
	k.s.later(0, func() {
		for {
			k.s.state.Lock()
			queue := k.backlog[lane]
			if len(queue) == 0 {
				delete(k.pumping, lane)
				k.s.state.Unlock()
				return
			}
			k.backlog[lane] = queue[1:]
			k.s.state.Unlock()
			k.attempt(queue[0])
		}
	})
}

func (e *slEvent) chat() string {
	if inner, ok := e.payload["event"].(object); ok {
		id, _ := inner["channel"].(string)
		return id
	}
	id, _ := e.payload["channel_id"].(string)
	return id
}

// attempt delivers once. Slack takes any open socket; here a redelivery takes
// another one than before, if there is one.
func (k *Slack) attempt(e *slEvent) {
	k.s.state.Lock()
	e.envelope = k.id("envelope-")
	envelope := e.envelope
	if !k.SocketMode {
		k.s.state.Unlock()
		k.post(e, envelope)
		return
	}
	var so *slSocket
	for _, candidate := range k.sockets {
		if so == nil || so == e.last {
			so = candidate
		}
	}
	e.on, e.last = so, so
	k.acking[envelope] = e
	body, err := json.Marshal(object{"envelope_id": envelope, "type": e.kind, "payload": e.payload,
		"accepts_response_payload": e.kind != "events_api", "retry_attempt": e.attempt, "retry_reason": map[bool]string{true: "timeout"}[e.attempt > 0]})
	k.s.state.Unlock()
	if err != nil {
		k.s.t.Error("slack: an envelope: ", err)
	}
	// Before it is sent: who moves the clock upon its arrival finds it in the agenda.
	k.s.later(k.s.limits.SlackAck, func() { k.failed(e, envelope, "timeout") })
	if so == nil || so.send(body) != nil {
		k.failed(e, envelope, "connection_failed")
		return
	}
	if k.s.chance(k.s.opts.Chaos.Drop, slackName, "drop", e.id) {
		_ = so.conn.Close()
	}
}

// acked takes an acknowledgement; one that is late is one of nothing.
func (k *Slack) acked(envelope, answer string) {
	k.s.state.Lock()
	e := k.acking[envelope]
	delete(k.acking, envelope)
	how := k.ended[envelope]
	if e == nil {
		k.s.state.Unlock()
		if how != "connection_failed" { // it may have crossed with the end of its socket
			k.s.violate(slackName, RuleDeadline, "socket", "an acknowledgement of what is over: "+orText(how, "unknown"))
		}
		return
	}
	k.ended[envelope] = "acknowledged"
	k.answers[e.id] = answer
	k.s.state.Unlock()
	k.settled(e, answer)
}

// settled ends an event, unless its acknowledgement gets lost.
func (k *Slack) settled(e *slEvent, answer string) {
	if e.kind == "events_api" && e.attempt == 0 && k.s.chance(k.s.opts.Chaos.Duplicate, slackName, "duplicate", e.id) {
		k.again(e)
		return
	}
	k.s.state.Lock()
	defer k.s.state.Unlock()
	k.applyAnswer(e, answer)
	e.fate.decide(true)
}

// failed ends an attempt that was not acknowledged in time: events come again
// at once, after one and after five minutes; the rest fails before the person.
func (k *Slack) failed(e *slEvent, envelope, reason string) {
	k.s.state.Lock()
	stale := e.envelope != envelope || k.acking[envelope] != e && k.SocketMode
	if !stale {
		delete(k.acking, envelope)
		k.ended[envelope] = reason
	}
	k.s.state.Unlock()
	if stale {
		return
	}
	k.again(e)
}

// again plans the next attempt, if there is one.
func (k *Slack) again(e *slEvent) {
	k.s.state.Lock()
	e.fate.decide(false)
	e.attempt++
	retry := e.kind == "events_api" && e.attempt <= len(k.s.limits.SlackRetries)
	if !retry {
		delete(k.events, e.id)
	}
	k.s.state.Unlock()
	if retry {
		k.s.later(k.s.limits.SlackRetries[e.attempt-1], func() { k.attempt(e) })
	}
}

// Wait returns whether the bot acknowledged within three seconds. Not
// acknowledged means that an event will come again.
func (k *Slack) Wait(ctx context.Context, ref Ref) (adaptertest.Outcome, error) {
	k.s.state.Lock()
	f := k.fates[ref.Event]
	k.s.state.Unlock()
	return k.s.await(ctx, f)
}

// Again delivers an event once more, under its event_id.
func (k *Slack) Again(ref Ref) Ref {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	e := k.events[ref.Event]
	if e == nil {
		k.s.t.Errorf("slack: no event %q", ref.Event)
		return ref
	}
	copied := &slEvent{id: e.id, kind: e.kind, payload: e.payload, message: e.message, attempt: 1, last: e.last}
	copied.fate = newFate(ref)
	k.fates[e.id], k.events[e.id] = copied.fate, copied
	k.start(copied)
	return ref
}

// Answer is what the bot answered in the acknowledgement of a press, a command
// or a submission, as JSON.
func (k *Slack) Answer(ref Ref) string {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	return k.answers[ref.Event]
}

// Lost are the events that the bot never acknowledged, and that will not come
// again by themselves.
func (k *Slack) Lost() []string {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	var out []string
	for id, f := range k.fates {
		if f.known && !f.outcome.Acknowledged && k.events[id] == nil {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// Pending is how many events are not acknowledged yet.
func (k *Slack) Pending() int {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	n := 0
	for id, f := range k.fates {
		if !f.outcome.Acknowledged && k.events[id] != nil {
			n++
		}
	}
	return n
}

// HTTP switches Socket Mode off: from now on events, interactions and commands
// are posted to <base>/slack/events, /slack/interactions and /slack/commands.
func (k *Slack) HTTP(base string) {
	k.s.state.Lock()
	defer k.s.state.Unlock()
	k.SocketMode = false
	k.eventsURL, k.interactURL, k.commandURL = base+"/slack/events", base+"/slack/interactions", base+"/slack/commands"
}

// Sign signs a body as Slack does, at a unix time.
func (k *Slack) Sign(body []byte, at int64) http.Header {
	ts := strconv.FormatInt(at, 10)
	mac := hmac.New(sha256.New, []byte(k.SigningSecret))
	_, _ = mac.Write([]byte("v0:" + ts + ":" + string(body))) // a hash never fails
	return http.Header{
		"X-Slack-Request-Timestamp": {ts},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// post delivers by HTTP.
func (k *Slack) post(e *slEvent, envelope string) {
	body, err := json.Marshal(e.payload)
	if err != nil {
		k.s.t.Error("slack: an event: ", err)
	}
	to, kind := k.eventsURL, "application/json"
	switch e.kind {
	case "interactive":
		to, kind, body = k.interactURL, "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(body)}}.Encode())
	case "slash_commands":
		form := url.Values{}
		for name, v := range e.payload {
			if s, ok := v.(string); ok {
				form.Set(name, s)
			}
		}
		to, kind, body = k.commandURL, "application/x-www-form-urlencoded", []byte(form.Encode())
	}
	header := k.Sign(body, k.s.now().Unix())
	header.Set("Content-Type", kind)
	if e.attempt > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(e.attempt))
		header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	status, answer, err := k.s.callBot(to, header, body, k.s.limits.SlackAck)
	if err != nil || status != http.StatusOK {
		k.failed(e, envelope, "http_error")
		return
	}
	k.s.state.Lock()
	k.answers[e.id] = strings.TrimSpace(string(answer))
	k.s.state.Unlock()
	k.settled(e, string(answer))
}

// applyAnswer does what the answer to an interaction asks for.
func (k *Slack) applyAnswer(e *slEvent, answer string) {
	view, ok := e.payload["view"].(object)
	if e.kind != "interactive" || e.payload["type"] != "view_submission" || !ok {
		return
	}
	id, _ := view["id"].(string)
	var a struct {
		ResponseAction string `json:"response_action"`
	}
	_ = json.Unmarshal([]byte(answer), &a) // an empty answer closes
	switch a.ResponseAction {
	case "errors", "update", "push":
	default: // closes
		if v := k.views[id]; v != nil {
			v.open = false
		}
	}
}
