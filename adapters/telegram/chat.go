package telegram

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// place is where a message goes: a chat, or a topic of it.
type place struct {
	chat   int64
	thread int64 // 0: no topic
}

func (p place) String() string {
	if p.thread == 0 {
		return strconv.FormatInt(p.chat, 10)
	}
	return fmt.Sprintf("%d:%d", p.chat, p.thread)
}

// group reports whether others than one user read there. Telegram gives groups
// negative ids.
func (p place) group() bool { return p.chat < 0 }

// parsePlace reads what String wrote.
func parsePlace(s string) (place, error) {
	chat, thread, topic := strings.Cut(s, ":")
	var p place
	var err error
	if p.chat, err = strconv.ParseInt(chat, 10, 64); err != nil || p.chat == 0 {
		return place{}, fmt.Errorf("%q names no chat of Telegram: want CHAT or CHAT:THREAD, in digits", s)
	}
	if !topic {
		return p, nil
	}
	if p.thread, err = strconv.ParseInt(thread, 10, 64); err != nil || p.thread <= 0 {
		return place{}, fmt.Errorf("%q names no topic of Telegram: want CHAT:THREAD, in digits", s)
	}
	return p, nil
}

// moves knows the groups that became supergroups, and so got other ids. It
// learns them from Telegram's answers and service messages: a new start learns
// them anew, since Telegram goes on telling.
type moves struct {
	mu sync.Mutex
	to map[int64]int64
}

// learn reports whether the move was news.
func (m *moves) learn(from, to int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if from == to || to == 0 || m.to[from] == to {
		return false
	}
	if m.to == nil {
		m.to = map[int64]int64{}
	}
	m.to[from] = to
	return true
}

// follow is where a place is now.
func (m *moves) follow(p place) place {
	m.mu.Lock()
	defer m.mu.Unlock()
	// A group moves once; the bound is against a server that says otherwise.
	for range 3 {
		to, ok := m.to[p.chat]
		if !ok {
			break
		}
		p.chat = to
	}
	return p
}

// messageNumber is Telegram's number of a message in an id that this package
// gave: its own, or that of a correction.
func messageNumber(id string) (int64, bool) {
	number, _, _ := strings.Cut(id, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	return n, err == nil && n > 0
}
