package slack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
)

func testDecoder() decoder { return decoder{adapter: "slack", self: identity{User: peerBot}} }

func recorded(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimSpace(string(data)))
}

// decodeFile decodes a recorded payload by the kind that its name tells.
func decodeFile(name string, payload []byte) (inbound, error) {
	d := testDecoder()
	switch {
	case strings.HasPrefix(name, "event"):
		return d.event(payload)
	case strings.HasPrefix(name, "interaction"):
		return d.interaction(payload)
	}
	return decodeCommand(d, payload)
}

func TestRecordedPayloads(t *testing.T) {
	from := bot.Account{Adapter: "slack", User: peerUser}
	direct := func(id string, c bot.Content) bot.Message {
		return bot.Message{ID: id, Chat: bot.Chat{Adapter: "slack", ID: peerDirect}, Private: true, PrivateChat: peerDirect, From: from, Content: c}
	}
	channel := func(id string, whisper bool, c bot.Content) bot.Message {
		return bot.Message{ID: id, Chat: bot.Chat{Adapter: "slack", ID: peerChannel}, Whisper: whisper, From: from, Content: c}
	}
	onHome := func(id, private string, c bot.Content) bot.Message {
		return bot.Message{ID: id, Chat: bot.Chat{Adapter: "slack", ID: "home:" + peerUser}, Page: true, PrivateChat: private, From: from, Content: c}
	}
	mention := inbound{key: peerChannel, messages: []received{{
		Message: channel("1764028801.000300", false, bot.Text{Text: "objective 8"}), ts: "1764028801.000300",
	}}}
	foreign := channel("1764028873.123456/UJO000001", true, bot.Press{Button: "Ab-_000000000000000003"})
	foreign.Chat.ID = "DFOREIGN1"
	for name, want := range map[string]inbound{
		"event_direct.json": {key: peerDirect, messages: []received{{
			Message: direct("1764028800.000200", bot.Text{Text: "متى المنتدى الجاي؟ <b> &amp; https://example.org @here #general @U77"}),
			ts:      "1764028800.000200",
		}}},
		"event_mention.json":            mention,
		"event_mention_as_message.json": mention, // one id: the core takes one of the two
		"event_among_others.json":       ignore(peerChannel),
		"event_edit.json": {key: peerDirect, messages: []received{{
			Message: direct("1764028800.000200/1764028830.000000", bot.Text{Text: "تحديث 8: النص المصحح", EditOf: "1764028800.000200"}),
		}}},
		"event_unfurl.json":   ignore(peerDirect),
		"event_own_edit.json": ignore(peerDirect),
		"event_bot.json":      ignore(peerChannel),
		"event_deleted.json":  ignore(peerDirect),
		"event_unknown.json":  ignore(""),
		"event_files.json": {key: peerDirect, messages: []received{
			{Message: direct("1764028840.000600", bot.Text{Text: "the report"}), ts: "1764028840.000600"},
			{
				Message:  direct("1764028840.000600/F01", bot.File{Name: "تقرير.pdf", Type: "application/pdf", Size: 1234}),
				ts:       "1764028840.000600",
				download: &wireFile{ID: "F01", Name: "تقرير.pdf", MimeType: "application/pdf", Size: 1234, URL: "https://files.slack.com/files-pri/T0123-F01/x.pdf", Download: "https://files.slack.com/files-pri/T0123-F01/download/x.pdf"},
			},
			{Message: direct("1764028840.000600/F02", bot.Voice{}), ts: "1764028840.000600"},
		}},
		"event_home.json": {key: peerDirect, messages: []received{{Message: onHome("1764028860.000800", peerDirect, bot.Home{})}}},
		"interaction_press_home.json": {
			key: "home:" + peerUser, handle: handle{Trigger: "1.2.5"},
			messages: []received{{Message: onHome("1764028875.123456/UJO000001", "", bot.Press{Button: "Ab-_000000000000000004"})}},
		},
		"event_messages_tab.json": {key: peerDirect, messages: []received{{Message: direct("start", bot.Start{})}}},
		"event_verification.json": {verify: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"},
		"interaction_press.json": {
			key: peerDirect, handle: handle{Trigger: "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3", Response: response{URL: "https://hooks.slack.com/actions/T0123/1/abc"}},
			messages: []received{{Message: direct("1764028871.123456/UJO000001", bot.Press{Button: "Ab-_000000000000000001"})}},
		},
		"interaction_press_channel.json": {
			key: peerChannel, handle: handle{Trigger: "1.2.3", Response: response{URL: "https://hooks.slack.com/actions/T0123/2/abc"}},
			messages: []received{{Message: channel("1764028872.123456/UJO000001", true, bot.Press{Button: "Ab-_000000000000000002"})}},
		},
		"interaction_press_whispered.json": {
			key: "DFOREIGN1", handle: handle{Trigger: "1.2.4", Response: response{URL: "https://hooks.slack.com/actions/T0123/3/abc"}},
			messages: []received{{Message: foreign}},
		},
		"interaction_submission.json": {
			key: peerChannel, handle: handle{Trigger: "1.2.5"},
			messages: []received{{Message: channel("view/V01", true, bot.Submission{Form: "f-17", Values: map[string]string{
				"text": "أطلقنا <b>منصة</b> & more", "objective": "obj-06", "link": "",
			}})}},
		},
		"interaction_closed.json": ignore(""),
		"command.form": {
			key: peerChannel, handle: handle{Trigger: "13345224609.738474920.8088930838d88f008e0", Response: response{URL: "https://hooks.slack.com/commands/T0123/4/abc"}},
			messages: []received{{Message: channel("13345224609.738474920.8088930838d88f008e0", true, bot.Text{Text: "update 8: نص &"})}},
		},
	} {
		got, err := decodeFile(name, recorded(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(inbound{}, received{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCommands(t *testing.T) {
	base := wireCommand{Command: "/wasl", ChannelID: "C1", UserID: "U1", TriggerID: "1.2"}
	for _, c := range []struct{ command, text, want string }{
		{"/wasl", "", "help"},
		{"/wasl", "  ", "help"},
		{"/wasl-arcp", "تحديث", "تحديث"},
		{"/update", "8: x", "update 8: x"},
		{"/deadlines", "", "deadlines"},
	} {
		in := base
		in.Command, in.Text = c.command, c.text
		got, err := testDecoder().slash(in)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := got.messages[0].Content.(bot.Text); !ok || text.Text != c.want {
			t.Errorf("%s %q is %+v, want %q", c.command, c.text, got.messages[0].Content, c.want)
		}
	}
	if _, err := testDecoder().slash(wireCommand{Command: "/wasl"}); !errors.Is(err, errMalformed) {
		t.Errorf("an incomplete command: %v", err)
	}
}

// No error of the decoder quotes the payload: it ends up in the log.
func TestErrorsQuoteNothing(t *testing.T) {
	for _, payload := range []string{
		`{"type":"event_callback","event":{"type":"message","channel":["secret"]}}`,
		`{"type":"secret`, `{"type":"event_callback","event":"secret"}`,
		`{"type":"event_callback","event":{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"secret","ts":"secret"}}`,
	} {
		_, err := testDecoder().event([]byte(payload))
		if !errors.Is(err, errMalformed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", payload, err)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ wire, want string }{
		{"hello", "hello"},
		{"<@UBOT00001>: update", "update"},
		{"<@UBOT00001>، تحديث", "تحديث"},
		{"<@UBOT00001|wasl> update", "update"},
		{"ما الهدف 8؟ <@UBOT00001>", "ما الهدف 8؟"},
		{"ask <@UBOT00001> now", "ask now"},
		{"<@UBOT00001> and <@UBOT00001>", "and @UBOT00001"},
		{"<@UBOT000019> hi", "@UBOT000019 hi"},
		{"<@U1|jo> <#C1|general> <#C2>", "@jo #general #C2"},
		{"<!channel> <!subteam^S1|@group> <!subteam^S1>", "@channel @group @subteam"},
		{"<!date^1392734382^{date}|18 February 2014>", "18 February 2014"},
		{"<http://example.org|example.org>", "example.org"},
		{"<https://example.org/x|the site>", "the site (https://example.org/x)"},
		{"<mailto:a@example.org|a@example.org>", "a@example.org"},
		{"5 &lt; 6 &amp;lt; &amp;amp;", "5 < 6 &lt; &amp;"},
		{"<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"},
		{"a < b", "a < b"},
		{"<>", ""},
	} {
		if got := testDecoder().text(c.wire); got != c.want {
			t.Errorf("%q reads %q, want %q", c.wire, got, c.want)
		}
	}
}

func TestTimestamps(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		older bool
	}{
		{"1.1", "1.2", true},
		{"1.2", "1.1", false},
		{"9.1", "10.0", true},
		{"1700000000.000100", "1700000000.000100", false},
		{"1700000000.000100", "1700000001.000000", true},
	} {
		if got := olderTS(c.a, c.b); got != c.older {
			t.Errorf("%s before %s: %t", c.a, c.b, got)
		}
	}
	for _, s := range []string{"", "1", "1.", ".1", "1.a", "-1.0", "1.1.1", "1.1 "} {
		if validTS(s) {
			t.Errorf("%q is taken for a timestamp", s)
		}
	}
}
