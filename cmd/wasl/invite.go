package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"wasl/bot"
	"wasl/commands/people"
)

// inviteCmd is `wasl invite`.
type inviteCmd struct {
	Config string `help:"Configuration file." type:"path" required:""`
	Role   string `help:"Role: head, officer, lead, contributor, delegation or partner." required:""`
	State  string `help:"State, by code or name; for the roles of a seat."`
	Name   string `help:"Name, as the person wants to be called."`
	JSON   bool   `name:"json" help:"Print {\"code\":…,\"links\":{…}}."`
}

// Run makes an invitation and prints its code, which is not kept.
func (cmd *inviteCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	c, err := readConfig(cmd.Config)
	if err != nil {
		return err
	}
	return withNewApp(ctx, c, log, func(a *app) error { return cmd.invite(ctx, s, c, a) })
}

func (cmd *inviteCmd) invite(ctx context.Context, s streams, c config, a *app) error {
	role, state, err := cmd.seat(a.env.States)
	if err != nil {
		return err
	}
	var code string
	err = a.db.Update(ctx, func(tx bot.Tx) error {
		w := &bot.Work{Env: a.env, Tx: tx, Now: tx.Now()}
		code, err = people.NewInvite(ctx, w, "command line", bot.Invite{Role: role, State: state, Name: cmd.Name})
		return err
	})
	if err != nil {
		return err
	}
	links := a.inviteLinks(ctx, s, c, code)
	if cmd.JSON {
		return json.NewEncoder(s.out).Encode(struct {
			Code  string            `json:"code"`
			Links map[string]string `json:"links"`
		}{code, links})
	}
	_, _ = fmt.Fprintf(s.out, "Code: %s\nIt works once, within %d days. The person writes to the bot: join %s\n",
		code, int(bot.InviteTTL.Hours()/24), code)
	for _, name := range slices.Sorted(maps.Keys(links)) {
		_, _ = fmt.Fprintf(s.out, "Or opens: %s\n", links[name])
	}
	return nil
}

// askTimeout is how long a platform may take to say who the bot is.
const askTimeout = 10 * time.Second

// inviteLinks are the links that carry a code, of the platforms that have such
// links and can be reached; without them the code does as well.
func (a *app) inviteLinks(ctx context.Context, s streams, c config, code string) map[string]string {
	links := map[string]string{}
	for _, name := range c.adapterNames() {
		adapter, err := a.newAdapter(name, c)
		inviter, ok := adapter.(bot.Inviter)
		if err != nil || !ok {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		err = inviter.Identify(ctx)
		cancel()
		if err != nil {
			_, _ = fmt.Fprintf(s.err, "wasl: no link for %s: %v\n", name, err)
			continue
		}
		links[name] = inviter.InviteLink(code)
	}
	return links
}

// seat checks the role and the State that goes with it.
func (cmd *inviteCmd) seat(states *bot.States) (bot.Role, bot.StateCode, error) {
	role := bot.Role(cmd.Role)
	if !slices.Contains(bot.Roles(), role) {
		return "", "", fmt.Errorf("role %q is not known", cmd.Role)
	}
	if cmd.State == "" {
		if role.OfSeat() {
			return "", "", fmt.Errorf("the role %s needs --state", role)
		}
		return role, "", nil
	}
	state, ok := states.Find(cmd.State)
	if !ok || !role.OfSeat() {
		return "", "", fmt.Errorf("%q is no member State, or the role %s has none", cmd.State, role)
	}
	return role, state.Code, nil
}
