package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"wasl/bot"
	"wasl/bot/locale"
)

func testMenu() []bot.MenuItem {
	return []bot.MenuItem{
		{
			Name: "update", Words: map[locale.Lang]string{locale.Arabic: "تحديث", locale.English: "update"}, Argument: true,
			Description: map[locale.Lang]string{locale.Arabic: "الموافاة بما استجد", locale.English: "report progress"},
		},
		{
			Name: "help", Words: map[locale.Lang]string{locale.Arabic: "مساعدة", locale.English: "help"},
			Description: map[locale.Lang]string{locale.Arabic: "ما الذي يمكن كتابته", locale.English: "what one can write"},
		},
	}
}

func TestManifest(t *testing.T) {
	data, err := Manifest(testMenu(), ManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(recorded(t, "manifest.golden.json"))+"\n", string(data)); diff != "" {
		t.Error(diff)
	}
	// The library knows every key.
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var m slack.Manifest
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	if !m.Settings.SocketModeEnabled || m.Settings.EventSubscriptions.RequestUrl != "" {
		t.Errorf("settings %+v", m.Settings)
	}
	// Slack's limits.
	if len(m.Display.Name) > 35 || len([]rune(m.Display.Description)) > 140 || len(m.Features.SlashCommands) != 1 {
		t.Errorf("%+v", m.Display)
	}
}

func TestManifestForHTTP(t *testing.T) {
	data, err := Manifest(nil, ManifestOptions{Name: "Wasl 2", Adapter: "slack-arcp", Mode: ModeHTTP, PublicURL: "https://wasl.example/"})
	if err != nil {
		t.Fatal(err)
	}
	var m slack.Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	got := []string{m.Settings.EventSubscriptions.RequestUrl, m.Settings.Interactivity.RequestUrl, m.Features.SlashCommands[0].Url}
	want := []string{"https://wasl.example/slack-arcp/events", "https://wasl.example/slack-arcp/interactions", "https://wasl.example/slack-arcp/commands"}
	if diff := cmp.Diff(want, got); diff != "" || m.Settings.SocketModeEnabled || m.Features.BotUser.DisplayName != "Wasl 2" {
		t.Errorf("%s\n%+v", diff, m)
	}
	for _, address := range []string{"", "http://wasl.example", "wasl.example"} {
		if _, err := Manifest(nil, ManifestOptions{Mode: ModeHTTP, PublicURL: address}); !errors.Is(err, errPublicURL) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := Manifest(nil, ManifestOptions{Mode: "rtm"}); err == nil {
		t.Error("an unknown mode")
	}
}

func TestUsageHintIsCut(t *testing.T) {
	var menu []bot.MenuItem
	for range 300 {
		menu = append(menu, bot.MenuItem{Name: "update"})
	}
	hint := usage(menu)
	if n := locale.Length(hint, locale.UTF16); n > hintLimit || n < hintLimit-20 || !strings.HasSuffix(hint, "update") {
		t.Errorf("%d characters", n)
	}
}
