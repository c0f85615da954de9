package announce

import (
	"context"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// notReached lists whom an announcement did not reach, and why: people by
// State in the League's order, then those without one, then channels.
func (a announcer) notReached(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doNotReached, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	receipts, people, err := addressees(ctx, c, ann)
	if err != nil {
		return nil, err
	}
	byPerson := peopleOf(receipts)
	var lines []string
	for _, p := range people {
		r, sent := byPerson[p.ID]
		why := c.T("announce.why-no-account")
		switch {
		case r.failed():
			why = reason(c.In(c.Lang), r.failure)
		case sent || !addressed(ann.Audience, p):
			continue
		}
		line, err := personLine(ctx, c, p, why)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	for _, r := range receipts {
		if r.person == "" && r.failed() {
			lines = append(lines, c.T("announce.line-why",
				locale.Text("Who", c.T("announce.channel", locale.Value("Chat", r.chat.String()))),
				locale.Text("Why", reason(c.In(c.Lang), r.failure))))
		}
	}
	reply := list(c, ann, "announce.not-reached", lines)
	if slices.ContainsFunc(receipts, receipt.failed) {
		reply[0].Buttons = []bot.Button{bot.StoryAction(number).Button(bot.DoStory, c.T("announce.story"))}
	}
	return reply, nil
}

// notAcknowledged lists who got an announcement and has not acknowledged it
// yet, in the same order.
func (a announcer) notAcknowledged(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doNotAcknowledged, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	receipts, people, err := addressees(ctx, c, ann)
	if err != nil {
		return nil, err
	}
	byPerson := peopleOf(receipts)
	var lines []string
	for _, p := range people {
		if byPerson[p.ID].state != bot.Sent {
			continue
		}
		line, err := personLine(ctx, c, p, "")
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return list(c, ann, "announce.not-acknowledged", lines), nil
}

// addressees returns the receipts of an announcement, and everyone who is
// known, in the order of the lists.
func addressees(ctx context.Context, c *bot.Call, ann bot.Announcement) ([]receipt, []bot.Person, error) {
	deliveries, err := c.Tx.Deliveries().ByOrigin(ctx, originOf(ann.Number), bot.KindAnnouncement)
	if err != nil {
		return nil, nil, err
	}
	people, err := c.Tx.People().All(ctx)
	return receiptsOf(deliveries), people, err
}

func peopleOf(receipts []receipt) map[bot.PersonID]receipt {
	byPerson := make(map[bot.PersonID]receipt, len(receipts))
	for _, r := range receipts {
		if r.person != "" {
			byPerson[r.person] = r
		}
	}
	return byPerson
}

// personLine names a person, with their State or else their role, and with a
// reason if there is one.
func personLine(ctx context.Context, c *bot.Call, p bot.Person, why string) (string, error) {
	who, err := c.NameOf(ctx, c.Lang, p.ID)
	if err != nil {
		return "", err
	}
	if p.Name != "" { // else they are called by role and State
		from := locale.Isolate(c.States.Name(p.State, c.Lang))
		if p.State == "" {
			from = c.RoleName(c.Lang, p.Role, "")
		}
		who = c.T("announce.person", locale.Text("From", from), locale.Text("Name", who))
	}
	if why == "" {
		return c.T("announce.line", locale.Text("Who", who)), nil
	}
	return c.T("announce.line-why", locale.Text("Who", who), locale.Text("Why", why)), nil
}

// list returns a list under its heading, or the line that says there is none.
func list(c *bot.Call, ann bot.Announcement, heading string, lines []string) bot.Reply {
	if len(lines) == 0 {
		return bot.Reply{about(c, ann, saying(ann, heading+"-none"))}
	}
	out := about(c, ann, saying(ann, heading))
	out.Text = strings.Join(append([]string{out.Text}, lines...), "\n")
	return bot.Reply{out}
}
