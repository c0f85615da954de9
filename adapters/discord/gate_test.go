package discord

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// feedConn is a connection from which data is read.
type feedConn struct {
	net.Conn
	io.Reader
}

func (f feedConn) Read(p []byte) (int, error)       { return f.Reader.Read(p) }
func (f feedConn) SetReadDeadline(time.Time) error  { return nil }
func (f feedConn) SetWriteDeadline(time.Time) error { return nil }
func (f feedConn) Write(p []byte) (int, error)      { return len(p), nil }

func newReader(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }

func gateOver(data string) *gate {
	return newGate(feedConn{Reader: strings.NewReader(data)}, time.Now, func() {})
}

func passGate(data []byte) string {
	out, _ := io.ReadAll(gateOver(string(data)))
	return string(out)
}

const switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

func text(s string) string { return string(frame(opText, []byte(s))) }

func TestGatePasses(t *testing.T) {
	hello, ready := text(`{"op":10,"d":{"heartbeat_interval":41250}}`), text(`{"op":0,"t":"READY","d":{"session_id":"s"}}`)
	event := text(`{"op":0,"t":"MESSAGE_CREATE","s":2,"d":{}}`)
	long := text(`{"op":0,"t":"MESSAGE_CREATE","s":2,"d":{"content":"` + strings.Repeat("و", 40000) + `"}}`)
	ack := text(`{"op":11}`)
	for _, c := range []struct {
		name, in, out string
		why           error
	}{
		{"a session", hello + ready + event + ack + long, hello + ready + event + ack + long, io.EOF},
		{"an acknowledgement before READY blocks discordgo", hello + ack + ready, hello + ready, io.EOF},
		{"an event before READY", hello + event + ready, hello + ready, io.EOF},
		{"unknown events and operations", hello + ready + text(`{"op":0,"t":"TYPING_START","d":{}}`) + text(`{"op":77}`) + event, hello + ready + event, io.EOF},
		{"fragments of no object", hello + "\x01\x03{\"o\x00\x03p\":\x89\x00\x80\x0211" + ready, hello, errProtocol},
		{"whole fragments", hello + ready + "\x01\x05{\"op\"\x89\x00\x80\x04:11}", hello + ready + ack, io.EOF},
		{"ping", hello + "\x89\x01x" + ready, hello + "\x89\x01x" + ready, io.EOF},
		{"invalid session", hello + text(`{"op":9,"d":false}`) + ready, hello, errInvalid},
		{"reconnect", hello + ready + text(`{"op":7}`), hello + ready, errReconnect},
		{"no interval", text(`{"op":10,"d":{"heartbeat_interval":0}}`), "", errProtocol},
		{"a server without a body", hello + text(`{"op":0,"t":"READY","d":{"session_id":"s","guilds":[null]}}`), hello, errProtocol},
		{"not JSON at first", text(`null`), "", errProtocol},
		{"masked", "\x81\x80\x00\x00\x00\x00", "", errProtocol},
		{"too long", "\x81\x7f\x00\x00\x00\x00\x7f\x00\x00\x00", "", errProtocol},
		{"compressed", "\xc1\x02{}", "", errProtocol},
		{"cut", hello[:9], "", io.ErrUnexpectedEOF},
	} {
		g := gateOver(switching + c.in)
		out, err := io.ReadAll(g)
		if string(out) != switching+c.out {
			t.Errorf("%s: it let through %q, want %q", c.name, out, switching+c.out)
		}
		_, why := g.why()
		if !errors.Is(why, c.why) || (err == nil) != errors.Is(c.why, io.EOF) {
			t.Errorf("%s: ended with %v (%v), want %v", c.name, why, err, c.why)
		}
	}
}

func TestGateKeepsTheCloseCode(t *testing.T) {
	g := gateOver(switching + text(`{"op":10,"d":{"heartbeat_interval":41250}}`) + "\x88\x04\x0f\xaeno")
	if _, err := io.ReadAll(g); err == nil {
		t.Fatal("no error")
	}
	_, why := g.why()
	var closed *closeError
	if !errors.As(why, &closed) || closed.code != 4014 {
		t.Fatalf("ended with %v", why)
	}
	setup := (&Adapter{}).explainClose(why)
	if setup == nil || !strings.Contains(setup.Error(), "MESSAGE CONTENT") || !strings.Contains(setup.Error(), "discord.com/developers/applications") {
		t.Errorf("%v", setup)
	}
}

func TestGateShowsARefusedHandshake(t *testing.T) {
	const page = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nbusy"
	if got := passGate([]byte(page)); got != page {
		t.Errorf("%q", got)
	}
}
