package slack

import "sync"

// gate lets requests in until it is closed, and knows when all have left.
type gate struct {
	mu     sync.Mutex
	inside int
	closed bool
	empty  chan struct{} // with closed: closed once nobody is inside
}

// enter reports whether a request may go on; then it must leave.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside--; g.inside == 0 && g.closed {
		close(g.empty)
	}
}

// shut closes the gate and waits until nobody is inside. It is called once.
func (g *gate) shut() {
	g.mu.Lock()
	g.closed, g.empty = true, make(chan struct{})
	if g.inside == 0 {
		close(g.empty)
	}
	g.mu.Unlock()
	<-g.empty
}
