package bot

import (
	"context"
	"time"
)

// Try is one try to send a delivery that failed. The one that succeeded is told
// by the delivery itself.
type Try struct {
	Number  int // of all tries of the delivery, from 1
	At      time.Time
	Failure SendErrorKind
	Wait    time.Duration // until the next one; 0: there was to be none
}

// TriesKept is how many tries of a delivery are kept: the first ones and the
// newest.
const TriesKept = 12

// Reach is how many chats the broadcasts of an object go to on one platform,
// by the kind of message: a chat stands where the least of its parts does, and
// what something else took the place of does not count.
type Reach struct {
	Kind    Kind
	Adapter string
	DeliveryCounts
}

// StoryStore tells what became of deliveries, newest first unless it is said
// otherwise. A `before` of "" begins at the newest.
type StoryStore interface {
	// AddTry keeps a failed try, see [TriesKept].
	AddTry(ctx context.Context, id DeliveryID, t Try) error
	Tries(ctx context.Context, id DeliveryID) ([]Try, error) // by number
	// Instead returns the newest delivery that took the place of one.
	Instead(ctx context.Context, id DeliveryID) (Delivery, error)
	// Reached counts the chats of an object's broadcasts, by kind and platform.
	Reached(ctx context.Context, o Origin) ([]Reach, error)
	// Lost returns an object's broadcasts that failed or are unknown and whose
	// place nothing took, in their order, at most limit, after one of them; but
	// for what was withdrawn.
	Lost(ctx context.Context, o Origin, after DeliveryID, limit int) ([]Delivery, error)
	// LostIn returns what failed or is unknown in a chat, at most limit.
	LostIn(ctx context.Context, chat Chat, before DeliveryID, limit int) ([]Delivery, error)
	// To returns what was meant for a person, at most limit.
	To(ctx context.Context, p PersonID, before DeliveryID, limit int) ([]Delivery, error)
}

// keepTry keeps a try that failed, for the delivery's story. The one that
// succeeds costs no row.
func keepTry(ctx context.Context, w *Work, d Delivery, sendErr *SendError) error {
	t := Try{Number: d.Attempts, At: w.Now, Failure: sendErr.Kind}
	if d.State == Pending {
		t.Wait = d.NotBefore.Sub(w.Now)
	}
	return w.Tx.Stories().AddTry(ctx, d.ID, t)
}
