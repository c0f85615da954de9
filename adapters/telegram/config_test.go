package telegram

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wasl/bot/locale"
)

func getenv(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestDefaults(t *testing.T) {
	a, err := New(Options{Getenv: getenv(map[string]string{"WASL_TELEGRAM_TOKEN": " 1:abc\n"})})
	if err != nil {
		t.Fatal(err)
	}
	if a.Name() != "telegram" || a.client.token != "1:abc" || a.client.base != "https://api.telegram.org" || a.config.Mode != modePoll {
		t.Errorf("%q %q %q", a.Name(), a.client.base, a.config.Mode)
	}
	f := a.Features()
	if f.TextLimit != 4096 || f.Unit != locale.UTF16 || f.Buttons != 90 || !f.Edits || f.Forms {
		t.Errorf("%+v", f)
	}
	// What Telegram documents: the first is counted in windows (TestPaceOfAll),
	// and of the group's bucket the worst window stays below it.
	c := a.config
	if c.RatePerSecond > 30 || c.GroupPerMinute+float64(c.GroupBurst) > 20 || time.Duration(c.ChatInterval) < time.Second {
		t.Errorf("the default pace is over a limit: %+v", c)
	}
}

func TestEveryKey(t *testing.T) {
	a, err := New(Options{
		Name: "telegram-arcp", PublicURL: "https://bot.example.org/",
		Table: []byte(`
kind = "telegram"
token_env = "OTHER"
api_url = "http://127.0.0.1:8081/"
mode = "webhook"
webhook_secret_env = "OTHER_SECRET"
poll_timeout = "10s"
rate_per_second = 5
rate_burst = 1
chat_interval = "2s"
group_per_minute = 6
group_burst = 2
file_limit = 1000
`),
		Getenv: getenv(map[string]string{"OTHER": "1:abc", "OTHER_SECRET": "0123456789abcdef"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	c := a.config
	if a.client.base != "http://127.0.0.1:8081" || a.webhookURL != "https://bot.example.org/telegram-arcp/" || a.secret != "0123456789abcdef" ||
		time.Duration(c.PollTimeout) != 10*time.Second || c.RatePerSecond != 5 || c.RateBurst != 1 || time.Duration(c.ChatInterval) != 2*time.Second ||
		c.GroupPerMinute != 6 || c.GroupBurst != 2 || c.FileLimit != 1000 {
		t.Errorf("%+v, %q", c, a.webhookURL)
	}
}

func TestNoToken(t *testing.T) {
	for _, table := range []string{"", `token_env = "UNSET"`} {
		if _, err := New(Options{Table: []byte(table), Getenv: getenv(nil)}); !errors.Is(err, ErrNoToken) {
			t.Errorf("%q: %v", table, err)
		}
	}
}

func TestTokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("1:abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := []byte(`token_file = "` + path + `"`)
	a, err := New(Options{Table: table, Getenv: getenv(nil)})
	if err != nil || a.client.token != "1:abc" || a.where != path {
		t.Fatalf("%v", err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := New(Options{Table: table, Getenv: getenv(nil)})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "mode 6") || strings.Contains(err.Error(), "abc") {
			t.Errorf("%v: %v", mode, err)
		}
	}
}

func TestWrongTables(t *testing.T) {
	env := getenv(map[string]string{"WASL_TELEGRAM_TOKEN": "1:abc", "SHORT": "short", "ODD": "0123456789abcdef!", "PATH_TOKEN": "1:a/../x"})
	for table, want := range map[string]string{
		"\ntoken = \"1:hush\"":                                `line 2: unknown key "token"`,
		"rate_burst = \"hush\"":                               `line 1: "rate_burst" has a wrong value`,
		"poll_timeout = \"soon\"":                             "poll_timeout",
		"poll_timeout = \"5m\"":                               "poll_timeout: want 0s to 1m",
		"kind = \"slack\"":                                    "kind",
		"mode = \"push\"":                                     "mode",
		"rate_per_second = 0":                                 "rate_per_second",
		"chat_interval = \"-1s\"":                             "chat_interval",
		"file_limit = -1":                                     "file_limit",
		"api_url = \"api.telegram.org\"":                      "api_url",
		"api_url = \"https://u:hush@api.telegram.org\"":       "api_url",
		"api_url = \"https://api.telegram.org/?x=hush\"":      "api_url",
		"token_env = \"PATH_TOKEN\"":                          "what PATH_TOKEN holds is no token",
		"token_file = \"/nowhere/token\"":                     "/nowhere/token",
		"mode = \"webhook\"":                                  "webhook_secret_env: WASL_TELEGRAM_WEBHOOK_SECRET must hold",
		"mode = \"webhook\"\nwebhook_secret_env = \"SHORT\"":  "webhook_secret_env",
		"mode = \"webhook\"\nwebhook_secret_env = \"ODD\"":    "webhook_secret_env",
		"mode = \"webhook\"\nwebhook_secret_env = \"SECRET\"": "webhook_url, or public_url",
		"mode = \"webhook\"\nwebhook_secret_env = \"SECRET\"\nwebhook_url = \"x\"": "webhook_url",
	} {
		_, err := New(Options{Table: []byte(table), Getenv: func(name string) string {
			if name == "SECRET" {
				return peerSecret
			}
			return env(name)
		}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "adapters.telegram: ") {
			t.Errorf("%q: %v, want %q", table, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: the error tells a secret: %v", table, err)
		}
	}
}

func TestInviteLink(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter("", nil)
	if got := a.InviteLink("JO-1"); got != "" {
		t.Errorf("before the bot is known: %q", got)
	}
	if err := a.Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := a.InviteLink("JO-ab_12"); got != "https://t.me/WaslBot?start=JO-ab_12" {
		t.Errorf("%q", got)
	}
}
