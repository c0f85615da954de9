package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"wasl/adapters/slack"
	"wasl/bot"
)

// slackCmd is `wasl slack`.
type slackCmd struct {
	Manifest manifestCmd `cmd:"" help:"Print the app's manifest, to be pasted at api.slack.com/apps (Create New App, From a manifest)."`
}

type manifestCmd struct {
	Config  string `help:"Configuration file; it says how the program is reached from outside." type:"path"`
	Mode    string `help:"How Slack reaches the bot: socket, or http (needs http.public_url)." enum:"socket,http" default:"socket"`
	Adapter string `help:"Name of the adapter in the configuration." default:"slack"`
}

// Run prints the manifest. It needs neither a token nor a database.
func (cmd *manifestCmd) Run(_ context.Context, s streams, _ *slog.Logger) error {
	c, err := readConfig(cmd.Config)
	if err != nil {
		return err
	}
	menu, err := menuOf(c)
	if err != nil {
		return err
	}
	manifest, err := slack.Manifest(menu, slack.ManifestOptions{Adapter: cmd.Adapter, Mode: cmd.Mode, PublicURL: c.HTTP.PublicURL})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, string(manifest))
	return err
}

// menuOf is the menu of an installation, without its database.
func menuOf(c config) ([]bot.MenuItem, error) {
	shipped, err := bot.ShippedStates()
	if err != nil {
		return nil, err
	}
	sec, err := c.Secretariat.secretariat()
	if err != nil {
		return nil, err
	}
	if sec.Channel.IsZero() {
		sec.Channel = bot.Chat{Adapter: "none", ID: "none"} // the menu does not depend on it
	}
	var b *bot.Bot
	caps, err := capabilities(bot.NewStates(shipped), sec, nil, func() []*bot.Command { return b.Commands() })
	if err != nil {
		return nil, err
	}
	texts, err := catalog(caps)
	if err != nil {
		return nil, err
	}
	if b, err = bot.New(bot.Options{Env: &bot.Env{Secretariat: sec, Catalog: texts}, Capabilities: caps}); err != nil {
		return nil, errors.Join(errors.New("menu"), err)
	}
	return b.Menu(), nil
}
