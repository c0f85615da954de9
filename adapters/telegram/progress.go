package telegram

import (
	"sync"

	"wasl/bot"
)

// progress remembers of how many requests of a delivery are done, where it
// takes several and a later one has to wait. It is lost with the program; then
// the delivery is one of unknown fate, as the core knows.
type progress struct {
	mu   sync.Mutex
	done map[bot.DeliveryID]int
}

// of is how many requests are done.
func (p *progress) of(id bot.DeliveryID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[id]
}

// note keeps how many are done; a delivery that is over is forgotten.
func (p *progress) note(id bot.DeliveryID, done int, over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if over || done == 0 {
		delete(p.done, id)
		return
	}
	if p.done == nil {
		p.done = map[bot.DeliveryID]int{}
	}
	p.done[id] = done
}
