package bot

import (
	"context"
	"time"
)

// Executor decides where and when due work runs. Deliveries and schedules are
// rows under the core's clock; an executor only runs what is due. "inline"
// runs it in this process.
type Executor interface {
	// Run runs due work until ctx ends.
	Run(ctx context.Context, w Worker) error
	// Wake says that something may have become due. It does not block.
	Wake()
	// Drain runs what is due now, and returns when nothing is.
	Drain(ctx context.Context, w Worker) error
}

// Worker is the work that an executor runs. Its methods may be called at the
// same time, SendNext only for different lanes.
type Worker interface {
	// DueLanes returns chats that have a delivery to send now, replies first.
	DueLanes(ctx context.Context) ([]Chat, error)
	// SendNext sends a lane's next due delivery. More is false once nothing
	// is due in the lane.
	SendNext(ctx context.Context, lane Chat) (more bool, err error)
	// RunDue runs one due schedule, and reports whether there was one.
	RunDue(ctx context.Context) (ran bool, err error)
	// NextDue is when something will next fall due.
	NextDue(ctx context.Context) (at time.Time, ok bool, err error)
	Now() time.Time
}
