package telegram

import "sync/atomic"

// Stats counts what came in since the start.
type Stats struct {
	Received    int64 // stored by the core
	Refused     int64 // not stored, to be delivered again
	Ignored     int64 // not for the bot, or of an unknown kind
	Undecodable int64
	Conflicts   int64 // polls that another program's poll or webhook ended
	Forged      int64 // webhook calls without the secret
}

type counters struct {
	received, refused, ignored, undecodable, conflicts, forged atomic.Int64
}

// Stats returns the counts.
func (a *Adapter) Stats() Stats {
	c := &a.stats
	return Stats{
		Received: c.received.Load(), Refused: c.refused.Load(), Ignored: c.ignored.Load(),
		Undecodable: c.undecodable.Load(), Conflicts: c.conflicts.Load(), Forged: c.forged.Load(),
	}
}
