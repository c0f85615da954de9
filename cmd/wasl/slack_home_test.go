package main

import (
	"strings"
	"testing"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
)

// The home tab of Slack: one who opens it sees what is open for them; what is
// pressed there is answered in the messages tab.
func TestSlackHome(t *testing.T) {
	var peer *faultserver.Slack
	w := openOn(func(s *faultserver.Server, scale float64) platform {
		peer = s.Slack()
		return onSlack(s, scale)
	})(t, morning).(*platformWorld)
	jordan, chat := w.platform.user("jo-1"), w.chatID("dm-jo-1")
	text := func(id, s string) {
		t.Helper()
		err := w.Receive(t.Context(), bot.Message{
			ID: id, Chat: bot.Chat{ID: "dm-jo-1"}, From: bot.Account{User: "jo-1"}, Content: bot.Text{Text: s},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	home := func(id string) faultserver.View {
		t.Helper()
		err := w.do(func() faultserver.Ref { return peer.OpenHome(faultserver.Act{Chat: chat, From: jordan}) }, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		view, ok := peer.Home(jordan)
		if !ok {
			t.Fatal("the home tab is empty")
		}
		return view
	}
	if view := home("1"); !strings.Contains(view.Text, "لا أمور معلقة") || len(view.Buttons) != 0 {
		t.Errorf("%q with %d buttons", view.Text, len(view.Buttons))
	}
	text("2", "تحديث 8: افتتحنا مركزاً للبحث والإنقاذ على الساحل الجنوبي.")
	view := home("3")
	if len(view.Buttons) != 1 {
		t.Fatalf("%q with %d buttons", view.Text, len(view.Buttons))
	}
	err := w.do(func() faultserver.Ref {
		return peer.Press(faultserver.Act{Chat: chat, From: jordan, Form: view.ID, Button: view.Buttons[0]})
	}, "4")
	if err != nil {
		t.Fatal(err)
	}
	sent, err := w.Drain(t.Context())
	if err != nil || len(sent) == 0 {
		t.Fatalf("nothing was answered, %v", err)
	}
	if last := sent[len(sent)-1]; last.Chat.ID != "dm-jo-1" || last.Kind != bot.KindPreview {
		t.Errorf("%+v", last)
	}
}
