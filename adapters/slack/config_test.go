package slack

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestConfiguration(t *testing.T) {
	both := env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_APP_TOKEN", appToken, "OTHER", "xoxb-other", "SIGN", signSecret)
	for _, c := range []struct {
		name, adapter, table string
		getenv               func(string) string
		want                 string // part of the error; empty: none
		is                   error
	}{
		{name: "defaults", adapter: "slack", getenv: both},
		{name: "off", adapter: "slack", getenv: env(), want: "no bot token", is: ErrNoToken},
		{name: "a second one has no default", adapter: "slack-arcp", getenv: both, is: ErrNoToken, want: "no bot token"},
		{name: "a second one", adapter: "slack-arcp", table: `kind = "slack"` + "\n" + `mode = "http"` + "\n" + `bot_token_env = "OTHER"` + "\n" + `signing_secret_env = "SIGN"`, getenv: both},
		{name: "unknown key", adapter: "slack", table: "bot_token = \"x\"", getenv: both, want: "bot_token"},
		{name: "unknown limit", adapter: "slack", table: "[limits]\nx = 1", getenv: both, want: "unknown key"},
		{name: "no limit", adapter: "slack", table: "[limits]\nmessages_per_minute = 0", getenv: both, want: "above zero"},
		{name: "wrong type", adapter: "slack", table: "mode = 7", getenv: both, want: "[adapters.slack]"},
		{name: "mode", adapter: "slack", table: `mode = "rtm"`, getenv: both, want: `"socket" or "http"`},
		{name: "address", adapter: "slack", table: `api_url = "slack.com"`, getenv: both, want: "api_url"},
		{name: "http without a secret", adapter: "slack", table: `mode = "http"`, getenv: both, want: "signing_secret_env"},
		{name: "socket without a token", adapter: "slack", getenv: env("WASL_SLACK_BOT_TOKEN", botToken), want: "connections:write"},
		{name: "app token as bot token", adapter: "slack", getenv: env("WASL_SLACK_BOT_TOKEN", appToken), want: "app-level token"},
		{name: "bot token as app token", adapter: "slack", getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_APP_TOKEN", botToken), want: "bot token"},
		{name: "both", adapter: "slack", table: "bot_token_env = \"A\"\nbot_token_file = \"b\"", getenv: both, want: "both set"},
		{name: "no file", adapter: "slack", table: `bot_token_file = "/nowhere/token"`, getenv: both, is: fs.ErrNotExist, want: "bot_token_file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := New(Options{Name: c.adapter, Table: []byte(c.table), Getenv: c.getenv})
			switch {
			case c.want == "":
				if err != nil {
					t.Fatal(err)
				}
				return
			case err == nil:
				t.Fatal("no error")
			case !strings.Contains(err.Error(), c.want):
				t.Errorf("%v: want it to say %q", err, c.want)
			case c.is != nil && !errors.Is(err, c.is):
				t.Errorf("%v is no %v", err, c.is)
			}
			for _, secret := range []string{botToken, appToken, signSecret} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("a secret in %v", err)
				}
			}
		})
	}
}

func TestTokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(botToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := Options{Table: []byte(`bot_token_file = "` + path + `"`), Getenv: env("WASL_SLACK_APP_TOKEN", appToken)}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if a.secrets.bot != botToken {
		t.Error("the token was not read, or not trimmed")
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o700} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := New(o)
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "0"+string(rune('0'+mode>>6))) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}
