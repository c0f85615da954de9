package console

import (
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// terminal is a chat to which deliveries arrive before its person types.
func terminal(t *testing.T, c *core, watch []string, arrive []bot.Delivery, typed string) string {
	t.Helper()
	out := newScreen()
	chat := NewChat(ChatOptions{User: "jo-1", Watch: watch, In: strings.NewReader(typed), Out: out, Control: c})
	for _, d := range arrive {
		if id, err := chat.Send(t.Context(), d); err != nil || id != string(d.ID) {
			t.Fatalf("Send: %q, %v", id, err)
		}
	}
	if err := chat.Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got, _ := out.read()
	return got
}

func own() bot.Chat { return bot.Chat{Adapter: "console", ID: "dm-jo-1"} }

func preview() bot.Delivery {
	return bot.Delivery{
		ID: "d1", Chat: own(), Kind: bot.KindPreview, Ref: "JO-2026-014", Lang: locale.Arabic, Text: locale.Bold("معاينة") + "\nنص\x1b[31m",
		Buttons: []bot.Button{{ID: "B1", Name: "submit", Label: "إرسال"}, {ID: "B2", Name: "edit", Label: "تعديل"}},
		Files:   []bot.File{{Name: "a.ics", Path: "/x/a.ics"}},
	}
}

func TestChatPrints(t *testing.T) {
	room := bot.Delivery{ID: "d2", Chat: bot.Chat{Adapter: "console", ID: "room-secretariat"}, Kind: bot.KindQuestion, Text: "سؤال"}
	elsewhere := bot.Delivery{ID: "d3", Chat: bot.Chat{Adapter: "console", ID: "dm-eg-1"}, Kind: bot.KindReply, Text: "not for jo-1"}
	edit := bot.Delivery{ID: "d4", Chat: own(), Kind: bot.KindNotice, Text: "2 of 3", EditsMessage: "d1"}
	got := terminal(t, &core{}, []string{"room-secretariat"}, []bot.Delivery{preview(), room, elsewhere, edit}, "")
	want := `
-- preview | JO-2026-014 --
معاينة
نص[31m
  #1 إرسال
  #2 تعديل
  a.ics: /x/a.ics

-- room-secretariat | question --
سؤال

-- notice | edited --
2 of 3
`
	if got != want {
		t.Errorf("printed %s\nwant %s", got, want)
	}
}

func TestChatTakes(t *testing.T) {
	reply := bot.Delivery{ID: "d2", Chat: own(), Kind: bot.KindReply, Text: "نعم"}
	for name, c := range map[string]struct {
		arrive []bot.Delivery
		typed  string
		want   bot.Content
	}{
		"text":                         {nil, " متى المنتدى؟ \n", bot.Text{Text: "متى المنتدى؟"}},
		"text of several lines":        {nil, "announce all\\\nar: نص\\\nen: text\n", bot.Text{Text: "announce all\nar: نص\nen: text"}},
		"number of a button":           {[]bot.Delivery{preview()}, "2\n", bot.Press{Button: "B2"}},
		"arabic number of a button":    {[]bot.Delivery{preview()}, "#٢\n", bot.Press{Button: "B2"}},
		"number after another message": {[]bot.Delivery{preview(), reply}, "2\n", bot.Text{Text: "2"}},
		"number sign after another":    {[]bot.Delivery{preview(), reply}, "#2\n", bot.Press{Button: "B2"}},
		"number beyond the buttons":    {[]bot.Delivery{preview()}, "8\n", bot.Text{Text: "8"}},
		"number without buttons":       {nil, "8\n", bot.Text{Text: "8"}},
		"number sign in a text":        {[]bot.Delivery{preview()}, "#1 is done\n", bot.Text{Text: "#1 is done"}},
	} {
		core := &core{}
		terminal(t, core, nil, c.arrive, "\n"+c.typed)
		if len(core.messages) != 1 {
			t.Errorf("%s: the core got %d messages", name, len(core.messages))
			continue
		}
		m := core.messages[0]
		if m.Content != c.want || m.Chat != own() || !m.Private || m.From != (bot.Account{Adapter: "console", User: "jo-1"}) || m.ID == "" {
			t.Errorf("%s: the core got %+v", name, m)
		}
	}
}

func TestChatGivesEachMessageAnID(t *testing.T) {
	c := &core{}
	terminal(t, c, nil, nil, "a\na\n")
	terminal(t, c, nil, nil, "a\n")
	ids := map[string]bool{}
	for _, m := range c.messages {
		ids[m.ID] = true
	}
	if len(ids) != 3 {
		t.Errorf("%d ids of 3 messages", len(ids))
	}
}

func TestChatPressesInAWatchedRoom(t *testing.T) {
	d := preview()
	d.Chat.ID = "room-secretariat"
	c := &core{}
	terminal(t, c, []string{"room-secretariat"}, []bot.Delivery{d}, "1\n")
	if len(c.messages) != 1 || c.messages[0].Chat != d.Chat || c.messages[0].Private || c.messages[0].Content != (bot.Press{Button: "B1"}) {
		t.Errorf("%+v", c.messages)
	}
}

func TestChatSaysWhatItCouldNotDo(t *testing.T) {
	got := terminal(t, &core{}, nil, []bot.Delivery{preview()}, "#3\n"+strings.Repeat("x", MaxLine+1)+"\n")
	if !strings.HasSuffix(got, "\n(no such button)\n\n(not sent: the line is longer than 1048576 bytes)\n") {
		t.Errorf("%s", got)
	}
}
