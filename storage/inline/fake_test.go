package inline_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"wasl/bot"
)

// fake is a worker whose deliveries are due at times and take time to send.
// It checks that no lane is run twice at once.
type fake struct {
	t       *testing.T
	clock   bot.Clock // nil: the (virtual) time
	takes   map[bot.Chat]time.Duration
	looked  func(method string) // called when a look-up knows its answer, before it returns
	settled func(lane bot.Chat) // called within SendNext

	mu        sync.Mutex
	waiting   map[bot.Chat][]time.Time // due times of a lane, in order
	order     []bot.Chat               // lanes as they are listed
	sent      []string                 // "lane@seconds since the start"
	running   map[bot.Chat]bool
	peak      map[string]int // most lanes at once, by adapter
	schedules int            // how many are due
	ran       int
	inDue     bool
	fail      map[string]error // by method, or by lane's name
	calls     map[string]int
	start     time.Time
}

func newFake(t *testing.T) *fake {
	return &fake{
		t: t, takes: map[bot.Chat]time.Duration{}, waiting: map[bot.Chat][]time.Time{}, running: map[bot.Chat]bool{},
		peak: map[string]int{}, fail: map[string]error{}, calls: map[string]int{}, start: time.Now(),
	}
}

func lane(adapter string, n int) bot.Chat { return bot.Chat{Adapter: adapter, ID: fmt.Sprint(n)} }

// add appends a delivery that is due after a while.
func (f *fake) add(lane bot.Chat, after time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.waiting[lane]; !ok {
		f.order = append(f.order, lane)
	}
	f.waiting[lane] = append(f.waiting[lane], f.Now().Add(after))
}

func (f *fake) setFail(what string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail[what] = err
}

func (f *fake) addSchedule() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.schedules++
}

func (f *fake) Now() time.Time {
	if f.clock != nil {
		return f.clock.Now()
	}
	return time.Now()
}

func (f *fake) isDue(lane bot.Chat) bool {
	due := f.waiting[lane]
	return len(due) > 0 && !f.running[lane] && !due[0].After(f.Now())
}

func (f *fake) DueLanes(context.Context) ([]bot.Chat, error) {
	if f.looked != nil {
		defer f.looked("DueLanes")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["DueLanes"]++
	var lanes []bot.Chat
	for _, lane := range f.order {
		if f.isDue(lane) {
			lanes = append(lanes, lane)
		}
	}
	return lanes, f.fail["DueLanes"]
}

func (f *fake) begin(lane bot.Chat) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[lane.String()]++
	if f.running[lane] {
		f.t.Errorf("lane %s is run twice at once", lane)
	}
	if err := f.fail[lane.String()]; err != nil {
		return false, err
	}
	if !f.isDue(lane) {
		return false, nil
	}
	f.running[lane] = true
	n := 0
	for other, running := range f.running {
		if running && other.Adapter == lane.Adapter {
			n++
		}
	}
	f.peak[lane.Adapter] = max(f.peak[lane.Adapter], n)
	return true, nil
}

func (f *fake) SendNext(_ context.Context, lane bot.Chat) (bool, error) {
	if ok, err := f.begin(lane); !ok || err != nil {
		return false, err
	}
	<-time.After(f.takes[lane])
	f.mu.Lock()
	f.waiting[lane] = f.waiting[lane][1:]
	f.running[lane] = false
	f.sent = append(f.sent, fmt.Sprintf("%s@%v", lane, time.Since(f.start).Round(time.Millisecond)))
	f.mu.Unlock()
	if f.settled != nil {
		f.settled(lane)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.isDue(lane), nil
}

func (f *fake) RunDue(context.Context) (bool, error) {
	f.mu.Lock()
	f.calls["RunDue"]++
	if f.inDue {
		f.t.Error("two schedules are run at once")
	}
	err, due := f.fail["RunDue"], f.schedules > 0
	if err != nil || !due {
		f.mu.Unlock()
		return false, err
	}
	f.inDue = true
	f.mu.Unlock()
	<-time.After(time.Millisecond)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inDue = false
	f.schedules--
	f.ran++
	return true, nil
}

func (f *fake) NextDue(context.Context) (at time.Time, ok bool, err error) {
	if f.looked != nil {
		defer f.looked("NextDue")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["NextDue"]++
	if f.schedules > 0 {
		return f.start, true, f.fail["NextDue"]
	}
	for lane, due := range f.waiting {
		if len(due) > 0 && !f.running[lane] && (!ok || due[0].Before(at)) {
			at, ok = due[0], true
		}
	}
	return at, ok, f.fail["NextDue"]
}

// log returns what was sent so far.
func (f *fake) log() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.sent...)
}

func (f *fake) count(what string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[what]
}
