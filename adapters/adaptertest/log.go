package adaptertest

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

// marker stands in every text of the suite: where it is found, a text was
// written out.
const marker = "سطر-سري"

// logBuffer keeps what the adapter logs, on every level.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) check(t *testing.T, secrets []string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if leaks(l.buf.String(), secrets) {
		t.Errorf("a text or a secret stands in the log:\n%s", l.buf.String())
	}
}

// checkError holds an error to the same: the core logs it.
func (l *logBuffer) checkError(t *testing.T, err error, secrets []string) {
	t.Helper()
	if leaks(err.Error(), secrets) {
		t.Errorf("a text or a secret stands in an error: %v", err)
	}
}

func leaks(s string, secrets []string) bool {
	if strings.Contains(s, marker) {
		return true
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(s, secret) {
			return true
		}
	}
	return false
}
