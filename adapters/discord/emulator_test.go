package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/bot"
	"wasl/bot/locale"
)

// twin is discord-digital-twin: an API and gateway that others wrote. It has
// no commands to be read back, no private chats to be opened and no files.
type twin struct {
	t    *testing.T
	node *adaptertest.Node
	url  string
}

func startTwin(t *testing.T) *twin {
	t.Helper()
	w := &twin{t: t, node: adaptertest.StartNode(t, "discord-digital-twin", "twin.mjs", []string{"TWIN_TOKEN=" + testToken})}
	var port json.Number
	w.do(map[string]any{"do": "port"}, &port)
	w.url = "http://127.0.0.1:" + port.String() + "/api/v10"
	return w
}

// do carries out a command.
func (w *twin) do(command map[string]any, result any) {
	w.t.Helper()
	line, err := json.Marshal(command)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.node.In.Write(append(line, '\n')); err != nil {
		w.t.Fatalf("%v: %v", command, err)
	}
	answer, err := w.node.Out.ReadBytes('\n')
	if err != nil {
		w.t.Fatalf("%v: %v", command, err)
	}
	var a struct {
		Result json.RawMessage
		Error  string
	}
	if err := json.Unmarshal(answer, &a); err != nil || a.Error != "" {
		w.t.Fatalf("%v: %s", command, answer)
	}
	if err := json.Unmarshal(a.Result, result); err != nil {
		w.t.Fatalf("%v: %s", command, a.Result)
	}
}

func (w *twin) id(command map[string]any) string {
	w.t.Helper()
	var id string
	w.do(command, &id)
	return id
}

// kept is a message or an answer as the twin keeps it.
type kept struct {
	Content, Components, Data, Nonce string
	Type, Flags                      int
	Acknowledged                     bool
	MessageID                        string `json:"messageId"`
}

// taker hands messages to the test one by one.
type taker chan bot.Message

// Receive implements bot.Inbox.
func (c taker) Receive(ctx context.Context, m bot.Message) error {
	select {
	case c <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *twin) take(c taker) bot.Message {
	w.t.Helper()
	select {
	case m := <-c:
		return m
	case <-time.After(30 * time.Second):
		w.t.Fatal("nothing was received")
	}
	return bot.Message{}
}

func TestAgainstTwin(t *testing.T) {
	w := startTwin(t)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	a, err := New(Options{
		Table:  []byte("api_url = \"" + w.url + "\""),
		Getenv: env(map[string]string{defaultTokenEnv: testToken}),
		HTTP:   transport, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	core, ran := make(taker), make(chan error, 1)
	go func() { ran <- a.Run(ctx, core) }()
	defer func() {
		stop()
		if err := <-ran; err != nil {
			t.Errorf("Run returned %v", err)
		}
	}()
	if err := a.PublishMenu(ctx, menu()); err != nil {
		t.Fatal(err)
	}
	var names []string
	if w.do(map[string]any{"do": "commands"}, &names); !slices.Contains(names, "سجل-الإرسال") || len(names) != 6 {
		t.Errorf("commands %q", names)
	}
	if err := poll(ctx, func() bool { return a.Stats().Sessions == 1 }); err != nil {
		t.Fatal(err)
	}
	send := func(d bot.Delivery) string {
		t.Helper()
		id, err := a.Send(ctx, d)
		if err != nil {
			t.Fatalf("send %s: %v", d.ID, err)
		}
		return id
	}
	message := func(id string) (m kept) {
		t.Helper()
		w.do(map[string]any{"do": "message", "message": id}, &m)
		return m
	}
	response := func(id string) (m kept) {
		t.Helper()
		w.do(map[string]any{"do": "response", "interaction": id}, &m)
		return m
	}
	wantText := func(m bot.Message, chat, id string, content bot.Content) {
		t.Helper()
		if m.Chat.ID != chat || m.ID != id || m.From.User != testUser || !reflect.DeepEqual(m.Content, content) || m.Private != (chat == testPrivate) {
			t.Errorf("received %+v", m)
		}
	}

	// In private: a message, an answer, its edit, a correction.
	said := w.id(map[string]any{"do": "say", "channel": testDM, "content": "متى المنتدى؟ *"})
	wantText(w.take(core), testPrivate, said, bot.Text{Text: "متى المنتدى؟ *"})
	question := said
	d := reply("d1", question, testPrivate)
	d.Text = "المنتدى " + locale.Bold("الثالث") + " @everyone"
	sent := send(d)
	if m := message(sent); m.Content != `المنتدى **الثالث** \@everyone` || m.Nonce != "d1" || m.Flags != flagNoEmbeds {
		t.Errorf("sent %+v", m)
	}
	edit := reply("d2", "", testPrivate)
	edit.Edits, edit.EditsMessage = "d1", sent
	if id := send(edit); id != sent || message(sent).Content != "نص d2" {
		t.Errorf("edited %q: %+v", id, message(sent))
	}
	w.id(map[string]any{"do": "correct", "channel": testDM, "message": said, "content": "متى؟"})
	if m := w.take(core); m.Content != (bot.Text{Text: "متى؟", EditOf: said}) {
		t.Errorf("received %+v", m)
	}

	// In a server: only what is addressed; a button.
	w.id(map[string]any{"do": "say", "channel": testRoom, "content": "among ourselves"})
	said = w.id(map[string]any{"do": "say", "channel": testRoom, "content": "<@" + testSelf + "> objective 8"})
	wantText(w.take(core), testRoom, said, bot.Text{Text: "objective 8"})
	d = reply("d3", said, testRoom)
	d.Buttons = []bot.Button{{ID: "b1", Label: "تأكيد"}}
	sent = send(d)
	pressed := w.id(map[string]any{"do": "click", "message": sent, "button": "b1"})
	wantText(w.take(core), testRoom, "i"+pressed, bot.Press{Button: "b1"})
	send(reply("d4", "i"+pressed, testRoom))
	if r := response(pressed); !r.Acknowledged || r.Type != answerUpdateless {
		t.Errorf("a press was answered with %+v", r)
	}

	// A command, a form, its answer in private.
	asked := w.id(map[string]any{"do": "slash", "name": "update"})
	wantText(w.take(core), testRoom, "i"+asked, bot.Text{Text: "update"})
	d = whisper("d5", "i"+asked)
	d.Sheet = sheet()
	if id := send(d); id != modalPrefix+asked {
		t.Errorf("a form has the id %q", id)
	}
	if r := response(asked); r.Type != answerModal || !strings.Contains(r.Data, `"custom_id":"f1"`) {
		t.Errorf("a form: %+v", r)
	}
	submitted := w.id(map[string]any{"do": "submit", "form": "f1", "fields": []any{map[string]any{"customId": "text", "value": "منصة"}}})
	wantText(w.take(core), testRoom, "i"+submitted, bot.Submission{Form: "f1", Values: map[string]string{"text": "منصة"}})
	sent = send(whisper("d6", "i"+submitted))
	if r, m := response(submitted), message(sent); r.Type != answerMessage || m.Flags&flagEphemeral == 0 || m.Content != "نص d6" {
		t.Errorf("%+v %+v", r, m)
	}

	// A slow answer.
	slow := w.id(map[string]any{"do": "slash", "name": "سجل-الإرسال"})
	wantText(w.take(core), testRoom, "i"+slow, bot.Text{Text: "سجل الإرسال"})
	if err := poll(ctx, func() bool { return response(slow).Acknowledged }); err != nil {
		t.Fatal(err)
	}
	if r := response(slow); r.Type != answerLater {
		t.Errorf("deferred with %+v", r)
	}
	if sent = send(whisper("d7", "i"+slow)); response(slow).MessageID != sent || message(sent).Content != "نص d7" {
		t.Errorf("the promise became %+v", response(slow))
	}

	// The connection drops: what was written meanwhile is fetched.
	var dropped int
	w.do(map[string]any{"do": "drop"}, &dropped)
	said = w.id(map[string]any{"do": "say", "channel": testDM, "content": "while nobody listens"})
	wantText(w.take(core), testPrivate, said, bot.Text{Text: "while nobody listens"})
	if _, found, err := a.Find(ctx, bot.Delivery{ID: "d1", Chat: bot.Chat{ID: testPrivate}, Text: "نص d2", ReplyTo: question, CreatedAt: time.Now().Add(-nonceKept)}); err != nil || !found {
		t.Errorf("find: %t, %v", found, err)
	}
}
