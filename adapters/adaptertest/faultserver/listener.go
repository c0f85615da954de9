package faultserver

import (
	"context"
	"net"
	"sync"
	"syscall"
)

// gate is the server's listener, on loopback or in memory. It can be shut, so
// that dialling is refused, and opened again at the same address.
type gate struct {
	memory bool
	addr   net.Addr

	mu    sync.Mutex
	inner net.Listener // on loopback; nil while shut
	shut  bool
	conns map[net.Conn]bool
	pipes chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newGate(memory bool) (*gate, error) {
	g := &gate{memory: memory, conns: map[net.Conn]bool{}, pipes: make(chan net.Conn), done: make(chan struct{})}
	if memory {
		g.addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
		return g, nil
	}
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g.inner, g.addr = inner, inner.Addr()
	return g, nil
}

// dial connects a client.
func (g *gate) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if !g.memory {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", g.addr.String())
	}
	refused := &net.OpError{Op: "dial", Net: "tcp", Addr: g.addr, Err: syscall.ECONNREFUSED}
	g.mu.Lock()
	shut := g.shut
	g.mu.Unlock()
	if shut {
		return nil, refused
	}
	client, server := net.Pipe()
	select {
	case g.pipes <- server:
		return client, nil
	case <-g.done:
		return nil, refused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// close ends the gate for good.
func (g *gate) close() {
	g.once.Do(func() { close(g.done) })
	g.block()
}

// block refuses new connections and cuts all that stand.
func (g *gate) block() {
	g.mu.Lock()
	g.shut = true
	inner := g.inner
	g.inner = nil
	conns := make([]net.Conn, 0, len(g.conns))
	for c := range g.conns {
		conns = append(conns, c)
	}
	g.mu.Unlock()
	if inner != nil {
		_ = inner.Close()
	}
	for _, c := range conns {
		_ = c.Close()
	}
}

// reopen listens again at the same address.
func (g *gate) reopen() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = false
	if g.memory || g.inner != nil {
		return nil
	}
	inner, err := net.Listen("tcp", g.addr.String())
	g.inner = inner
	return err
}

// session is the listener for one run of an http.Server.
type session struct {
	*gate
	inner net.Listener
}

func (g *gate) session() session {
	g.mu.Lock()
	defer g.mu.Unlock()
	return session{gate: g, inner: g.inner}
}

// Accept implements net.Listener.
func (s session) Accept() (net.Conn, error) {
	var conn net.Conn
	if s.memory {
		select {
		case conn = <-s.pipes:
		case <-s.done:
			return nil, net.ErrClosed
		}
	} else {
		if s.inner == nil {
			return nil, net.ErrClosed
		}
		accepted, err := s.inner.Accept()
		if err != nil {
			return nil, err
		}
		conn = accepted
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tracked := &trackedConn{Conn: conn, gate: s.gate}
	s.conns[tracked] = true
	if s.shut {
		_ = conn.Close()
	}
	return tracked, nil
}

// Close implements net.Listener.
func (s session) Close() error {
	if s.inner != nil {
		return s.inner.Close()
	}
	return nil
}

// Addr implements net.Listener.
func (s session) Addr() net.Addr { return s.addr }

type trackedConn struct {
	net.Conn
	gate *gate
	once sync.Once
}

// Close implements net.Conn.
func (c *trackedConn) Close() error {
	c.once.Do(func() {
		c.gate.mu.Lock()
		defer c.gate.mu.Unlock()
		delete(c.gate.conns, c)
	})
	return c.Conn.Close()
}
