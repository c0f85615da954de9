package documents

import (
	"context"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// withdraw shows what becomes of a document that is withdrawn, before it is.
func withdraw(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	if reply, err := outdated(ctx, c, d); err != nil || reply != nil {
		return reply, err
	}
	out := about(c, d, "documents.withdraw-preview")
	if d.Replaces != "" { // which was not withdrawn: only what is current can be
		old, err := c.Tx.Documents().Get(ctx, d.Replaces)
		if err != nil {
			return nil, err
		}
		out.Text += "\n" + c.T("documents.current-again", locale.Text("Document", titled(c, old)))
	}
	out.Kind = bot.KindPreview
	out.Buttons = []bot.Button{
		button(doWithdrawNow, d.Number, c.T("documents.withdraw")),
		button(doLeave, d.Number, c.T("core.cancel")),
	}
	return bot.Reply{out}, nil
}

func leave(_ context.Context, c *bot.Call, _ string) (bot.Reply, error) {
	return c.Say(bot.KindReply, "documents.left"), nil
}

// withdrawNow takes a document back. What was delivered stays with its readers.
func withdrawNow(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	if reply, err := outdated(ctx, c, d); err != nil || reply != nil {
		return reply, err
	}
	d.WithdrawnAt = c.Now
	if err := save(ctx, c, d, "document.withdraw"); err != nil {
		return nil, err
	}
	out := about(c, d, "documents.withdrawn")
	out.Buttons = []bot.Button{button(doRestore, d.Number, c.T("documents.undo"))}
	return append(bot.Reply{out}, toldInside(c, d, "documents.told-withdrawn")...), nil
}

// restore brings a withdrawn document back, unless something else has taken its
// place meanwhile: there must not be two current versions.
func restore(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	if d.WithdrawnAt.IsZero() {
		return bot.Reply{about(c, d, "documents.not-withdrawn")}, nil
	}
	if d.Replaces != "" {
		stands, err := stillCurrent(ctx, c, d.Replaces)
		if err != nil {
			return nil, err
		}
		if !stands {
			return bot.Reply{about(c, d, "documents.cannot-restore", locale.Value("Other", string(d.Replaces)))}, nil
		}
	}
	d.WithdrawnAt = time.Time{}
	if err := save(ctx, c, d, "document.restore"); err != nil {
		return nil, err
	}
	out := about(c, d, "documents.restored")
	out.Buttons = officerButtons(c, d)
	return append(bot.Reply{out}, toldInside(c, d, "documents.told-restored")...), nil
}

// keepInside and openToMembers change who gets a document.
func keepInside(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	return setInside(ctx, c, d, true)
}

func openToMembers(ctx context.Context, c *bot.Call, d bot.Document) (bot.Reply, error) {
	return setInside(ctx, c, d, false)
}

func setInside(ctx context.Context, c *bot.Call, d bot.Document, inside bool) (bot.Reply, error) {
	if reply, err := outdated(ctx, c, d); err != nil || reply != nil {
		return reply, err
	}
	if d.Inside != inside {
		d.Inside = inside
		if err := save(ctx, c, d, "document."+readers(d)); err != nil {
			return nil, err
		}
	}
	out := about(c, d, "documents.now-"+readers(d))
	out.Buttons = []bot.Button{button(doInside, d.Number, c.T("documents.undo"))}
	if inside {
		out.Buttons = []bot.Button{button(doMembers, d.Number, c.T("documents.undo"))}
	}
	return bot.Reply{out}, nil
}

// save keeps what changed of a document, and leaves a line in the audit trail.
func save(ctx context.Context, c *bot.Call, d bot.Document, action string) error {
	if err := c.Tx.Documents().Save(ctx, d); err != nil {
		return err
	}
	return c.Record(ctx, c.Actor(), action, string(d.Number), "")
}
