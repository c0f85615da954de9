package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// Control is what the protocol can ask of the program beside messages.
type Control interface {
	// Advance moves a manual clock by d, running all that falls due in order.
	Advance(ctx context.Context, d time.Duration) error
	// MoveTo moves it to a time; a time that is past moves nothing.
	MoveTo(ctx context.Context, t time.Time) error
	// Settle returns once everything that is due was handled and delivered.
	Settle(ctx context.Context) error
	Now() time.Time
	// Manual reports whether the clock is moved by hand. If not, Advance and
	// MoveTo are not called.
	Manual() bool
}

// Options are what an adapter is made of.
type Options struct {
	Name    string // default "console"
	In      io.Reader
	Out     io.Writer
	Control Control
	Log     *slog.Logger // default: none
}

// Adapter speaks the protocol. It is made by [New]; its Run is called once.
type Adapter struct {
	name    string
	in      io.Reader
	out     *output
	control Control
	log     *slog.Logger

	mu      sync.Mutex
	blocked map[string]bool // accounts
}

// New returns an adapter over a pair of streams.
func New(o Options) *Adapter {
	if o.Name == "" {
		o.Name = "console"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Adapter{
		name: o.Name, in: o.In, out: newOutput(o.Out), control: o.Control, log: o.Log,
		blocked: map[string]bool{},
	}
}

// Name is the configured name.
func (a *Adapter) Name() string { return a.name }

// Features are limits like those of the platforms; the console itself has none.
func (a *Adapter) Features() bot.Features { return features() }

func features() bot.Features {
	return bot.Features{TextLimit: 4000, Unit: locale.Runes, Buttons: 25, Edits: true}
}

var errBlocked = errors.New("the account has blocked the bot")

// Send writes a delivery. Its errors: [bot.SendBlocked]; [bot.SendRetry] if
// nothing was written, [bot.SendUnknown] if a part was, and then Run ends.
func (a *Adapter) Send(_ context.Context, d bot.Delivery) (string, error) {
	if account, ok := strings.CutPrefix(d.Chat.ID, privatePrefix); ok && a.isBlocked(account) {
		return "", &bot.SendError{Kind: bot.SendBlocked, Err: errBlocked}
	}
	line, err := encodeDelivery(d)
	if err != nil {
		return "", &bot.SendError{Kind: bot.SendRejected, Err: err}
	}
	if err := a.out.write(line); err != nil {
		return "", err
	}
	return string(d.ID), nil
}

func (a *Adapter) isBlocked(account string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.blocked[account]
}

// Run reads until the input or ctx ends, and then returns nil. At the end of
// the input everything due is done first. Its errors: the input cannot be
// read, or the output not be written.
func (a *Adapter) Run(ctx context.Context, in bot.Inbox) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	lines := readLines(reading, a.in)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-a.out.failed:
			return fmt.Errorf("console: %w", a.out.failure())
		case l, ok := <-lines:
			if !ok {
				return a.finish(ctx)
			}
			if l.err != nil {
				return fmt.Errorf("console: %w", l.err)
			}
			if err := a.handle(ctx, in, l); err != nil {
				a.log.Warn("a line was not carried out", slog.Int("line", l.number))
				a.answer(encodeFault(err.Error(), l.number))
			}
		}
	}
	return nil
}

func (a *Adapter) finish(ctx context.Context) error {
	if err := a.control.Settle(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("console: at the end of the input: %w", err)
	}
	if err := a.out.failure(); err != nil {
		return fmt.Errorf("console: %w", err)
	}
	return nil
}

// byteOrderMark is what some shells put before the first line.
const byteOrderMark = "\uFEFF"

// handle carries out a line. Its errors are for whoever wrote the line.
func (a *Adapter) handle(ctx context.Context, in bot.Inbox, l line) error {
	if l.tooLong {
		return fmt.Errorf("the line is longer than %d bytes", MaxLine)
	}
	data := l.data
	if l.number == 1 {
		data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	}
	if data = bytes.TrimSpace(data); len(data) == 0 {
		return nil
	}
	req, err := decode(data)
	if err != nil {
		return err
	}
	switch req := req.(type) {
	case message:
		return a.receive(ctx, in, req)
	case block:
		a.mu.Lock()
		defer a.mu.Unlock()
		a.blocked[req.account] = req.on
		return nil
	case move:
		return a.move(ctx, req)
	case syncPoint:
		if err := a.control.Settle(ctx); err != nil {
			return fmt.Errorf("sync: %w", err)
		}
		a.answer(encodeSynced(req.name, a.control.Now()))
	}
	return nil
}

var errRealClock = errors.New("the clock is real: it cannot be moved")

func (a *Adapter) move(ctx context.Context, m move) error {
	if !a.control.Manual() {
		return errRealClock
	}
	if m.by > 0 {
		return a.control.Advance(ctx, m.by)
	}
	return a.control.MoveTo(ctx, m.to)
}

// answer writes a line that is no delivery. If that fails, Run ends.
func (a *Adapter) answer(line []byte, err error) {
	if err != nil {
		a.log.Error("a line could not be encoded", slog.Any("error", err))
		return
	}
	if err := a.out.write(line); err != nil {
		a.log.Error("a line could not be written", slog.Any("error", err))
	}
}
