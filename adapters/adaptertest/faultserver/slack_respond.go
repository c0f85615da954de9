package faultserver

import (
	"net/http"
	"time"
)

// slHook is a response_url: five uses within 30 minutes.
type slHook struct {
	channel, user string
	message       *slMessage // of a press; may be nil
	at            time.Time
	uses          int
}

func (k *Slack) respond(w http.ResponseWriter, r *http.Request) {
	p, err := readSlParams(r)
	k.s.state.Lock()
	h := k.hooks[r.PathValue("id")]
	k.s.state.Unlock()
	x := exchange{
		call: Call{Platform: slackName, Method: "response_url", Body: p.raw}, sends: true,
		scope: func(Scope) string { return "slack response_url" },
		limited: func(time.Duration, Scope) reply {
			return reply{status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {"1"}}, reason: "ratelimited"}
		},
		failed: func(status int) reply { return reply{status: status, reason: "failed"} },
		effect: func(c *Call) reply {
			if err != nil || h == nil || h.uses >= 5 || k.s.now().Sub(h.at) > 30*time.Minute {
				return reply{status: http.StatusNotFound, body: []byte("expired_url"), reason: "expired_url"}
			}
			h.uses++
			ch := k.channel(h.channel)
			c.Chat = ch.id
			p.values["channel"] = ch.id
			if p.values["delete_original"] == "true" {
				return reply{body: []byte("ok")}
			}
			m, edits := &slMessage{ts: k.ts(), ephemeral: h.user}, p.values["replace_original"] == "true" && h.message != nil
			if p.values["response_type"] == "in_channel" {
				m.ephemeral = ""
			}
			if edits {
				m = h.message
			}
			if rep, bad := k.compose(p, m); bad {
				return rep
			}
			if !edits {
				ch.messages = append(ch.messages, m)
			}
			ch.post(m, edits)
			c.Message, c.Text = m.ts, m.read.text.String()
			return reply{body: []byte("ok")}
		},
	}
	k.s.run(w, r, x)
}
