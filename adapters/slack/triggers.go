package slack

import (
	"sync"
	"time"
)

const (
	// triggerLife is how long a trigger is used; Slack forgets it after 3 s.
	triggerLife = 2500 * time.Millisecond
	// responseLife and responseUses are how long and how often an
	// interaction's response address takes messages.
	responseLife = 30 * time.Minute
	responseUses = 5
	// maxTriggers bounds what is remembered.
	maxTriggers = 4096
)

// triggers remembers what came with interactions: by the message that the core
// was given. It is kept in memory only, since nothing of it outlives a restart
// by enough to be of use.
type triggers struct {
	mu   sync.Mutex
	byID map[string]*triggered
}

type triggered struct {
	at         time.Time
	trigger    string // empty once it was used
	response   string
	responseAt time.Time
	uses       int
}

func triggerKey(chat, message string) string { return chat + "\x00" + message }

// remember keeps a trigger of a message. A redelivered one is as old as it was.
func (t *triggers) remember(chat, message, trigger, response string, now time.Time) {
	if trigger == "" && response == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byID == nil {
		t.byID = map[string]*triggered{}
	}
	key := triggerKey(chat, message)
	if _, known := t.byID[key]; known {
		return
	}
	if len(t.byID) >= maxTriggers {
		t.forget(now)
	}
	t.byID[key] = &triggered{at: now, trigger: trigger, response: response, responseAt: now, uses: responseUses}
}

// inherit gives a form's submission the response address of the message that
// the form was opened for.
func (t *triggers) inherit(chat, message, parent string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	from, ok := t.byID[triggerKey(chat, parent)]
	to, known := t.byID[triggerKey(chat, message)]
	if ok && known && to.response == "" {
		to.response, to.uses, to.responseAt = from.response, from.uses, from.responseAt
	}
}

// forget drops what is over, and everything if that is not enough.
func (t *triggers) forget(now time.Time) {
	for key, e := range t.byID {
		if now.Sub(e.at) > responseLife {
			delete(t.byID, key)
		}
	}
	if len(t.byID) >= maxTriggers {
		clear(t.byID)
	}
}

// take returns a message's trigger, once, while it is fresh.
func (t *triggers) take(chat, message string, now time.Time) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.byID[triggerKey(chat, message)]
	if !ok || e.trigger == "" || now.Sub(e.at) > triggerLife {
		return "", false
	}
	trigger := e.trigger
	e.trigger = ""
	return trigger, true
}

// response returns a message's response address while it takes messages.
func (t *triggers) responseURL(chat, message string, now time.Time) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.byID[triggerKey(chat, message)]
	if !ok || e.response == "" || e.uses == 0 || now.Sub(e.responseAt) > responseLife {
		return "", false
	}
	e.uses--
	return e.response, true
}
