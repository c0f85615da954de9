package deliveries

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// resend sends a lost delivery again, or says why not: the press was one too
// many, or came too late.
func (t teller) resend(ctx context.Context, c *bot.Call, id string) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightDeliveries) {
		return c.Refuse(ctx, "delivery.resend", id)
	}
	r, err := c.Resend(ctx, bot.DeliveryID(id))
	if err != nil {
		return nil, err
	}
	who, err := whom(ctx, c, r.Latest)
	if err != nil {
		return nil, err
	}
	out := bot.Out{Kind: bot.KindReply, Ref: r.Latest.Ref, Lang: c.Lang}
	about := []locale.Arg{locale.Text("What", what(c, r.Latest.Kind, r.Latest.Ref)), locale.Text("Who", who)}
	if r.Refused == "" {
		out.Text = c.T("deliveries.resent", append(about, locale.Value("Platform", r.To.Adapter))...)
		if _, ok := t.objectOf(r.Latest.Origin.Object); ok {
			out.Buttons = []bot.Button{bot.StoryAction(r.Latest.Origin.Object).Button(bot.DoStory, c.T("deliveries.story"))}
		}
		return bot.Reply{out}, nil
	}
	lines := []string{c.T("deliveries.refused-"+string(r.Refused), about...)}
	switch r.Refused {
	case bot.ResendArrived, bot.ResendWaiting, bot.ResendAgain:
		lines = append(lines, c.T("deliveries.latest", locale.Value("Platform", r.Latest.Chat.Adapter), locale.Text("Fate", fate(c, r.Latest))))
	default:
	}
	if r.Refused == bot.ResendAgain && r.Latest.Resendable() {
		lines = append(lines, advice(c, r.Latest))
		out.Buttons = []bot.Button{bot.ResendAction(r.Latest.ID).Button(bot.DoResend, c.T("deliveries.resend"))}
	}
	out.Text = strings.Join(lines, "\n")
	return bot.Reply{out}, nil
}
