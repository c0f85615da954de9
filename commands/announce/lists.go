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
	receipts, people, err := addressees(ctx, &c.Work, ann)
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
// yet, in the same order, with what they can be sent about it.
func (a announcer) notAcknowledged(ctx context.Context, c *bot.Call, number string) (bot.Reply, error) {
	ann, refusal, err := find(ctx, c, doNotAcknowledged, number)
	if err != nil || refusal != nil {
		return refusal, err
	}
	people, err := unacknowledged(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range people {
		line, err := personLine(ctx, c, p, "")
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	reply := list(c, ann, "announce.not-acknowledged", lines)
	if today, err := remindedToday(ctx, &c.Work, ann); err != nil || today || len(lines) == 0 {
		return reply, err
	}
	reply[0].Text += "\n\n" + c.T("announce.reminder-shown", locale.Text("Text", reminder(ann)(c.In(c.Lang))))
	reply[0].Buttons = []bot.Button{button(doRemind, number, c.T("announce.remind"))}
	return reply, nil
}

// addressees returns the receipts of an announcement, in whichever version it
// arrived, or those of a correction; and everyone who is known, in the order of
// the lists.
func addressees(ctx context.Context, w *bot.Work, ann bot.Announcement) ([]receipt, []bot.Person, error) {
	sent, err := versionsOf(ctx, w, ann.Number)
	if err != nil {
		return nil, nil, err
	}
	people, err := w.Tx.People().All(ctx)
	return sent.receipts(), people, err
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

// personLine is a person's line in a list, with a reason if there is one.
func personLine(ctx context.Context, c *bot.Call, p bot.Person, why string) (string, error) {
	who, err := nameWithOrigin(ctx, &c.Work, c.Lang, p)
	if err != nil {
		return "", err
	}
	if why == "" {
		return c.T("announce.line", locale.Text("Who", who)), nil
	}
	return c.T("announce.line-why", locale.Text("Who", who), locale.Text("Why", why)), nil
}

// nameWithOrigin names a person, with their State or else their role.
func nameWithOrigin(ctx context.Context, w *bot.Work, l locale.Lang, p bot.Person) (string, error) {
	who, err := w.NameOf(ctx, l, p.ID)
	if err != nil || p.Name == "" { // they are called by role and State
		return who, err
	}
	from := locale.Isolate(w.States.Name(p.State, l))
	if p.State == "" {
		from = w.RoleName(l, p.Role, "")
	}
	return w.In(l).T("announce.person", locale.Text("From", from), locale.Text("Name", who)), nil
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
