package curate

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// retire asks whether an entry shall not be answered any more.
func retire(_ context.Context, c *bot.Call, it item, _ []int) (bot.Reply, error) {
	if it.Retired {
		return bot.Reply{about(c, it.ID, "curate.retired-before")}, nil
	}
	out := about(c, it.ID, "curate.ask-retire", locale.Value("Title", it.In(c.Lang).Title))
	out.Kind = bot.KindPrompt
	out.Buttons = []bot.Button{sure(doRetireSure, it, c.T("curate.retire")), showButton(c, it.ID)}
	return bot.Reply{out}, nil
}

// bringBack shows a retired entry before it is answered again.
func bringBack(ctx context.Context, c *bot.Call, it item, _ []int) (bot.Reply, error) {
	if !it.Retired {
		return bot.Reply{about(c, it.ID, "curate.not-retired")}, nil
	}
	shown, err := bodies(ctx, c, it.Entry, bot.KindPreview)
	if err != nil {
		return nil, err
	}
	out := about(c, it.ID, "curate.ask-bring-back")
	out.Kind = bot.KindPrompt
	shown[len(shown)-1].Buttons = []bot.Button{sure(doReturnSure, it, c.T("curate.bring-back")), showButton(c, it.ID)}
	return append(bot.Reply{out}, shown...), nil
}

// sure is the button that does what was asked about, as long as the entry is the
// same.
func sure(do string, it item, label string, numbers ...int) bot.Button {
	b := button(do, it.ID, label, append(numbers, it.version)...)
	b.Name = "confirm"
	return b
}

func retireSure(ctx context.Context, c *bot.Call, it item, numbers []int) (bot.Reply, error) {
	it.Retired = true
	return turn(ctx, c, it, numbers, "entry.retire", "curate.retired")
}

func bringBackSure(ctx context.Context, c *bot.Call, it item, numbers []int) (bot.Reply, error) {
	it.Retired = false
	return turn(ctx, c, it, numbers, "entry.bring_back", "curate.returned")
}

// turn stores an entry that was retired or brought back.
func turn(ctx context.Context, c *bot.Call, it item, numbers []int, action, key string) (bot.Reply, error) {
	if len(numbers) != 1 || numbers[0] != it.version {
		return movedOn(c, it), nil
	}
	version, err := save(ctx, c, it.Entry, it.version, action)
	if err != nil {
		return nil, err
	}
	out := about(c, it.ID, key)
	out.Buttons = []bot.Button{showButton(c, it.ID), button(doUndo, it.ID, c.T("curate.undo"), it.version, version)}
	tell, err := told(ctx, c, it.ID, key+"-told")
	return append(bot.Reply{out}, tell...), err
}

// movedOn says that an entry is not any more what was shown.
func movedOn(c *bot.Call, it item) bot.Reply {
	out := about(c, it.ID, "curate.moved-on", locale.Int("Version", it.version))
	out.Buttons = []bot.Button{showButton(c, it.ID), button(doHistory, it.ID, c.T("curate.history"))}
	return bot.Reply{out}
}
