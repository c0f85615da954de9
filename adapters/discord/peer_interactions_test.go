package discord

import (
	"encoding/json"
	"net/http"

	"wasl/adapters/adaptertest"
)

// callback takes the first answer to an interaction.
func (p *peer) callback(w http.ResponseWriter, r *http.Request, id, token string, body []byte, files []adaptertest.PostedFile) {
	it := p.open[id]
	if it == nil || it.token != token {
		fail(w, 404, codeUnknownInteraction)
		return
	}
	if it.kind != 0 {
		fail(w, 400, codeAlreadyAnswered)
		return
	}
	var a struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		fail(w, 400, 50035)
		return
	}
	switch a.Type {
	case answerMessage:
		m, ok := p.decode(w, a.Data)
		if !ok {
			return
		}
		it.private = m.Flags&flagEphemeral != 0
		it.original = p.id()
		p.posts = append(p.posts, post{id: it.original, channel: it.channel, author: testSelf, raw: m, files: files, private: it.private})
	case answerLater:
		var d struct{ Flags int }
		_ = json.Unmarshal(a.Data, &d)
		it.private = d.Flags&flagEphemeral != 0
	case answerModal:
		it.modal = &modal{}
		if err := json.Unmarshal(a.Data, it.modal); err != nil {
			fail(w, 400, 50035)
			return
		}
	}
	it.kind = a.Type
	if p.noBody || r.URL.Query().Get("with_response") != "true" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, 200, map[string]any{"resource": map[string]any{"message": map[string]any{"id": it.original}}})
}

// webhook takes what follows the first answer.
func (p *peer) webhook(w http.ResponseWriter, r *http.Request, token string, rest []string, body []byte, files []adaptertest.PostedFile) {
	var it *asked
	for _, other := range p.open {
		if other.token == token {
			it = other
		}
	}
	if it == nil {
		fail(w, 404, codeUnknownWebhook)
		return
	}
	if r.Method == http.MethodPost && len(rest) == 0 {
		m, ok := p.decode(w, body)
		if !ok {
			return
		}
		id := p.id()
		p.posts = append(p.posts, post{id: id, channel: it.channel, author: testSelf, raw: m, files: files, private: m.Flags&flagEphemeral != 0})
		answer(w, 200, map[string]any{"id": id})
		return
	}
	if len(rest) != 2 || rest[0] != "messages" {
		fail(w, 404, 0)
		return
	}
	id := rest[1]
	if id == "@original" {
		id = it.original
	}
	switch r.Method {
	case http.MethodGet:
		if id == "" {
			fail(w, 404, codeUnknownMessage)
			return
		}
		answer(w, 200, map[string]any{"id": id})
	case http.MethodDelete:
		it.original = "deleted"
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPatch:
		m, ok := p.decode(w, body)
		if !ok {
			return
		}
		edits := id
		if id == "" { // a promise is filled
			id, edits = p.id(), ""
			it.original = id
		}
		p.posts = append(p.posts, post{id: id, channel: it.channel, author: testSelf, raw: m, files: files, edits: edits, private: it.private})
		answer(w, 200, map[string]any{"id": id})
	}
}

// ask makes an interaction and dispatches it.
func (p *peer) ask(kind int, server bool, data map[string]any) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.id()
	it := &asked{id: id, token: ixSecret + id, channel: testDM}
	payload := map[string]any{"id": id, "application_id": testApp, "type": kind, "token": it.token, "version": 1, "data": data}
	user := map[string]any{"id": testUser, "username": "amal"}
	if server {
		it.channel = testRoom
		payload["guild_id"], payload["member"] = testGuild, map[string]any{"user": user}
	} else {
		payload["user"] = user
	}
	payload["channel_id"] = it.channel
	p.open[id] = it
	p.dispatch("INTERACTION_CREATE", payload)
	return id
}

// interaction returns a copy of what became of an interaction.
func (p *peer) interaction(id string) asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	return *p.open[id]
}
