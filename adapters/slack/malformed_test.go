package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// malformed sends what is broken. Over the socket all of it that has an
// envelope is acknowledged; over HTTP it is refused for good.
func (w *workspace) malformed(ctx context.Context) error {
	events := []string{
		`null`, `[]`, `7`, `"x"`, `{}`, `{"type":7}`, `{"type":"event_callback"}`, `{"type":"event_callback","event":[]}`,
		`{"type":"event_callback","event":{}}`, `{"type":"event_callback","event":{"type":"message"}}`,
		`{"type":"event_callback","event":{"type":"message","channel":"DJO000001","channel_type":"im","user":"UJO000001","text":"x"}}`,
		`{"type":"event_callback","event":{"type":"message","channel":"DJO000001","channel_type":"im","user":"UJO000001","text":"x","ts":"x"}}`,
		`{"type":"event_callback","event":{"type":"message","channel":"DJO000001","channel_type":"im","user":"UJO000001","text":["x"],"ts":"1.1"}}`,
		`{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"DJO000001","ts":"1.1"}}`,
		`{"type":"event_callback","event":{"type":"message","channel":"DJO000001","channel_type":"im","user":"UJO000001","ts":"1.1","files":{}}}`,
	}
	ignored := []string{
		`{"type":"event_callback","event":{"type":"reaction_added","item":{"channel":7}}}`,
		`{"type":"event_callback","event":{"type":"message","channel":"DJO000001","channel_type":"im","bot_id":"B9","user":"U9","text":"x","ts":"1.1"}}`,
		`{"type":"something_new"}`,
	}
	interactions := []string{`{}`, `null`, `{"type":"block_actions","channel":{"id":"DJO000001"},"actions":[{"type":"button","value":"x"}]}`,
		`{"type":"view_submission","view":{"callback_id":"wasl_sheet","private_metadata":"x"}}`}
	if w.mode == ModeHTTP {
		for _, body := range events {
			if err := w.wantStatus(ctx, "/slack/events", body, http.StatusBadRequest); err != nil {
				return err
			}
		}
		for _, body := range ignored {
			if err := w.wantStatus(ctx, "/slack/events", body, http.StatusOK); err != nil {
				return err
			}
		}
		for _, body := range append(interactions, `{`) {
			if err := w.wantStatus(ctx, "/slack/interactions", url.Values{"payload": {body}}.Encode(), http.StatusBadRequest); err != nil {
				return err
			}
		}
		return w.wantStatus(ctx, "/slack/commands", "command=%2Fwasl", http.StatusBadRequest)
	}
	send := func(kind, body string) error {
		acked, err := w.push(ctx, kind, json.RawMessage(body))
		if err != nil {
			return err
		}
		select {
		case <-acked:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("%s %s was not acknowledged", kind, body)
		}
	}
	for _, body := range append(events, ignored...) {
		if err := send("events_api", body); err != nil {
			return err
		}
	}
	for _, body := range interactions {
		if err := send("interactive", body); err != nil {
			return err
		}
	}
	if err := send("slash_commands", `{"command":"/wasl"}`); err != nil {
		return err
	}
	if err := send("something_new", `{}`); err != nil {
		return err
	}
	return w.raw(ctx, `{`, `[]`, `7`, `{"type":"events_api","payload":{}}`)
}

func (w *workspace) wantStatus(ctx context.Context, path, body string, want int) error {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		contentType := "application/json"
		if path != "/slack/events" {
			contentType = "application/x-www-form-urlencoded"
		}
		status, err := w.request(ctx, path, contentType, body)
		switch {
		case err != nil:
			return err
		case status == want:
			return nil
		case status != http.StatusServiceUnavailable:
			return fmt.Errorf("%s %s: status %d, want %d", path, body, status, want)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// raw writes frames that are no request, and then one that is.
func (w *workspace) raw(ctx context.Context, frames ...string) error {
	w.peer.mu.Lock()
	socket := w.sockets[len(w.sockets)-1]
	for _, f := range frames {
		if err := socket.WriteMessage(1, []byte(f)); err != nil {
			w.peer.mu.Unlock()
			return err
		}
	}
	w.peer.mu.Unlock()
	acked, err := w.push(ctx, "events_api", map[string]any{"type": "something_new"})
	if err != nil {
		return err
	}
	select {
	case <-acked:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
