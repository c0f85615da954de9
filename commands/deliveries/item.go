package deliveries

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// item tells of one delivery: what became of it, its tries, what it stands for
// and what stands for it. One that is lost for good comes with what to do, and
// with the button that sends it again.
func item(ctx context.Context, c *bot.Call, number int, about string, d bot.Delivery) (string, []bot.Button, error) {
	lines := []string{c.T("deliveries.item", locale.Int("Number", number), locale.Text("About", about),
		locale.Value("Platform", d.Chat.Adapter), locale.Text("Fate", fate(c, d)))}
	tries, err := tried(ctx, c, d)
	if err != nil {
		return "", nil, err
	}
	if tries != "" {
		lines = append(lines, tries)
	}
	if d.Instead != "" {
		earlier, err := c.Tx.Deliveries().Get(ctx, d.Instead)
		if err != nil {
			return "", nil, err
		}
		lines = append(lines, c.T("deliveries.instead",
			locale.Value("Platform", earlier.Chat.Adapter), locale.Text("Fate", fate(c, earlier))))
	}
	newer, replaced, err := bot.Find(c.Tx.Stories().Instead(ctx, d.ID))
	if err != nil {
		return "", nil, err
	}
	var buttons []bot.Button
	switch {
	case replaced:
		lines = append(lines, again(c, d, newer))
	case d.State == bot.Failed || d.State == bot.Unknown:
		lines = append(lines, advice(c, d))
		if d.Resendable() {
			label := c.T("deliveries.resend-number", locale.Int("Number", number))
			buttons = []bot.Button{bot.ResendAction(d.ID).Button(bot.DoResend, label)}
		}
	}
	return strings.Join(lines, "\n"), buttons, nil
}

// again says that something took a delivery's place: the next account, or the
// same one once more.
func again(c *bot.Call, d, newer bot.Delivery) string {
	key := "deliveries.again"
	if newer.Chat != d.Chat {
		key = "deliveries.elsewhere"
	}
	return c.T(key, locale.Text("When", when(c, newer.CreatedAt)), locale.Value("Platform", newer.Chat.Adapter),
		locale.Text("Fate", fate(c, newer)))
}
