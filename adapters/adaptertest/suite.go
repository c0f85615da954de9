package adaptertest

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"time"

	"wasl/bot"
)

const (
	// patience bounds every wait of a check. It is never reached by an adapter
	// that works.
	patience = 30 * time.Second
	// stopsWithin is how soon Run must return once its context has ended.
	stopsWithin = 10 * time.Second
	// LimitedFor is the wait that FaultLimited asks for.
	LimitedFor = 7 * time.Second
)

// check is one thing that an adapter must do; needs are what the platform must
// have for it.
type check struct {
	name  string
	needs []Feature
	run   func(t *testing.T, r *rig)
}

// Run holds an adapter to its contract.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for f, reason := range h.Lacks {
		if !slices.Contains(features(), f) || reason == "" {
			t.Fatalf("lack %q, reason %q: the feature is unknown or no reason is given", f, reason)
		}
		t.Logf("lacking: %s, since %s", f, reason)
	}
	all := slices.Concat(declarations(h.Lacks), receiving(), sending(h.Lacks), failing(), stopping())
	for _, c := range all {
		if slices.ContainsFunc(c.needs, func(f Feature) bool { return h.Lacks[f] != "" }) {
			continue // logged above
		}
		t.Run(c.name, func(t *testing.T) {
			r := open(t, h)
			defer r.close()
			c.run(t, r)
		})
	}
}

// rig is a platform with its running adapter, for one check.
type rig struct {
	Platform
	lacks      map[Feature]string
	t          *testing.T
	ctx        context.Context // of the check
	inbox      *inbox
	log        *logBuffer
	goroutines int // before the platform was opened

	stop   context.CancelFunc // ends the adapter's Run
	done   chan error         // what Run returned
	ended  bool
	cancel context.CancelFunc
}

func open(t *testing.T, h Harness) *rig {
	t.Helper()
	r := &rig{t: t, lacks: h.Lacks, inbox: newInbox(), log: &logBuffer{}, goroutines: runtime.NumGoroutine(), done: make(chan error, 1)}
	r.Platform = h.Open(t, slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	r.ctx, r.cancel = context.WithTimeout(context.Background(), patience)
	var runCtx context.Context
	runCtx, r.stop = context.WithCancel(r.ctx)
	go func() {
		r.done <- r.Adapter.Run(runCtx, r.inbox)
		if runCtx.Err() == nil {
			r.cancel() // it ended by itself: nothing is worth waiting for
		}
	}()
	return r
}

// end stops the adapter and waits for its Run.
func (r *rig) end() {
	r.t.Helper()
	if r.ended {
		return
	}
	r.ended = true
	r.stop()
	late := time.NewTimer(stopsWithin)
	defer late.Stop()
	select {
	case err := <-r.done:
		if err != nil {
			r.t.Errorf("Run returned %v, want nil", err)
		}
	case <-late.C:
		r.t.Fatalf("Run has not returned %v after its context ended\n%s", stopsWithin, stacks())
	}
}

func (r *rig) close() {
	r.t.Helper()
	r.inbox.release()
	r.end()
	r.Close()
	r.cancel()
	r.joined()
	r.log.check(r.t, r.Secrets)
}

// joined waits until no goroutine is left over. There is nothing to wait on
// but their number: it is looked at until it fits.
func (r *rig) joined() {
	r.t.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	late := time.NewTimer(stopsWithin)
	defer late.Stop()
	for runtime.NumGoroutine() > r.goroutines {
		select {
		case <-look.C:
		case <-late.C:
			r.t.Errorf("%d goroutines, %d before the platform was opened\n%s", runtime.NumGoroutine(), r.goroutines, stacks())
			return
		}
	}
}

func stacks() []byte {
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}

// inject lets the user write, and wants it acknowledged.
func (r *rig) inject(in Inbound) Outcome {
	r.t.Helper()
	out, err := r.Inject(r.ctx, in)
	if err != nil {
		r.t.Fatalf("inject %T: %v", in.Content, err)
	}
	if !out.Acknowledged {
		r.t.Fatalf("a message (%T) was not acknowledged", in.Content)
	}
	return out
}

// message is what the core must get for what the user did.
func (r *rig) message(in Inbound, out Outcome) bot.Message {
	return bot.Message{
		ID: out.ID, Chat: in.Chat, Private: in.Chat == r.Private,
		From:    bot.Account{Adapter: r.Adapter.Name(), User: r.User},
		Content: in.Content,
	}
}

// told returns a message without what an adapter may tell the core or not: its
// mark, the user's private chat, and that it can whisper in a group. What it
// tells must be true, or it stays.
func (r *rig) told(m bot.Message) bot.Message {
	m.Mark = bot.Mark{}
	if m.PrivateChat == r.Private.ID {
		m.PrivateChat = ""
	}
	if m.Chat == r.Group && r.lacks[PrivateReplies] == "" {
		m.Whisper = false
	}
	return m
}

// send sends a delivery and returns it as it arrived.
func (r *rig) send(d bot.Delivery) Posted {
	r.t.Helper()
	before := len(r.Posted(d.Chat))
	id, err := r.Adapter.Send(r.ctx, d)
	if err != nil {
		r.t.Fatalf("send %s: %v", d.ID, err)
	}
	posted := r.Posted(d.Chat)
	if len(posted) != before+1 {
		r.t.Fatalf("%d messages arrived for one delivery", len(posted)-before)
	}
	got := posted[before]
	if id == "" || id != got.ID {
		r.t.Errorf("Send returned the id %q; the platform calls the message %q", id, got.ID)
	}
	return got
}

// refused sends a delivery that must not arrive.
func (r *rig) refused(d bot.Delivery) *bot.SendError {
	r.t.Helper()
	before := len(r.Posted(d.Chat))
	id, err := r.Adapter.Send(r.ctx, d)
	if err == nil {
		r.t.Fatalf("send %s: no error, id %q", d.ID, id)
	}
	if n := len(r.Posted(d.Chat)) - before; n != 0 {
		r.t.Errorf("send %s: error %v, but %d messages arrived", d.ID, err, n)
	}
	return r.sendError(err)
}

func (r *rig) sendError(err error) *bot.SendError {
	r.t.Helper()
	var sendErr *bot.SendError
	if !errors.As(err, &sendErr) {
		r.t.Fatalf("%T is no *bot.SendError: %v", err, err)
	}
	r.log.checkError(r.t, sendErr, r.Secrets)
	return sendErr
}
