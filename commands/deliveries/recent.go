package deliveries

import (
	"context"
	"slices"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// recent answers the word alone, and recentAfter goes on with it: what did not
// arrive during the last days, newest first, and what was not done in time.
func recent(before bot.DeliveryID) bot.Handler {
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) { return recentAfter(ctx, c, "", before) }
}

// recentDays is how far back the word alone looks.
const recentDays = 7

func recentAfter(ctx context.Context, c *bot.Call, _ string, before bot.DeliveryID) (bot.Reply, error) {
	lost, err := c.Tx.Deliveries().Undelivered(ctx, c.Now.AddDate(0, 0, -recentDays), c.Now.Add(time.Millisecond))
	if err != nil {
		return nil, err
	}
	slices.Reverse(lost) // by when it was settled
	if i := slices.IndexFunc(lost, func(d bot.Delivery) bool { return d.ID == before }); i >= 0 {
		lost = lost[i+1:]
	}
	out := bot.Out{Kind: bot.KindReply, Lang: c.Lang}
	blocks := []string{c.T("deliveries.recent", locale.Int("Days", recentDays), locale.Int("Number", len(lost)))}
	if len(lost) == 0 {
		blocks[0] = c.T("deliveries.recent-none", locale.Int("Days", recentDays))
	}
	for i, d := range lost[:min(pageItems, len(lost))] {
		who, err := whom(ctx, c, d)
		if err != nil {
			return nil, err
		}
		about := c.T("deliveries.about-to", locale.Text("What", what(c, d.Kind, d.Ref)), locale.Text("Who", who))
		block, buttons, err := item(ctx, c, i+1, about, d)
		if err != nil {
			return nil, err
		}
		blocks, out.Buttons = append(blocks, block), append(out.Buttons, buttons...)
	}
	if before == "" {
		missed, err := missedLines(ctx, c)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, missed...)
	}
	if len(lost) > pageItems {
		out.Buttons = append(out.Buttons, more(c, doRecent, "", lost[pageItems-1].ID))
	}
	out.Text = strings.Join(append(blocks, c.T("deliveries.how")), "\n\n")
	return bot.Reply{out}, nil
}

// missedLines tells what of the schedules was not done during the last days, as
// one block; none if all was done.
func missedLines(ctx context.Context, c *bot.Call) ([]string, error) {
	missed, err := c.Tx.Schedules().Missed(ctx, c.Now.AddDate(0, 0, -recentDays), c.Now.Add(time.Millisecond))
	if err != nil || len(missed) == 0 {
		return nil, err
	}
	lines := []string{c.T("deliveries.missed", locale.Int("Number", len(missed)))}
	for _, o := range missed[max(0, len(missed)-pageItems):] {
		lines = append(lines, c.T("deliveries.missed-line", locale.Value("Schedule", o.Schedule),
			locale.Text("When", when(c, o.Due)), locale.Text("Why", c.T("deliveries.missed-"+string(o.Reason)))))
	}
	return []string{strings.Join(lines, "\n")}, nil
}
