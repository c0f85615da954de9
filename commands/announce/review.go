package announce

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// review keeps the draft and shows it as it will be sent, with whom it will
// reach and when. What was handed over and not changed stays as it was.
func (a announcer) review(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightAnnounce) { // the right may have gone since the form was opened
		c.CloseForm()
		return c.Refuse(ctx, "announce.draft", v[valueDraft])
	}
	ann, draft, told, err := a.keepDraft(ctx, c, v)
	if err != nil {
		return nil, err
	}
	if !draft {
		c.CloseForm()
		return status(ctx, c, ann)
	}
	texts, err := renderAll(ctx, &c.Work, ann)
	if err != nil {
		return nil, err
	}
	summary, err := a.summary(ctx, &c.Work, c.Lang, ann, texts)
	if err != nil {
		return nil, err
	}
	number := string(ann.Number)
	return append(append(told, texts.previews(&c.Work, ann)...), bot.Out{
		Kind: bot.KindPrompt, Ref: number, Text: summary,
		Buttons: []bot.Button{
			button(doAsk, number, c.T("announce.ask-approval")),
			c.EditButton(),
			button(doCancel, number, c.T("core.cancel")),
		},
	}), nil
}

// audienceText says to whom an announcement goes, as it was asked for.
func audienceText(w *bot.Work, l locale.Lang, a bot.Audience) string {
	p := w.In(l)
	var items []string
	if a.All {
		items = append(items, p.T("announce.all"))
	}
	if len(a.States) > 0 {
		items = append(items, stateNames(w, l, a.States))
	}
	for _, role := range a.Roles {
		items = append(items, p.T("announce.role-"+string(role)))
	}
	for _, chat := range a.Chats {
		items = append(items, p.T("announce.channel", locale.Value("Chat", chat)))
	}
	return strings.Join(items, p.T("announce.semicolon"))
}

// status says where an announcement stands, to somebody whose button came too
// late.
func status(ctx context.Context, c *bot.Call, ann bot.Announcement) (bot.Reply, error) {
	by, err := c.NameOf(ctx, c.Lang, ann.Approver)
	if err != nil {
		return nil, err
	}
	reply := c.Say(bot.KindReply, "announce.is-"+string(ann.State),
		locale.Value("Number", string(ann.Number)), locale.Text("By", by),
		locale.Text("When", sayWhen(c.In(c.Lang), ann.SendAt, c.Secretariat.Zone)))
	reply[0].Ref = string(ann.Number)
	if ann.State == bot.AnnouncementDone {
		reply[0].Buttons = []bot.Button{correctButton(c.In(c.Lang), ann)}
	}
	return reply, nil
}
