package telegram

import (
	"errors"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

func testMenu() []bot.MenuItem {
	item := func(name, word, en, ar string) bot.MenuItem {
		return bot.MenuItem{
			Name:        name,
			Words:       map[locale.Lang]string{locale.English: word, locale.Arabic: "كلمة"},
			Description: map[locale.Lang]string{locale.English: en, locale.Arabic: ar},
		}
	}
	return []bot.MenuItem{item("help", "help", "What the assistant can do", "ما يستطيعه المساعد"), item("forget_me", "forget me", "Delete my data", "حذف بياناتي")}
}

func TestMenu(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(fast, nil)
	if err := a.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	en := `[{"command":"help","description":"What the assistant can do"},{"command":"forget_me","description":"Delete my data"}]`
	ar := `[{"command":"help","description":"ما يستطيعه المساعد"},{"command":"forget_me","description":"حذف بياناتي"}]`
	for key, want := range map[string]string{
		`{"type":"all_private_chats"}`: en, `{"type":"all_group_chats"}`: en,
		`{"type":"all_private_chats"}ar`: ar, `{"type":"all_group_chats"}ar`: ar,
	} {
		if got := p.menus[key]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if len(p.menus) != 4 {
		t.Errorf("%d menus", len(p.menus))
	}
	// What is there already is not set again; what differs is.
	if err := a.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	if n := len(p.called("setMyCommands")); n != 4 {
		t.Errorf("set %d times, want 4", n)
	}
	p.menus[`{"type":"all_group_chats"}ar`] = en
	if err := a.PublishMenu(t.Context(), testMenu()); err != nil {
		t.Fatal(err)
	}
	if n := len(p.called("setMyCommands")); n != 5 || p.menus[`{"type":"all_group_chats"}ar`] != ar {
		t.Errorf("set %d times, want 5", n)
	}
	// The menu's names are understood as its words.
	d, _ := a.decoder()
	if word, _, ok := d.command("/forget_me"); !ok || word != "forget me" {
		t.Errorf("/forget_me is %q", word)
	}
}

func TestMenuErrors(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(fast, nil)
	for name, change := range map[string]func([]bot.MenuItem){
		"arabic name":    func(m []bot.MenuItem) { m[0].Name = "مساعدة" },
		"dash":           func(m []bot.MenuItem) { m[0].Name = "forget-me" },
		"long name":      func(m []bot.MenuItem) { m[0].Name = strings.Repeat("x", 33) },
		"no description": func(m []bot.MenuItem) { m[0].Description[locale.Arabic] = "" },
		"a long one":     func(m []bot.MenuItem) { m[0].Description[locale.Arabic] = strings.Repeat("ط", 257) },
	} {
		menu := testMenu()
		change(menu)
		if err := a.PublishMenu(t.Context(), menu); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	p.answers["getMyCommands"] = []string{no(401, "Unauthorized")}
	var token *TokenError
	if err := a.PublishMenu(t.Context(), testMenu()); !errors.As(err, &token) {
		t.Errorf("%v", err)
	}
}
