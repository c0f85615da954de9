package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"wasl/bot"
	"wasl/bot/locale"
)

// config is the configuration file. Unknown keys are errors.
type config struct {
	Storage     storageConfig     `toml:"storage"`
	Secretariat secretariatConfig `toml:"secretariat"`
	HTTP        httpConfig        `toml:"http"`
	// Adapters are tables that each adapter decodes itself.
	Adapters map[string]unstable.RawMessage `toml:"adapters"`
}

type httpConfig struct {
	Listen    string `toml:"listen"`     // host:port of the webhooks
	PublicURL string `toml:"public_url"` // how they are reached from outside
}

type storageConfig struct {
	URL   string `toml:"url"`   // sqlite:PATH
	Files string `toml:"files"` // folder of attachments; empty: beside the database
}

type secretariatConfig struct {
	Channel string `toml:"channel"`
	Zone    string `toml:"zone"`
	Digest  string `toml:"digest"`
	Lang    string `toml:"lang"`
	Contact string `toml:"contact"`
}

// defaults is the configuration where no file says otherwise.
func defaults() config {
	return config{
		Storage:     storageConfig{URL: "sqlite:wasl.db"},
		Secretariat: secretariatConfig{Zone: "Africa/Cairo", Digest: "SU 09:00", Lang: "ar"},
		HTTP:        httpConfig{Listen: "127.0.0.1:8080"},
	}
}

// readConfig reads a file over the defaults; an empty path gives the defaults.
func readConfig(path string) (config, error) {
	c := defaults()
	if path == "" {
		return c, nil
	}
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := toml.NewDecoder(f).DisallowUnknownFields().EnableUnmarshalerInterface().Decode(&c); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return c, fmt.Errorf("configuration %s: unknown keys:\n%s", path, strict.String())
		}
		return c, fmt.Errorf("configuration %s: %w", path, err)
	}
	return c, nil
}

// engine is the kind of the database.
func (s storageConfig) engine() (engine, error) {
	e, err := engineOf(s.URL)
	if err != nil {
		return e, fmt.Errorf("configuration: storage.url: %w", err)
	}
	return e, nil
}

// filesPath is the folder of attachments, as an absolute path: adapters are
// given paths in it, whatever the working directory is.
func (s storageConfig) filesPath() (string, error) {
	path := s.Files
	if path == "" {
		e, err := s.engine()
		if err != nil {
			return "", err
		}
		if path = e.files(s.URL); path == "" {
			return "", errors.New("configuration: storage.files names no folder: with this database it must, one that all replicas share")
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("configuration: storage.files: %w", err)
	}
	return path, nil
}

// secretariat checks the values. The channel may be empty where the adapter
// brings its own.
func (s secretariatConfig) secretariat() (bot.Secretariat, error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return bot.Secretariat{}, fmt.Errorf("configuration: secretariat.zone: %w", err)
	}
	lang, ok := locale.ParseLang(s.Lang)
	if !ok {
		return bot.Secretariat{}, fmt.Errorf("configuration: secretariat.lang is %q: want ar or en", s.Lang)
	}
	rule, err := weeklyRule(s.Digest)
	if err != nil {
		return bot.Secretariat{}, err
	}
	sec := bot.Secretariat{Zone: zone, Lang: lang, Contact: s.Contact, Digest: rule}
	if s.Channel != "" {
		if sec.Channel, err = bot.ParseChat(s.Channel); err != nil {
			return sec, fmt.Errorf("configuration: secretariat.channel: %w", err)
		}
	}
	return sec, nil
}

// weeklyRule turns "SU 09:00" into an RFC 5545 rule.
func weeklyRule(text string) (string, error) {
	day, clock, _ := strings.Cut(strings.TrimSpace(text), " ")
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil || !strings.Contains(" MO TU WE TH FR SA SU ", " "+day+" ") {
		return "", fmt.Errorf("configuration: secretariat.digest is %q: want a day and a time, like SU 09:00", text)
	}
	return fmt.Sprintf("FREQ=WEEKLY;BYDAY=%s;BYHOUR=%d;BYMINUTE=%d;BYSECOND=0", day, at.Hour(), at.Minute()), nil
}
