package discord

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot"
)

// ErrNoToken says that the adapter is off: no token is configured.
var ErrNoToken = fmt.Errorf("discord: no token is configured: %w", bot.ErrOff)

// Config is the table [adapters.NAME].
type Config struct {
	Kind string `toml:"kind"` // "discord", or empty
	// TokenEnv names the environment variable that holds the bot's token.
	TokenEnv string `toml:"token_env"`
	// TokenFile names a file with mode 600 that holds it; it is preferred.
	TokenFile string `toml:"token_file"`
	// APIURL is the API's address with its version. The gateway's address is
	// asked there.
	APIURL string `toml:"api_url"`
	// MessageContent asks for the privileged intent of that name. Without it
	// the bot reads private messages and mentions, but no reply that does not
	// mention it.
	MessageContent bool `toml:"message_content"`
	// PerSecond is how many requests a second are sent at most; Discord
	// allows 50.
	PerSecond float64 `toml:"per_second"`
	// History is how many messages of each channel are fetched at most after
	// a gap; 0 fetches none.
	History int `toml:"history"`
}

// Defaults; limits of the platform stand in limits.go.
const (
	defaultTokenEnv  = "WASL_DISCORD_TOKEN" //nolint:gosec // G101: the name of a variable
	defaultAPIURL    = "https://discord.com/api/v10"
	defaultPerSecond = globalPerSecond
	defaultHistory   = 500
)

func decodeConfig(table []byte) (Config, error) {
	c := Config{APIURL: defaultAPIURL, MessageContent: true, PerSecond: defaultPerSecond, History: defaultHistory}
	d := toml.NewDecoder(bytes.NewReader(table)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) && len(strict.Errors) > 0 {
			row, _ := strict.Errors[0].Position()
			return c, fmt.Errorf("line %d: unknown key %q", row, strings.Join(strict.Errors[0].Key(), "."))
		}
		return c, err
	}
	if c.Kind != "" && c.Kind != "discord" {
		return c, fmt.Errorf("kind = %q: want %q", c.Kind, "discord")
	}
	if c.TokenEnv == "" {
		c.TokenEnv = defaultTokenEnv
	}
	if c.PerSecond <= 0 || c.PerSecond > globalPerSecond {
		return c, fmt.Errorf("per_second = %v: want more than 0 and at most %d", c.PerSecond, globalPerSecond)
	}
	if c.History < 0 {
		return c, fmt.Errorf("history = %d: want 0 or more", c.History)
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && u.Scheme != "http" {
		return c, errors.New("api_url: want the address of an API, such as " + defaultAPIURL)
	}
	return c, nil
}

// token reads the token, or returns [ErrNoToken].
func (c Config) token(getenv func(string) string) (string, error) {
	token := getenv(c.TokenEnv)
	if c.TokenFile != "" {
		info, err := os.Stat(c.TokenFile)
		if err != nil {
			return "", fmt.Errorf("token_file: %w", err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			return "", fmt.Errorf("token_file: %s has mode %o and others can read it: want 600", c.TokenFile, mode)
		}
		data, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return "", fmt.Errorf("token_file: %w", err)
		}
		token = string(data)
	}
	token = strings.TrimPrefix(strings.TrimSpace(token), "Bot ")
	if token == "" {
		return "", ErrNoToken
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errors.New("the token holds characters that no token has")
	}
	return token, nil
}

// Configured reports whether a table and an environment name a token, so that
// the adapter is on. What is wrong with them is told by [New].
func Configured(table []byte, getenv func(string) string) bool {
	c, err := decodeConfig(table)
	if err != nil {
		return true
	}
	_, err = c.token(getenv)
	return !errors.Is(err, ErrNoToken)
}
