package slack

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot"
)

// The ways in which Slack reaches the bot.
const (
	ModeSocket = "socket" // the bot opens a WebSocket
	ModeHTTP   = "http"   // Slack calls the bot's public address
)

// DefaultAPIURL is where Slack's Web API is.
const DefaultAPIURL = "https://slack.com/api/"

// ErrNoToken says that no bot token is configured: the adapter is off.
var ErrNoToken = fmt.Errorf("slack: no bot token: %w", bot.ErrOff)

// Options are what an adapter is made of.
type Options struct {
	Name   string              // the configured name; default "slack"
	Table  []byte              // its table of the configuration, as TOML
	Getenv func(string) string // default os.Getenv
	HTTP   http.RoundTripper   // default: a transport with timeouts
	Clock  bot.Clock           // default: the machine's; decides how old a request may be
	Log    *slog.Logger        // default: none
}

// config is the adapter's table. Every key has a default.
type config struct {
	Kind              string `toml:"kind"`
	BotTokenEnv       string `toml:"bot_token_env"`
	BotTokenFile      string `toml:"bot_token_file"`
	AppTokenEnv       string `toml:"app_token_env"`
	AppTokenFile      string `toml:"app_token_file"`
	SigningSecretEnv  string `toml:"signing_secret_env"`
	SigningSecretFile string `toml:"signing_secret_file"`
	APIURL            string `toml:"api_url"`
	Mode              string `toml:"mode"`
	Limits            limits `toml:"limits"`
}

// secrets are what must never be logged.
type secrets struct{ bot, app, signing string }

// readConfig decodes the table strictly. An unknown key is an error that shows
// its line.
func readConfig(name string, table []byte) (config, error) {
	c := config{Kind: "slack", APIURL: DefaultAPIURL, Mode: ModeSocket, Limits: defaultLimits()}
	d := toml.NewDecoder(bytes.NewReader(table)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return c, fmt.Errorf("slack: [adapters.%s]: unknown key:\n%s", name, strict.String())
		}
		return c, fmt.Errorf("slack: [adapters.%s]: %w", name, err)
	}
	if name == "slack" { // a second adapter must not share the first one's token by default
		c.BotTokenEnv = orDefault(c.BotTokenEnv, c.BotTokenFile, "WASL_SLACK_BOT_TOKEN")
		c.AppTokenEnv = orDefault(c.AppTokenEnv, c.AppTokenFile, "WASL_SLACK_APP_TOKEN")
		c.SigningSecretEnv = orDefault(c.SigningSecretEnv, c.SigningSecretFile, "WASL_SLACK_SIGNING_SECRET")
	}
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return c, fmt.Errorf("slack: [adapters.%s]: api_url is no http(s) address", name)
	}
	if !strings.HasSuffix(c.APIURL, "/") {
		c.APIURL += "/"
	}
	if c.Mode != ModeSocket && c.Mode != ModeHTTP {
		return c, fmt.Errorf("slack: [adapters.%s]: mode = %q: want %q or %q", name, c.Mode, ModeSocket, ModeHTTP)
	}
	if err := c.Limits.check(); err != nil {
		return c, fmt.Errorf("slack: [adapters.%s.limits]: %w", name, err)
	}
	return c, nil
}

func orDefault(env, file, name string) string {
	if env == "" && file == "" {
		return name
	}
	return env
}

// readSecrets finds the tokens that the mode needs. Without a bot token it is
// [ErrNoToken]; its other errors name the key, and never the value.
func (c config) readSecrets(getenv func(string) string) (s secrets, err error) {
	if s.bot, err = readSecret("bot_token", c.BotTokenEnv, c.BotTokenFile, getenv); err != nil {
		return s, err
	}
	if s.bot == "" {
		return s, ErrNoToken
	}
	if strings.HasPrefix(s.bot, "xapp-") {
		return s, errors.New("slack: the bot token is an app-level token (xapp-…): the bot token (xoxb-…) " +
			"stands at https://api.slack.com/apps, “OAuth & Permissions”")
	}
	if c.Mode == ModeHTTP {
		s.signing, err = readSecret("signing_secret", c.SigningSecretEnv, c.SigningSecretFile, getenv)
		if err == nil && s.signing == "" {
			err = errors.New(`slack: mode = "http" needs signing_secret_env or signing_secret_file: ` +
				"the secret stands at https://api.slack.com/apps, “Basic Information”")
		}
		return s, err
	}
	if s.app, err = readSecret("app_token", c.AppTokenEnv, c.AppTokenFile, getenv); err != nil {
		return s, err
	}
	switch {
	case s.app == "":
		return s, errors.New(`slack: mode = "socket" needs app_token_env or app_token_file: ` +
			"make an app-level token with the scope connections:write at https://api.slack.com/apps, “Basic Information”")
	case strings.HasPrefix(s.app, "xoxb-"):
		return s, errors.New("slack: the app-level token is a bot token (xoxb-…): the app-level token (xapp-…) " +
			"stands at https://api.slack.com/apps, “Basic Information”")
	}
	return s, nil
}

// readSecret reads a secret from the environment or from a file that only its
// owner can read.
func readSecret(key, env, file string, getenv func(string) string) (string, error) {
	switch {
	case env != "" && file != "":
		return "", fmt.Errorf("slack: %s_env and %s_file are both set", key, key)
	case env != "":
		return strings.TrimSpace(getenv(env)), nil
	case file == "":
		return "", nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("slack: %s_file: %w", key, err)
	}
	if mode := info.Mode().Perm(); mode&^0o600 != 0 {
		return "", fmt.Errorf("slack: %s_file: %s has mode %04o: want 0600 (%w)", key, file, mode, fs.ErrPermission)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("slack: %s_file: %w", key, err)
	}
	return strings.TrimSpace(string(data)), nil
}
