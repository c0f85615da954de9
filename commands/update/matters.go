package update

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// matters are a person's own drafts.
func matters(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightReport) {
		return nil, nil
	}
	updates, _, err := readable(ctx, c, c.Person.State, "")
	if err != nil {
		return nil, err
	}
	var reply bot.Reply
	for _, u := range updates {
		if u.Status != bot.UpdateDraft {
			continue
		}
		action := bot.Action{Capability: capability, Do: "amend", Arg: string(u.Number)}
		reply = append(reply, bot.Out{
			Text:    line(c, u),
			Buttons: []bot.Button{action.Button("choose:"+string(u.Number), c.T("update.resume-of", locale.Value("Number", string(u.Number))))},
		})
	}
	return reply, nil
}
