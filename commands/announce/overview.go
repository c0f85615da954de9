package announce

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// overviewSize is how many announcements are listed.
const overviewSize = 10

// overview lists the newest announcements and where each stands, so that a
// draft or what waits for its time is found again.
func (a announcer) overview(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	recent, err := c.Tx.Announcements().Recent(ctx, overviewSize)
	if err != nil {
		return nil, err
	}
	out := bot.Out{Kind: bot.KindReply, Text: c.T("announce.overview-none")}
	if len(recent) == 0 {
		return bot.Reply{out}, nil
	}
	lines := []string{c.T("announce.overview")}
	for _, ann := range recent {
		lines = append(lines, a.overviewLine(c, ann))
		if b, ok := openButton(c, ann); ok {
			out.Buttons = append(out.Buttons, b)
		}
	}
	out.Text = strings.Join(lines, "\n")
	return bot.Reply{out}, nil
}

// overviewLine says where an announcement stands, and how its text begins.
func (a announcer) overviewLine(c *bot.Call, ann bot.Announcement) string {
	text := ann.Text[c.Lang]
	if text == "" {
		text = ann.Text[c.Lang.Other()]
	}
	state := c.T("announce.state-" + string(ann.State))
	if ann.State == bot.AnnouncementScheduled {
		state = c.T("announce.state-scheduled-for", locale.Text("When", sayWhen(c.In(c.Lang), ann.SendAt, c.Secretariat.Zone)))
	}
	return c.T("announce.overview-line", locale.Value("Number", string(ann.Number)), locale.Text("State", state),
		locale.Value("Text", locale.Shorten(strings.Join(strings.Fields(locale.Plain(text)), " "), maxQuoted/2)))
}

// openButton opens what one can go on with: one's own until it goes, and the
// story of what went.
func openButton(c *bot.Call, ann bot.Announcement) (bot.Button, bool) {
	number := string(ann.Number)
	switch ann.State {
	case bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
		b := button(doEdit, number, c.T("announce.open", locale.Value("Number", number)))
		return b, ann.Author == c.Person.ID
	case bot.AnnouncementSending, bot.AnnouncementDone:
		return bot.StoryAction(number).Button(bot.DoStory, c.T("announce.open-story", locale.Value("Number", number))), true
	case bot.AnnouncementCancelled:
	}
	return bot.Button{}, false
}
