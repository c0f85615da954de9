package main

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"wasl/adapters/discord"
	"wasl/adapters/slack"
	"wasl/adapters/telegram"
	"wasl/bot"
)

// newAdapter makes an adapter from its table of the configuration.
type newAdapter func(name string, table []byte, publicURL string, clock bot.Clock, log *slog.Logger) (bot.Adapter, error)

// adapterKinds lists the platforms.
func adapterKinds() map[string]newAdapter {
	return map[string]newAdapter{
		"telegram": func(name string, table []byte, url string, clock bot.Clock, log *slog.Logger) (bot.Adapter, error) {
			return telegram.New(telegram.Options{Name: name, Table: table, Getenv: os.Getenv, PublicURL: url, Clock: clock, Log: log})
		},
		"slack": func(name string, table []byte, _ string, clock bot.Clock, log *slog.Logger) (bot.Adapter, error) {
			return slack.New(slack.Options{Name: name, Table: table, Getenv: os.Getenv, Clock: clock, Log: log})
		},
		"discord": func(name string, table []byte, _ string, clock bot.Clock, log *slog.Logger) (bot.Adapter, error) {
			return discord.New(discord.Options{Name: name, Table: table, Getenv: os.Getenv, Clock: clock, Log: log})
		},
	}
}

// newAdapter makes the adapter of a table of the configuration. Its kind is
// the table's name, unless the table says otherwise: so there can be two bots
// on one platform. The error is [bot.ErrOff] if it has no token.
func (a *app) newAdapter(name string, c config) (bot.Adapter, error) {
	table := []byte(c.Adapters[name])
	kind := struct {
		Kind string `toml:"kind"`
	}{name}
	if err := toml.Unmarshal(table, &kind); err != nil {
		return nil, err
	}
	make, ok := adapterKinds()[kind.Kind]
	if !ok {
		return nil, fmt.Errorf("there is no adapter of kind %q", kind.Kind)
	}
	return make(name, table, c.HTTP.PublicURL, a.clock, a.log)
}

// adapterNames lists the configured adapters, always in the same order.
func (c config) adapterNames() []string { return slices.Sorted(maps.Keys(c.Adapters)) }
