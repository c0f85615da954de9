package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/bot/bottest"
)

// platform is one of the fault server's, with the adapter that speaks to it,
// as a conversation needs them. Names are those of the demo cast: "jo-1",
// "dm-jo-1", "room-secretariat".
type platform struct {
	user func(name string) string // the platform's id of a member of the cast
	chat func(name string) string // the core's id of a chat
	at   func(name string) string // the platform's id of a chat, where it differs

	text, press, edit, file, voice func(faultserver.Act) faultserver.Ref
	again                          func(faultserver.Ref) faultserver.Ref
	block                          func(chat string, on bool)
	connected                      func() bool // what is pressed while nobody listens is lost
	adapter                        func(t testing.TB, tap *tap) bot.Adapter

	kind   string
	table  string            // the adapter's, of the configuration
	env    map[string]string // its tokens
	posted func(chat string) []adaptertest.Posted
	// taken returns whether the bot acknowledged what a person did, once that
	// is decided.
	taken func(ctx context.Context, ref faultserver.Ref) (adaptertest.Outcome, error)
}

// tap sees what an adapter was given and took, and when the core has handled
// what it received.
type tap struct {
	clock bot.Clock
	name  func(chat bot.Chat) string

	mu      sync.Mutex
	sent    []bottest.Sent
	handled chan string
	inbox   bot.Inbox
	stalled map[string]bool // names of chats
}

// busy is the answer for a chat to which nothing goes now, or nil.
func (t *tap) busy(d bot.Delivery) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stalled[t.name(d.Chat)] {
		return bottest.Busy()
	}
	return nil
}

// Receive implements bot.Inbox before the core's own.
func (t *tap) Receive(ctx context.Context, m bot.Message) error {
	err := t.inbox.Receive(ctx, m)
	select {
	case t.handled <- m.ID:
	default: // nobody waits for it: the second event of one text
	}
	return err
}

func (t *tap) took(d bot.Delivery, id string, err error) (string, error) {
	if err == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		d.MessageID = id
		d.Chat.ID = t.name(d.Chat)
		t.sent = append(t.sent, bottest.Sent{Delivery: d, At: t.clock.Now()})
	}
	return id, err
}

// platformWorld is the whole program with a real adapter that speaks to the
// fault server.
type platformWorld struct {
	*world
	platform platform
	tap      *tap
	live     bot.Adapter
	names    map[string]string          // of chats, by the core's id
	refs     map[string]faultserver.Ref // by the conversation's message id
	buttons  map[string]bottest.Sent    // by a button's id
	stop     func()
}

// sceneScale is how much faster than documented the peer's windows are.
const sceneScale = 10_000

// openOn opens a world on a platform.
func openOn(make onPlatform) bottest.Open {
	return func(t testing.TB, start time.Time) bottest.World {
		limits := faultserver.Documented().Scaled(sceneScale)
		limits.TelegramCallback = time.Hour
		server := faultserver.New(t, faultserver.Options{Limits: &limits})
		clock := bot.NewManualClock(start)
		w := &platformWorld{
			world:    &world{t: t, path: t.TempDir() + "/wasl.db", clock: clock, ids: bot.NewIDs(bottest.Random(1))},
			platform: make(server, sceneScale), names: map[string]string{}, refs: map[string]faultserver.Ref{}, buttons: map[string]bottest.Sent{},
		}
		w.tap = &tap{clock: clock, name: func(c bot.Chat) string { return w.nameOf(c.ID) }, stalled: map[string]bool{}}
		w.begin(t.Context())
		t.Cleanup(func() {
			w.stop()
			_ = w.app.close()
			for _, v := range server.Violations() {
				if v.Rule != faultserver.RuleDeadline { // here the clock of the machine would speak
					t.Errorf("a rule of the platform was broken: %+v", v)
				}
			}
		})
		return w
	}
}

func (w *platformWorld) Name() string { return "demo" }

func (w *platformWorld) begin(ctx context.Context) {
	w.t.Helper()
	c := defaults()
	c.Storage.URL = "sqlite:" + w.path
	c.Secretariat.Channel = "demo:" + w.chatID(room)
	a, err := openWith(ctx, library(w.t), c, w.clock, w.ids, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	a.lanes = 1
	w.app, w.live = a, w.platform.adapter(w.t, w.tap)
	if err := a.start(ctx, w.live); err != nil {
		w.t.Fatal(err)
	}
	_, err = a.seedCastAs(ctx, "demo", func(member string) (user, chat string) {
		return w.platform.user(member), w.chatID("dm-" + member)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.tap.inbox = a.bot
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- w.live.Run(running, w.tap) }()
	for !w.platform.connected() {
		select {
		case <-time.After(10 * time.Millisecond):
		case err := <-ended:
			w.t.Fatalf("the adapter ended with %v", err)
		case <-ctx.Done():
			w.t.Fatal("the adapter does not connect")
		}
	}
	w.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("the adapter ended with %v", err)
		}
	}
}

// chatID is the core's id of a chat, and remembers its name.
func (w *platformWorld) chatID(name string) string {
	id := w.platform.chat(name)
	w.names[id] = name
	return id
}

func (w *platformWorld) nameOf(id string) string {
	if name, ok := w.names[id]; ok {
		return name
	}
	return id
}

// Receive lets somebody do on the platform what the conversation tells.
func (w *platformWorld) Receive(ctx context.Context, m bot.Message) error {
	w.chatID(m.Chat.ID)
	act := faultserver.Act{
		Chat: w.platform.at(m.Chat.ID), From: w.platform.user(m.From.User), Addressed: strings.HasPrefix(m.Chat.ID, "room-"),
	}
	if ref, ok := w.refs[m.ID]; ok {
		return w.do(func() faultserver.Ref { return w.platform.again(ref) }, m.ID)
	}
	switch content := m.Content.(type) {
	case bot.Text:
		act.Text = content.Text
		if content.EditOf != "" {
			act.Message = w.refs[content.EditOf].Message
			return w.do(func() faultserver.Ref { return w.platform.edit(act) }, m.ID)
		}
		return w.do(func() faultserver.Ref { return w.platform.text(act) }, m.ID)
	case bot.Voice:
		act.FileName, act.FileType, act.Data = "voice.ogg", "audio/ogg", []byte("voice")
		return w.do(func() faultserver.Ref { return w.platform.voice(act) }, m.ID)
	case bot.File:
		data, err := os.ReadFile(content.Path)
		if err != nil {
			return err
		}
		act.FileName, act.FileType, act.Data = content.Name, content.Type, data
		return w.do(func() faultserver.Ref { return w.platform.file(act) }, m.ID)
	case bot.Press:
		carrier, ok := w.buttons[content.Button]
		if !ok || carrier.Chat.ID != m.Chat.ID {
			// A copied button: no client shows it, so it is forged past the platform.
			m.Chat.ID, m.From.User = w.chatID(m.Chat.ID), act.From
			return w.app.bot.Receive(ctx, m)
		}
		act.Button = content.Button
		if !carrier.Private { // what one person alone sees has no id that the platform knows
			act.Message = carrier.MessageID
		}
		return w.do(func() faultserver.Ref { return w.platform.press(act) }, m.ID)
	}
	return fmt.Errorf("a conversation has no %T", m.Content)
}

// patience is how long a message may take through the platform.
const patience = 20 * time.Second

func (w *platformWorld) do(act func() faultserver.Ref, id string) error {
	w.tap.handled = make(chan string, 1)
	w.refs[id] = act()
	select {
	case <-w.tap.handled:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("message %s did not reach the core", id)
	}
}

func (w *platformWorld) Drain(ctx context.Context) ([]bottest.Sent, error) {
	err := w.app.bot.Drain(ctx)
	w.tap.mu.Lock()
	defer w.tap.mu.Unlock()
	sent := w.tap.sent
	w.tap.sent = nil
	for _, d := range sent {
		for _, b := range d.Buttons {
			w.buttons[b.ID] = d
		}
	}
	return sent, err
}

func (w *platformWorld) Restart(ctx context.Context) error {
	w.stop()
	if err := w.app.close(); err != nil {
		return err
	}
	w.begin(ctx)
	return nil
}

func (w *platformWorld) Stall(account bot.Account, on bool) {
	w.tap.mu.Lock()
	defer w.tap.mu.Unlock()
	w.tap.stalled["dm-"+account.User] = on
}

func (w *platformWorld) Block(account bot.Account, on bool) {
	w.platform.block(w.platform.at("dm-"+account.User), on)
}

// testLog writes an adapter's log lines to the test.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(writer{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

type writer struct{ t testing.TB }

func (w writer) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

var _ io.Writer = writer{}
