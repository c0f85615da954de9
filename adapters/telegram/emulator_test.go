package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/bot"
	"wasl/bot/locale"
)

// emulator is telegram-test-api: a Bot API that others wrote. It does not hold
// polls, hands each update out once whatever the offset says, and knows neither
// documents nor menus.
type emulator struct {
	t   *testing.T
	url string
}

func startEmulator(t *testing.T) *emulator {
	t.Helper()
	node := adaptertest.StartNode(t, "telegram-test-api", "emulator.cjs", nil)
	return &emulator{t: t, url: "http://127.0.0.1:" + node.Line(t)}
}

// user calls the emulator's side for users.
func (e *emulator) user(path string, body map[string]any) json.RawMessage {
	e.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.url+path, bytes.NewReader(encoded))
	if err != nil {
		e.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		OK     bool
		Result json.RawMessage
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil || json.Unmarshal(data, &answer) != nil || !answer.OK {
		e.t.Fatalf("%s: %v %s", path, err, data)
	}
	return answer.Result
}

func (e *emulator) says(chat int64, kind, text string, more map[string]any) map[string]any {
	m := map[string]any{
		"botToken": peerToken, "date": 1, "text": text,
		"from": map[string]any{"id": peerUser, "first_name": "A", "is_bot": false}, "chat": map[string]any{"id": chat, "type": kind},
	}
	for k, v := range more {
		m[k] = v
	}
	return m
}

// history is what the bot has sent and what it has become.
func (e *emulator) history() []map[string]any {
	e.t.Helper()
	var list []struct{ Message map[string]any }
	if err := json.Unmarshal(e.user("/getUpdatesHistory", map[string]any{"token": peerToken}), &list); err != nil {
		e.t.Fatal(err)
	}
	var sent []map[string]any
	for _, item := range list {
		if item.Message["chat_id"] != nil {
			sent = append(sent, item.Message)
		}
	}
	return sent
}

// taker hands messages to the test one by one.
type taker chan bot.Message

func (c taker) Receive(ctx context.Context, m bot.Message) error {
	select {
	case c <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c taker) next(t *testing.T) bot.Message {
	t.Helper()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	select {
	case m := <-c:
		return m
	case <-late.C:
		t.Fatal("nothing arrived")
	}
	return bot.Message{}
}

func TestEmulator(t *testing.T) {
	e := startEmulator(t)
	transport := newTransport()
	defer transport.CloseIdleConnections()
	var log bytes.Buffer
	a, err := New(Options{
		Table: []byte("api_url = \"" + e.url + "\"\nchat_interval = \"0s\"\n"), HTTP: transport,
		Log:    slog.New(slog.NewTextHandler(&log, nil)),
		Getenv: func(string) string { return peerToken },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	in := make(taker)
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, in) }()

	private, group := chatOf(peerUser), chatOf(peerGroup)
	from := bot.Account{Adapter: "telegram", User: fmt.Sprint(peerUser)}
	want := func(chat bot.Chat, content bot.Content) bot.Message {
		t.Helper()
		m := in.next(t)
		if m.Chat != chat || m.Private != (chat == private) || m.From != from || m.Content != content || m.ID == "" {
			t.Errorf("got %+v, want %+v in %v", m, content, chat)
		}
		return m
	}
	e.user("/sendMessage", e.says(peerUser, "private", "متى المنتدى القادم؟", nil))
	question := want(private, bot.Text{Text: "متى المنتدى القادم؟"})
	e.user("/sendCommand", e.says(peerUser, "private", "/start JO-ab_12", map[string]any{"entities": []any{map[string]any{"type": "bot_command", "offset": 0, "length": 6}}}))
	want(private, bot.Start{Code: "JO-ab_12"})
	e.user("/sendMessage", e.says(peerGroup, "group", "صباح الخير", nil)) // not for the bot
	e.user("/sendMessage", e.says(peerGroup, "group", "@TestNameBot update 8: x", map[string]any{"entities": []any{map[string]any{"type": "mention", "offset": 0, "length": 12}}}))
	want(group, bot.Text{Text: "update 8: x"})

	// An answer with buttons, a press, an edit.
	text := "النصف الأول من " + locale.Bold("2030") + " <&>"
	id, err := a.Send(ctx, bot.Delivery{
		ID: "d1", Chat: private, Lang: locale.Arabic, Text: text, ReplyTo: question.ID,
		Buttons: []bot.Button{{ID: "Ab-_0123456789abcdefgh", Label: "إبلاغي"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	sent := e.history()
	if len(sent) != 1 || sent[0]["text"] != "النصف الأول من <b>2030</b> &lt;&amp;&gt;" || sent[0]["parse_mode"] != "HTML" ||
		!strings.Contains(fmt.Sprint(sent[0]["reply_markup"]), "callback_data:Ab-_0123456789abcdefgh") ||
		!strings.Contains(fmt.Sprint(sent[0]["reply_parameters"]), `"message_id":`+question.ID) {
		t.Errorf("sent: %v", sent)
	}
	e.user("/sendCallback", map[string]any{
		"botToken": peerToken, "from": map[string]any{"id": peerUser, "is_bot": false}, "data": "Ab-_0123456789abcdefgh",
		"message": map[string]any{"message_id": 1, "chat": map[string]any{"id": peerUser, "type": "private"}},
	})
	want(private, bot.Press{Button: "Ab-_0123456789abcdefgh"})
	again, err := a.Send(ctx, bot.Delivery{ID: "d2", Chat: private, Lang: locale.Arabic, Text: "جديد", Edits: "d1", EditsMessage: id})
	if err != nil || again != id {
		t.Errorf("the edit: %q, %v", again, err)
	}
	if sent := e.history(); len(sent) != 1 || sent[0]["text"] != "جديد" {
		t.Errorf("after the edit: %v", sent)
	}
	if links := a.InviteLink("JO-ab_12"); links != "https://t.me/TestNameBot?start=JO-ab_12" {
		t.Errorf("%q", links)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Run: %v", err)
	}
	if a.Stats().Ignored != 1 || strings.Contains(log.String(), peerToken) {
		t.Errorf("%+v\n%s", a.Stats(), log.String())
	}
}
