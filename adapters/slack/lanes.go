package slack

import (
	"context"
	"hash/fnv"
	"sync"
)

const (
	laneCount  = 8
	laneLength = 64
)

// lanes run work at the same time, but in order for each key.
type lanes struct {
	queues  [laneCount]chan func()
	workers sync.WaitGroup
}

// newLanes starts the workers. They end with ctx, each after what it does: what
// still waits then was not taken, and Slack will send it again.
func newLanes(ctx context.Context) *lanes {
	l := &lanes{}
	for i := range l.queues {
		queue := make(chan func(), laneLength)
		l.queues[i] = queue
		l.workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case work := <-queue:
					if ctx.Err() == nil {
						work()
					}
				}
			}
		})
	}
	return l
}

// do queues work. It waits while the lane is full, and drops the work when ctx
// ends.
func (l *lanes) do(ctx context.Context, key string, work func()) {
	select {
	case l.queues[laneOf(key)] <- work:
	case <-ctx.Done():
	}
}

func laneOf(key string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // never fails
	return int(h.Sum32() % laneCount)
}
