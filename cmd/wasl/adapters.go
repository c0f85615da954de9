package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"wasl/adapters/discord"
	"wasl/adapters/slack"
	"wasl/adapters/telegram"
	"wasl/bot"
)

// newAdapter makes the adapter of a table of the configuration. Its kind is
// the table's name, unless the table says otherwise: so there can be two bots
// on one platform.
func (a *app) newAdapter(name string, c config) (bot.Adapter, error) {
	table := []byte(c.Adapters[name])
	kind, err := kindOf(name, table)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "telegram":
		return telegram.New(telegram.Options{Name: name, Table: table, Getenv: os.Getenv, PublicURL: c.HTTP.PublicURL, Clock: a.clock, Log: a.log})
	case "slack":
		return slack.New(slack.Options{Name: name, Table: table, Getenv: os.Getenv, Clock: a.clock, Log: a.log})
	case "discord":
		return discord.New(discord.Options{Name: name, Table: table, Getenv: os.Getenv, Clock: a.clock, Log: a.log})
	}
	return nil, fmt.Errorf("there is no adapter of kind %q", kind)
}

// off reports whether an adapter is not there because it has no token.
func off(err error) bool {
	return errors.Is(err, telegram.ErrNoToken) || errors.Is(err, slack.ErrNoToken) || errors.Is(err, discord.ErrNoToken)
}

func kindOf(name string, table []byte) (string, error) {
	var t struct {
		Kind string `toml:"kind"`
	}
	if err := toml.Unmarshal(table, &t); err != nil {
		return "", err
	}
	if t.Kind == "" {
		return name, nil
	}
	return t.Kind, nil
}

// adapterNames lists the configured adapters, always in the same order.
func (c config) adapterNames() []string { return slices.Sorted(maps.Keys(c.Adapters)) }
