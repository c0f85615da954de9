package bot

import "context"

// doResume comes back to the open form.
const doResume = "resume"

// home composes the page about the bot: what the bot is, and what is open for
// the person, part by part, as one message.
func (b *Bot) home(ctx context.Context, c *Call) (Reply, error) {
	page := Out{To: c.Message.Chat, Kind: KindNotice, Text: c.T("core.home")}
	var open Reply
	if c.openForm() != nil {
		open = Reply{{Text: c.T("core.home-form"), Buttons: []Button{{Name: doResume, Label: c.T("core.home-resume"), Action: Action{Do: doResume}}}}}
	}
	for _, capability := range b.order {
		if capability.Matters == nil {
			continue
		}
		reply, err := capability.Matters(ctx, c)
		if err != nil {
			return nil, err
		}
		open = append(open, reply...)
	}
	if len(open) == 0 {
		page.Text += "\n\n" + c.T("core.home-nothing")
	}
	for _, part := range open {
		page.Text += "\n\n" + part.Text
		page.Buttons = append(page.Buttons, part.Buttons...)
	}
	return Reply{page}, nil
}
