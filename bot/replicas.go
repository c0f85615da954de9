package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Replicas are the processes that run on one store. A process that is alone
// needs none.
type Replicas interface {
	// Hold waits until this process alone holds a name, and calls held with a
	// context that ends once ctx ends or the name is lost to another process.
	// After held has returned, the name is free again. If it was lost, Hold
	// waits for it anew; else it returns what held returned, or nil at the end
	// of ctx.
	Hold(ctx context.Context, name string, held func(ctx context.Context) error) error
	// Ring tells the others that something may have become due. It does not
	// block; one ring may stand for several.
	Ring()
	// Listen calls heard whenever another one has rung or may have, until ctx ends.
	Listen(ctx context.Context, heard func())
}

// Exclusive is an adapter that only one process may run at a time, since its
// platform sends each event once, to whoever asks. Any other adapter runs on
// all, and the store takes each message once.
type Exclusive interface {
	Exclusive() bool
}

// holding is the adapters that this process sends for: of several processes
// one sends with a token, so that there is one budget of its platform's pace,
// and one who knows what a crash left open.
type holding struct {
	mu     sync.Mutex
	names  map[string]bool
	flight map[string]*sync.WaitGroup // what is being sent
}

func newHolding() *holding {
	return &holding{names: map[string]bool{}, flight: map[string]*sync.WaitGroup{}}
}

func (h *holding) take(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.names[name] = true
	if h.flight[name] == nil {
		h.flight[name] = new(sync.WaitGroup)
	}
}

// drop lets nothing more be sent, and returns once what was on its way is
// recorded: nobody may take it for interrupted.
func (h *holding) drop(name string) {
	h.mu.Lock()
	h.names[name] = false
	flight := h.flight[name]
	h.mu.Unlock()
	flight.Wait()
}

func (h *holding) has(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.names[name]
}

// begin reports whether something may be sent now, and then counts it until
// end is called.
func (h *holding) begin(name string) (end func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.names[name] {
		return nil, false
	}
	flight := h.flight[name]
	flight.Add(1)
	return flight.Done, true
}

// unconfigured stands for all adapters that this process does not have. What
// waits for them is somebody's matter too.
const unconfigured = ""

// token is the name that a process holds to send for an adapter.
func (b *Bot) token(adapter string) string {
	if _, ok := b.adapters[adapter]; !ok {
		return unconfigured
	}
	return adapter
}

// sendsFor reports whether this process sends an adapter's deliveries.
func (b *Bot) sendsFor(adapter string) bool {
	return b.replicas == nil || b.held.has(b.token(adapter))
}

// begin reports whether this process may send for an adapter now; end says
// that it is done.
func (b *Bot) begin(adapter string) (end func(), ok bool) {
	if b.replicas == nil {
		return func() {}, true
	}
	return b.held.begin(b.token(adapter))
}

// wake says that something may have become due, here or at another process.
func (b *Bot) wake() {
	b.executor.Wake()
	if b.replicas == nil {
		return
	}
	for name := range b.adapters {
		if !b.held.has(name) {
			b.replicas.Ring()
			return
		}
	}
}

// hold runs something while this process sends for an adapter. What the one
// before it was sending is settled first.
func (b *Bot) hold(ctx context.Context, adapter string, run func(context.Context) error) error {
	return b.replicas.Hold(ctx, "adapter "+adapter, func(ctx context.Context) error {
		mine := func(d Delivery) bool { return b.token(d.Chat.Adapter) == adapter }
		for b.recover(ctx, mine) != nil {
			if Sleep(ctx, time.Second) != nil {
				return nil
			}
		}
		b.log.LogAttrs(ctx, slog.LevelInfo, "this process sends for an adapter", slog.String("adapter", adapter))
		b.held.take(adapter)
		defer b.held.drop(adapter)
		b.executor.Wake()
		return run(ctx)
	})
}

// recover settles what was being sent when the process that did so ended.
func (b *Bot) recover(ctx context.Context, mine func(Delivery) bool) error {
	var interrupted []Delivery
	err := b.store.View(ctx, func(tx Tx) (err error) {
		interrupted, err = tx.Deliveries().Interrupted(ctx)
		return err
	})
	for _, d := range interrupted {
		if err == nil && mine(d) {
			_, err = b.record(ctx, d, "", &SendError{Kind: SendUnknown, Err: errInterrupted})
		}
	}
	if err != nil && ctx.Err() == nil {
		b.log.LogAttrs(ctx, slog.LevelError, "what was interrupted cannot be settled", slog.Any("error", err))
	}
	return err
}

// sweepEvery is longer than a try can take.
const sweepEvery = 2 * sendTimeout

// sweep settles what stays in sending: its process lost its name, or could not
// record what became of the try. Such a delivery would hold its lane for ever.
func (b *Bot) sweep(ctx context.Context) {
	type try struct {
		id     DeliveryID
		number int
	}
	var before map[try]bool
	for Sleep(ctx, sweepEvery) == nil {
		seen := map[try]bool{}
		_ = b.recover(ctx, func(d Delivery) bool { // logged there; the next one tries again
			t := try{d.ID, d.Attempts}
			seen[t] = true
			return before[t] && b.sendsFor(d.Chat.Adapter)
		})
		before = seen
	}
}

// Holds waits until this process sends for all its adapters.
func (b *Bot) Holds(ctx context.Context) error {
	for name := range b.adapters {
		for !b.sendsFor(name) {
			if err := Sleep(ctx, 10*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// serve receives from an adapter, and sends for it while this process holds it.
func (b *Bot) serve(ctx context.Context, a Adapter) error {
	receive := func(ctx context.Context) error { return b.receiveFrom(ctx, a) }
	if b.replicas == nil {
		return receive(ctx)
	}
	if e, ok := a.(Exclusive); ok && e.Exclusive() {
		return b.hold(ctx, a.Name(), receive)
	}
	ctx, stop := context.WithCancel(ctx)
	sending := make(chan error, 1)
	go func() { sending <- b.holdOnly(ctx, a.Name()) }()
	err := receive(ctx)
	stop()
	return errors.Join(err, <-sending)
}

// holdOnly holds an adapter for sending alone.
func (b *Bot) holdOnly(ctx context.Context, adapter string) error {
	return b.hold(ctx, adapter, func(ctx context.Context) error {
		<-ctx.Done()
		return nil
	})
}
