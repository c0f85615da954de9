package slack

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
	"wasl/bot/locale"
)

// bench is an adapter with a peer, for tests that send.
type bench struct {
	*Adapter
	peer *peer
	log  *bytes.Buffer
}

func newBench(t *testing.T, more string) *bench {
	t.Helper()
	p := newPeer(t)
	var log bytes.Buffer
	a, transport := newAdapter(t, p, ModeSocket, fast+more, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() {
		p.close()
		transport.CloseIdleConnections()
	})
	return &bench{a, p, &log}
}

func channelDelivery(id bot.DeliveryID) bot.Delivery {
	return bot.Delivery{ID: id, Chat: bot.Chat{Adapter: "slack", ID: peerChannel}, Kind: bot.KindReply, Lang: locale.Arabic, Text: "نص <سري> & x"}
}

func sendKind(t *testing.T, err error) *bot.SendError {
	t.Helper()
	var sendErr *bot.SendError
	if !errors.As(err, &sendErr) {
		t.Fatalf("%T is no *bot.SendError: %v", err, err)
	}
	for _, secret := range []string{botToken, appToken, "سري", "127.0.0.1"} {
		if strings.Contains(err.Error(), secret) && secret != "127.0.0.1" {
			t.Errorf("%q stands in %v", secret, err)
		}
	}
	return sendErr
}

// Exactly what is sent, by method.
func TestRequests(t *testing.T) {
	b := newBench(t, "")
	d := channelDelivery("d17")
	id, err := b.Send(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	const blocks = `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"نص \u003cسري\u003e \u0026 x"}]}]}]`
	common := map[string]string{
		"channel": peerChannel, "token": botToken, "text": "نص &lt;سري&gt; &amp; x", "blocks": blocks, "parse": "none", "link_names": "false",
	}
	want := func(method string, more map[string]string) {
		t.Helper()
		calls := b.peer.callsOf(method)
		got := map[string]string{}
		for name, values := range calls[len(calls)-1].Form {
			got[name] = strings.Join(values, "|")
		}
		all := map[string]string{}
		for _, m := range []map[string]string{common, more} {
			for name, value := range m {
				all[name] = value
			}
		}
		if diff := cmp.Diff(all, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", method, diff)
		}
	}
	meta := `{"event_type":"wasl_delivery","event_payload":{"id":"d17"}}`
	want(methodPost, map[string]string{"unfurl_links": "false", "unfurl_media": "false", "mrkdwn": "false", "metadata": meta})

	d.Edits, d.EditsMessage = "d1", id
	again, err := b.Send(t.Context(), d)
	if err != nil || again != id {
		t.Fatalf("%q, %v: want %q", again, err, id)
	}
	want(methodUpdate, map[string]string{"ts": id, "metadata": meta})

	d.Private, d.Reader = true, peerUser
	private, err := b.Send(t.Context(), d)
	if err != nil || !strings.HasPrefix(private, "ephemeral ") {
		t.Fatalf("%q, %v", private, err)
	}
	want(methodEphemeral, map[string]string{"user": peerUser})
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   bot.SendErrorKind
		wait   time.Duration
		says   string
	}{
		{"status 429 13", bot.SendLimited, 13 * time.Second, ""},
		{"status 429", bot.SendLimited, unstatedWait, ""},
		{"status 429 soon", bot.SendLimited, unstatedWait, ""},
		{"ratelimited", bot.SendLimited, unstatedWait, ""},
		{"status 500", bot.SendRetry, 0, ""},
		{"status 503", bot.SendRetry, 0, ""},
		{"status 404", bot.SendRetry, 0, ""},
		{"status 400", bot.SendRejected, 0, ""},
		{"html", bot.SendRetry, 0, ""},
		{"half", bot.SendUnknown, 0, ""},
		{"empty", bot.SendUnknown, 0, ""},
		{"internal_error", bot.SendUnknown, 0, ""},
		{"fatal_error", bot.SendUnknown, 0, ""},
		{"service_unavailable", bot.SendRetry, 0, ""},
		{"not_in_channel", bot.SendBlocked, 0, "/invite"},
		{"channel_not_found", bot.SendGone, 0, "/invite"},
		{"is_archived", bot.SendGone, 0, ""},
		{"user_disabled", bot.SendGone, 0, ""},
		{"missing_scope", bot.SendNotAllowed, 0, "chat:write is missing: add it under “OAuth & Permissions” at https://api.slack.com/apps/A0123456789/oauth"},
		{"messages_tab_disabled", bot.SendNotAllowed, 0, "https://api.slack.com/apps/A0123456789/app-home"},
		{"restricted_action", bot.SendNotAllowed, 0, ""},
		{"invalid_auth", bot.SendRetry, time.Minute, "https://api.slack.com/apps/A0123456789/oauth"},
		{"token_revoked", bot.SendRetry, time.Minute, "token"},
		{"invalid_blocks", bot.SendRejected, 0, ""},
		{"msg_too_long", bot.SendRejected, 0, ""},
		{"something_new", bot.SendRejected, 0, "something_new"},
		{"Quoted <text>", bot.SendRejected, 0, "unreadable"},
	} {
		t.Run(c.answer, func(t *testing.T) {
			b := newBench(t, "")
			b.peer.fail(methodPost, c.answer)
			_, err := b.Send(t.Context(), channelDelivery("d1"))
			got := sendKind(t, err)
			if got.Kind != c.want || got.RetryAfter != c.wait {
				t.Errorf("%q after %v, want %q after %v", got.Kind, got.RetryAfter, c.want, c.wait)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v: want it to say %q", err, c.says)
			}
		})
	}
}

func TestGivenUpWhileWaiting(t *testing.T) {
	b := newBench(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.Send(ctx, channelDelivery("d1"))
	if got := sendKind(t, err); got.Kind != bot.SendRetry || len(b.peer.callsOf(methodPost)) != 0 {
		t.Errorf("%v, want it not sent", err)
	}
}

func TestPrivateForNobody(t *testing.T) {
	b := newBench(t, "")
	d := channelDelivery("d1")
	d.Private = true
	_, err := b.Send(t.Context(), d)
	if got := sendKind(t, err); got.Kind != bot.SendRejected || len(b.peer.postedIn(d.Chat)) != 0 {
		t.Errorf("%v; %d messages arrived", err, len(b.peer.postedIn(d.Chat)))
	}
}

// What it would edit is gone, or cannot be edited: it stands for itself.
func TestEditOfWhatIsGone(t *testing.T) {
	for _, replaced := range []string{"1764028800.000200", "ephemeral 1764028800.000200", "view V1", "response d3"} {
		b := newBench(t, "")
		b.peer.fail(methodUpdate, "message_not_found")
		d := channelDelivery("d2")
		d.Edits, d.EditsMessage = "d1", replaced
		if _, err := b.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if got := b.peer.postedIn(d.Chat); len(got) != 1 || got[0].Edits != "" {
			t.Errorf("%s: %+v", replaced, got)
		}
	}
}

func TestConfiguredUser(t *testing.T) {
	b := newBench(t, "")
	d := channelDelivery("d1")
	d.Chat.ID = peerUser
	for range 2 {
		if _, err := b.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(b.peer.postedIn(bot.Chat{Adapter: "slack", ID: peerDirect})); got != 2 || len(b.peer.callsOf(methodOpenChat)) != 1 {
		t.Errorf("%d messages, %d conversations opened", got, len(b.peer.callsOf(methodOpenChat)))
	}
}

// A command can be used where the bot is no member.
func TestResponseAddress(t *testing.T) {
	b := newBench(t, "")
	address := b.peer.server.URL + "/respond/" + peerChannel
	b.peer.fail(methodEphemeral, "channel_not_found")
	b.peer.fail(methodPost, "not_in_channel")
	d := channelDelivery("d1")
	d.Handle, d.Private, d.Reader = handle{Response: response{URL: address}}.came(b.clock.Now()).String(), true, peerUser
	id, err := b.Send(t.Context(), d)
	if err != nil || id != "response d1" {
		t.Fatalf("%q, %v", id, err)
	}
	d.Private = false
	if _, err := b.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got := b.peer.postedIn(d.Chat)
	if len(got) != 2 || !got[0].Private || got[1].Private || got[0].Text != d.Text {
		t.Errorf("%+v", got)
	}
	for _, c := range b.peer.callsOf(methodRespond) {
		if c.Auth != "" {
			t.Error("the token went to a response address")
		}
	}
}

func TestForm(t *testing.T) {
	b := newBench(t, "")
	now := b.clock.Now()
	d := channelDelivery("d1")
	d.Sheet, d.Handle = sheet(), handle{Trigger: "t1"}.came(now).String()
	id, err := b.Send(t.Context(), d)
	if err != nil || id != "view V1" || len(b.peer.postedIn(d.Chat)) != 0 {
		t.Fatalf("%q, %v; %d messages", id, err, len(b.peer.postedIn(d.Chat)))
	}
	if calls := b.peer.callsOf(methodOpenView); !strings.Contains(calls[0].Body, `"trigger_id":"t1"`) {
		t.Errorf("opened by %s", calls[0].Body)
	}
	// An old one, one that Slack refuses, or none: the text asks.
	b.peer.fail(methodOpenView, "expired_trigger_id")
	for i, carried := range []string{
		handle{Trigger: "t2"}.came(now.Add(-triggerLife - time.Minute)).String(), handle{Trigger: "t3"}.came(now).String(), "", "no handle",
	} {
		d.Handle = carried
		id, err := b.Send(t.Context(), d)
		if err != nil || !validTS(id) || len(b.peer.postedIn(d.Chat)) != i+1 {
			t.Errorf("%q: %q, %v: want its text posted", carried, id, err)
		}
	}
	if opened := len(b.peer.callsOf(methodOpenView)); opened != 2 {
		t.Errorf("%d triggers were tried", opened)
	}
}
