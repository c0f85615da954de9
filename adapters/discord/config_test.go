package discord

import (
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasl/bot/locale"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestConfig(t *testing.T) {
	for _, c := range []struct{ table, problem string }{
		{"", ""},
		{"kind = \"discord\"\ntoken_env = \"WASL_DISCORD_TOKEN\"\napi_url = \"http://127.0.0.1:1/api/v10/\"\nper_second = 10\nhistory = 0\nmessage_content = false", ""},
		{"kind = \"slack\"", "kind"},
		{"\ntokenenv = \"X\"", "line 2"},
		{"api_url = \"discord.com\"", "api_url"},
		{"api_url = \"https://u:p@discord.com\"", "api_url"},
		{"per_second = 51", "per_second"},
		{"per_second = 0", "per_second"},
		{"history = -1", "history"},
	} {
		a, err := New(Options{Table: []byte(c.table), Getenv: env(map[string]string{"WASL_DISCORD_TOKEN": " Bot " + testToken + "\n"})})
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%q: %v", c.table, err)
		case c.problem == "" && a.token != testToken:
			t.Errorf("%q: another token", c.table)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%q: %v, want a word on %s", c.table, err, c.problem)
		}
	}
}

func TestToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(testToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := []byte("token_file = \"" + path + "\"")
	if a, err := New(Options{Table: table, Getenv: env(nil)}); err != nil || a.token != testToken {
		t.Fatalf("%v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	_, err := New(Options{Table: table, Getenv: env(nil)})
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "640") || strings.Contains(err.Error(), testToken) {
		t.Errorf("a file that others can read: %v", err)
	}
	if _, err := New(Options{Getenv: env(nil)}); !errors.Is(err, ErrNoToken) {
		t.Errorf("no token: %v", err)
	}
	if _, err := New(Options{Getenv: env(map[string]string{"WASL_DISCORD_TOKEN": "a\nb"})}); err == nil || strings.Contains(err.Error(), "a\nb") {
		t.Errorf("a broken token: %v", err)
	}
	if Configured(nil, env(nil)) || !Configured(nil, env(map[string]string{"WASL_DISCORD_TOKEN": "x"})) || !Configured([]byte("x = 1"), env(nil)) {
		t.Error("Configured")
	}
}

func TestFeatures(t *testing.T) {
	a := &Adapter{name: "discord", log: slog.New(slog.DiscardHandler)}
	f := a.Features()
	if f.TextLimit != textLimit || f.Unit != locale.Runes || f.Buttons != 25 || !f.Edits || !f.Forms {
		t.Errorf("%+v", f)
	}
}

func TestTrusted(t *testing.T) {
	api := func(s string) *Adapter {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return &Adapter{apiURL: u}
	}
	real, local := api("https://discord.com/api/v10"), api("http://127.0.0.1:8080/api")
	for _, c := range []struct {
		a    *Adapter
		url  string
		want bool
	}{
		{real, "https://cdn.discordapp.com/attachments/1/2/a.pdf?ex=1", true},
		{real, "https://media.discordapp.net/a", true},
		{real, "https://discord.com/a", true},
		{real, "http://cdn.discordapp.com/a", false},
		{real, "https://cdn.discordapp.com:8443/a", false},
		{real, "https://x@cdn.discordapp.com/a", false},
		{real, "https://cdn.discordapp.com.example.org/a", false},
		{real, "http://169.254.169.254/latest", false},
		{real, "file:///etc/passwd", false},
		{local, "http://127.0.0.1:8080/files/1", true},
		{local, "http://127.0.0.1:9090/files/1", false},
	} {
		u, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.a.trusted(u); got != c.want {
			t.Errorf("%s: %t, want %t", c.url, got, c.want)
		}
	}
}
