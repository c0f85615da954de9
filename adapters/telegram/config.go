package telegram

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot"
)

// ErrNoToken says that no token is configured: the adapter is off.
var ErrNoToken = fmt.Errorf("no Telegram token is configured: %w", bot.ErrOff)

// The ways in which updates arrive.
const (
	modePoll    = "poll"
	modeWebhook = "webhook"
)

// config is the adapter's table.
type config struct {
	Kind             string   `toml:"kind"`               // "telegram"
	TokenEnv         string   `toml:"token_env"`          // default WASL_TELEGRAM_TOKEN
	TokenFile        string   `toml:"token_file"`         // mode 600; instead of token_env
	APIURL           string   `toml:"api_url"`            // default https://api.telegram.org
	Mode             string   `toml:"mode"`               // "poll" (default) or "webhook"
	WebhookSecretEnv string   `toml:"webhook_secret_env"` // default WASL_TELEGRAM_WEBHOOK_SECRET
	WebhookURL       string   `toml:"webhook_url"`        // default: public_url and the adapter's path
	PollTimeout      duration `toml:"poll_timeout"`       // how long Telegram holds a poll
	RatePerSecond    float64  `toml:"rate_per_second"`    // messages to all chats
	RateBurst        float64  `toml:"rate_burst"`         // messages at once, after a pause
	ChatInterval     duration `toml:"chat_interval"`      // between two messages to a chat
	GroupPerMinute   float64  `toml:"group_per_minute"`
	GroupBurst       int      `toml:"group_burst"`
	FileLimit        int64    `toml:"file_limit"` // bytes of a received file
}

// duration is a time.Duration as TOML writes it: "30s".
type duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = duration(v)
	return err
}

// readConfig decodes and checks the table, without looking at secrets.
func readConfig(table []byte) (config, error) {
	c := config{
		Kind: "telegram", TokenEnv: "WASL_TELEGRAM_TOKEN", APIURL: "https://api.telegram.org", Mode: modePoll,
		WebhookSecretEnv: "WASL_TELEGRAM_WEBHOOK_SECRET", PollTimeout: duration(pollTimeout),
		RatePerSecond: platformRate, RateBurst: platformBurst, ChatInterval: duration(chatInterval),
		GroupPerMinute: groupRate, GroupBurst: groupBurst, FileLimit: receiveFileLimit,
	}
	d := toml.NewDecoder(bytes.NewReader(table)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return config{}, tableError(err)
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	switch {
	case c.Kind != "telegram":
		return config{}, fmt.Errorf("kind: %q is not \"telegram\"", c.Kind)
	case c.Mode != modePoll && c.Mode != modeWebhook:
		return config{}, fmt.Errorf("mode: %q is neither %q nor %q", c.Mode, modePoll, modeWebhook)
	case c.PollTimeout < 0 || time.Duration(c.PollTimeout) > time.Minute:
		return config{}, errors.New("poll_timeout: want 0s to 1m")
	case c.RatePerSecond <= 0 || c.RateBurst < 1 || c.GroupPerMinute <= 0 || c.GroupBurst < 1 || c.ChatInterval < 0:
		return config{}, errors.New("rate_per_second, rate_burst, chat_interval, group_per_minute, group_burst: want more than nothing")
	case c.FileLimit < 0:
		return config{}, errors.New("file_limit: want bytes, 0 or more")
	}
	if err := webAddress("api_url", c.APIURL); err != nil {
		return config{}, err
	}
	return c, nil
}

// tableError tells the key and the line of what is wrong in the table. The
// library's own text quotes the lines around it, where somebody may have
// written a token.
func tableError(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return fmt.Errorf("line %d: unknown key %q", line, strings.Join(strict.Errors[0].Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, _ := wrong.Position()
		return fmt.Errorf("line %d: %q has a wrong value", line, strings.Join(wrong.Key(), "."))
	}
	return err
}

func webAddress(key, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.User != nil {
		return fmt.Errorf("%s: want an address such as https://api.telegram.org", key)
	}
	return nil
}

// tokenSyntax keeps a token from reaching out of its place in the address.
var tokenSyntax = regexp.MustCompile(`^[A-Za-z0-9:_-]+$`) //nolint:gochecknoglobals // never changes

// token reads the token, and tells where it stands. Errors: [ErrNoToken]; a
// file that others can read; what is no token.
func (c config) token(getenv func(string) string) (token, where string, err error) {
	token, where = strings.TrimSpace(getenv(c.TokenEnv)), c.TokenEnv
	if c.TokenFile != "" {
		where = c.TokenFile
		if token, err = readSecret(c.TokenFile); err != nil {
			return "", "", fmt.Errorf("token_file: %w", err)
		}
	}
	if token == "" {
		return "", "", ErrNoToken
	}
	if !tokenSyntax.MatchString(token) {
		return "", "", fmt.Errorf("what %s holds is no token of a bot: @BotFather gives them out (https://t.me/BotFather, /mybots, API Token)", where)
	}
	return token, where, nil
}

// readSecret reads a file that only its owner can read.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s has the mode %03o, so that others can read it: chmod 600 %s", path, mode, path)
	}
	data, err := os.ReadFile(path)
	return strings.TrimSpace(string(data)), err
}

// secret reads the secret of the webhook.
func (c config) secret(getenv func(string) string) (string, error) {
	secret := strings.TrimSpace(getenv(c.WebhookSecretEnv))
	if !secretSyntax(secret) {
		return "", fmt.Errorf("webhook_secret_env: %s must hold 16 to %d of A-Z a-z 0-9 _ - (openssl rand -hex 32)", c.WebhookSecretEnv, secretLimit)
	}
	return secret, nil
}

func secretSyntax(s string) bool { return len(s) >= 16 && len(s) <= secretLimit && wordSyntax(s) }

// wordSyntax reports whether s has only the characters that Telegram allows in
// deep links and secrets.
func wordSyntax(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	})
}
