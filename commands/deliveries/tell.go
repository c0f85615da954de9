package deliveries

import (
	"context"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// what says what a delivery was for: "Announcement ANN-2026-003".
func what(c *bot.Call, k bot.Kind, ref string) string {
	name := c.T("deliveries.kind-" + string(k))
	if ref != "" {
		name += " " + locale.Isolate(ref)
	}
	return name
}

// when says a time, in the secretariat's zone.
func when(c *bot.Call, t time.Time) string {
	t = t.In(c.Secretariat.Zone)
	return c.T("deliveries.when", locale.Text("Day", locale.Date(c.Lang, civil.DateOf(t))), locale.Text("Clock", locale.Clock(c.Lang, t)))
}

// whom says to whom a delivery went: a person with their State, or a chat.
func whom(ctx context.Context, c *bot.Call, d bot.Delivery) (string, error) {
	p, ok, err := bot.Find(c.Tx.People().Get(ctx, d.Person))
	if err != nil || ok {
		return calledFully(c, p), err
	}
	return c.T("deliveries.chat", locale.Value("Chat", d.Chat.ID)), nil
}

// fate says what became of a delivery.
func fate(c *bot.Call, d bot.Delivery) string {
	switch d.State {
	case bot.Sent:
		return c.T("deliveries.sent", locale.Text("When", when(c, d.SettledAt)))
	case bot.Acknowledged:
		return c.T("deliveries.acknowledged", locale.Text("When", when(c, d.AcknowledgedAt)))
	case bot.Sending:
		return c.T("deliveries.sending")
	case bot.Pending:
		if d.Attempts == 0 {
			return c.T("deliveries.waiting")
		}
		return c.T("deliveries.retrying", locale.Text("Why", why(c, d.Failure)), locale.Text("When", when(c, d.NotBefore)))
	case bot.Unknown, bot.Failed:
	}
	return c.T("deliveries.lost", locale.Text("Why", why(c, reason(d))), locale.Text("When", when(c, d.SettledAt)))
}

// missed stands for a delivery that expired untried: its turn came too late.
const missed bot.SendErrorKind = "missed"

// reason is why a delivery is lost.
func reason(d bot.Delivery) bot.SendErrorKind {
	switch {
	case d.State == bot.Unknown || d.Failure == bot.SendNone:
		return bot.SendUnknown
	case d.Failure == bot.SendExpired && d.Attempts == 0:
		return missed
	}
	return d.Failure
}

func why(c *bot.Call, k bot.SendErrorKind) string { return c.T("deliveries.why-" + string(k)) }

// advice says what to do about a lost delivery.
func advice(c *bot.Call, d bot.Delivery) string {
	switch {
	case !d.Resendable():
		return c.T("deliveries.do-nothing")
	case reason(d) == missed:
		return c.T("deliveries.do-" + string(bot.SendExpired))
	}
	return c.T("deliveries.do-" + string(reason(d)))
}

// tried tells the tries of a delivery that failed: how many, from when to when,
// and why, each reason once. Nothing if the one try is told by its fate.
func tried(ctx context.Context, c *bot.Call, d bot.Delivery) (string, error) {
	tries, err := c.Tx.Stories().Tries(ctx, d.ID)
	if err != nil || len(tries) == 0 || len(tries) == 1 && tries[0].Failure == d.Failure {
		return "", err
	}
	first, last := tries[0], tries[len(tries)-1]
	var reasons []string
	seen := map[bot.SendErrorKind]bool{}
	for _, t := range tries {
		if !seen[t.Failure] {
			seen[t.Failure] = true
			reasons = append(reasons, why(c, t.Failure))
		}
	}
	return c.T("deliveries.tries", locale.Int("Number", last.Number), locale.Text("From", when(c, first.At)),
		locale.Text("To", when(c, last.At)), locale.Text("Reasons", locale.Commas(c.Lang, reasons))), nil
}
