package bot

import (
	"errors"
	"testing"
	"time"
)

// What the program cut itself is tried again soon, however often it was killed.
func TestWaitAfterInterruption(t *testing.T) {
	b := &Bot{}
	if got := b.wait(9, &SendError{Kind: SendUnknown, Err: errInterrupted}); got != time.Second {
		t.Errorf("after an interruption it waits %v", got)
	}
	if got := b.wait(9, &SendError{Kind: SendUnknown, Err: errors.New("cut")}); got != 256*time.Second {
		t.Errorf("after nine faults it waits %v", got)
	}
}
