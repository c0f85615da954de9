package main

import (
	"wasl/bot"
	"wasl/commands/announce"
	"wasl/commands/ask"
	"wasl/commands/curate"
	"wasl/commands/deadlines"
	"wasl/commands/deliveries"
	"wasl/commands/digest"
	"wasl/commands/documents"
	"wasl/commands/help"
	"wasl/commands/people"
	"wasl/commands/questions"
	"wasl/commands/update"
)

// capabilities lists what the bot can do, in the order of the help. Adapters
// are the names of those that run; commands is called when somebody asks for
// the help.
func capabilities(states *bot.States, sec bot.Secretariat, adapters []string, commands func() []*bot.Command) ([]bot.Capability, error) {
	updates, err := update.New(states)
	if err != nil {
		return nil, err
	}
	return []bot.Capability{
		updates,
		ask.New(),
		deadlines.New(),
		questions.New(),
		curate.New(),
		announce.New(states, adapters),
		documents.New(),
		digest.New(sec),
		deliveries.New(states, adapters),
		people.New(states),
		help.New(commands),
	}, nil
}
