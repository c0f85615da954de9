package discord

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net"
	"sync"
	"time"
)

// gate is the connection to the gateway as discordgo sees it. It reads whole
// messages, looks at them, and lets through only what discordgo handles well:
//
//   - the interval of heartbeats is learnt from the greeting, and reading gives
//     up once no heartbeat was answered for one and a half of them;
//   - "invalid session" and "reconnect" end the connection here, since discordgo
//     would identify again at once, against the gateway's rules;
//   - close codes are kept, which discordgo drops;
//   - what is no object of JSON, a greeting without an interval, an
//     acknowledgement before there was a heartbeat, would crash it or block it.
//
// Events that the adapter does not handle stop here too.
type gate struct {
	net.Conn
	r       *bufio.Reader
	ignored func() // an event that stops here
	now     func() time.Time

	out      []byte // what discordgo has not read yet
	upgraded bool
	plain    bool // the handshake failed: what follows is its page
	ready    bool // READY went through
	greeted  bool

	interval time.Duration
	alive    time.Time // last sign of life

	done       chan struct{} // closed when reading has ended
	mu         sync.Mutex
	reason     error // why reading ended
	identified time.Time
}

var (
	errZombie    = errors.New("the gateway stopped answering heartbeats")
	errInvalid   = errors.New("the gateway declared the session invalid")
	errReconnect = errors.New("the gateway asked for a new connection")
	errProtocol  = errors.New("the gateway sent what its protocol does not know")
	errCut       = errors.New("the connection to the gateway was cut")
)

const (
	// handshake is how long the gateway may take until READY.
	handshake = 30 * time.Second
	// writeTimeout is how long a frame may take to be written.
	writeTimeout = 10 * time.Second
	// messageLimit is the most bytes of a message of the gateway.
	messageLimit = 16 << 20
	headerLimit  = 64 << 10
)

func newGate(conn net.Conn, now func() time.Time, ignored func()) *gate {
	return &gate{Conn: conn, r: bufio.NewReaderSize(conn, 32<<10), now: now, ignored: ignored, alive: now(), done: make(chan struct{})}
}

// Read implements net.Conn for discordgo.
func (g *gate) Read(p []byte) (int, error) {
	for len(g.out) == 0 {
		if err := g.fill(); err != nil {
			return 0, g.end(err)
		}
	}
	n := copy(p, g.out)
	g.out = g.out[n:]
	return n, nil
}

// Write implements net.Conn. What is written after the greeting and before
// READY is the identification.
func (g *gate) Write(p []byte) (int, error) {
	if err := g.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	g.mu.Lock()
	// discordgo reads and writes in one goroutine until it has identified.
	if g.identified.IsZero() && g.greeted {
		g.identified = g.now()
	}
	g.mu.Unlock()
	return g.Conn.Write(p)
}

// farewell tells the gateway that the session is over, once the handshake is
// done. A frame is written at once, as discordgo writes its own.
func (g *gate) farewell() {
	g.mu.Lock()
	open := !g.identified.IsZero() && g.reason == nil
	g.mu.Unlock()
	if !open || g.SetWriteDeadline(time.Now().Add(time.Second)) != nil {
		return
	}
	// Clients mask their frames; a key of zeros is one.
	_, _ = g.Conn.Write([]byte{0x80 | opClose, 0x80 | 2, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xFF}) // the connection is closed next, whatever comes of it
}

// end keeps the first reason.
func (g *gate) end(err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		err = errZombie
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reason == nil {
		g.reason = err
		close(g.done)
	}
	return err
}

// why returns when the session was identified, and why reading ended.
func (g *gate) why() (identified time.Time, reason error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.identified, g.reason
}

// deadline is when reading gives up: a moment is always left for what has
// arrived already while nobody read.
func (g *gate) deadline() time.Time {
	patience := handshake
	if g.ready {
		patience = g.interval + g.interval/2
	}
	at := g.alive.Add(patience)
	if soon := g.now().Add(time.Second); at.Before(soon) {
		at = soon
	}
	return at
}

// fill reads until there is something for discordgo.
func (g *gate) fill() error {
	if g.ready && g.now().After(g.alive.Add(2*g.interval)) {
		return errZombie // events come, but no acknowledgement
	}
	if err := g.SetReadDeadline(g.deadline()); err != nil {
		return err
	}
	if g.plain {
		g.out = make([]byte, 4096)
		n, err := g.r.Read(g.out)
		g.out = g.out[:n]
		return err
	}
	if !g.upgraded {
		return g.head()
	}
	opcode, message, err := readMessage(g.r)
	if err != nil {
		return err
	}
	switch opcode {
	case opText:
		pass, err := g.inspect(message)
		if err != nil || !pass {
			return err
		}
	case opClose:
		code := 1005 // none given
		if len(message) >= 2 {
			code = int(binary.BigEndian.Uint16(message))
		}
		return &closeError{code: code}
	case opPing, opPong:
	default:
		return errProtocol
	}
	g.out = frame(opcode, message)
	return nil
}

// head reads the answer to the handshake, up to its empty line.
func (g *gate) head() error {
	for !bytes.HasSuffix(g.out, []byte("\r\n\r\n")) {
		line, err := g.r.ReadSlice('\n')
		g.out = append(g.out, line...)
		if err != nil {
			return err
		}
		if len(g.out) > headerLimit {
			return errProtocol
		}
	}
	g.upgraded = bytes.HasPrefix(g.out, []byte("HTTP/1.1 101 "))
	g.plain = !g.upgraded
	return nil
}

// inspect reports whether discordgo is to see a message.
func (g *gate) inspect(message []byte) (pass bool, err error) {
	var m struct {
		Op *int            `json:"op"`
		T  string          `json:"t"`
		D  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(message, &m); err != nil || m.Op == nil {
		if g.ready {
			g.ignored()
			return false, nil
		}
		return false, errProtocol
	}
	switch *m.Op {
	case 0:
		return g.event(m.T, m.D)
	case 1:
		return true, nil
	case 7:
		return false, errReconnect
	case 9:
		return false, errInvalid
	case 10:
		var hello struct {
			Interval int64 `json:"heartbeat_interval"`
		}
		if err := json.Unmarshal(m.D, &hello); err != nil || hello.Interval <= 0 || hello.Interval > 3600_000 || g.greeted {
			return false, errProtocol
		}
		g.interval = time.Duration(hello.Interval) * time.Millisecond
		g.greeted, g.alive = true, g.now()
		return true, nil
	case 11:
		g.alive = g.now()
		return g.ready, nil
	}
	g.ignored()
	return false, nil
}

func (g *gate) event(kind string, data json.RawMessage) (pass bool, err error) {
	if kind == "READY" && g.greeted && !g.ready {
		var d struct {
			SessionID string             `json:"session_id"`
			Guilds    []*json.RawMessage `json:"guilds"`
		}
		if err := json.Unmarshal(data, &d); err != nil || d.SessionID == "" {
			return false, errProtocol
		}
		for _, guild := range d.Guilds {
			if guild == nil || string(*guild) == "null" {
				return false, errProtocol
			}
		}
		g.ready, g.alive = true, g.now()
		return true, nil
	}
	if !g.ready || !handled(kind) {
		g.ignored()
		return false, nil
	}
	return true, nil
}
