package main

import (
	"context"
	"fmt"
	"log/slog"

	"wasl/adapters/console"
	"wasl/bot"
)

// chatCmd is `wasl chat`.
type chatCmd struct {
	As     string `help:"Who writes: an account of the demo cast such as jo-1 or sec-1, or any other name for somebody who has not joined." default:"jo-1"`
	Data   string `help:"Folder of the database; without it a temporary one is used and removed." type:"path"`
	Config string `help:"Configuration file." type:"path"`
}

// Run chats until the end of the input.
func (cmd *chatCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withData(cmd.Data, cmd.Config, func(c config) error {
		a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
		if err != nil {
			return err
		}
		defer func() { _ = a.close() }()
		if err := a.join(c); err != nil {
			return err
		}
		const name = "console"
		if a.env.Secretariat.Channel.IsZero() {
			a.env.Secretariat.Channel = bot.Chat{Adapter: name, ID: room}
		}
		options := console.ChatOptions{
			Name: name, User: cmd.As, In: s.in, Out: s.out, Control: &control{app: a}, IDs: a.env.IDs, Log: log,
		}
		if member, ok := findCast(a.env.States, cmd.As); ok && member.person.Role.Secretariat() {
			options.Watch = []string{room}
		}
		if err := a.start(ctx, console.NewChat(options)); err != nil {
			return err
		}
		if cmd.Config == "" {
			if _, err := a.seedCast(ctx, name); err != nil {
				return err
			}
		}
		_, _ = fmt.Fprintf(s.out, "Wasl (وصل). You write as %s. Type a question, or “help” / «مساعدة»; Ctrl-D ends.\n\n", cmd.As)
		return a.bot.Run(ctx)
	})
}

func findCast(states *bot.States, account string) (castMember, bool) {
	for _, m := range cast(states) {
		if m.account == account {
			return m, true
		}
	}
	return castMember{}, false
}
