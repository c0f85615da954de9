package slack

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wasl/bot"
)

// marks are how far each chat was read, by the timestamps of its messages.
//
// While what a gap hid is fetched for a chat, its mark stays before the gap: a
// newer message would else be stored with a mark that skips it.
type marks struct {
	mu    sync.Mutex
	read  map[string]string
	gaps  map[string]bool
	ahead map[string]string // read beyond a gap
}

func (m *marks) init() {
	if m.read == nil {
		m.read, m.gaps, m.ahead = map[string]string{}, map[string]bool{}, map[string]string{}
	}
}

// restore takes the stored marks.
func (m *marks) restore(stored []bot.Mark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	for _, mark := range stored {
		if validTS(mark.Value) {
			m.read[mark.Key] = mark.Value
		}
	}
}

// open says that every chat may have a gap, and returns their marks, the latest
// first: those matter most.
func (m *marks) open(limit int) []bot.Mark {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	list := make([]bot.Mark, 0, len(m.read))
	for channel, ts := range m.read {
		list = append(list, bot.Mark{Key: channel, Value: ts})
	}
	slices.SortFunc(list, func(a, b bot.Mark) int {
		switch {
		case olderTS(b.Value, a.Value):
			return -1
		case olderTS(a.Value, b.Value):
			return 1
		}
		return cmp.Compare(a.Key, b.Key)
	})
	if len(list) > limit {
		list = list[:limit]
	}
	for _, mark := range list {
		m.gaps[mark.Key] = true
	}
	return list
}

// miss says that a message was not stored: its chat has a gap from before it.
// It reports false if the chat had one already.
func (m *marks) miss(channel, ts string) (bot.Mark, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	if m.gaps[channel] {
		return bot.Mark{}, false
	}
	m.gaps[channel] = true
	read, ok := m.read[channel]
	if !ok {
		read = before(ts)
		m.read[channel] = read
	}
	return bot.Mark{Key: channel, Value: read}, true
}

// before is a timestamp just before another one.
func before(ts string) string {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n == 0 {
		return "0.0"
	}
	return strconv.FormatInt(n-1, 10) + ".999999"
}

// close says that a chat's gap was read.
func (m *marks) close(channel string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	delete(m.gaps, channel)
	if ts, ok := m.ahead[channel]; ok && olderTS(m.read[channel], ts) {
		m.read[channel] = ts
	}
	delete(m.ahead, channel)
}

// mark returns the mark to store with a message. InGap: it was fetched from the
// history, in order.
func (m *marks) mark(channel, ts string, inGap bool) bot.Mark {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	if read, ok := m.read[channel]; ok && (m.gaps[channel] && !inGap || olderTS(ts, read)) {
		ts = read
	}
	return bot.Mark{Key: channel, Value: ts}
}

// stored says that a message was stored.
func (m *marks) stored(channel, ts string, inGap bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	target := m.read
	if m.gaps[channel] && !inGap {
		target = m.ahead
	}
	if old, ok := target[channel]; !ok || olderTS(old, ts) {
		target[channel] = ts
	}
}
