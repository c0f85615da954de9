package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// ChatOptions are what a terminal chat is made of.
type ChatOptions struct {
	Name  string   // of the adapter; default "console"
	User  string   // who writes, in the chat "dm-<User>"
	Watch []string // other chats whose messages are shown, and whose buttons can be pressed
	In    io.Reader
	Out   io.Writer
	// Control is settled at the end of the input and, with a manual clock,
	// after each line. Nil: it is not.
	Control Control
	IDs     bot.IDs      // of messages; default: random
	Log     *slog.Logger // default: none
}

// Chat is an adapter for one person at a terminal. What arrives is printed,
// with its buttons numbered from 1. A typed line is a text; one that ends with
// a backslash goes on in the next. "#2" presses the second button of the last
// message that has buttons, and so does "2" right after that message. Messages
// to chats that are neither the person's own nor watched arrive unseen.
type Chat struct {
	options ChatOptions
	own     string // chat id
	out     *output
	log     *slog.Logger

	mu      sync.Mutex
	lane    bot.Chat     // of buttons
	buttons []bot.Button // of the last message that has any
	latest  bool         // nothing was shown after it
}

// NewChat returns a chat over a terminal. Its Run is called once.
func NewChat(o ChatOptions) *Chat {
	if o.Name == "" {
		o.Name = "console"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.IDs == (bot.IDs{}) {
		o.IDs = bot.NewIDs(nil)
	}
	return &Chat{options: o, own: privatePrefix + o.User, out: newOutput(o.Out), log: o.Log}
}

// Name is the configured name.
func (c *Chat) Name() string { return c.options.Name }

// Features are those of [Adapter].
func (c *Chat) Features() bot.Features { return features() }

// Send prints a delivery. Its errors are those of [Adapter.Send], but none is
// blocked.
func (c *Chat) Send(_ context.Context, d bot.Delivery) (string, error) {
	if d.Chat.ID != c.own && !slices.Contains(c.options.Watch, d.Chat.ID) {
		return string(d.ID), nil
	}
	// Printed and numbered together, so that a number means what is seen.
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.out.write([]byte(c.render(d))); err != nil {
		return "", err
	}
	c.latest = len(d.Buttons) > 0
	if c.latest {
		c.lane, c.buttons = d.Chat, d.Buttons
	}
	return string(d.ID), nil
}

// render lays a delivery out: what it is, its text, its buttons, its files.
func (c *Chat) render(d bot.Delivery) string {
	marks := []string{string(d.Kind)}
	if d.Chat.ID != c.own {
		marks = slices.Insert(marks, 0, d.Chat.ID)
	}
	if d.Ref != "" {
		marks = append(marks, d.Ref)
	}
	if d.EditsMessage != "" {
		marks = append(marks, "edited")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n-- %s --\n%s\n", printable(strings.Join(marks, " | ")), printable(locale.Plain(d.Text)))
	for i, button := range d.Buttons {
		fmt.Fprintf(&b, "  #%d %s\n", i+1, printable(locale.Plain(button.Label)))
	}
	for _, f := range d.Files {
		fmt.Fprintf(&b, "  %s: %s\n", printable(f.Name), printable(f.Path))
	}
	return b.String()
}

// printable drops what a terminal would obey.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, s)
}

// Run reads what is typed until the input or ctx ends, and then returns nil.
// Its errors are those of [Adapter.Run].
func (c *Chat) Run(ctx context.Context, in bot.Inbox) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	lines := readLines(reading, c.options.In)
	var typed []string // lines of one text
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-c.out.failed:
			return fmt.Errorf("chat: %w", c.out.failure())
		case l, ok := <-lines:
			if !ok {
				if err := c.settle(ctx); err != nil && ctx.Err() == nil {
					return fmt.Errorf("chat: at the end of the input: %w", err)
				}
				return nil
			}
			if l.err != nil {
				return fmt.Errorf("chat: %w", l.err)
			}
			if l.tooLong {
				c.tell(fmt.Sprintf("not sent: the line is longer than %d bytes", MaxLine))
				continue
			}
			text, more := strings.CutSuffix(string(bytes.TrimSpace(l.data)), `\`)
			typed = append(typed, text)
			if more {
				continue
			}
			text, typed = strings.TrimSpace(strings.Join(typed, "\n")), nil
			if err := c.typed(ctx, in, text); err != nil {
				c.log.Warn("a typed line was not carried out", slog.Int("line", l.number))
				c.tell(err.Error())
			}
		}
	}
	return nil
}

func (c *Chat) settle(ctx context.Context) error {
	if c.options.Control == nil {
		return nil
	}
	return c.options.Control.Settle(ctx)
}

// typed hands what was typed to the core: the press of a button, or a text.
func (c *Chat) typed(ctx context.Context, in bot.Inbox, line string) error {
	if line == "" {
		return nil
	}
	// Unique over restarts: what was stored under an id is not handled again.
	id, err := c.options.IDs.Token()
	if err != nil {
		return err
	}
	m := bot.Message{
		ID: id, Chat: bot.Chat{Adapter: c.options.Name, ID: c.own}, Private: true,
		From:    bot.Account{Adapter: c.options.Name, User: c.options.User},
		Content: bot.Text{Text: line},
	}
	chat, button, pressed, err := c.button(line)
	if err != nil {
		return err
	}
	if pressed {
		m.Chat, m.Private, m.Content = chat, chat.ID == c.own, bot.Press{Button: button}
	}
	if err := in.Receive(ctx, m); err != nil {
		return errNotStored
	}
	if c.options.Control != nil && c.options.Control.Manual() {
		return c.settle(ctx)
	}
	return nil
}

var errNoButton = errors.New("no such button")

// button is what a number stands for. A bare number is a button only right
// after the buttons were shown: later it may be an answer.
func (c *Chat) button(line string) (chat bot.Chat, id string, ok bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	digits, explicit := strings.CutPrefix(locale.Digits(line), "#")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return bot.Chat{}, "", false, nil // "#1 done" is a text
	}
	if n < 1 || n > len(c.buttons) {
		if explicit {
			return bot.Chat{}, "", false, errNoButton
		}
		return bot.Chat{}, "", false, nil
	}
	if !explicit && !c.latest {
		return bot.Chat{}, "", false, nil
	}
	return c.lane, c.buttons[n-1].ID, true, nil
}

// tell prints a remark of the chat itself. If that fails, Run ends.
func (c *Chat) tell(remark string) {
	if err := c.out.write([]byte("\n(" + remark + ")\n")); err != nil {
		c.log.Error("a remark could not be written", slog.Any("error", err))
	}
}
