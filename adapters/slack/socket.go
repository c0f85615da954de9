package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"wasl/bot"
)

const (
	// handshakeTimeout is for opening the WebSocket.
	handshakeTimeout = 15 * time.Second
	// maxFrame is the largest message of a socket. Slack's events are far smaller.
	maxFrame = 4 << 20
	// writeBuffer keeps an acknowledgement in one frame.
	writeBuffer = 32 << 10
)

// listen keeps a socket open until ctx ends, or the token turns out wrong.
func (a *Adapter) listen(ctx context.Context, in bot.Inbox, lanes *lanes, gaps *gapReader) error {
	for n := 0; ; n++ {
		// The library reconnects by itself; it returns on what it holds for final.
		err := a.connect(ctx, in, lanes, gaps)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if unusable(codeOf(err)) || codeOf(err) == "missing_scope" {
			return fmt.Errorf("app-level token: %w", a.clean(err))
		}
		a.log.LogAttrs(ctx, slog.LevelWarn, "slack: the socket ended", slog.Any("error", a.clean(err)))
		if !pause(ctx, n, 0) {
			return ctx.Err()
		}
	}
}

// connect runs one client of the library.
func (a *Adapter) connect(ctx context.Context, in bot.Inbox, lanes *lanes, gaps *gapReader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := socketmode.New(a.api, socketmode.OptionDialer(a.dialer()), socketmode.OptionReadLimit(maxFrame),
		socketmode.OptionLog(quiet()))
	done := make(chan error, 1)
	go func() { done <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-done:
			return err
		case e := <-client.Events:
			if err := a.event(ctx, client, in, lanes, gaps, e); err != nil {
				cancel()
				return errors.Join(err, <-done)
			}
		}
	}
}

// dialer opens the socket by the same way as other requests, as far as the
// transport tells.
func (a *Adapter) dialer() *websocket.Dialer {
	d := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTimeout, WriteBufferSize: writeBuffer}
	if t, ok := a.http.Transport.(transport); ok {
		if base, ok := t.next.(*http.Transport); ok {
			d.Proxy, d.NetDialContext, d.TLSClientConfig = base.Proxy, base.DialContext, base.TLSClientConfig
			if d.TLSClientConfig != nil { // a WebSocket speaks HTTP/1.1
				d.TLSClientConfig = d.TLSClientConfig.Clone()
				d.TLSClientConfig.NextProtos = nil
			}
		}
	}
	return d
}

// event handles what the library tells. An error ends the socket for good.
func (a *Adapter) event(ctx context.Context, client *socketmode.Client, in bot.Inbox, lanes *lanes, gaps *gapReader, e socketmode.Event) error {
	switch e.Type {
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		if e.Request != nil {
			a.envelope(ctx, client, in, lanes, *e.Request)
		}
	case socketmode.EventTypeErrorBadMessage:
		// The library does not know every kind of event: decode it ourselves.
		if request, err := badRequest(e); err != nil {
			a.undecodable(ctx, err)
		} else {
			a.envelope(ctx, client, in, lanes, request)
		}
	case socketmode.EventTypeIncomingError:
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: the socket broke")
	case socketmode.EventTypeConnected:
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: connected")
		gaps.start(ctx, a.marks.open(maxGaps))
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok && ctx.Err() == nil {
			return a.unconnected(ctx, failed)
		}
	case socketmode.EventTypeErrorWriteFailed: // it will come again
		a.log.LogAttrs(ctx, slog.LevelInfo, "slack: an acknowledgement was not written")
	}
	return nil
}

// unconnected returns an error that only an administrator can mend; the library
// would try again for ever.
func (a *Adapter) unconnected(ctx context.Context, failed *slack.ConnectionErrorEvent) error {
	if code := codeOf(failed.ErrorObj); unusable(code) || code == "missing_scope" {
		return failed.ErrorObj
	}
	a.log.LogAttrs(ctx, slog.LevelWarn, "slack: no socket",
		slog.Duration("next_try_in", failed.Backoff), slog.Any("error", a.clean(failed.ErrorObj)))
	return nil
}

// badRequest reads a request that the library could not read. Its errors say
// that it has no envelope: then nothing can be acknowledged.
func badRequest(e socketmode.Event) (socketmode.Request, error) {
	bad, ok := e.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return socketmode.Request{}, errMalformed
	}
	r, err := decodeJSON[socketmode.Request](bad.Message)
	if err == nil && r.EnvelopeID == "" {
		err = fmt.Errorf("%w: no envelope", errMalformed)
	}
	return r, err
}

// envelope decodes a request of the socket, and handles it in its chat's turn.
func (a *Adapter) envelope(ctx context.Context, client *socketmode.Client, in bot.Inbox, lanes *lanes, r socketmode.Request) {
	x, err := a.decode(r.Type, r.Payload)
	if err != nil {
		a.undecodable(ctx, err)
		x = inbound{}
	}
	x.at = a.clock.Now()
	lanes.do(ctx, x.key, func() {
		if err := a.deliver(ctx, in, x, false); err != nil {
			a.log.LogAttrs(ctx, slog.LevelWarn, "slack: not stored, so not acknowledged", slog.Any("error", err))
			return
		}
		if err := client.AckCtx(ctx, r.EnvelopeID, nil); err != nil && !errors.Is(err, context.Canceled) {
			a.log.LogAttrs(ctx, slog.LevelWarn, "slack: not acknowledged", slog.Any("error", err))
		}
	})
}

// decoder returns the decoder, once the bot knows who it is.
func (a *Adapter) decoder() (decoder, bool) {
	self := a.self.Load()
	if self == nil {
		return decoder{}, false
	}
	return decoder{adapter: a.name, self: *self}, true
}

// decode decodes a request of a socket by its kind.
func (a *Adapter) decode(kind string, payload []byte) (inbound, error) {
	d, _ := a.decoder() // listen begins after introduce
	switch kind {
	case socketmode.RequestTypeEventsAPI:
		return d.event(payload)
	case socketmode.RequestTypeInteractive:
		return d.interaction(payload)
	case socketmode.RequestTypeSlashCommands:
		c, err := decodeJSON[wireCommand](payload)
		if err != nil {
			return inbound{}, err
		}
		return d.slash(c)
	}
	return ignore(""), nil
}
