package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// ManifestOptions are what the manifest of an app depends on.
type ManifestOptions struct {
	Name      string // of the app as people see it; default "Wasl"
	Adapter   string // the adapter's configured name; default "slack"
	Mode      string // [ModeSocket], the default, or [ModeHTTP]
	PublicURL string // with ModeHTTP: where the program is reached, e.g. "https://wasl.example"
}

// The manifest as https://docs.slack.dev/reference/app-manifest describes it.
// The library's types leave out what is false, which for some keys is not what
// Slack takes then.
type manifest struct {
	Metadata struct {
		Major int `json:"major_version"`
		Minor int `json:"minor_version"`
	} `json:"_metadata"`
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Background  string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		AppHome struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		BotUser struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands []manifestCommand `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL  string   `json:"request_url,omitempty"`
			List []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		OrgDeploy bool `json:"org_deploy_enabled"`
		Socket    bool `json:"socket_mode_enabled"`
		Rotation  bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestCommand struct {
	Command      string `json:"command"`
	Description  string `json:"description"`
	UsageHint    string `json:"usage_hint,omitempty"`
	URL          string `json:"url,omitempty"`
	ShouldEscape bool   `json:"should_escape"`
}

// hintLimit is the longest usage hint that Slack takes.
const hintLimit = 1000

var errPublicURL = errors.New(`slack: mode "http" needs a public https address`)

// Manifest returns the app's manifest as JSON, as it is pasted at
// https://api.slack.com/apps?new_app=1 under "From a manifest".
func Manifest(menu []bot.MenuItem, o ManifestOptions) ([]byte, error) {
	if o.Name == "" {
		o.Name = "Wasl"
	}
	if o.Adapter == "" {
		o.Adapter = "slack"
	}
	var m manifest
	m.Metadata.Major, m.Metadata.Minor = 1, 1
	m.Display.Name = o.Name
	m.Display.Description = "المساعد: الاتفاق العالمي من أجل الهجرة · The Global Compact for Migration: questions, dates, updates"
	m.Display.Background = "#0b3d2e"
	m.Features.AppHome.Home, m.Features.AppHome.Messages = true, true
	m.Features.BotUser.Name, m.Features.BotUser.Online = o.Name, true
	m.Features.Commands = []manifestCommand{{
		Command: command, Description: "المساعد: سؤال أو أمر · a question or a command", UsageHint: usage(menu),
	}}
	for _, s := range scopes() {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.name)
	}
	m.Settings.Events.List = []string{"app_home_opened", "app_mention", "message.im"}
	m.Settings.Interactivity.Enabled = true
	switch o.Mode {
	case "", ModeSocket:
		m.Settings.Socket = true
	case ModeHTTP:
		u, err := url.Parse(o.PublicURL)
		if err != nil || u.Scheme != "https" || u.Host == "" {
			return nil, errPublicURL
		}
		base := strings.TrimSuffix(o.PublicURL, "/") + "/" + o.Adapter + "/"
		m.Settings.Events.URL = base + "events"
		m.Settings.Interactivity.URL = base + "interactions"
		m.Features.Commands[0].URL = base + "commands"
	default:
		return nil, fmt.Errorf("slack: mode %q: want %q or %q", o.Mode, ModeSocket, ModeHTTP)
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("slack: manifest: %w", err)
	}
	return append(data, '\n'), nil
}

// usage lists what can stand after the command.
func usage(menu []bot.MenuItem) string {
	var hint strings.Builder
	for _, item := range menu {
		entry := menuWord(item, locale.English)
		if ar := menuWord(item, locale.Arabic); ar != entry && ar != item.Name {
			entry += " " + ar
		}
		if item.Argument {
			entry += " …"
		}
		if hint.Len() > 0 {
			entry = " | " + entry
		}
		if locale.Length(hint.String()+entry, locale.UTF16) > hintLimit {
			break
		}
		hint.WriteString(entry)
	}
	return hint.String()
}
