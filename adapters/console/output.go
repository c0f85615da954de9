package console

import (
	"fmt"
	"io"
	"sync"

	"wasl/bot"
)

// output writes whole pieces, one at a time. Once a piece could not be written
// whole it writes nothing any more.
type output struct {
	mu     sync.Mutex
	out    io.Writer
	err    *bot.SendError // of the write that failed
	failed chan struct{}  // closed by it
}

func newOutput(out io.Writer) *output { return &output{out: out, failed: make(chan struct{})} }

// write writes a piece. Of a piece of which something was written nobody knows
// whether its reader will make sense of it; one of which nothing was, and every
// later one, certainly did not go out.
func (o *output) write(piece []byte) *bot.SendError {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return &bot.SendError{Kind: bot.SendRetry, Err: o.err.Err}
	}
	n, err := o.out.Write(piece)
	if err == nil && n < len(piece) {
		err = io.ErrShortWrite
	}
	if err == nil {
		return nil
	}
	kind := bot.SendRetry
	if n > 0 {
		kind = bot.SendUnknown
	}
	o.err = &bot.SendError{Kind: kind, Err: fmt.Errorf("write: %w", err)}
	close(o.failed)
	return o.err
}

// failure is why writing has ended, or nil.
func (o *output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		return nil
	}
	return o.err.Err
}
