package adaptertest

import (
	"context"
	"errors"
	"os"
	"sync"

	"wasl/bot"
)

// errStore is what the inbox returns when it is told to fail.
var errStore = errors.New("the store is out of order")

// inbox is the core as the adapter sees it.
type inbox struct {
	mu      sync.Mutex
	got     []received
	failing bool
	held    chan struct{} // closed when held messages may go on; nil: none is held
	entered chan struct{} // takes a token for each message that is held
}

type received struct {
	message bot.Message
	data    string // of a file, read as the core would: while Receive runs
	dataErr error
	err     error // what Receive returned
}

func newInbox() *inbox { return &inbox{entered: make(chan struct{}, 16)} }

// Receive implements bot.Inbox.
func (i *inbox) Receive(ctx context.Context, m bot.Message) error {
	r := received{message: m}
	if f, ok := m.Content.(bot.File); ok && f.Path != "" {
		data, err := os.ReadFile(f.Path)
		r.data, r.dataErr = string(data), err
	}
	i.mu.Lock()
	held, failing := i.held, i.failing
	i.mu.Unlock()
	if failing {
		r.err = errStore
	}
	if held != nil {
		i.entered <- struct{}{}
		select {
		case <-held:
		case <-ctx.Done():
			r.err = ctx.Err()
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.got = append(i.got, r)
	return r.err
}

// fail makes Receive fail from now on, or work again.
func (i *inbox) fail(failing bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.failing = failing
}

// hold makes Receive wait for release from now on.
func (i *inbox) hold() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.held = make(chan struct{})
}

func (i *inbox) release() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.held != nil {
		close(i.held)
		i.held = nil
	}
}

func (i *inbox) all() []received {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]received(nil), i.got...)
}
